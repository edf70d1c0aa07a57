import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Seed } from '../../../../../workshop/emulator';
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
	expect(again.items).toEqual([]);
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

test('as an administrator, in all spaces of the organization', async () => {
	const { items, requests } = await leave(
		{
			successor: IVAN,
			options: { useAdminAccess: true, signedInAccount: 'ada.admin@example.com' },
		},
		{ as: 'ada.admin@example.com', scopes: ['chat.admin.spaces', 'chat.admin.memberships'] },
	);

	expect(items.map(({ json }) => json.outcome)).toEqual([
		'removed',
		'changed',
		'removed',
		'removed',
		'removed',
	]);
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

	test('the account that is signed in stays where another one is named for it', async () => {
		const options = { signedInAccount: 'hanna.hr@example.com' };
		const { items, requests } = await leave({ leaver: HANA, options });

		expect(new Set(items.map(({ json }) => json.outcome))).toEqual(new Set(['refused']));
		expect(writes(requests)).toEqual([]);
	});

	test('a leaver who is somebody else costs no look at who is in a space', async () => {
		const { requests } = await leave({ leaver: IVAN });
		const lists = requests.filter(({ path }) => path.endsWith('/members'));

		expect(lists.map(({ path }) => path)).toEqual(['/v1/spaces/AAAAdm/members']);
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

	test.each<[string, INodeParameters, RunOptions, string]>([
		[
			'a successor who is not a member, and too many spaces',
			{ successor: 'bruno@example.com', options: { maxRemovals: 1 } },
			asAlice,
			'Remove From All Spaces changed nothing. Successor is not a member of AAAAowned "Owned", which has no other owner. 3 spaces would be left, and Max Removals is 1.',
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

test('a failure halfway converges when run again', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.delete'],
			skip: 1,
			count: 1,
			effect: { kind: 'status', status: 400 },
		},
	]);
	const first = await leave({ successor: IVAN }, asAlice);
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

test.each([
	['look', ['chat.spaces.readonly']],
	['remove', ['chat.spaces.readonly', 'chat.memberships.readonly']],
])('a credential without the scope to %s is told, and no all-clear given', async (_, scopes) => {
	const { error, items, requests } = await leave({}, { scopes });

	expect(error?.message).toContain('the credential has no scope that allows this');
	expect(items).toEqual([]);
	expect(requests.filter(({ method, status }) => method !== 'GET' && status < 400)).toEqual([]);
});
