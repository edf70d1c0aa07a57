import {
	add,
	changeRole,
	remove,
} from '../../../../nodes/GoogleChatSpaces/provisioning/memberSteps';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal, type Answers } from '../../../support/client';

const MEMBERS = '/v1/spaces/AAAA/members';
const ADD = `POST ${MEMBERS}`;
const LOOK = `GET ${MEMBERS}/1`;
const SET = `PATCH ${MEMBERS}/1`;
const REMOVE = `DELETE ${MEMBERS}/1`;
const OWNERS = `GET ${MEMBERS}`;
const NOT_NOW = refusal(400, 'FAILED_PRECONDITION');
const INVALID = refusal(400, 'INVALID_ARGUMENT');
const EXISTS = refusal(409, 'ALREADY_EXISTS');
const BROKEN = refusal(412, 'NO_CAUSE_OF_GOOGLE');

const person = (role = 'ROLE_MEMBER', state = 'JOINED') => ({
	name: 'spaces/AAAA/members/1',
	state,
	role,
	member: { name: 'users/1', type: 'HUMAN' },
});
const saying = (status: number, canonical: string, message: string) => ({
	status,
	headers: {},
	body: { error: { code: status, status: canonical, message } },
});

const owned = (...ids: string[]) =>
	ok({
		memberships: ids.map((id) => ({
			name: `spaces/AAAA/members/${id}`,
			state: 'JOINED',
			role: 'ROLE_MANAGER',
			member: { name: `users/${id}`, type: 'HUMAN' },
		})),
	});

const access = (answers: Answers) => {
	const { chat, sent } = clientOf(answers);
	return { access: { chat, space: 'AAAA', query: {} }, sent };
};

describe('an addition', () => {
	const adding = async (answers: Answers, name = 'users/1', to?: 'ROLE_MANAGER') =>
		await add(access(answers).access, { name, ...(to && { to }) });

	test.each<[string, Answers, object]>([
		['joined', [ok(person())], { outcome: 'joined', membership: person() }],
		[
			'is nobody',
			[saying(400, 'INVALID_ARGUMENT', 'Malformed user resource name')],
			{ outcome: 'notFound' },
		],
		['may not be added', [HIDDEN], { outcome: 'blocked' }],
		[
			'is not there, and Google says why',
			[saying(404, 'NOT_FOUND', 'No such person')],
			{ outcome: 'blocked', detail: 'No such person' },
		],
		[
			'is refused by a rule of Google',
			[saying(400, 'INVALID_ARGUMENT', 'Not allowed')],
			{ outcome: 'blocked', detail: 'Not allowed' },
		],
		[
			'is refused for the state of the space',
			[saying(400, 'FAILED_PRECONDITION', 'Not now')],
			{ outcome: 'blocked', detail: 'Not now' },
		],
		[
			'exists, and is not shown',
			[saying(409, 'ALREADY_EXISTS', 'Exists'), GONE],
			{ outcome: 'unknown', detail: 'Exists' },
		],
	])('who %s', async (_, answers, result) => {
		expect(await adding(answers)).toEqual(result);
	});

	test('a group is added as one', async () => {
		const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
		const { access: at, sent } = access([ok(group)]);
		expect(await add(at, { name: 'groups/9' })).toEqual({ outcome: 'joined', membership: group });
		expect(sent).toEqual([`${ADD} {} {"groupMember":{"name":"groups/9"}}`]);
	});

	test('a role that Google does not show afterwards is unknown', async () => {
		const answers = { [ADD]: ok(person()), [SET]: ok(person()), [LOOK]: ok(person()) };
		expect(await adding(answers, 'users/1', 'ROLE_MANAGER')).toMatchObject({ outcome: 'unknown' });
	});

	test('who is invited gets a role later', async () => {
		const invited = person('ROLE_MEMBER', 'INVITED');
		expect(await adding([ok(invited)], 'users/1', 'ROLE_MANAGER')).toEqual({
			outcome: 'invited',
			membership: invited,
		});
	});

	test('without the scope is an error', async () => {
		const answers = [saying(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', '')];
		await expect(adding(answers)).rejects.toThrow('Could not');
	});

	test.each<[string, unknown, object]>([
		['hides why', HIDDEN, { outcome: 'withoutRole' }],
		['says why', saying(400, 'INVALID_ARGUMENT', 'No'), { outcome: 'withoutRole', detail: 'No' }],
		['may have given it', [LOST, HIDDEN], { outcome: 'unknown' }],
		[
			'is asked by others, too',
			saying(409, 'ABORTED', 'Busy'),
			{ outcome: 'unknown', detail: 'Busy' },
		],
		[
			'is out of order',
			saying(403, 'SERVICE_DISABLED', 'Off'),
			{ outcome: 'unknown', detail: 'Off' },
		],
	])('who gets no role is in the space, where Google %s', async (_, answer, result) => {
		const answers = { [ADD]: ok(person()), [SET]: answer } as Answers;
		expect(await adding(answers, 'users/1', 'ROLE_MANAGER')).toEqual({
			...result,
			membership: person(),
		});
	});

	test('who turns out to have a higher role is not as asked for, unless no role is', async () => {
		const answers = [ok(person('ROLE_MANAGER'))];
		const step = { name: 'users/1', to: 'ROLE_MEMBER' } as const;
		expect(await add(access(answers).access, step)).toMatchObject({ outcome: 'unknown' });
		const kept = await add(access(answers).access, { ...step, keepsRole: true });
		expect(kept).toMatchObject({ outcome: 'joined' });
	});
});

describe('a change of a role', () => {
	test('that others come before, again and again, is an error', async () => {
		const answers = { [SET]: saying(409, 'ABORTED', 'Busy') };
		await expect(changing(answers)).rejects.toThrow('Could not');
	});

	const changing = async (answers: Answers) =>
		await changeRole(access(answers).access, {
			name: 'users/1',
			membershipId: '1',
			to: 'ROLE_ASSISTANT_MANAGER',
		});
	const MANAGER = 'ROLE_ASSISTANT_MANAGER';

	test.each<[string, Answers, object]>([
		[
			'is done',
			{ [SET]: ok(person(MANAGER)) },
			{ outcome: 'changed', membership: person(MANAGER) },
		],
		[
			'is not shown',
			{ [SET]: ok(person()), [LOOK]: ok(person()) },
			{ outcome: 'unknown', membership: person() },
		],
		['comes too late', { [SET]: GONE, [LOOK]: GONE }, { outcome: 'gone' }],
		['comes too late, and is hidden', { [SET]: HIDDEN, [LOOK]: GONE }, { outcome: 'gone' }],
		[
			'is refused, and there',
			{ [SET]: NOT_NOW, [LOOK]: ok(person(MANAGER)), [ADD]: EXISTS },
			{ outcome: 'already', membership: person(MANAGER) },
		],
		[
			'would take the last owner',
			{ [SET]: NOT_NOW, [LOOK]: ok(person('ROLE_MANAGER')), [OWNERS]: owned('1') },
			{ outcome: 'refused', reason: 'lastOwner' },
		],
		[
			'is refused for an owner who is not the last',
			{
				[SET]: saying(400, 'FAILED_PRECONDITION', 'Not now'),
				[LOOK]: ok(person('ROLE_MANAGER')),
				[OWNERS]: owned('1', '2'),
			},
			{ outcome: 'blocked', detail: 'Not now', reason: 'roleRefused' },
		],
		[
			'is refused for an owner who may be the last',
			{
				[SET]: saying(400, 'FAILED_PRECONDITION', 'Not now'),
				[LOOK]: ok(person('ROLE_MANAGER')),
				[OWNERS]: HIDDEN,
			},
			{ outcome: 'blocked', detail: 'Not now', reason: 'roleRefused' },
		],
		[
			'of somebody who is there is refused',
			{ [SET]: HIDDEN, [LOOK]: ok(person()) },
			{ outcome: 'blocked', reason: 'roleRefused' },
		],
		[
			'of somebody whom nothing shows is refused',
			{ [SET]: saying(400, 'FAILED_PRECONDITION', 'Not now'), [LOOK]: HIDDEN },
			{ outcome: 'blocked', detail: 'Not now', reason: 'roleRefused' },
		],
		[
			'that breaks a rule is refused without a look',
			{ [SET]: saying(400, 'INVALID_ARGUMENT', 'No'), [LOOK]: GONE },
			{ outcome: 'blocked', detail: 'No', reason: 'roleRefused' },
		],
		[
			'may have been done before it was refused',
			{ [SET]: [LOST, HIDDEN], [LOOK]: ok(person()) },
			{ outcome: 'unknown' },
		],
	])('%s', async (_, answers, result) => {
		expect(await changing(answers)).toEqual(result);
	});

	test('to none, of somebody who is there through a group, makes them a member, as a look shows them as one', async () => {
		const { chat, sent } = clientOf([NOT_NOW, ok(person()), ok(person())]);
		const at = { chat, space: 'AAAA', query: {} };
		const step = { name: 'users/1', membershipId: '1', to: 'ROLE_MEMBER' } as const;
		expect(await changeRole(at, step)).toEqual({ outcome: 'joined', membership: person() });
		expect(sent.map((one) => one.split(' ', 2).join(' '))).toEqual([SET, LOOK, ADD]);
	});

	test.each([
		['', person()],
		[', though a look shows the role that they are to have', person(MANAGER)],
	])('of somebody who is there through a group makes them a member first%s', async (_, shown) => {
		const { chat, sent } = clientOf([NOT_NOW, ok(shown), ok(person()), ok(person(MANAGER))]);
		const at = { chat, space: 'AAAA', query: {} };
		const step = { name: 'users/1', membershipId: '1', to: 'ROLE_ASSISTANT_MANAGER' } as const;
		expect(await changeRole(at, step)).toEqual({ outcome: 'joined', membership: person(MANAGER) });
		expect(sent.map((one) => one.split(' ', 2).join(' '))).toEqual([SET, LOOK, ADD, SET]);
	});

	test('in an outage is an error', async () => {
		const answers = { [SET]: saying(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', '') };
		await expect(changing(answers)).rejects.toThrow('Could not change the role');
	});
});

describe('a removal', () => {
	const removing = async (answers: Answers, mayHaveGroups = false) =>
		await remove(access(answers).access, { membershipId: '1' }, mayHaveGroups);

	test.each<[string, Answers, boolean, object]>([
		['is done, and not looked at', { [REMOVE]: ok(person()) }, false, { outcome: 'removed' }],
		['is seen to be done', { [REMOVE]: ok(person()), [LOOK]: GONE }, true, { outcome: 'removed' }],
		[
			'is done, and hidden',
			{ [REMOVE]: ok(person()), [LOOK]: HIDDEN },
			true,
			{ outcome: 'removed' },
		],
		[
			'leaves somebody in a group',
			{ [REMOVE]: ok(person()), [LOOK]: ok(person()) },
			true,
			{ outcome: 'removedButGroup' },
		],
		['is not known', { [REMOVE]: ok(person()), [LOOK]: BROKEN }, true, { outcome: 'unknown' }],
		[
			'is refused, and two looks differ',
			[HIDDEN, GONE, ok(person())],
			true,
			{ outcome: 'unknown' },
		],
		['comes too late', { [REMOVE]: GONE, [LOOK]: GONE }, false, { outcome: 'gone' }],
		[
			'is refused for somebody who is gone',
			{ [REMOVE]: NOT_NOW, [LOOK]: GONE },
			false,
			{ outcome: 'gone' },
		],
		[
			'would take the last owner',
			{ [REMOVE]: NOT_NOW, [LOOK]: ok(person('ROLE_MANAGER')), [OWNERS]: owned('1') },
			true,
			{ outcome: 'refused', reason: 'lastOwner' },
		],
		[
			'is refused for somebody of a group',
			{ [REMOVE]: NOT_NOW, [LOOK]: ok(person()) },
			true,
			{ outcome: 'viaGroup' },
		],
	])('%s', async (_, answers, mayHaveGroups, result) => {
		expect(await removing(answers, mayHaveGroups)).toEqual(result);
	});

	test.each<[string, Answers, boolean]>([
		['of somebody in a space without groups', { [REMOVE]: NOT_NOW, [LOOK]: ok(person()) }, false],
		[
			'of an invitation, which no group gives',
			{ [REMOVE]: NOT_NOW, [LOOK]: ok(person('ROLE_MEMBER', 'INVITED')) },
			true,
		],
		[
			'of an owner who is not the last',
			{ [REMOVE]: NOT_NOW, [LOOK]: ok(person('ROLE_MANAGER')), [OWNERS]: owned('1', '2') },
			true,
		],
		['of whom nothing shows', { [REMOVE]: NOT_NOW, [LOOK]: HIDDEN }, true],
		['that breaks a rule', { [REMOVE]: INVALID, [LOOK]: GONE }, true],
	])('%s is refused', async (_, answers, mayHaveGroups) => {
		await expect(removing(answers, mayHaveGroups)).rejects.toThrow('Could not remove 1');
	});
});

describe('a removal where nobody knows whether a group is in the space', () => {
	const LIST = `GET ${MEMBERS}`;
	const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
	const listed = (...memberships: object[]) => ok({ memberships });
	const still = { [REMOVE]: ok(person()), [LOOK]: ok(person()) };
	const refused = { [REMOVE]: NOT_NOW, [LOOK]: ok(person()) };
	const removing = async (
		answers: Answers,
		options: Parameters<typeof clientOf>[1] = {},
		query: { useAdminAccess?: true } = {},
	) => {
		const { chat, sent } = clientOf(answers, options);
		const result = await remove({ chat, space: 'AAAA', query }, { membershipId: '1' });
		return { ...result, requests: sent.length };
	};

	test.each<[string, Answers, object]>([
		[
			'is done where nobody is seen',
			{ [REMOVE]: ok(person()), [LOOK]: GONE },
			{ outcome: 'removed', requests: 2 },
		],
		[
			'leaves them in a group',
			{ ...still, [LIST]: listed(person(), group) },
			{ outcome: 'removedButGroup', requests: 3 },
		],
		[
			'is not known without a group',
			{ ...still, [LIST]: listed(person()) },
			{ outcome: 'unknown', requests: 3 },
		],
		[
			'is not known without a list',
			{ ...still, [LIST]: HIDDEN },
			{ outcome: 'unknown', requests: 3 },
		],
		[
			'is refused for somebody of a group',
			{ ...refused, [LIST]: listed(group) },
			{ outcome: 'viaGroup', requests: 3 },
		],
	])('%s', async (_, answers, result) => {
		expect(await removing(answers)).toEqual(result);
	});

	test('is refused where the list holds no group', async () => {
		await expect(removing({ ...refused, [LIST]: listed(person()) })).rejects.toThrow('Could not');
	});

	test('may leave them in a group that an administrator and the Chat app do not see', async () => {
		const left = { outcome: 'removedButGroup', requests: 2 };
		expect(await removing(still, {}, { useAdminAccess: true })).toEqual(left);
		expect(await removing(still, { caller: 'app' })).toEqual(left);
	});

	test('of an owner is not known after a try whose answer was lost', async () => {
		const answers = { [REMOVE]: [LOST, NOT_NOW], [LOOK]: ok(person('ROLE_MANAGER')) };
		expect(await removing(answers)).toMatchObject({ outcome: 'unknown' });
	});
});

test('an outage ends an addition', async () => {
	const { access: at } = access(Array<Error>(15).fill(LOST));
	await expect(add(at, { name: 'users/1' })).rejects.toThrow('Could not add 1');
});
