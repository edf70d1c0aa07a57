import type { ChatClientOptions } from '../../../../nodes/GoogleChatSpaces/chat/client';
import type { HttpAnswer } from '../../../../nodes/GoogleChatSpaces/chat/transport';
import {
	findLeaver,
	type Leaver,
} from '../../../../nodes/GoogleChatSpaces/provisioning/findLeaver';
import { isOutage } from '../../../../nodes/GoogleChatSpaces/chat/cause';
import type { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import { clientOf, GONE, HIDDEN, ok, refusal } from '../../../support/client';

const ADA = 'users/ada@example.com';
const USERINFO = 'GET /v1/userinfo';
const LOOKUP = 'GET /v1/groups:lookup';
const list = (space: string) => `GET /v1/spaces/${space}/members`;
const look = (space: string, member: string) => `${list(space)}/${encodeURIComponent(member)}`;
const adaIn = (space: string) => look(space, 'ada@example.com');
const space = (id: string, more: object = {}) => ({
	name: `spaces/${id}`,
	displayName: `Space ${id}`,
	spaceType: 'SPACE',
	...more,
});
const membership = (spaceId: string, id: string, role = 'ROLE_MEMBER', state = 'JOINED') => ({
	name: `spaces/${spaceId}/members/${id}`,
	state,
	role,
	member: { name: `users/${id}`, type: 'HUMAN' },
});
const one = (...given: Parameters<typeof membership>) => ok(membership(...given));
const members = (...given: object[]) => ok({ memberships: given });
const searchedSpace = (id: string) => ({
	id,
	displayName: `Space ${id}`,
	hasOwners: true,
	mayHaveGroups: true,
});
const leaverIn = (id: string, more: object = {}) => ({
	...searchedSpace(id),
	name: 'users/2',
	role: 'ROLE_MEMBER',
	...more,
});
const OWNER = 'ROLE_MANAGER';

type Answers = Readonly<Record<string, HttpAnswer | readonly HttpAnswer[]>>;

async function find(
	spaces: object[],
	answers: Answers,
	form: Partial<Leaver> = {},
	options: Partial<ChatClientOptions> = {},
) {
	const { chat, sent } = clientOf(
		{
			'GET /v1/spaces': ok({ spaces }),
			[USERINFO]: ok({ sub: '1', email: 'hana@example.com' }),
			[look('A', 'hana@example.com')]: one('A', '1'),
			...answers,
		},
		options,
	);
	const found = await findLeaver(chat, {
		leaver: ADA,
		query: {},
		protectedMembers: [],
		concurrency: 2,
		...form,
	});
	return { ...found, asked: sent.map((request) => request.split(' ', 2).join(' ')), sent };
}

const FREE = { isCaller: 'no', isProtected: false, unknownProtected: [] };

describe('the spaces of a leaver', () => {
	test('are those in which Google shows them', async () => {
		const { spaces, searched, unknown, guards } = await find([space('A'), space('B'), space('C')], {
			[adaIn('A')]: one('A', '2'),
			[adaIn('B')]: GONE,
			[adaIn('C')]: one('C', '2', 'ROLE_ASSISTANT_MANAGER'),
		});
		expect(spaces).toEqual([leaverIn('A'), leaverIn('C', { role: 'ROLE_ASSISTANT_MANAGER' })]);
		expect([searched, unknown, guards]).toEqual([3, [], FREE]);
	});

	test('are no direct messages, and group chats without owners and groups', async () => {
		const { spaces, searched } = await find(
			[
				space('A', { spaceType: 'GROUP_CHAT', displayName: undefined }),
				space('D', { spaceType: 'DIRECT_MESSAGE' }),
				space('B', { membershipCount: { joinedGroupCount: 0 } }),
				space('C', { membershipCount: { joinedGroupCount: 1 } }),
			],
			{ [adaIn('A')]: one('A', '2'), [adaIn('B')]: one('B', '2'), [adaIn('C')]: one('C', '2') },
		);
		expect(searched).toBe(3);
		expect(spaces).toEqual([
			{ ...leaverIn('A'), displayName: '', hasOwners: false, mayHaveGroups: false },
			{ ...leaverIn('B'), mayHaveGroups: false },
			leaverIn('C'),
		]);
	});

	test('are those of the organization, to an administrator', async () => {
		const { spaces, sent } = await find(
			[],
			{
				'GET /v1/spaces:search': ok({ results: [{ space: space('A') }] }),
				[adaIn('A')]: one('A', '2'),
			},
			{ query: { useAdminAccess: true } },
		);
		expect(spaces).toEqual([leaverIn('A')]);
		expect(sent[0]).toContain('customers/my_customer');
		expect(sent[1]).toBe(`${adaIn('A')} {"useAdminAccess":true}`);
	});

	test('that hide them show them by id, once one has shown who they are', async () => {
		const { spaces, unknown } = await find([space('A'), space('B'), space('C'), space('D')], {
			[adaIn('A')]: one('A', '2'),
			[adaIn('B')]: HIDDEN,
			[list('B')]: members(membership('B', '2')),
			[adaIn('C')]: HIDDEN,
			[list('C')]: members(),
			[adaIn('D')]: HIDDEN,
			[list('D')]: HIDDEN,
		});
		expect(spaces).toEqual([leaverIn('A'), leaverIn('B')]);
		expect(unknown).toMatchObject([{ ...searchedSpace('D'), isHidden: true }]);
	});

	test('that hide them are unknown where a group may hold them, whom no list need show', async () => {
		const group = { name: 'spaces/B/members/group-9', groupMember: { name: 'groups/9' } };
		const { unknown } = await find([space('A'), space('B'), space('C')], {
			[adaIn('A')]: one('A', '2'),
			[adaIn('B')]: HIDDEN,
			[list('B')]: members(membership('B', '1'), group),
			[adaIn('C')]: HIDDEN,
			[list('C')]: members(membership('C', '1')),
		});
		expect(unknown).toMatchObject([{ id: 'B', isHidden: true }]);
	});

	test('that hide them from an administrator, who sees no groups, are unknown unless none is counted', async () => {
		const found = [
			space('A'),
			space('B'),
			space('C', { membershipCount: { joinedGroupCount: 1 } }),
			space('D', { membershipCount: { joinedDirectHumanUserCount: 1 } }),
		];
		const { unknown } = await find(
			[],
			{
				'GET /v1/spaces:search': ok({ results: found.map((one) => ({ space: one })) }),
				[adaIn('A')]: one('A', '2'),
				...Object.fromEntries(
					['B', 'C', 'D'].flatMap((id) => [
						[adaIn(id), HIDDEN],
						[list(id), members(membership(id, '1'))],
					]),
				),
			},
			{ query: { useAdminAccess: true } },
		);
		expect(unknown.map(({ id }) => id)).toEqual(['B', 'C']);
	});

	test('that hide them are unknown where none shows who they are', async () => {
		const { spaces, unknown, asked, guards } = await find([space('A'), space('B')], {
			[adaIn('A')]: HIDDEN,
			[adaIn('B')]: refusal(400),
		});
		expect(spaces).toEqual([]);
		expect(unknown).toMatchObject([
			{ id: 'A', isHidden: true },
			{ id: 'B', isHidden: false },
		]);
		expect(guards).toEqual(FREE);
		expect(asked).not.toContain(USERINFO);
	});

	test('that hide an id are asked for their lists', async () => {
		const { spaces } = await find(
			[space('A')],
			{ [look('A', '2')]: HIDDEN, [list('A')]: members(membership('A', '2')) },
			{ leaver: 'users/2' },
		);
		expect(spaces).toEqual([leaverIn('A')]);
	});

	test('in which they are two people are told as they are', async () => {
		const { spaces, unknown } = await find([space('A'), space('B'), space('C')], {
			[adaIn('A')]: one('A', '2'),
			[adaIn('B')]: one('B', '3'),
			[adaIn('C')]: HIDDEN,
		});
		expect(spaces.map(({ name }) => name)).toEqual(['users/2', 'users/3']);
		expect(unknown).toMatchObject([{ id: 'C' }]);
	});

	test('are not known in an outage', async () => {
		const out = refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
		await expect(find([space('A')], { [adaIn('A')]: out })).rejects.toThrow('Could not get');
	});
});

describe('who owns a space of the leaver', () => {
	const ownersIn = async (answer: HttpAnswer) => {
		const { spaces } = await find([space('A')], {
			[adaIn('A')]: one('A', '2', OWNER),
			[list('A')]: answer,
		});
		return spaces[0].owners;
	};

	test('is listed', async () => {
		const owners = members(membership('A', '2', OWNER), membership('A', '3', OWNER));
		expect(await ownersIn(owners)).toEqual(['users/2', 'users/3']);
	});

	test('is unknown where the list is hidden, or lacks the leaver', async () => {
		expect(await ownersIn(HIDDEN)).toBeUndefined();
		expect(await ownersIn(members(membership('A', '3', OWNER)))).toBeUndefined();
	});

	test('is not known in an outage', async () => {
		await expect(ownersIn(refusal(403, 'SERVICE_DISABLED'))).rejects.toThrow('Could not list');
	});
});

describe('the successor', () => {
	const BEA = 'users/bea@example.com';
	const beaIn = (id: string) => look(id, 'bea@example.com');
	const owned = (id: string) => ({
		[adaIn(id)]: one(id, '2', OWNER),
		[list(id)]: members(membership(id, '2', OWNER), membership(id, '4')),
	});
	const successors = async (answers: Answers, spaces = [space('A')], successor = BEA) =>
		(await find(spaces, answers, { successor })).spaces.map((space) => space.successor);

	test.each<[string, HttpAnswer, unknown]>([
		['is there', one('A', '4'), { is: 'seen', thing: { name: 'users/4', invited: false } }],
		[
			'is invited',
			one('A', '4', 'ROLE_MEMBER', 'INVITED'),
			{ is: 'seen', thing: { name: 'users/4', invited: true } },
		],
		['is not there', GONE, { is: 'absent' }],
		['is hidden', HIDDEN, expect.objectContaining({ is: 'unknown' })],
	])('%s', async (_, answer, look) => {
		expect(await successors({ ...owned('A'), [beaIn('A')]: answer })).toEqual([look]);
	});

	test('whom Google hides is found by the id that another space shows', async () => {
		const answers = {
			...owned('A'),
			...owned('B'),
			[beaIn('A')]: HIDDEN,
			[beaIn('B')]: one('B', '4'),
		};
		const found = { is: 'seen', thing: { name: 'users/4', invited: false } };
		expect(await successors(answers, [space('A'), space('B')])).toEqual([found, found]);
	});

	test('is not looked for where somebody else owns the space', async () => {
		const shared = members(membership('A', '2', OWNER), membership('A', '3', OWNER));
		expect(await successors({ ...owned('A'), [list('A')]: shared })).toEqual([undefined]);
		expect(await successors({ [adaIn('A')]: one('A', '2') })).toEqual([undefined]);
	});

	test('need not be named', async () => {
		const { spaces } = await find([space('A')], owned('A'));
		expect(spaces[0]).not.toHaveProperty('successor');
	});
});

describe('the leaver is the account that is signed in', () => {
	const there = { [adaIn('A')]: one('A', '2') };
	const hana = look('A', 'hana@example.com');
	const admin = { query: { useAdminAccess: true } } as const;
	const search = { 'GET /v1/spaces:search': ok({ results: [{ space: space('A') }] }) };

	test.each<[string, string, Answers, Partial<Leaver>, Partial<ChatClientOptions>]>([
		['no, as the account is somebody else', 'no', {}, {}, {}],
		['yes, by the id', 'yes', { [USERINFO]: ok({ sub: '2' }) }, {}, {}],
		[
			'yes, by the email',
			'yes',
			{ [USERINFO]: ok({ sub: '9', email: 'hana@example.com' }), [hana]: one('A', '2') },
			{},
			{},
		],
		[
			'unknown, as nothing finds the account',
			'unknown',
			{ [hana]: GONE, [look('A', '1')]: GONE },
			{},
			{},
		],
		[
			'no, as the account is found by its id',
			'no',
			{ [hana]: GONE, [look('A', '1')]: one('A', '1') },
			{},
			{},
		],
		[
			'no, as the account is in the list',
			'no',
			{
				[USERINFO]: ok({ sub: '1' }),
				[look('A', '1')]: HIDDEN,
				[list('A')]: members(membership('A', '1')),
			},
			{},
			{},
		],
		['no, as an administrator is elsewhere', 'no', { ...search, [hana]: GONE }, admin, {}],
		['no, as an administrator is hidden', 'no', { ...search, [hana]: HIDDEN }, admin, {}],
		[
			'unknown, as a look for an administrator fails',
			'unknown',
			{ ...search, [hana]: refusal(400) },
			admin,
			{},
		],
		['no, as the Chat app', 'no', {}, {}, { caller: 'app' }],
		[
			'no, as a service account that acts as the leaver',
			'no',
			{},
			{},
			{ actsAs: 'Ada@example.com' },
		],
		[
			'yes, as a service account that acts as them by an alias',
			'yes',
			{ [hana]: one('A', '2') },
			{},
			{ actsAs: 'hana@example.com' },
		],
		[
			'unknown, as a service account acts as somebody who is not there',
			'unknown',
			{ [hana]: GONE },
			{},
			{ actsAs: 'hana@example.com' },
		],
	])('%s', async (_, answer, answers, form, options) => {
		const { guards } = await find([space('A')], { ...there, ...answers }, form, options);
		expect(guards.isCaller).toBe(answer);
	});

	test('unknown, as one of two spaces does not tell', async () => {
		const spaces = {
			'GET /v1/spaces:search': ok({ results: [{ space: space('A') }, { space: space('B') }] }),
		};
		const both = { ...there, ...spaces, [adaIn('B')]: one('B', '2') };
		for (const [first, second] of [
			[refusal(400), GONE],
			[GONE, refusal(400)],
		]) {
			const answers = { ...both, [hana]: first, [look('B', 'hana@example.com')]: second };
			expect((await find([], answers, admin)).guards.isCaller).toBe('unknown');
		}
	});
});

describe('a protected person', () => {
	const there = { [adaIn('A')]: one('A', '2') };
	const ceo = look('A', 'ceo@example.com');
	const guards = async (
		protectedMembers: string[],
		answers: Answers = {},
		options: Partial<ChatClientOptions> = {},
	) => {
		const found = await find([space('A')], { ...there, ...answers }, { protectedMembers }, options);
		const { isProtected, unknownProtected } = found.guards;
		return { isProtected, unknownProtected, asked: found.asked };
	};

	test.each<[string, string, Answers, boolean]>([
		['is the leaver, by the same address', 'users/ADA@example.com', {}, true],
		['is the leaver, by the id', 'users/2', {}, true],
		['is the leaver, by an alias', 'users/ceo@example.com', { [ceo]: one('A', '2') }, true],
		['is somebody else', 'users/ceo@example.com', { [ceo]: one('A', '3') }, false],
		['is somebody else, by the id', 'users/3', {}, false],
		[
			'is a group',
			'users/ceo@example.com',
			{ [ceo]: HIDDEN, [LOOKUP]: ok({ name: 'groups/9' }) },
			false,
		],
	])('%s', async (_, given, answers, isProtected) => {
		expect(await guards([given], answers)).toMatchObject({ isProtected, unknownProtected: [] });
	});

	test('whom nothing shows may be the leaver', async () => {
		const answers = { [ceo]: HIDDEN, [LOOKUP]: GONE, [look('A', '3')]: GONE };
		expect(await guards(['users/3', 'users/ceo@example.com'], answers)).toMatchObject({
			isProtected: false,
			unknownProtected: ['ceo@example.com'],
		});
	});

	test('is not looked up among groups by the Chat app', async () => {
		const { unknownProtected, asked } = await guards(
			['users/ceo@example.com'],
			{ [ceo]: HIDDEN },
			{ caller: 'app' },
		);
		expect(unknownProtected).toEqual(['ceo@example.com']);
		expect(asked).not.toContain(LOOKUP);
	});
});

test.each<[string, HttpAnswer, boolean]>([
	['the scope', refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'), true],
	['the API', refusal(403, 'SERVICE_DISABLED'), true],
	['a proxy', { status: 407, headers: {}, body: '<html>' }, true],
	['a missing right', HIDDEN, false],
	['absence', GONE, false],
	[
		'an administrator in some spaces',
		{
			status: 403,
			headers: {},
			body: { error: { message: "organization's administrator restricts this" } },
		},
		false,
	],
])('what fails for %s fails in the next space, too: %s', async (_, answer, isOut) => {
	const { chat } = clientOf([answer]);
	const error: unknown = await chat.call('spaces.list').catch((reason: unknown) => reason);
	expect(isOutage(error as ChatApiError)).toBe(isOut);
});
