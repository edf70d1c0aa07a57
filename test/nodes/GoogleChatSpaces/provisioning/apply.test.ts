import { ownersOf } from '../../../../nodes/GoogleChatSpaces/chat/memberships';
import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import {
	applyMemberPlan,
	asPlanned,
	mayHoldGroups,
} from '../../../../nodes/GoogleChatSpaces/provisioning/apply';
import type {
	MemberPlan,
	MemberStep,
} from '../../../../nodes/GoogleChatSpaces/provisioning/memberPlan';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal, type Answers } from '../../../support/client';

const MEMBERS = '/v1/spaces/AAAA/members';
const ADD = `POST ${MEMBERS}`;
const LIST = `GET ${MEMBERS}`;
const look = (id: string) => `GET ${MEMBERS}/${id}`;
const removal = (id: string) => `DELETE ${MEMBERS}/${id}`;
const change = (id: string) => `PATCH ${MEMBERS}/${id}`;
const EXISTS = refusal(409, 'ALREADY_EXISTS');
const NOT_NOW = refusal(400, 'FAILED_PRECONDITION');
const NOBODY = {
	status: 400,
	headers: {},
	body: { error: { message: 'Malformed user resource name' } },
};

const membership = (id: string, role = 'ROLE_MEMBER', state = 'JOINED') =>
	id.startsWith('group-')
		? { name: `spaces/AAAA/members/${id}`, groupMember: { name: id.replace('-', 's/') } }
		: { name: `spaces/AAAA/members/${id}`, state, role, member: { name: `users/${id}` } };
const shown = (id: string, role?: string, state?: string) => ok(membership(id, role, state));
const owners = (...ids: string[]) =>
	ok({ memberships: ids.map((id) => membership(id, 'ROLE_MANAGER')) });

const MEMBER = 'ROLE_MEMBER';
const OWNER = 'ROLE_MANAGER';
const nameOf = (who: string) => (who.includes('/') ? who : `users/${who}`);
const step = (
	action: MemberStep['action'],
	who: string,
	more: Partial<MemberStep> = {},
): MemberStep => ({
	action,
	name: nameOf(who),
	label: `label of ${who}`,
	membershipId: who.replace('groups/', 'group-'),
	reason: 'missing',
	...more,
});
const adding = (who: string, to: MemberStep['to'] = MEMBER) =>
	step('add', who, { to, membershipId: undefined });
const removing = (who: string, from: MemberStep['from'] = MEMBER) => step('remove', who, { from });
const promoting = (who: string, from: MemberStep['from'] = MEMBER) =>
	step('promote', who, { from, to: OWNER });
const demoting = (who: string) => step('demote', who, { from: OWNER, to: MEMBER });
const keeping = (who: string) => step('keep', who, { from: MEMBER, to: MEMBER });
const removingGroup = step('remove', 'groups/9');

const planOf = (steps: MemberStep[], given: Partial<MemberPlan> = {}): MemberPlan => ({
	steps,
	members: [],
	owners: [],
	maxPlainRemovals: Infinity,
	...given,
});

async function apply(answers: Answers, plan: MemberPlan) {
	const { chat, sent } = clientOf(answers);
	const done = await applyMemberPlan({ chat, space: 'AAAA', query: {} }, plan);
	return {
		done: done.map(({ name, action, outcome, reason, about }) => ({
			name,
			action,
			outcome,
			reason,
			about,
		})),
		outcomes: done.map(({ outcome }) => outcome),
		sent: sent.map((one) => one.split(' ', 2).join(' ')),
	};
}

describe('a dry run', () => {
	test('tells what would be done, and what would not', () => {
		const steps = [
			adding('1'),
			step('none', '2', { reason: 'asDesired' }),
			step('none', '3', { reason: 'throughGroup' }),
			step('refused', '4', { reason: 'protected' }),
			removing('5'),
		];
		expect(asPlanned({ steps }).map(({ outcome }) => outcome)).toEqual([
			'planned',
			'unchanged',
			'viaGroup',
			'refused',
			'planned',
		]);
		expect(asPlanned({ steps })[4]).toEqual({ ...steps[4], outcome: 'planned' });
	});

	test('tells for which additions a removal waits', () => {
		const steps = [
			adding('ada@example.com'),
			adding('1'),
			step('none', 'bea@example.com'),
			promoting('2'),
			removing('3'),
		];
		expect(asPlanned({ steps }).map(({ about }) => about)).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
			['label of ada@example.com'],
		]);
	});
});

test.each([
	['a group', 'user', {}, [{ name: 'users/1' }, { name: 'groups/9' }], true],
	['people alone', 'user', {}, [{ name: 'users/1' }], false],
	['nothing that an administrator sees', 'user', { useAdminAccess: true }, [], true],
	['nothing that the Chat app sees', 'app', {}, [], true],
] as const)('groups may be in a space of %s: %#', (_, caller, query, members, may) => {
	const { chat } = clientOf([], { caller });
	expect(mayHoldGroups({ chat, space: 'AAAA', query }, members)).toBe(may);
});

test('a role that Google refuses ends nothing', async () => {
	const { done, sent } = await apply(
		{
			[ADD]: [shown('1'), shown('2')],
			[change('1')]: HIDDEN,
			[change('3')]: HIDDEN,
			[look('3')]: shown('3'),
		},
		planOf([{ ...adding('1'), to: OWNER }, promoting('3'), adding('2')]),
	);
	expect(done.map(({ outcome }) => outcome)).toEqual(['withoutRole', 'blocked', 'joined']);
	expect(sent).toEqual([ADD, change('1'), change('3'), look('3'), ADD]);
});

test('an addition of whom an earlier one has shown is decided by that', async () => {
	const { done } = await apply(
		[shown('1', OWNER), shown('1', OWNER)],
		planOf([{ ...adding('a@example.com'), to: OWNER }, adding('b@example.com')]),
	);
	expect(done[1]).toMatchObject({ outcome: 'already', reason: 'justAdded' });
});

test('an addition of whom an earlier one has shown is not known where its role may be lost', async () => {
	const { done } = await apply(
		{ [ADD]: shown('1'), [change('1')]: [LOST, HIDDEN] },
		planOf([adding('a@example.com'), { ...adding('b@example.com'), to: OWNER }]),
	);
	expect(done[1]).toMatchObject({ outcome: 'unknown', reason: 'justAdded' });
});

describe('additions', () => {
	test('are told by what Google answers', async () => {
		const { done, sent } = await apply(
			[shown('1'), shown('2', MEMBER, 'INVITED'), NOBODY],
			planOf([adding('1'), adding('2'), adding('x@example.com')]),
		);
		expect(done.map(({ outcome }) => outcome)).toEqual(['joined', 'invited', 'notFound']);
		expect(sent).toEqual([ADD, ADD, ADD]);
	});

	test('of whom the list has shown already are no news', async () => {
		const { outcomes } = await apply(
			[shown('1')],
			planOf([adding('a@example.com')], { members: ['users/1'] }),
		);
		expect(outcomes).toEqual(['already']);
		const invited = planOf([adding('a@example.com')], { members: ['users/1'] });
		expect((await apply([shown('1', MEMBER, 'INVITED')], invited)).outcomes).toEqual(['invited']);
	});

	test('of the same person by two addresses are told as such', async () => {
		const { done } = await apply(
			[shown('1'), shown('1'), shown('1')],
			planOf([adding('a@example.com'), adding('b@example.com'), adding('c@example.com')]),
		);
		expect(done[0]).toMatchObject({ outcome: 'joined', reason: 'missing' });
		for (const later of done.slice(1)) {
			expect(later).toMatchObject({
				outcome: 'already',
				reason: 'justAdded',
				about: ['label of a@example.com'],
			});
		}
	});

	test('of who was there through a group only, and gets a role, are news', async () => {
		const { outcomes } = await apply(
			{ [change('1')]: NOT_NOW, [look('1')]: shown('1'), [ADD]: shown('1', OWNER) },
			planOf([promoting('1')], { members: ['users/1'] }),
		);
		expect(outcomes).toEqual(['joined']);
	});

	test('carry what Google says', async () => {
		const { chat } = clientOf([
			{ ...NOT_NOW, body: { error: { status: 'FAILED_PRECONDITION', message: 'Not now' } } },
		]);
		const done = await applyMemberPlan({ chat, space: 'AAAA', query: {} }, planOf([adding('1')]));
		expect(done).toEqual([{ ...adding('1'), outcome: 'blocked', detail: 'Not now' }]);
	});
});

describe('whoever was just added is not removed', () => {
	test('under whatever name the list has them', async () => {
		const { done, sent } = await apply(
			[shown('1')],
			planOf([adding('a@example.com'), removing('1')], { members: ['users/1'] }),
		);
		expect(done[1]).toMatchObject({
			action: 'refused',
			outcome: 'refused',
			reason: 'justAdded',
			about: ['label of a@example.com'],
		});
		expect(sent).toEqual([ADD]);
	});

	test('nor given another role by the other name', async () => {
		const { done, sent } = await apply(
			[shown('1', OWNER)],
			planOf(
				[adding('a@example.com', OWNER), step('promote', '1', { to: 'ROLE_ASSISTANT_MANAGER' })],
				{
					members: ['users/1'],
				},
			),
		);
		expect(done.map(({ outcome }) => outcome)).toEqual(['already', 'refused']);
		expect(done[1]).toMatchObject({ reason: 'justAdded', about: ['label of a@example.com'] });
		expect(sent).toEqual([ADD]);
	});

	test('nor told to be there through a group only', async () => {
		const { done } = await apply(
			[shown('1')],
			planOf([adding('a@example.com'), step('none', '1', { reason: 'throughGroup' })]),
		);
		expect(done[1]).toMatchObject({ action: 'refused', reason: 'justAdded' });
	});

	test('and what is told of others stays', async () => {
		const { done } = await apply(
			[shown('1')],
			planOf([
				adding('a@example.com'),
				step('none', '1', { reason: 'asDesired' }),
				step('none', '2', { reason: 'throughGroup' }),
			]),
		);
		expect(done.slice(1).map(({ outcome }) => outcome)).toEqual(['unchanged', 'viaGroup']);
	});

	test.each<[string, MemberStep, ReturnType<typeof ok>]>([
		['that Google knows nobody by', adding('x@example.com'), NOBODY],
		['that is an id and nobody’s', adding('7'), NOBODY],
		['that may not be added', adding('x@example.com'), HIDDEN],
		['of a group that may not be added', step('add', 'groups/8'), HIDDEN],
	])('nobody is, after an address %s', async (_, addition, answer) => {
		const { done, sent } = await apply([answer], planOf([addition, removing('1')]));
		expect(done[1]).toMatchObject({
			action: 'refused',
			reason: 'desiredUnknown',
			about: [addition.label],
		});
		expect(sent).toEqual([ADD]);
	});

	test('others are, after an id that may not be added, and after a group that was added', async () => {
		const plan = (addition: MemberStep) =>
			planOf([addition, removing('1')], { owners: ['users/5'] });
		const answers = [owners('5'), shown('1'), GONE];
		expect((await apply([HIDDEN, ...answers], plan(adding('7')))).outcomes).toEqual([
			'blocked',
			'removed',
		]);
		const group = plan(step('add', 'groups/8'));
		expect((await apply([shown('group-8'), ...answers], group)).outcomes).toEqual([
			'joined',
			'removed',
		]);
	});
});

describe('before a group is removed', () => {
	test('whoever stays is made a member of their own, by Google’s word', async () => {
		const { outcomes, sent } = await apply(
			[shown('1'), shown('group-9')],
			planOf([keeping('1'), removingGroup]),
		);
		expect(outcomes).toEqual(['kept', 'removed']);
		expect(sent).toEqual([ADD, removal('group-9')]);
	});

	test('and where Google says that they are one, it is asked twice', async () => {
		const { outcomes, sent } = await apply(
			[EXISTS, shown('1'), EXISTS, shown('1')],
			planOf([keeping('1')]),
		);
		expect(outcomes).toEqual(['kept']);
		expect(sent).toEqual([ADD, look('1'), ADD, look('1')]);
	});

	test.each<[string, MemberStep, Answers]>([
		['cannot be added', keeping('1'), [HIDDEN]],
		['is only invited', keeping('1'), [shown('1', MEMBER, 'INVITED')]],
		[
			'has not got their role',
			promoting('1'),
			{ [change('1')]: shown('1'), [look('1')]: shown('1') },
		],
		['cannot be added to the list', adding('7'), [HIDDEN]],
		['has not lost their role', demoting('1'), { [LIST]: owners('1'), [change('1')]: shown('1') }],
	])('and where somebody %s, it stays', async (_, first, answers) => {
		const { done, sent } = await apply(answers, planOf([first, removingGroup]));
		expect(done[1]).toMatchObject({
			action: 'refused',
			outcome: 'refused',
			reason: 'keepFailed',
			about: [first.label],
		});
		expect(sent).not.toContain(removal('group-9'));
	});

	test('and where somebody is invited, it goes', async () => {
		const answers = [shown('7', MEMBER, 'INVITED'), shown('group-9')];
		const { outcomes } = await apply(answers, planOf([adding('7'), removingGroup]));
		expect(outcomes[1]).toBe('removed');
	});
});

describe('a group that stays', () => {
	test('may keep whoever is removed', async () => {
		const { outcomes } = await apply(
			{
				[LIST]: owners('5'),
				[removal('group-9')]: NOT_NOW,
				[look('group-9')]: shown('group-9'),
				[removal('1')]: shown('1'),
				[look('1')]: shown('1'),
			},
			planOf([step('none', 'groups/9', { reason: 'asDesired' }), removing('1')], {
				owners: ['users/5'],
			}),
		);
		expect(outcomes).toEqual(['unchanged', 'removedButGroup']);
	});

	test('whether it was to or not', async () => {
		const { outcomes } = await apply(
			{ [ADD]: HIDDEN, [LIST]: owners('5'), [removal('1')]: shown('1'), [look('1')]: shown('1') },
			planOf([keeping('2'), removingGroup, removing('1')], { owners: ['users/5'] }),
		);
		expect(outcomes).toEqual(['blocked', 'refused', 'removedButGroup']);
	});

	test.each([
		['removed', { [removal('group-9')]: shown('group-9') }],
		['gone', { [removal('group-9')]: GONE, [look('group-9')]: GONE }],
	])('does not, where it is %s', async (outcome, answers) => {
		const { outcomes, sent } = await apply(
			{ ...answers, [LIST]: owners('5'), [removal('1')]: shown('1') },
			planOf([removingGroup, removing('1')], { owners: ['users/5'] }),
		);
		expect(outcomes).toEqual([outcome, 'removed']);
		expect(sent).not.toContain(look('1'));
	});
});

describe('the last owner', () => {
	test.each<[string, string[], string[], string]>([
		['stays where both looks show no other', ['1'], ['1'], 'refused'],
		['stays where the plan’s other owner is none any more', ['1', '2'], ['1'], 'refused'],
		[
			'stays where the other owner is new, as nobody tells since when',
			['1'],
			['1', '2'],
			'refused',
		],
		['goes where both looks show another', ['1', '2'], ['1', '2'], 'changed'],
	])('%s', async (_, planned, now, outcome) => {
		const { done, sent } = await apply(
			{ [LIST]: owners(...now), [change('1')]: shown('1') },
			planOf([demoting('1')], { owners: planned.map(nameOf) }),
		);
		expect(done[0].outcome).toBe(outcome);
		if (outcome === 'refused') expect(done[0]).toMatchObject({ reason: 'lastOwner' });
		expect(sent.filter((one) => one === LIST)).toHaveLength(1);
	});

	test('is not taken for a plain member who has become one since', async () => {
		const { done } = await apply(
			{ [LIST]: owners('1') },
			planOf([removing('1')], { owners: ['users/2'] }),
		);
		expect(done[0]).toMatchObject({ outcome: 'refused', reason: 'lastOwner' });
	});

	test('a plain member goes, whoever owns the space', async () => {
		const { outcomes } = await apply(
			{ [LIST]: owners('3'), [removal('1')]: shown('1') },
			planOf([removing('1')]),
		);
		expect(outcomes).toEqual(['removed']);
	});

	test.each([
		['has become one and is shown as one', ['1', '2'], 'changed'],
		['has become one and is not shown as one', ['1'], 'refused'],
	])('after another %s', async (_, now, outcome) => {
		for (const first of [promoting('2'), adding('2', OWNER), adding('b@example.com', OWNER)]) {
			const { outcomes } = await apply(
				{
					[LIST]: owners(...now),
					[ADD]: shown('2'),
					[change('2')]: shown('2', OWNER),
					[change('1')]: shown('1'),
				},
				planOf([first, demoting('1')], { owners: ['users/1'] }),
			);
			expect(outcomes[1]).toBe(outcome);
		}
	});

	test.each<[string, MemberStep, Answers]>([
		[
			'an owner who has not joined',
			adding('2', OWNER),
			{ [ADD]: shown('2', OWNER, 'INVITED'), [LIST]: owners('1', '2') },
		],
		['a plain member', adding('2'), { [ADD]: shown('2'), [LIST]: owners('1', '2') }],
		[
			'a manager',
			step('promote', '2', { from: MEMBER, to: 'ROLE_ASSISTANT_MANAGER' }),
			{ [change('2')]: shown('2', 'ROLE_ASSISTANT_MANAGER'), [LIST]: owners('1', '2') },
		],
		[
			'an owner whom the answer does not show',
			promoting('2'),
			{ [change('2')]: shown('2'), [look('2')]: shown('2'), [LIST]: owners('1', '2') },
		],
	])('stays after %s', async (_, first, answers) => {
		const { done } = await apply(answers, planOf([first, demoting('1')], { owners: ['users/1'] }));
		expect(done[1]).toMatchObject({ outcome: 'refused', reason: 'lastOwner' });
	});

	test('goes where another was to go, and stays', async () => {
		const { outcomes } = await apply(
			{ [ADD]: shown('1', OWNER), [LIST]: owners('1', '2'), [change('2')]: shown('2') },
			planOf([adding('a@example.com'), demoting('1'), demoting('2')], {
				members: ['users/1', 'users/2'],
				owners: ['users/1', 'users/2'],
			}),
		);
		expect(outcomes).toEqual(['unknown', 'refused', 'changed']);
	});

	test('of two who are both to go, one stays', async () => {
		const { outcomes, sent } = await apply(
			{ [LIST]: owners('1', '2'), [change('1')]: shown('1'), [change('2')]: shown('2') },
			planOf([demoting('1'), demoting('2')], { owners: ['users/1', 'users/2'] }),
		);
		expect(outcomes).toEqual(['changed', 'refused']);
		expect(sent.filter((one) => one === LIST)).toHaveLength(1);
	});

	test('is told by Google, too', async () => {
		const { done } = await apply(
			{
				[LIST]: [owners('1', '2'), owners('1')],
				[change('1')]: NOT_NOW,
				[look('1')]: shown('1', OWNER),
			},
			planOf([demoting('1')], { owners: ['users/1', 'users/2'] }),
		);
		expect(done[0]).toMatchObject({ action: 'demote', outcome: 'refused', reason: 'lastOwner' });
	});

	test('a group goes without a look at the owners', async () => {
		const { sent } = await apply([shown('group-9')], planOf([removingGroup]));
		expect(sent).toEqual([removal('group-9')]);
	});
});

describe('people without a role', () => {
	const plan = (maxPlainRemovals: number) =>
		planOf([removing('1'), removing('2'), removing('3', 'ROLE_ASSISTANT_MANAGER')], {
			owners: ['users/5'],
			maxPlainRemovals,
		});
	const answers = {
		[LIST]: owners('5'),
		[removal('1')]: shown('1'),
		[removal('2')]: shown('2'),
		[removal('3')]: shown('3'),
	};

	test('are removed as far as the limits allow, and nobody is taken for one of a group beyond', async () => {
		const { done, outcomes } = await apply(answers, plan(1));
		expect(outcomes).toEqual(['removed', 'refused', 'removed']);
		expect(done[1]).toMatchObject({ action: 'refused', reason: 'limitReached' });
		expect((await apply(answers, plan(2))).outcomes).toEqual(['removed', 'removed', 'removed']);
	});

	test('who Google says came through a group do not count', async () => {
		const shownOne = { [removal('1')]: NOT_NOW, [look('1')]: shown('1') };
		const through = { ...answers, ...shownOne, [look('2')]: GONE, [look('3')]: GONE };
		const { steps, ...rest } = plan(1);
		const group = step('none', 'groups/9');
		const { outcomes } = await apply(through, { ...rest, steps: [...steps, group] });
		expect(outcomes).toEqual(['viaGroup', 'removed', 'removed', 'unchanged']);
	});

	test('who were gone already do not count', async () => {
		const gone = { ...answers, [removal('1')]: GONE, [look('1')]: GONE };
		expect((await apply(gone, plan(1))).outcomes).toEqual(['gone', 'removed', 'removed']);
	});
});

test('who owns a space is listed, and who is only invited owns nothing', async () => {
	const listed = [membership('1', OWNER), membership('2', OWNER, 'INVITED'), membership('3')];
	const { chat, sent } = clientOf([ok({ memberships: listed })]);
	const admin = { useAdminAccess: true } as const;
	expect(await ownersOf({ chat, space: 'AAAA', query: admin })).toEqual(['users/1']);
	expect(sent).toEqual([
		`${LIST} {"useAdminAccess":true,"filter":"role = \\"ROLE_MANAGER\\" AND member.type = \\"HUMAN\\"","pageSize":1000}`,
	]);
});

describe('a failure says how far it came', () => {
	const noteOf = async (answers: Answers, steps: MemberStep[]) => {
		const { chat } = clientOf(answers);
		const access = { chat, space: 'AAAA', query: {} };
		const error: unknown = await applyMemberPlan(access, planOf(steps)).catch(
			(one: unknown) => one,
		);
		expect(error).toBeInstanceOf(ChatApiError);
		return (error as ChatApiError).progressNote;
	};
	const REFUSED = refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');

	test('what is done, and what is not', async () => {
		const answers = [shown('1'), shown('2', MEMBER), REFUSED];
		const steps = [adding('1'), adding('2'), adding('3'), step('none', '4'), removing('5')];
		expect(await noteOf(answers, steps)).toBe(
			'Done: add label of 1, add label of 2. Not done: add label of 3, remove label of 5. Run it again to do the rest.',
		);
	});

	test('what may be done', async () => {
		const answers = Array<Error>(15).fill(LOST);
		expect(await noteOf(answers, [adding('3')])).toBe(
			'Perhaps done: add label of 3. Run it again to do the rest.',
		);
	});

	test('ten of them, and how many more', async () => {
		const steps = Array.from({ length: 12 }, (_, index) => adding(String(index)));
		expect(await noteOf([REFUSED], steps)).toMatch(
			/^Not done: (add label of \d, ){10}and 2 more\. Run/,
		);
		expect(await noteOf([REFUSED], steps.slice(0, 10))).toMatch(
			/^Not done: (add label of \d, ){9}add label of 9\. Run/,
		);
	});
});
