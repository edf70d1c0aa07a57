import type { ChatClient } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { ABSENT, seen } from '../../../../nodes/GoogleChatSpaces/chat/observe';
import {
	addMember,
	isRaise,
	removeMember,
	setRole,
	type Addition,
} from '../../../../nodes/GoogleChatSpaces/chat/memberships';
import { observeAddition } from '../../../../nodes/GoogleChatSpaces/chat/observeMember';
import { lastSegment } from '../../../../nodes/GoogleChatSpaces/chat/paths';
import type { AdminQuery } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal } from '../../../support/client';

const MEMBERS = '/v1/spaces/AAAA/members';
const ADD = `POST ${MEMBERS}`;
const LOOK = `GET ${MEMBERS}/1`;
const SET = `PATCH ${MEMBERS}/1`;
const person = (role?: string, state = 'JOINED') => ({
	name: 'spaces/AAAA/members/1',
	state,
	...(role && { role }),
	member: { name: 'users/1', type: 'HUMAN' },
});
const EXISTS = refusal(409, 'ALREADY_EXISTS');
const NOT_NOW = refusal(400, 'FAILED_PRECONDITION');

const ada: Addition = { membership: { member: { name: 'users/1', type: 'HUMAN' } } };
const there = (chat: ChatClient, query: AdminQuery = {}) => ({ chat, space: 'AAAA', query });
const owner = { ...ada, role: 'ROLE_MANAGER' } as const;

type Answers = Parameters<typeof clientOf>[0];

/** The result of an addition, and the requests, without what they carry. */
async function added(
	answers: Answers,
	addition: Addition,
	before = ABSENT as Parameters<typeof addMember>[2],
) {
	const { chat, sent } = clientOf(answers);
	const { outcome, membership } = await addMember(there(chat), addition, before);
	return { outcome, role: membership.role, asked: sent.map((one) => one.split(' ', 2).join(' ')) };
}

describe('somebody is added', () => {
	test('with the place that Google gives', async () => {
		const { chat, sent } = clientOf([ok(person('ROLE_MEMBER'))]);
		expect(await addMember(there(chat), ada, ABSENT)).toEqual({
			membership: person('ROLE_MEMBER'),
			outcome: 'joined',
		});
		expect(sent).toEqual([`${ADD} {} {"member":{"name":"users/1","type":"HUMAN"}}`]);
	});

	test('with a role, by a call of its own', async () => {
		const { chat, sent } = clientOf([ok(person('ROLE_MEMBER')), ok(person('ROLE_MANAGER'))]);
		const admin = there(chat, { useAdminAccess: true });
		const { membership, outcome } = await addMember(admin, owner, ABSENT);
		expect([membership.role, outcome]).toEqual(['ROLE_MANAGER', 'joined']);
		expect(sent[1]).toBe(
			`${SET} {"updateMask":"role","useAdminAccess":true} {"role":"ROLE_MANAGER"}`,
		);
	});

	test.each<[string, object, string]>([
		['is invited', person(undefined, 'INVITED'), 'invited'],
		['is of the past', person(undefined, 'NOT_A_MEMBER'), 'historical'],
		[
			'is a group',
			{ name: 'spaces/AAAA/members/group-1', groupMember: { name: 'groups/1' } },
			'joined',
		],
	])('without a role, where it %s', async (_, answer, outcome) => {
		expect(await added([ok(answer)], owner)).toEqual({ outcome, role: undefined, asked: [ADD] });
	});

	test('whom a look has shown keeps a higher role, and gets no second place', async () => {
		const manager = { ...ada, role: 'ROLE_ASSISTANT_MANAGER' } as const;
		expect(await added([], manager, seen(person('ROLE_MANAGER')))).toEqual({
			outcome: 'already',
			role: 'ROLE_MANAGER',
			asked: [],
		});
	});

	test('whom a look has shown is given a higher role', async () => {
		expect(await added([ok(person('ROLE_MANAGER'))], owner, seen(person('ROLE_MEMBER')))).toEqual({
			outcome: 'already',
			role: 'ROLE_MANAGER',
			asked: [SET],
		});
	});

	test('who is there through a group becomes a member first', async () => {
		const answers = [NOT_NOW, ok(person('ROLE_MEMBER')), ok(person('ROLE_MANAGER'))];
		expect(await added(answers, owner, seen(person('ROLE_MEMBER')))).toEqual({
			outcome: 'already',
			role: 'ROLE_MANAGER',
			asked: [SET, ADD, SET],
		});
	});

	test('any other refusal of a role is told with who is there', async () => {
		const { chat } = clientOf([HIDDEN]);
		const access = { chat, space: 'AAAA', query: {} };
		const there = person('ROLE_MEMBER');
		const { refusal, ...rest } = await addMember(access, owner, seen(there));
		expect(rest).toEqual({ outcome: 'already', membership: there });
		expect(refusal?.message).toContain('change the role');
	});

	test('who exists is looked at', async () => {
		expect(await added([EXISTS, ok(person('ROLE_MEMBER'))], ada)).toEqual({
			outcome: 'already',
			role: 'ROLE_MEMBER',
			asked: [ADD, LOOK],
		});
	});

	test('who exists after a try whose answer was lost was added by it', async () => {
		expect(await added([LOST, EXISTS, ok(person('ROLE_MEMBER'))], ada)).toMatchObject({
			outcome: 'joined',
		});
		expect(
			await added(
				[NOT_NOW, LOST, EXISTS, ok(person('ROLE_MEMBER')), ok(person('ROLE_MANAGER'))],
				owner,
				seen(person('ROLE_MEMBER')),
			),
		).toMatchObject({ outcome: 'already' });
	});

	test('who is said to exist and is not shown is an error', async () => {
		await expect(added([EXISTS, GONE], ada)).rejects.toThrow('Could not add 1');
	});

	test('a refusal is an error', async () => {
		await expect(added([HIDDEN], ada)).rejects.toThrow('Could not add 1');
	});
});

test('a group that is to be added is looked for in the list', async () => {
	const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
	const { chat } = clientOf([ok({ memberships: [person(), group] })]);
	const membership = { groupMember: { name: 'groups/9' } };
	expect(await observeAddition(there(chat), membership)).toEqual(seen(group));
});

describe('a role', () => {
	test.each([
		['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', true],
		['ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER', true],
		['ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER', false],
		['ROLE_ASSISTANT_MANAGER', 'ROLE_MEMBER', false],
		['ROLE_MANAGER', 'ROLE_MANAGER', false],
		// Google leaves out that of a plain member.
		[undefined, 'ROLE_MEMBER', false],
		[undefined, 'ROLE_ASSISTANT_MANAGER', true],
		['ROLE_MEMBER', undefined, false],
	] as const)('from %s to %s is a raise: %s', (from, to, raise) => {
		expect(isRaise(from, to)).toBe(raise);
	});

	test('that the answer does not show is looked at', async () => {
		const { chat } = clientOf({ [SET]: ok(person()), [LOOK]: ok(person('ROLE_MANAGER')) });
		expect(await setRole(there(chat), '1', 'ROLE_MANAGER')).toEqual(person('ROLE_MANAGER'));
	});

	test('that nothing shows is the one of the answer', async () => {
		const { chat } = clientOf({ [SET]: ok(person()), [LOOK]: GONE });
		expect(await setRole(there(chat), '1', 'ROLE_MANAGER')).toEqual(person());
	});
});

describe('a removal', () => {
	const REMOVE = `DELETE ${MEMBERS}/1`;

	test.each<[string, Answers, string]>([
		['is done', { [REMOVE]: ok(person()) }, 'removed'],
		['comes too late', { [REMOVE]: GONE, [LOOK]: GONE }, 'gone'],
		['comes too late, and is hidden', { [REMOVE]: HIDDEN, [LOOK]: GONE }, 'gone'],
	])('%s', async (_, answers, outcome) => {
		expect(await removeMember(there(clientOf(answers).chat), '1')).toBe(outcome);
	});

	test.each<[string, Answers]>([
		['of somebody who is there', { [REMOVE]: HIDDEN, [LOOK]: ok(person()) }],
		['that a rule forbids, whoever is there', { [REMOVE]: NOT_NOW, [LOOK]: GONE }],
	])('%s is refused', async (_, answers) => {
		await expect(removeMember(there(clientOf(answers).chat), '1')).rejects.toThrow(
			'Could not remove 1',
		);
	});
});

test.each([
	['spaces/AAAA/members/1', '1'],
	['users/ada@example.com', 'ada@example.com'],
	['app', 'app'],
	['', ''],
	[null, ''],
	[undefined, ''],
])('the last segment of %s is "%s"', (name, segment) => {
	expect(lastSegment(name)).toBe(segment);
});
