import type { ChatClient } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import {
	ABSENT,
	findGroup,
	findListed,
	isHidden,
	listMembers,
	observe,
	observeMembers,
	observeMembership,
	seen,
	thingOf,
	unlessFailed,
	type Look,
} from '../../../../nodes/GoogleChatSpaces/chat/observe';
import { StoppedError } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import type { AdminQuery } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal } from '../../../support/client';

const SPACE = 'GET /v1/spaces/AAAA';
const MEMBER = `${SPACE}/members/1`;
const LIST = `${SPACE}/members`;
const membershipOf = (id: string, state = 'JOINED') => ({
	name: `spaces/AAAA/members/${id}`,
	state,
	member: { name: `users/${id}`, type: 'HUMAN' },
});
const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
const there = (chat: ChatClient, query: AdminQuery = {}) => ({ chat, space: 'AAAA', query });
const withAdmin = { useAdminAccess: true } as const;

/** What a look says, and the status that left it open. */
function brief(look: Look<unknown> | undefined): unknown {
	if (look?.is !== 'unknown') return look;
	return { is: 'unknown', status: (look.error.failure as { status?: number }).status };
}

describe('a look', () => {
	test.each([
		['what Google shows', ok({ name: 'spaces/AAAA' }), seen({ name: 'spaces/AAAA' })],
		['what Google says is not there', GONE, ABSENT],
		['what Google does not show', HIDDEN, { is: 'unknown', status: 403 }],
		['a fault of Google', refusal(400, 'INVALID_ARGUMENT'), { is: 'unknown', status: 400 }],
	])('at %s', async (_, answer, look) => {
		const { chat } = clientOf([answer]);
		expect(brief(await observe(chat, 'spaces.get', { path: { space: 'AAAA' } }))).toEqual(look);
	});

	test('that was stopped says nothing', async () => {
		const { chat } = clientOf([], { signal: AbortSignal.abort() });
		await expect(observe(chat, 'spaces.list', {})).rejects.toThrow(StoppedError);
		await expect(observeMembers(there(chat))).rejects.toThrow(StoppedError);
	});

	test('saw a thing, or none', () => {
		expect(thingOf(seen('thing'))).toBe('thing');
		expect(thingOf(ABSENT)).toBeUndefined();
	});
});

describe('a membership', () => {
	test.each<[string, Parameters<typeof clientOf>[0], unknown]>([
		['is there', { [MEMBER]: ok(membershipOf('1')) }, seen(membershipOf('1'))],
		['is historical', { [MEMBER]: ok(membershipOf('1', 'NOT_A_MEMBER')) }, ABSENT],
		['is not there, in so many words', { [MEMBER]: GONE }, ABSENT],
		[
			'is hidden, and in the list',
			{ [MEMBER]: HIDDEN, [LIST]: ok({ memberships: [membershipOf('21'), membershipOf('1')] }) },
			seen(membershipOf('1')),
		],
		[
			'is hidden, and in the list as a historical one',
			{ [MEMBER]: HIDDEN, [LIST]: ok({ memberships: [membershipOf('1', 'NOT_A_MEMBER')] }) },
			ABSENT,
		],
		['is hidden, and not in the list', { [MEMBER]: HIDDEN, [LIST]: ok() }, ABSENT],
		[
			'is hidden, and so is the list',
			{ [MEMBER]: HIDDEN, [LIST]: HIDDEN },
			{ is: 'unknown', status: 403 },
		],
		[
			'is of a person whom Google does not know',
			{
				[MEMBER]: {
					...refusal(400),
					body: { error: { message: 'Malformed user resource name' } },
				},
				[LIST]: ok(),
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
		expect(sent).toEqual([MEMBER + ' {}']);
	});
});

describe('the list of members', () => {
	const members = [membershipOf('1'), group];

	test.each([
		['a person', {}, 'user', '{"showGroups":true,"showInvited":true,"pageSize":1000}'],
		['the Chat app', {}, 'app', '{"pageSize":1000}'],
		[
			'an administrator',
			withAdmin,
			'user',
			'{"useAdminAccess":true,"filter":"member.type = \\"HUMAN\\"","showInvited":true,"pageSize":1000}',
		],
	] as const)('as %s asks for it', async (_, query, caller, asked) => {
		const { chat, sent } = clientOf([ok({ memberships: members })], { caller });
		expect(await listMembers(there(chat, query))).toEqual(members);
		expect(sent).toEqual([`${LIST} ${asked}`]);
	});

	test('is unknown where Google does not show it', async () => {
		const { chat } = clientOf([HIDDEN]);
		expect(brief(await observeMembers(there(chat)))).toEqual({ is: 'unknown', status: 403 });
	});

	test.each<[string, string, AdminQuery, 'user' | 'app', boolean]>([
		['a person', '1', {}, 'user', true],
		['a group', 'group-9', {}, 'user', true],
		['a person, as an administrator', '1', withAdmin, 'user', true],
		['a group, which no administrator sees', 'group-9', withAdmin, 'user', false],
		['an id that only begins or ends like a person’s', '9a', withAdmin, 'user', false],
		['an id that only ends like a person’s', 'a9', withAdmin, 'user', false],
		['somebody by an email, which it need not show', 'ada@example.com', {}, 'user', false],
		['anybody, to the Chat app', '1', {}, 'app', false],
	])('tells of %s', async (_, member, query, caller, tells) => {
		const { chat, sent } = clientOf([ok({ memberships: members })], { caller });
		const look = await findListed(there(chat, query), member);
		expect(look !== undefined).toBe(tells);
		expect(sent).toHaveLength(tells ? 1 : 0);
	});

	test('tells which group is in it', () => {
		expect(findGroup(seen(members), 'groups/9')).toEqual(seen(group));
		expect(findGroup(seen(members), 'groups/8')).toEqual(ABSENT);
		expect(findGroup(ABSENT, 'groups/9')).toEqual(ABSENT);
	});
});

test('a refusal is an answer where its cause is named, and an error otherwise', async () => {
	const path = { space: 'AAAA' };
	const call = async () =>
		await clientOf([GONE])
			.chat.call('spaces.get', { path })
			.catch(unlessFailed('none', 'notFound'));
	expect(await call()).toBe('none');

	const other = clientOf([HIDDEN])
		.chat.call('spaces.get', { path })
		.catch(unlessFailed('none', 'notFound'));
	await expect(other).rejects.toThrow(ChatApiError);
});

test('an outage is unknown', async () => {
	const { chat } = clientOf({ [MEMBER]: LOST });
	expect(brief(await observeMembership(there(chat), '1'))).toEqual({ is: 'unknown' });
});
