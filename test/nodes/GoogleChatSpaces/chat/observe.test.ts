import type { ChatClient } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import {
	ABSENT,
	listMembers,
	observe,
	observeMembers,
	seen,
	thingOf,
	unlessFailed,
	type Look,
} from '../../../../nodes/GoogleChatSpaces/chat/observe';
import { StoppedError } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import type { AdminQuery } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, GONE, HIDDEN, ok, refusal } from '../../../support/client';

const SPACE = 'GET /v1/spaces/AAAA';
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
