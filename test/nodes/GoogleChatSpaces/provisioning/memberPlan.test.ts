import fc from 'fast-check';

import type { MemberRole } from '../../../../nodes/GoogleChatSpaces/chat/types';
import {
	planMembers,
	type ActualMember,
	type Answer,
	type DesiredMember,
	type MemberPlan,
	type MemberStep,
	type PlanRefusal,
	type Guards,
} from '../../../../nodes/GoogleChatSpaces/provisioning/memberPlan';

const ROLES: readonly MemberRole[] = ['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'];
const RUNS = { numRuns: 2500 };

const name = fc.oneof(
	{ weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }).map((id) => `users/${id}`) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }).map((id) => `groups/${id}`) },
);

const actualMember = fc
	.record({ name, role: fc.constantFrom(...ROLES), invited: fc.boolean() })
	.map(({ name, role, invited }): ActualMember => {
		const base = { name, label: name, membershipId: name.replace(/^\w+\//, '') };
		if (name.startsWith('groups/')) return { ...base, invited: false };
		return { ...base, role: invited ? 'ROLE_MEMBER' : role, invited };
	});

const desiredMember = fc
	.record({ name, role: fc.option(fc.constantFrom(...ROLES), { nil: undefined }) })
	.map(({ name, role }): DesiredMember => {
		const hasRole = role !== undefined && name.startsWith('users/');
		return { name, label: name, ...(hasRole && { role }) };
	});

const unique = <Member extends { name: string }>(member: fc.Arbitrary<Member>) =>
	fc.uniqueArray(member, { selector: ({ name }) => name, maxLength: 12 });

const names = fc.uniqueArray(name, { maxLength: 3 }).map((list) => new Set(list));

const guards = fc
	.record({
		removeOthers: fc.boolean(),
		maxRemovals: fc.integer({ min: 0, max: 12 }),
		maxRemovalPercent: fc.constantFrom(0, 25, 29, 50, 100),
		protectedNames: names,
		unknownProtected: fc.oneof(
			{ weight: 4, arbitrary: fc.constant([]) },
			{ weight: 1, arbitrary: fc.constant(['it@example.com']) },
		),
		caller: names,
		maybeCaller: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(new Set<string>()) },
			{ weight: 1, arbitrary: names },
		),
		removeUnknownGroups: fc.boolean(),
	})
	.map(
		({ caller, maybeCaller, ...rest }): Guards => ({
			...rest,
			isCaller: (name) => (caller.has(name) ? 'yes' : maybeCaller.has(name) ? 'unknown' : 'no'),
		}),
	);

function countPlain(members: readonly ActualMember[]): number {
	return members.filter(({ role, invited }) => role === 'ROLE_MEMBER' && !invited).length;
}

const situation = fc
	.record({
		actual: unique(actualMember),
		desired: unique(desiredMember),
		guards,
		isCounted: fc.boolean(),
	})
	.map(({ actual, desired, guards, isCounted }) => {
		// Here everybody has joined by themselves.
		const plainPeople = countPlain(actual);
		return { actual, desired, guards: { ...guards, ...(isCounted && { plainPeople }) } };
	});

/** What Google would make of a step: newcomers join. */
function after(members: ActualMember[], step: MemberStep): ActualMember[] {
	const others = members.filter((member) => member.name !== step.name);
	const current = members.find((member) => member.name === step.name);
	const { name, label, to } = step;
	switch (step.action) {
		case 'add':
			return [
				...members,
				{ name, label, membershipId: name.replace(/^\w+\//, ''), role: to, invited: false },
			];
		case 'promote':
		case 'demote':
			return current ? [...others, { ...current, role: to }] : members;
		case 'remove':
			return others;
		default:
			return members;
	}
}

/** The members after each step, the start first. */
function states(actual: ActualMember[], { steps, refusal }: MemberPlan): ActualMember[][] {
	const all = [actual];
	if (refusal !== undefined) return all;
	for (const step of steps) all.push(after(all[all.length - 1], step));
	return all;
}

const end = (actual: ActualMember[], plan: MemberPlan) => states(actual, plan).at(-1) ?? [];
const owners = (members: ActualMember[]) =>
	members.filter(({ role, invited }) => role === 'ROLE_MANAGER' && !invited).length;
const actions = ({ steps }: MemberPlan) => steps.map(({ action }) => action);
const count = (plan: MemberPlan, action: string) =>
	actions(plan).filter((other) => other === action).length;

describe('for any actual and desired members', () => {
	test('the plan leads to the desired ones, but for whom a guard protects', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const plan = planMembers(actual, desired, guards);
				if (plan.refusal !== undefined) return;
				const members = new Map(end(actual, plan).map((member) => [member.name, member]));
				const refused = new Set(
					plan.steps
						.filter(({ action }) => action === 'refused' || action === 'keep')
						.map((step) => step.name),
				);
				for (const { name, role } of desired) {
					const member = members.get(name);
					expect(member).toBeDefined();
					if (role && !member?.invited && !refused.has(name)) expect(member?.role).toBe(role);
				}
				const wanted = new Set(desired.map(({ name }) => name));
				const others = [...members.keys()].filter((name) => !wanted.has(name));
				const before = actual.map(({ name }) => name).filter((name) => !wanted.has(name));
				const stay = guards.removeOthers ? before.filter((name) => refused.has(name)) : before;
				expect(others.sort()).toEqual(stay.sort());
			}),
			RUNS,
		);
	});

	test('planned again, nothing is left to do, and nothing was tried in vain', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const plan = planMembers(actual, desired, guards);
				if (plan.refusal !== undefined) return;
				const members = end(actual, plan);
				const again = planMembers(members, desired, {
					...guards,
					...(guards.plainPeople !== undefined && { plainPeople: countPlain(members) }),
				});
				expect(again.refusal).toBeUndefined();
				expect(new Set([...actions(again), 'none', 'refused'])).toEqual(
					new Set(['none', 'refused']),
				);
				const touched = plan.steps.map(({ name }) => name);
				expect(new Set(touched).size).toBe(touched.length);
			}),
			RUNS,
		);
	});

	test('no step takes anything from the caller, the protected or the last owner', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const plan = planMembers(actual, desired, guards);
				for (const { name, action } of plan.steps) {
					const isTaken = ['remove', 'demote'].includes(action);
					if (isTaken) expect(guards.isCaller(name)).toBe('no');
					if (isTaken) expect(guards.unknownProtected).toEqual([]);
					if (isTaken || action === 'promote') expect(guards.protectedNames.has(name)).toBe(false);
				}
				if (owners(actual) === 0) return;
				for (const members of states(actual, plan)) expect(owners(members)).toBeGreaterThan(0);
			}),
			RUNS,
		);
	});

	test('adds come before removals, promotions before demotions, and over a cap nothing is done', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const plan = planMembers(actual, desired, guards);
				const order = 'add promote keep demote group remove none refused'.split(' ');
				const ranks = plan.steps.map(({ action, name }) => {
					const isGroup = action === 'remove' && name.startsWith('groups/');
					return order.indexOf(isGroup ? 'group' : action);
				});
				expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
				const removals = count(plan, 'remove');
				const over =
					removals > 0 &&
					(removals > guards.maxRemovals ||
						removals * 100 > guards.maxRemovalPercent * actual.length ||
						removals === actual.length);
				expect(plan.refusal !== undefined).toBe(over);
				if (!guards.removeOthers) expect(removals).toBe(0);
			}),
			RUNS,
		);
	});

	test('a group is removed only where that is allowed', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const { steps } = planMembers(actual, desired, guards);
				const isRemoved = steps.some(
					({ action, name }) => action === 'remove' && name.startsWith('groups/'),
				);
				if (isRemoved) expect(guards.removeUnknownGroups).toBe(true);
			}),
			RUNS,
		);
	});

	test('before a group is removed, whoever stays is made a member of their own', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const { steps } = planMembers(actual, desired, guards);
				const isGroup = ({ name }: MemberStep) => name.startsWith('groups/');
				const leaves = steps.some((step) => step.action === 'remove' && isGroup(step));
				const invited = new Set(actual.filter((one) => one.invited).map((one) => one.name));
				const staying = steps.filter(
					(step) =>
						['none', 'refused', 'keep'].includes(step.action) &&
						!isGroup(step) &&
						!invited.has(step.name),
				);
				expect(steps.filter(({ action }) => action === 'keep')).toEqual(leaves ? staying : []);
			}),
			RUNS,
		);
	});

	test('each difference is one step, and no more', () => {
		fc.assert(
			fc.property(situation, ({ actual, desired, guards }) => {
				const plan = planMembers(actual, desired, guards);
				const present = new Map(actual.map((member) => [member.name, member]));
				const missing = desired.filter(({ name }) => !present.has(name));
				const differing = desired.filter(({ name, role }) => {
					const member = present.get(name);
					return role && member?.role && !member.invited && member.role !== role;
				});
				const surplus = actual.filter(
					({ name }) => guards.removeOthers && !desired.some((member) => member.name === name),
				);
				const changes = plan.steps.filter(
					({ action, reason }) => action !== 'none' && (action !== 'keep' || !isKept(reason)),
				);
				expect(changes).toHaveLength(missing.length + differing.length + surplus.length);
			}),
			RUNS,
		);
	});
});

const isKept = (reason: MemberStep['reason']) => reason === 'groupRemoved';

const NO_GUARDS: Guards = {
	removeOthers: true,
	maxRemovals: 10,
	maxRemovalPercent: 100,
	protectedNames: new Set(),
	unknownProtected: [],
	isCaller: () => 'no',
	removeUnknownGroups: true,
};
const person = (id: string, role: MemberRole = 'ROLE_MEMBER', invited = false): ActualMember => ({
	name: `users/${id}`,
	label: `${id}@example.com`,
	membershipId: id,
	role,
	invited,
});

test('a plan says who, from which role to which, and why', () => {
	const actual = [
		person('1', 'ROLE_MANAGER'),
		person('2'),
		person('3', 'ROLE_ASSISTANT_MANAGER'),
		person('4'),
		person('5', 'ROLE_MEMBER', true),
		person('6'),
		person('7'),
	];
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: 'one@example.com', role: 'ROLE_MANAGER' },
		{ name: 'users/2', label: 'two@example.com', role: 'ROLE_MANAGER' },
		{ name: 'users/3', label: 'three@example.com', role: 'ROLE_MEMBER' },
		{ name: 'users/5', label: 'five@example.com', role: 'ROLE_MANAGER' },
		{ name: 'users/new@example.com', label: 'new@example.com' },
		{ name: 'groups/a', label: 'team@example.com' },
	];
	const guards = {
		...NO_GUARDS,
		protectedNames: new Set(['users/6']),
		isCaller: (name: string) => (name === 'users/7' ? 'yes' : 'no') as Answer,
	};

	expect(planMembers(actual, desired, guards)).toEqual({
		members: actual.map(({ name }) => name),
		owners: ['users/1'],
		maxPlainRemovals: 6,
		steps: [
			{
				action: 'add',
				name: 'users/new@example.com',
				label: 'new@example.com',
				to: 'ROLE_MEMBER',
				keepsRole: true,
				reason: 'missing',
			},
			{ action: 'add', name: 'groups/a', label: 'team@example.com', reason: 'missing' },
			{
				action: 'promote',
				name: 'users/2',
				label: 'two@example.com',
				membershipId: '2',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MANAGER',
				reason: 'otherRole',
			},
			{
				action: 'demote',
				name: 'users/3',
				label: 'three@example.com',
				membershipId: '3',
				from: 'ROLE_ASSISTANT_MANAGER',
				to: 'ROLE_MEMBER',
				reason: 'otherRole',
			},
			{
				action: 'remove',
				name: 'users/4',
				label: '4@example.com',
				membershipId: '4',
				from: 'ROLE_MEMBER',
				reason: 'notDesired',
			},
			{
				action: 'none',
				name: 'users/1',
				label: 'one@example.com',
				membershipId: '1',
				from: 'ROLE_MANAGER',
				to: 'ROLE_MANAGER',
				reason: 'asDesired',
			},
			{
				action: 'none',
				name: 'users/5',
				label: 'five@example.com',
				membershipId: '5',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MEMBER',
				reason: 'invited',
			},
			{
				action: 'refused',
				name: 'users/6',
				label: '6@example.com',
				membershipId: '6',
				from: 'ROLE_MEMBER',
				reason: 'protected',
			},
			{
				action: 'refused',
				name: 'users/7',
				label: '7@example.com',
				membershipId: '7',
				from: 'ROLE_MEMBER',
				reason: 'caller',
			},
		],
	});
});

test.each<[string, ActualMember[], DesiredMember[], Partial<Guards>, PlanRefusal | undefined]>([
	[
		'more than the cap',
		[person('1', 'ROLE_MANAGER'), person('2'), person('3')],
		[{ name: 'users/1', label: '1' }],
		{ maxRemovals: 1 },
		{ limit: 'maxRemovals', removals: 2, members: 3, max: 1 },
	],
	[
		'more than the share',
		[person('1', 'ROLE_MANAGER'), person('2'), person('3')],
		[{ name: 'users/1', label: '1' }],
		{ maxRemovalPercent: 50 },
		{ limit: 'maxRemovalPercent', removals: 2, members: 3, max: 50 },
	],
	[
		'as large a share as is allowed',
		[person('0', 'ROLE_MANAGER'), ...[...Array(99).keys()].map((id) => person(String(id + 1)))],
		[...Array(71).keys()].map((id) => ({ name: `users/${id}`, label: String(id) })),
		{ maxRemovals: 100, maxRemovalPercent: 29 },
		undefined,
	],
	[
		'everybody',
		[person('1'), person('2')],
		[{ name: 'users/3', label: '3' }],
		{},
		{ limit: 'everybody', removals: 2, members: 2, max: 1 },
	],
	[
		'as many as the cap allows',
		[person('1', 'ROLE_MANAGER'), person('2'), person('3')],
		[{ name: 'users/1', label: '1' }],
		{ maxRemovals: 2 },
		undefined,
	],
])('removing %s', (_, actual, desired, guards, refusal) => {
	expect(planMembers(actual, desired, { ...NO_GUARDS, ...guards }).refusal).toEqual(refusal);
});

describe('where a group stays', () => {
	const group: ActualMember = {
		name: 'groups/a',
		label: 'team@example.com',
		membershipId: 'a',
		invited: false,
	};
	const actual = [
		person('1', 'ROLE_MANAGER'),
		group,
		...[...Array(8).keys()].map((id) => person(`p${id}`)),
	];
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: 'one@example.com' },
		{ name: 'groups/a', label: 'team@example.com' },
	];
	const guards = { ...NO_GUARDS, maxRemovals: 2, maxRemovalPercent: 25 };

	test('and everybody came through it, nobody is to be removed', () => {
		const { steps, refusal } = planMembers(actual, desired, { ...guards, plainPeople: 0 });

		expect(refusal).toBeUndefined();
		expect(steps.filter(({ reason }) => reason === 'throughGroup')).toHaveLength(8);
		expect(steps.every(({ action }) => action === 'none')).toBe(true);
	});

	test('and another leaves, nobody can tell through which they came', () => {
		const other = { ...group, name: 'groups/b', membershipId: 'b' };
		const { refusal } = planMembers([...actual, other], desired, { ...guards, plainPeople: 0 });

		expect(refusal).toEqual({ limit: 'maxRemovals', removals: 9, members: 11, max: 2 });
	});

	test.each([
		[2, undefined],
		[3, { limit: 'maxRemovals', removals: 3, members: 10, max: 2 }],
		[undefined, { limit: 'maxRemovals', removals: 8, members: 10, max: 2 }],
	])('the caps count those who did not: %p by themselves', (plainPeople, refusal) => {
		expect(planMembers(actual, desired, { ...guards, plainPeople }).refusal).toEqual(refusal);
	});

	test('where Google counts too few, no more are removed than the caps allow besides the others', () => {
		const members = [...actual, person('2', 'ROLE_ASSISTANT_MANAGER')];
		const caps = { maxRemovals: 3, maxRemovalPercent: 25 };
		const plan = planMembers(members, desired, { ...guards, ...caps, plainPeople: 1 });
		expect(plan).toMatchObject({ maxPlainRemovals: 1 });
		expect(plan.refusal).toBeUndefined();
	});
});

test('the last owner stays one, whatever is asked', () => {
	const actual = [person('1', 'ROLE_MANAGER'), person('2')];
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: 'one@example.com', role: 'ROLE_MEMBER' },
		{ name: 'users/2', label: 'two@example.com' },
	];

	expect(planMembers(actual, desired, NO_GUARDS).steps[1]).toMatchObject({
		action: 'refused',
		name: 'users/1',
		reason: 'lastOwner',
	});
});

test('whoever may be the account that is signed in stays, and is told as such', () => {
	const isCaller = (name: string) => (name === 'users/2' ? 'unknown' : 'no') as Answer;
	const [one, two] = [person('1', 'ROLE_MANAGER'), person('2')];
	const { steps } = planMembers([one, two], [{ name: 'users/1', label: '1' }], {
		...NO_GUARDS,
		isCaller,
	});

	expect(steps[1]).toMatchObject({
		action: 'refused',
		name: 'users/2',
		reason: 'callerUnknown',
	});
});

test('a promotion that a guard forbids makes no owner, and so the last one stays', () => {
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: '1', role: 'ROLE_MEMBER' },
		{ name: 'users/2', label: '2', role: 'ROLE_MANAGER' },
	];
	const { steps } = planMembers([person('1', 'ROLE_MANAGER'), person('2')], desired, {
		...NO_GUARDS,
		protectedNames: new Set(['users/2']),
	});

	expect(steps.map(({ name, action, reason }) => [name, action, reason])).toEqual([
		['users/2', 'refused', 'protected'],
		['users/1', 'refused', 'lastOwner'],
	]);
});

test('who is desired, or may not be removed, is kept by themselves where a group leaves', () => {
	const group = { name: 'groups/a', label: 'a', membershipId: 'group-a', invited: false };
	const actual = [
		group,
		person('1', 'ROLE_MANAGER'),
		person('2'),
		person('3'),
		person('4', 'ROLE_MEMBER', true),
	];
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: '1', role: 'ROLE_MANAGER' },
		{ name: 'users/2', label: '2' },
		{ name: 'users/4', label: '4' },
	];
	const { steps } = planMembers(actual, desired, {
		...NO_GUARDS,
		protectedNames: new Set(['users/3']),
	});

	expect(steps.map(({ action, name, to, reason }) => [action, name, to, reason])).toEqual([
		['keep', 'users/1', 'ROLE_MANAGER', 'groupRemoved'],
		['keep', 'users/2', 'ROLE_MEMBER', 'groupRemoved'],
		['keep', 'users/3', 'ROLE_MEMBER', 'protected'],
		['remove', 'groups/a', undefined, 'notDesired'],
		['none', 'users/4', 'ROLE_MEMBER', 'invited'],
	]);
});

test('who is kept gets no role that only a list shows, as they may have lost it since', () => {
	const group = { name: 'groups/a', label: 'a', membershipId: 'group-a', invited: false };
	const actual = [
		group,
		person('1', 'ROLE_MANAGER'),
		person('2', 'ROLE_MANAGER'),
		person('3', 'ROLE_ASSISTANT_MANAGER'),
		person('4', 'ROLE_MANAGER'),
	];
	const desired: DesiredMember[] = [
		{ name: 'users/1', label: '1', role: 'ROLE_MANAGER' },
		{ name: 'users/2', label: '2', role: 'ROLE_MEMBER' },
		{ name: 'users/3', label: '3' },
	];
	const { steps } = planMembers(actual, desired, {
		...NO_GUARDS,
		protectedNames: new Set(['users/2', 'users/4']),
	});

	expect(steps.filter(({ action }) => action === 'keep')).toMatchObject([
		{ name: 'users/1', to: 'ROLE_MANAGER', reason: 'groupRemoved' },
		{ name: 'users/2', to: 'ROLE_MEMBER', reason: 'protected' },
		{ name: 'users/3', to: 'ROLE_MEMBER', reason: 'groupRemoved' },
		{ name: 'users/4', to: 'ROLE_MEMBER', reason: 'protected' },
	]);
});
