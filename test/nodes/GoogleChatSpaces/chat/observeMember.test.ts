import { ABSENT, seen, type Look } from '../../../../nodes/GoogleChatSpaces/chat/observe';
import { observeMember } from '../../../../nodes/GoogleChatSpaces/chat/observeMember';
import type { AdminQuery } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, GONE, HIDDEN, ok, refusal } from '../../../support/client';

const MEMBERS = 'GET /v1/spaces/AAAA/members';
const LOOKUP = 'GET /v1/groups:lookup';
const EMAIL = 'All@Example.com';
const BY_EMAIL = `${MEMBERS}/All%40Example.com`;
const person = (id: string, email?: string) => ({
	name: `spaces/AAAA/members/${id}`,
	member: { name: `users/${id}`, type: 'HUMAN', ...(email && { email }) },
});
const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
const UNKNOWN = { is: 'unknown', status: 403 };

type Answers = Parameters<typeof clientOf>[0];
interface Asking {
	caller?: 'user' | 'app';
	query?: AdminQuery;
}

async function look(
	member: string,
	answers: Answers,
	{ caller = 'user', query = {} }: Asking = {},
) {
	const { chat, sent } = clientOf(answers, { caller });
	const found: Look<unknown> = await observeMember({ chat, space: 'AAAA', query }, member);
	const brief =
		found.is === 'unknown'
			? { is: 'unknown', status: (found.error.failure as { status?: number }).status }
			: found;
	return { look: brief, asked: sent.map((request) => request.split(' ').slice(0, 2).join(' ')) };
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
