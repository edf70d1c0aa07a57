import type { ChatClient } from '../../../../nodes/GoogleChatSpaces/chat/client';
import {
	ABSENT,
	isHidden,
	observe,
	seen,
	type Look,
} from '../../../../nodes/GoogleChatSpaces/chat/observe';
import {
	findGroup,
	lookInList,
	observeMember,
	observeMembership,
} from '../../../../nodes/GoogleChatSpaces/chat/observeMember';
import type { AdminQuery } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal } from '../../../support/client';

const MEMBERS = 'GET /v1/spaces/AAAA/members';
const LOOKUP = 'GET /v1/groups:lookup';
const EMAIL = 'All@Example.com';
const BY_EMAIL = `${MEMBERS}/All%40Example.com`;
const person = (id: string, email?: string, state?: string) => ({
	name: `spaces/AAAA/members/${id}`,
	...(state && { state }),
	member: { name: `users/${id}`, type: 'HUMAN', ...(email && { email }) },
});
const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
const bot = {
	name: 'spaces/AAAA/members/1159',
	member: { name: 'users/1159', type: 'BOT' },
};
const there = (chat: ChatClient, query: AdminQuery = {}) => ({ chat, space: 'AAAA', query });
const UNKNOWN = { is: 'unknown', status: 403 };

type Answers = Parameters<typeof clientOf>[0];
interface Asking {
	caller?: 'user' | 'app';
	query?: AdminQuery;
}

/** What a look says, and the status that left it open. */
function brief(look: Look<unknown>): unknown {
	if (look.is !== 'unknown') return look;
	return { is: 'unknown', status: (look.error.failure as { status?: number }).status };
}

async function look(
	member: string,
	answers: Answers,
	{ caller = 'user', query = {} }: Asking = {},
) {
	const { chat, sent } = clientOf(answers, { caller });
	const found: Look<unknown> = await observeMember({ chat, space: 'AAAA', query }, member);
	return {
		look: brief(found),
		asked: sent.map((request) => request.split(' ').slice(0, 2).join(' ')),
	};
}

const admin: Asking = { query: { useAdminAccess: true } };
const app: Asking = { caller: 'app' };

test.each<[string, string, Answers, Asking, unknown]>([
	['a person, by the id', '1', { [`${MEMBERS}/1`]: ok(person('1')) }, {}, seen(person('1'))],
	[
		'a person whom Google hides, by the list',
		'1',
		{ [`${MEMBERS}/1`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('1')] }) },
		{},
		seen(person('1')),
	],
	[
		'a person whom Google hides, as the list',
		'1',
		{ [`${MEMBERS}/1`]: HIDDEN, [MEMBERS]: HIDDEN },
		{},
		UNKNOWN,
	],
	[
		'a person whom Google hides, and the list lacks',
		'1',
		{ [`${MEMBERS}/1`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('2')] }) },
		{},
		ABSENT,
	],
	[
		'a person who may have come through a group, whom the list need not show',
		'1',
		{ [`${MEMBERS}/1`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('2'), group] }) },
		{},
		UNKNOWN,
	],
	[
		'a person whom the list lacks that an administrator sees, without its groups',
		'1',
		{ [`${MEMBERS}/1`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('2')] }) },
		admin,
		UNKNOWN,
	],
	[
		'the calling app, which the list shows by another name, if it does',
		'app',
		{ [`${MEMBERS}/app`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('2'), bot] }) },
		{},
		UNKNOWN,
	],
	[
		'the calling app, where the list shows no app at all',
		'app',
		{ [`${MEMBERS}/app`]: HIDDEN, [MEMBERS]: ok({ memberships: [person('2'), group] }) },
		{},
		ABSENT,
	],
	['a person, by an email', EMAIL, { [BY_EMAIL]: ok(person('1')) }, {}, seen(person('1'))],
	['nobody, in so many words', EMAIL, { [BY_EMAIL]: GONE }, {}, ABSENT],
	[
		'the calling app',
		'app',
		{ [`${MEMBERS}/app`]: ok({ name: 'spaces/AAAA/members/app', member: { name: 'users/app' } }) },
		{},
		seen({ name: 'spaces/AAAA/members/app', member: { name: 'users/app' } }),
	],
	['a group, by its own id', '9a', { [MEMBERS]: ok({ memberships: [person('1')] }) }, {}, ABSENT],
	[
		'a group, by the id of its membership',
		'group-9',
		{ [MEMBERS]: ok({ memberships: [person('1'), group] }) },
		{},
		seen(group),
	],
	[
		'a group, as an administrator, who sees none in the list',
		'group-9',
		{ [`${MEMBERS}/group-9`]: ok(group) },
		admin,
		seen(group),
	],
	['a group, as the Chat app', 'group-9', { [`${MEMBERS}/group-9`]: ok(group) }, app, seen(group)],
])('%s', async (_, member, answers, asking, expected) => {
	expect((await look(member, answers, asking)).look).toEqual(expected);
});

test('what a look shows is not looked for in the list', async () => {
	const { asked } = await look('12', { [`${MEMBERS}/12`]: ok(person('12')) });
	expect(asked).toEqual([`${MEMBERS}/12`]);
});

test('an id of a group may hold the word itself', async () => {
	const other = { name: 'spaces/AAAA/members/1', groupMember: { name: 'groups/a-group-9' } };
	const answers = { [MEMBERS]: ok({ memberships: [other] }) };
	expect((await look('a-group-9', answers)).look).toEqual(seen(other));
});

describe('an email that Google hides', () => {
	test.each<[string, Answers, Asking, unknown, number]>([
		[
			'is shown in the list, in whatever case',
			{ [MEMBERS]: ok({ memberships: [person('2'), person('1', 'aLL@example.com')] }) },
			{},
			seen(person('1', 'aLL@example.com')),
			2,
		],
		[
			'is nobody’s where the list holds no group',
			{ [MEMBERS]: ok({ memberships: [person('1')] }) },
			{},
			UNKNOWN,
			2,
		],
		[
			'is that of a group of the space',
			{
				[MEMBERS]: ok({ memberships: [person('1'), group] }),
				[LOOKUP]: ok({ name: 'groups/9' }),
			},
			{},
			seen(group),
			3,
		],
		[
			'is that of another group',
			{ [MEMBERS]: ok({ memberships: [group] }), [LOOKUP]: ok({ name: 'groups/8' }) },
			{},
			ABSENT,
			3,
		],
		[
			'is no group’s',
			{ [MEMBERS]: ok({ memberships: [group] }), [LOOKUP]: HIDDEN },
			{},
			UNKNOWN,
			3,
		],
		['is not looked up by the Chat app', { [MEMBERS]: ok() }, app, UNKNOWN, 2],
		[
			'is that of a group that an administrator sees alone',
			{
				[MEMBERS]: ok({ memberships: [person('1')] }),
				[LOOKUP]: ok({ name: 'groups/9' }),
				[`${MEMBERS}/group-9`]: ok(group),
			},
			admin,
			seen(group),
			4,
		],
		[
			'is looked up where the list is hidden, too',
			{ [MEMBERS]: HIDDEN, [LOOKUP]: ok({ name: 'groups/9' }) },
			{},
			UNKNOWN,
			4,
		],
		[
			'is open where Cloud Identity fails, and no group is known to be there',
			{ [MEMBERS]: HIDDEN, [LOOKUP]: refusal(409) },
			{},
			UNKNOWN,
			3,
		],
	])('%s', async (_, answers, asking, expected, requests) => {
		const found = await look(EMAIL, { [BY_EMAIL]: HIDDEN, ...answers }, asking);
		expect(found.look).toEqual(expected);
		expect(found.asked).toHaveLength(requests);
	});

	test('is an error where a group is there and Cloud Identity fails', async () => {
		const answers = {
			[BY_EMAIL]: HIDDEN,
			[MEMBERS]: ok({ memberships: [group] }),
			[LOOKUP]: refusal(409),
		};
		await expect(look(EMAIL, answers)).rejects.toThrow('look up the Google Group');
	});
});

const ONE = `${MEMBERS}/1`;

describe('a membership', () => {
	test.each<[string, Parameters<typeof clientOf>[0], unknown]>([
		['is there', { [ONE]: ok(person('1')) }, seen(person('1'))],
		['is historical', { [ONE]: ok(person('1', undefined, 'NOT_A_MEMBER')) }, ABSENT],
		['is not there, in so many words', { [ONE]: GONE }, ABSENT],
		[
			'is hidden, and in the list',
			{ [ONE]: HIDDEN, [MEMBERS]: ok({ memberships: [person('21'), person('1')] }) },
			seen(person('1')),
		],
		[
			'is hidden, and in the list as a historical one',
			{ [ONE]: HIDDEN, [MEMBERS]: ok({ memberships: [person('1', undefined, 'NOT_A_MEMBER')] }) },
			ABSENT,
		],
		['is hidden, and not in the list', { [ONE]: HIDDEN, [MEMBERS]: ok() }, ABSENT],
		[
			'is hidden, and not in the list, which shows every membership beside a group, too',
			{ [ONE]: HIDDEN, [MEMBERS]: ok({ memberships: [group] }) },
			ABSENT,
		],
		[
			'is hidden, and so is the list',
			{ [ONE]: HIDDEN, [MEMBERS]: HIDDEN },
			{ is: 'unknown', status: 403 },
		],
		[
			'is of a person whom Google does not know',
			{
				[ONE]: {
					...refusal(400),
					body: { error: { message: 'Malformed user resource name' } },
				},
				[MEMBERS]: ok(),
			},
			ABSENT,
		],
	])('%s', async (_, answers, look) => {
		const { chat } = clientOf(answers);
		expect(brief(await observeMembership(there(chat), '1'))).toEqual(look);
	});

	test('is not looked for in the list after another fault', async () => {
		const { chat, sent } = clientOf([refusal(400)]);
		const look = await observeMembership(there(chat), '1');
		expect(isHidden(look)).toBe(false);
		expect(sent).toEqual([ONE + ' {}']);
	});
});

describe('the list of members', () => {
	const members = [person('1'), group];

	test.each<[string, string, AdminQuery, 'user' | 'app', boolean]>([
		['a person', '1', {}, 'user', true],
		['a group', 'group-9', {}, 'user', true],
		['a person, as an administrator', '1', admin.query!, 'user', true],
		['a group, which no administrator sees', 'group-9', admin.query!, 'user', false],
		['an id that only begins or ends like a person’s', '9a', admin.query!, 'user', false],
		['an id that only ends like a person’s', 'a9', admin.query!, 'user', false],
		['somebody by an email, which it need not show', 'ada@example.com', {}, 'user', false],
		['anybody, to the Chat app', '1', {}, 'app', false],
	])('tells of %s', async (_, member, query, caller, tells) => {
		const { chat, sent } = clientOf([HIDDEN, ok({ memberships: members })], { caller });
		const alone = await observe(chat, 'members.get', { path: { space: 'AAAA', member } });
		const look = await lookInList(there(chat, query), member, alone);
		expect(isHidden(look)).toBe(!tells);
		expect(sent).toHaveLength(tells ? 2 : 1);
	});

	test('tells which group is in it', () => {
		expect(findGroup(seen(members), 'groups/9')).toEqual(seen(group));
		expect(findGroup(seen(members), 'groups/8')).toEqual(ABSENT);
		expect(findGroup(ABSENT, 'groups/9')).toEqual(ABSENT);
	});
});

test('an outage is unknown', async () => {
	const { chat } = clientOf({ [ONE]: LOST });
	expect(brief(await observeMembership(there(chat), '1'))).toEqual({ is: 'unknown' });
});
