import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	defaultSeed,
	type Fault,
	type FaultEffect,
	type Seed,
	type World,
} from '../../../../../workshop/emulator';
import { goOn, HANA, type RunOptions, startTestChat } from '../../../../support/chat';

const IVAN = 'ivan.it@example.com';
const ALICE = 'alice@example.com';
const DAVID = 'david@example.com';
const HUGO = 'hugo@example.com';
const INVITEE = 'invitee@example.com';
const newcomers = {
	id: '03abc0000009',
	email: 'newcomers@example.com',
	displayName: 'Newcomers',
	members: [INVITEE],
};
const spaces: Seed['spaces'] = [
	{
		id: 'AAAAmember',
		spaceType: 'SPACE',
		displayName: 'Member',
		members: [{ email: HANA }, { email: ALICE }, { email: IVAN }],
	},
	{
		id: 'AAAAowned',
		spaceType: 'SPACE',
		displayName: 'Owned',
		members: [{ email: ALICE }, { email: HANA }, { email: IVAN }],
	},
	{
		id: 'AAAAshared',
		spaceType: 'SPACE',
		displayName: 'Shared',
		members: [{ email: ALICE }, { email: HANA, role: 'ROLE_MANAGER' }],
	},
	{
		id: 'AAAAgroup',
		spaceType: 'SPACE',
		displayName: 'Group',
		members: [{ email: HANA }, { email: 'engineering@example.com' }, { email: ALICE }],
	},
	{
		id: 'AAAAwithout',
		spaceType: 'SPACE',
		displayName: 'Without',
		members: [{ email: HANA }, { email: IVAN }],
	},
	{
		id: 'AAAAnewcomer',
		spaceType: 'SPACE',
		displayName: 'Of a newcomer',
		members: [{ email: HUGO }, { email: newcomers.email }],
	},
	{ id: 'AAAAdm', spaceType: 'DIRECT_MESSAGE', members: [{ email: HANA }, { email: ALICE }] },
];
const groups = [...defaultSeed.groups, newcomers];
const chat = startTestChat({ seed: { ...defaultSeed, groups, spaces } });

const leave = async (parameters: INodeParameters = {}, options?: RunOptions) =>
	await chat.run(
		{ resource: 'member', operation: 'removeFromAll', leaver: ALICE, ...parameters },
		options,
	);
const asAlice: RunOptions = { signIn: 'delegation', as: ALICE };
const told = (items: Array<{ json: IDataObject }>) =>
	items.map(({ json }) => `${json.displayName} ${json.action} ${json.member} ${json.outcome}`);
const writes = (requests: Array<{ method: string; path: string }>) =>
	requests
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path.replace('/v1/spaces/', '')}`);

test('as the leaver: sole ownership goes to the successor first, and then nothing is left', async () => {
	const first = await leave({ successor: IVAN }, asAlice);

	expect(told(first.items)).toEqual([
		'Member remove alice@example.com removed',
		'Owned promote ivan.it@example.com changed',
		'Owned remove alice@example.com removed',
		'Shared remove alice@example.com removed',
		'Group remove alice@example.com removed',
	]);
	expect(writes(first.requests)).toEqual([
		'DELETE AAAAmember/members/100000000000000000106',
		'PATCH AAAAowned/members/100000000000000000103',
		'DELETE AAAAowned/members/100000000000000000106',
		'DELETE AAAAshared/members/100000000000000000106',
		'DELETE AAAAgroup/members/100000000000000000106',
	]);
	expect(first.items[1].json).toEqual({
		space: 'spaces/AAAAowned',
		displayName: 'Owned',
		member: IVAN,
		action: 'promote',
		to: 'ROLE_MANAGER',
		outcome: 'changed',
		reason: 'takes over the space',
	});

	const again = await leave({ successor: IVAN }, asAlice);
	expect(again.items.map(({ json }) => json)).toEqual([
		{
			member: ALICE,
			action: 'none',
			outcome: 'unchanged',
			spaces: 0,
			unknown: 0,
			reason: 'is in none of the 0 spaces that were looked into',
		},
	]);
	expect(again.requests).toHaveLength(1);
});

test('as a colleague: what the account may not do is told, and the others go on', async () => {
	const { items } = await leave({ successor: IVAN });

	expect(told(items)).toEqual([
		'Member remove alice@example.com removed',
		'Owned promote ivan.it@example.com blocked',
		'Owned remove alice@example.com blocked',
		'Shared remove alice@example.com removed',
		'Group remove alice@example.com removed',
	]);
});

test('as an administrator, in all named spaces of the organization; of group chats it is told', async () => {
	const { items, requests } = await leave(
		{ successor: IVAN, options: { useAdminAccess: true } },
		{
			as: 'ada.admin@example.com',
			scopes: ['openid', 'chat.admin.spaces', 'chat.admin.memberships'],
		},
	);

	expect(told(items)).toEqual([
		'Member remove alice@example.com removed',
		'Owned promote ivan.it@example.com changed',
		'Owned remove alice@example.com removed',
		'Shared remove alice@example.com removed',
		'Group remove alice@example.com removed',
		// A group may hold her there, whom the list need not show.
		'Of a newcomer none alice@example.com unknown',
		'undefined none alice@example.com unknown',
	]);
	expect(items[5].json.reason).toBe(
		'Google does not show whether they are in the space: a Google Group may hold them there, or the account may not look into it',
	);
	expect(items[6].json.reason).toContain('Use Admin Access does not reach group chats');
	expect(requests.every(({ query }) => query.useAdminAccess === 'true')).toBe(true);
});

test('a dry run tells the same steps and changes nothing', async () => {
	const dry = await leave({ successor: IVAN, dryRun: true }, asAlice);
	const real = await leave({ successor: IVAN }, asAlice);

	expect(writes(dry.requests)).toEqual([]);
	expect(dry.items.map(({ json }) => ({ ...json, outcome: '' }))).toEqual(
		real.items.map(({ json }) => ({ ...json, outcome: '' })),
	);
	expect(dry.items.every(({ json }) => json.outcome === 'planned')).toBe(true);
});

test('who stays through a group is told', async () => {
	const { items } = await leave({ leaver: DAVID });

	expect(items.map(({ json }) => [json.displayName, json.outcome, json.reason])).toEqual([
		[
			'Group',
			'viaGroup',
			'is in the space through a Google Group only, and stays as long as that does',
		],
	]);
});

describe('guards', () => {
	test('without a successor the last owner stays', async () => {
		const { items } = await leave({}, asAlice);

		expect(told(items)).toContain('Owned refused alice@example.com refused');
		expect(items).toHaveLength(4);
	});

	test('the account that is signed in stays', async () => {
		const { items, requests } = await leave({ leaver: HANA });

		expect(new Set(items.map(({ json }) => json.outcome))).toEqual(new Set(['refused']));
		expect(writes(requests)).toEqual([]);
	});

	test('the account that is signed in stays where a look at one space was refused, too', async () => {
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.members.get'],
				count: 1,
				effect: { kind: 'status', status: 403 },
			},
		]);
		const { items, requests } = await leave({ leaver: HANA });

		expect(new Set(items.map(({ json }) => json.outcome))).toEqual(new Set(['refused']));
		expect(writes(requests)).toEqual([]);
	});

	test.each<[string, RunOptions]>([
		['who has signed in', {}],
		['whom a service account acts as', { signIn: 'delegation' }],
	])('%s stays, under another of their addresses and by their ID, too', async (_, options) => {
		for (const leaver of ['hr@example.com', '100000000000000000102']) {
			const { items, requests } = await leave({ leaver }, options);

			expect(new Set(items.map(({ json }) => json.reason))).toEqual(
				new Set(['is the account that is signed in']),
			);
			expect(writes(requests)).toEqual([]);
		}
	});

	test('where Google does not show who is signed in among the members, nobody goes', async () => {
		chat.emulator.setFaults([
			{
				methods: ['openid.userinfo'],
				effect: { kind: 'change', fields: { sub: '1', email: 'somebody@example.com' } },
			},
		]);
		const { items, requests } = await leave();

		expect(new Set(items.map(({ json }) => json.outcome))).toEqual(new Set(['refused']));
		expect(items[0].json.reason).toContain('may be the account that is signed in');
		expect(writes(requests)).toEqual([]);
	});

	test('an administrator of whom Google does not answer may be anybody', async () => {
		const email = 'ada.admin@example.com';
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.members.get'],
				url: '/members/ada.admin',
				effect: { kind: 'status', status: 400, canonical: 'FAILED_PRECONDITION' },
			},
		]);
		const { items, requests } = await leave(
			{ successor: IVAN, options: { useAdminAccess: true } },
			{
				as: email,
				scopes: ['openid', 'userinfo.email', 'chat.admin.spaces', 'chat.admin.memberships'],
			},
		);

		expect(items[0].json.reason).toContain('may be the account that is signed in');
		expect(writes(requests)).toEqual([]);
	});

	test('no direct message is asked who is signed in', async () => {
		const { requests } = await leave({ leaver: IVAN });

		expect(requests.filter(({ path }) => path.includes('AAAAdm'))).toEqual([]);
	});

	test('the last owner stays until the successor has accepted', async () => {
		const { items } = await leave(
			{ leaver: HUGO, successor: INVITEE },
			{ signIn: 'delegation', as: HUGO },
		);

		expect(told(items)).toEqual([
			'Of a newcomer promote invitee@example.com invited',
			'Of a newcomer remove hugo@example.com refused',
		]);
		expect(items[1].json.reason).toBe(
			'the successor does not own the space yet: run it again when they do',
		);
	});

	test('the protected stay, by an alias too', async () => {
		const { items } = await leave({ options: { protectedMembers: 'alice.martin@example.com' } });

		expect(new Set(items.map(({ json }) => json.reason))).toEqual(new Set(['is protected']));
	});

	test('as long as Google shows nobody by a protected address, nobody goes', async () => {
		const { items, requests } = await leave({ options: { protectedMembers: 'ceo@exmple.com' } });

		expect(new Set(items.map(({ json }) => json.outcome))).toEqual(new Set(['refused']));
		expect(items[0].json.reason).toContain('Protected Members names ceo@exmple.com');
		expect(writes(requests)).toEqual([]);
	});

	test('a protected address of somebody else, and of a group, keeps nobody', async () => {
		const options = { protectedMembers: `${IVAN}, engineering@example.com, 100000000000000000199` };
		const { items } = await leave({ options });

		expect(items[0].json.outcome).toBe('removed');
	});

	test.each<[string, INodeParameters, RunOptions, string]>([
		[
			'a successor who is not a member, and too many spaces',
			{ successor: 'bruno@example.com', options: { maxRemovals: 1 } },
			asAlice,
			'Remove From All Spaces changed nothing. Google does not show that the successor has joined AAAAowned "Owned", which has no other owner. 3 spaces would be left, and Max Removals is 1.',
		],
		['a successor who leaves', { successor: ALICE }, {}, 'Successor is the leaver'],
		[
			'a successor who leaves, by an alias',
			{ successor: 'alice.martin@example.com' },
			asAlice,
			'Successor is the leaver',
		],
		['nobody', { leaver: '={{ "" }}' }, {}, 'Leaver is empty'],
	])('%s: nothing is written', async (_, parameters, options, message) => {
		const { items, requests } = await leave(parameters, { ...options, node: goOn });

		expect(items.map(({ json }) => json.error)).toEqual([message]);
		expect(writes(requests)).toEqual([]);
	});
});

test('an outage halfway ends it, says how far it came, and the next run does the rest', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.delete'],
			skip: 1,
			count: 1,
			effect: { kind: 'status', status: 503 },
		},
	]);
	const requestOptions = { retryFor: 0 };
	const first = await leave({ successor: IVAN, requestOptions }, asAlice);
	expect(first.error?.description).toContain(
		'Left by then: spaces/AAAAmember. Run it again to do the rest.',
	);

	const again = await leave({ successor: IVAN }, asAlice);
	expect(told(again.items)).toEqual([
		'Owned remove alice@example.com removed',
		'Shared remove alice@example.com removed',
		'Group remove alice@example.com removed',
	]);
});

test("what Google refuses in one space is told in Google's words, and the others go on", async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.delete'],
			count: 1,
			effect: { kind: 'status', status: 400, message: 'Not today.' },
		},
	]);
	const { items } = await leave({ successor: IVAN }, asAlice);

	expect(items.map(({ json }) => json.outcome)).toEqual([
		'blocked',
		'changed',
		'removed',
		'removed',
		'removed',
	]);
	expect(items[0].json.reason).toBe('Google says "Not today."');
});

test.each([
	['look', ['chat.spaces.readonly']],
	['remove', ['openid', 'email', 'chat.spaces.readonly', 'chat.memberships.readonly']],
])('a credential without the scope to %s is told, and no all-clear given', async (_, scopes) => {
	const { error, items, requests } = await leave({}, { scopes });

	expect(error?.message).toContain('the credential has no scope that allows this');
	expect(items).toEqual([]);
	expect(requests.filter(({ method, status }) => method !== 'GET' && status < 400)).toEqual([]);
});

/** Google's words for what is not there and for what the caller may not see. */
const HIDDEN: FaultEffect = {
	kind: 'status',
	status: 403,
	message:
		"Permission denied to perform the requested action on the specified resource, or the resource doesn't exist.",
};
const RESTRICTED: FaultEffect = {
	kind: 'status',
	status: 403,
	message: "This organization's administrator restricts this Chat app from performing this action",
};
const ofLook = (space: string, member = 'alice'): Partial<Fault> => ({
	methods: ['chat.spaces.members.get'],
	url: `/${space}/members/${member}`,
});

describe('what Google does not show', () => {
	test('where the administrator restricts the app, nobody is taken for gone', async () => {
		chat.emulator.setFaults([{ methods: ['chat.spaces.members.get'], effect: RESTRICTED }]);
		const { items, requests } = await leave();

		expect(told(items.slice(0, 5))).toEqual([
			'Member none alice@example.com unknown',
			'Owned none alice@example.com unknown',
			'Shared none alice@example.com unknown',
			'Group none alice@example.com unknown',
			'Without none alice@example.com unknown',
		]);
		expect(items[0].json.reason).toMatch(/^Google does not show whether they are in the space: /);
		expect(items[5].json).toMatchObject({ outcome: 'unknown', spaces: 5, unknown: 5 });
		expect(writes(requests)).toEqual([]);
	});

	test('where it is refused in one space, that one is told, and the others go on', async () => {
		chat.emulator.setFaults([{ ...ofLook('AAAAshared'), effect: RESTRICTED }]);
		const { items } = await leave();

		expect(told(items)).toEqual([
			'Member remove alice@example.com removed',
			'Owned refused alice@example.com refused',
			'Group remove alice@example.com removed',
			'Shared none alice@example.com unknown',
		]);
	});

	test('whom Google hides in one space is found by the list, once another has shown who it is', async () => {
		chat.emulator.setFaults([{ ...ofLook('AAAAshared'), effect: HIDDEN }]);
		const { items } = await leave({ successor: IVAN });

		expect(told(items)).toContain('Shared remove alice@example.com removed');
	});

	test('neither look tells: unknown', async () => {
		chat.emulator.setFaults([
			{ ...ofLook('AAAAshared'), effect: HIDDEN },
			{ methods: ['chat.spaces.members.list'], url: '/AAAAshared/', effect: HIDDEN },
		]);
		const { items } = await leave({ successor: IVAN });

		expect(told(items)).toContain('Shared none alice@example.com unknown');
	});

	test('an address that nobody has is told, with how many spaces were looked into', async () => {
		const { items, requests } = await leave({ leaver: 'alise@example.com' });

		expect(items.map(({ json }) => json)).toEqual([
			{
				member: 'alise@example.com',
				action: 'none',
				outcome: 'notFound',
				spaces: 5,
				unknown: 5,
				reason:
					'Google shows nobody by this address in the 5 spaces that were looked into, and of 5 it does not say whether they are there: check the address',
			},
		]);
		expect(writes(requests)).toEqual([]);
	});

	test('an ID is known to be in none, unless a group may hold it, whom no list need show', async () => {
		const ids = ['AAAAmember', 'AAAAgroup'];
		const unknowns = [];
		for (const id of ids) {
			chat.emulator.setFaults([
				{
					methods: ['chat.spaces.list'],
					effect: { kind: 'answer', body: { spaces: [{ name: `spaces/${id}` }] } },
				},
			]);
			const { items } = await leave({ leaver: '100000000000000000131' });
			unknowns.push(...items.map(({ json }) => [json.outcome, json.unknown]));
		}

		expect(unknowns).toEqual([
			['unchanged', 0],
			['notFound', 1],
		]);
	});

	test('two people by one address: nobody goes', async () => {
		chat.emulator.setFaults([
			{
				...ofLook('AAAAmember'),
				count: 1,
				effect: { kind: 'change', fields: { 'member.name': 'users/100000000000000000103' } },
			},
		]);
		const { items, requests } = await leave();

		expect(items[0].json.reason).toContain('Google shows several people by this address');
		expect(writes(requests)).toEqual([]);
	});

	test('spaces that Google leaves out of a list by type are left, too', async () => {
		chat.emulator.setWorld({ typeFilterComplete: false });
		const { items } = await leave({ successor: IVAN }, asAlice);

		expect(items.filter(({ json }) => json.outcome === 'removed')).toHaveLength(4);
	});

	test.each(['groupPeopleListed', 'identitiesShown', 'absentMemberNotFound'])(
		'it comes to the same in the other world of %s',
		async (name) => {
			chat.emulator.setWorld({ [name]: !chat.emulator.world()[name as keyof World] });
			const { items } = await leave({ successor: IVAN }, asAlice);

			expect(items.map(({ json }) => json.outcome)).toEqual([
				'removed',
				'changed',
				'removed',
				'removed',
				'removed',
			]);
		},
	);
});

describe('what changes after the plan', () => {
	const patched = { methods: ['chat.spaces.members.patch'] };

	test.each([
		{ state: 'JOINED', role: 'ROLE_MEMBER' },
		{ state: 'INVITED', role: 'ROLE_MANAGER' },
	])('a successor who is shown as no owner, %j, keeps the leaver there', async (shown) => {
		chat.emulator.setFaults([
			{
				...patched,
				effect: {
					kind: 'answer',
					body: { name: 'spaces/AAAAowned/members/100000000000000000103', ...shown },
				},
			},
		]);
		const { items, requests } = await leave({ successor: IVAN }, asAlice);

		expect(told(items)).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^Owned promote ivan.it@example.com (unknown|changed)$/),
				'Owned remove alice@example.com refused',
			]),
		);
		expect(writes(requests).filter((write) => write.includes('DELETE AAAAowned'))).toEqual([]);
	});

	test.each([
		['the other owner is one no more', 'AAAAshared', 1, 'ROLE_MEMBER', 'is the last owner'],
		['the leaver owns it since', 'AAAAmember', 0, 'ROLE_MANAGER', 'has become an owner'],
	])('%s: the leaver stays', async (_, space, skip, role, reason) => {
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.members.list'],
				url: `/${space}/`,
				skip,
				effect: {
					kind: 'answer',
					body: {
						memberships: [
							{
								name: `spaces/${space}/members/100000000000000000106`,
								state: 'JOINED',
								role: 'ROLE_MANAGER',
								member: { name: 'users/100000000000000000106', type: 'HUMAN' },
							},
							{
								name: `spaces/${space}/members/100000000000000000102`,
								state: 'JOINED',
								role,
								member: { name: 'users/100000000000000000102', type: 'HUMAN' },
							},
						],
					},
				},
			},
		]);
		const { items } = await leave({ successor: IVAN }, asAlice);
		const step = items.find(({ json }) => json.space === `spaces/${space}`);

		expect(step?.json.outcome).toBe('refused');
		expect(step?.json.reason).toContain(reason);
	});
});
