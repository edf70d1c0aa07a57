import type { ChatClientOptions } from '../../../../nodes/GoogleChatSpaces/chat/client';
import {
	groupBy,
	prepare,
	rolesDiffer,
	type Limits,
	type NamedMember,
} from '../../../../nodes/GoogleChatSpaces/provisioning/prepare';
import { clientOf, GONE, HIDDEN, ok, refusal, type Answers } from '../../../support/client';

const SPACE = 'GET /v1/spaces/AAAA';
const MEMBERS = `${SPACE}/members`;
const USERINFO = 'GET /v1/userinfo';
const LOOKUP = 'GET /v1/groups:lookup';
const look = (member: string) => `${MEMBERS}/${encodeURIComponent(member)}`;
const person = (id: string, role = 'ROLE_MEMBER') => ({
	name: `spaces/AAAA/members/${id}`,
	state: 'JOINED',
	role,
	member: { name: `users/${id}`, type: 'HUMAN', email: `p${id}@example.com` },
});
const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
const owner = person('1', 'ROLE_MANAGER');
const counted = (joinedDirectHumanUserCount?: number) =>
	ok({ name: 'spaces/AAAA', membershipCount: { joinedDirectHumanUserCount } });

const LIMITS: Limits = {
	removeOthers: true,
	maxRemovals: 100,
	maxRemovalPercent: 100,
	removeUnknownGroups: false,
	protectedMembers: [],
};
const named = (address: string, role?: NamedMember['role']): NamedMember => ({
	address: address.includes('/') ? address : `users/${address}`,
	label: address,
	...(role && { role }),
});

async function plan(
	members: object[],
	desired: NamedMember[],
	limits: Partial<Limits> = {},
	answers: Readonly<Record<string, ReturnType<typeof ok>>> = {},
	options: Partial<ChatClientOptions> = {},
) {
	const all: Answers = {
		[MEMBERS]: ok({ memberships: members }),
		[USERINFO]: ok({ sub: '1', email: 'p1@example.com' }),
		...answers,
	};
	const { chat, sent } = clientOf(all, options);
	const access = { chat, space: 'AAAA', query: {} };
	const prepared = await prepare(access, desired, { ...LIMITS, ...limits });
	return {
		...prepared,
		steps: prepared.plan.steps.map(({ action, name, reason }) => `${action} ${name} ${reason}`),
		asked: sent.map((one) => one.split(' ', 2).join(' ')),
	};
}

test('who is named twice is one, by the first words and the first role', async () => {
	const {
		plan: { steps },
		namedBy,
	} = await plan(
		[owner],
		[
			named('1'),
			named('P1@example.com', 'ROLE_MANAGER'),
			named('New@example.com'),
			named('new@EXAMPLE.com', 'ROLE_MANAGER'),
		],
		{},
		{ [look('New@example.com')]: GONE },
	);
	expect(steps.map(({ name, label, to }) => [name, label, to])).toEqual([
		['users/new@example.com', 'New@example.com', 'ROLE_MANAGER'],
		['users/1', '1', 'ROLE_MANAGER'],
	]);
	expect(namedBy.get('users/1')?.map(({ label }) => label)).toEqual(['1', 'P1@example.com']);
});

test('an id is another one in capitals', async () => {
	const { namedBy } = await plan([], [named('groups/a'), named('groups/A')]);
	expect([...namedBy.keys()]).toEqual(['groups/a', 'groups/A']);
});

describe('who is signed in', () => {
	const others = [owner, person('2')];

	test('is asked where somebody loses something, and stays', async () => {
		const { steps, asked } = await plan(others, [named('2', 'ROLE_MANAGER')]);
		expect(steps).toEqual(['promote users/2 otherRole', 'refused users/1 caller']);
		expect(asked).toContain(USERINFO);
	});

	test.each([
		['nobody is removed', {}, [named('1'), named('2')]],
		['others may stay', { removeOthers: false }, [named('3')]],
		[
			'somebody is only promoted',
			{ protectedMembers: ['users/1'] },
			[named('1'), named('2', 'ROLE_MANAGER')],
		],
	])('is not asked where %s', async (_, limits, desired) => {
		expect((await plan(others, desired, limits)).asked).not.toContain(USERINFO);
	});
});

describe('whoever is protected', () => {
	const others = [owner, person('2'), person('3')];

	test.each([
		['by id', 'users/2'],
		['by email', 'users/P2@example.com'],
	])('%s keeps their place', async (_, address) => {
		const { steps } = await plan(others, [named('1')], { protectedMembers: [address] });
		expect(steps).toEqual([
			'remove users/3 notDesired',
			'none users/1 asDesired',
			'refused users/2 protected',
		]);
	});

	test('keeps the role', async () => {
		const { steps } = await plan(others, [named('1'), named('2', 'ROLE_MANAGER'), named('3')], {
			protectedMembers: ['users/2'],
		});
		expect(steps).toContain('refused users/2 protected');
	});

	test('as a group, by its email, keeps its place', async () => {
		const { steps } = await plan(
			[owner, group],
			[named('1')],
			{ protectedMembers: ['users/all@example.com'], removeUnknownGroups: true },
			{
				[look('all@example.com')]: HIDDEN,
				[LOOKUP]: ok({ name: 'groups/9' }),
				[SPACE]: counted(1),
			},
		);
		expect(steps).toContain('refused groups/9 protected');
	});

	test('as a group, by its id, is not looked for', async () => {
		const { steps, asked } = await plan(
			[owner, group],
			[named('1')],
			{ protectedMembers: ['groups/9'], removeUnknownGroups: true },
			{ [SPACE]: counted(1) },
		);
		expect(steps).toContain('refused groups/9 protected');
		expect(asked).not.toContain(LOOKUP);
	});

	test.each<[string, ReturnType<typeof ok>]>([
		['no group’s', HIDDEN],
		['not found', GONE],
		['not for the account to look up', refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT')],
	])('by an address that is nobody’s and %s may be anybody', async (_, answer) => {
		const {
			plan: { steps },
		} = await plan(
			others,
			[named('1')],
			{ protectedMembers: ['users/x@example.com'] },
			{ [look('x@example.com')]: HIDDEN, [LOOKUP]: answer },
		);
		expect(steps.slice(1)).toMatchObject([
			{ action: 'refused', reason: 'protectedUnknown', about: ['x@example.com'] },
			{ action: 'refused', reason: 'protectedUnknown', about: ['x@example.com'] },
		]);
	});

	test('by an address that Cloud Identity does not tell, where a group is in the space, is an error', async () => {
		const answers = { [look('x@example.com')]: HIDDEN, [SPACE]: counted(1) };
		const limits = { protectedMembers: ['users/x@example.com'], removeUnknownGroups: true };
		const told = async (answer: ReturnType<typeof ok>) =>
			await plan([owner, group], [named('1')], limits, { ...answers, [LOOKUP]: answer });
		await expect(told(refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'))).rejects.toThrow('look up');
		expect((await told(HIDDEN)).steps).toContain('refused groups/9 protectedUnknown');
	});

	test('to the Chat app, by an address that it does not see, may be anybody', async () => {
		const { steps, asked } = await plan(
			others,
			[named('1')],
			{ protectedMembers: ['users/x@example.com'] },
			{ [look('x@example.com')]: HIDDEN },
			{ caller: 'app' },
		);
		expect(steps).toContain('refused users/2 protectedUnknown');
		expect(asked).not.toContain(LOOKUP);
	});
});

describe('how many have joined by themselves', () => {
	const members = [owner, person('2'), group];
	const both = [named('1'), named('groups/9')];

	test('tells that the others came through a group', async () => {
		const { steps, asked } = await plan(members, both, {}, { [SPACE]: counted(1) });
		expect(steps).toContain('none users/2 throughGroup');
		expect(asked).toContain(SPACE);
	});

	test('counts nobody for a role that the list does not show: another may have joined', async () => {
		const desired = [...both, named('3')];
		const answers = { [SPACE]: counted(2), [look('3')]: ok(person('3', 'ROLE_MANAGER')) };
		const { steps } = await plan(members, desired, {}, answers);
		expect(steps).toContain('remove users/2 notDesired');
	});

	test.each<[string, ReturnType<typeof ok>]>([
		['does not tell', HIDDEN],
		['does not count', ok({ name: 'spaces/AAAA' })],
		['does not count people', counted()],
	])('is unknown where Google %s', async (_, answer) => {
		const { steps } = await plan(members, both, {}, { [SPACE]: answer });
		expect(steps).toContain('remove users/2 notDesired');
	});

	test.each([
		['nobody is to go', members, [...both, named('2')], {}],
		['others may stay', members, both, { removeOthers: false }],
		['no group is there', [owner, person('2')], [named('1')], {}],
	])('is not asked where %s', async (_, there, desired, limits) => {
		expect((await plan(there, desired, limits)).asked).not.toContain(SPACE);
	});
});

test('two roles of one person differ, and none is no other', () => {
	expect(rolesDiffer([named('1', 'ROLE_MEMBER'), named('1', 'ROLE_MANAGER')])).toBe(true);
	expect(rolesDiffer([named('1'), named('1', 'ROLE_MANAGER'), named('1', 'ROLE_MANAGER')])).toBe(
		false,
	);
	expect(rolesDiffer([])).toBe(false);
});

test('what has the same key comes together, in order', () => {
	expect([
		...groupBy(['a1', 'b1', 'a2'], (text, index) => `${text[0]}${index === 9 ? 'x' : ''}`),
	]).toEqual([
		['a', ['a1', 'a2']],
		['b', ['b1']],
	]);
});
