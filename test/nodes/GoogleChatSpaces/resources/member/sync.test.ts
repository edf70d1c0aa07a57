import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Fault, type Seed } from '../../../../../workshop/emulator';
import { byId, goOn, HANA, type RunOptions, startTestChat } from '../../../../support/chat';

const IVAN = 'ivan.it@example.com';
const MARIA = 'maria.manager@example.com';
const spaces: Seed['spaces'] = [
	{
		id: 'AAAAteam',
		spaceType: 'SPACE',
		displayName: 'Team',
		members: [
			{ email: HANA },
			{ email: IVAN, role: 'ROLE_MANAGER' },
			{ email: 'alice@example.com', role: 'ROLE_ASSISTANT_MANAGER' },
			{ email: 'bruno@example.com' },
			{ email: 'chloe@example.com' },
			{ email: 'invitee@example.com', state: 'INVITED' },
		],
	},
	{
		id: 'AAAAother',
		spaceType: 'SPACE',
		displayName: 'Other',
		members: [{ email: HANA }, { email: 'bruno@example.com' }, { email: 'chloe@example.com' }],
	},
	{
		id: 'AAAAgroups',
		spaceType: 'SPACE',
		displayName: 'With a group',
		members: [
			{ email: HANA },
			{ email: 'grace@example.com' },
			{ email: 'engineering@example.com' },
		],
	},
	{
		id: 'AAAAsquad',
		spaceType: 'SPACE',
		displayName: 'Squad',
		members: [
			{ email: HANA },
			{ email: 'engineering@example.com' },
			{ email: 'all-hands@example.com' },
			{ email: 'farid@example.com' },
		],
	},
	{ id: 'AAAAdm1', spaceType: 'DIRECT_MESSAGE', members: [{ email: HANA }, { email: MARIA }] },
	{ id: 'AAAAdm2', spaceType: 'DIRECT_MESSAGE', members: [{ email: HANA }, { email: IVAN }] },
	{
		id: 'AAAAnodm',
		spaceType: 'SPACE',
		displayName: 'Of somebody without direct messages',
		members: [{ email: 'david@example.com' }, { email: 'elena@example.com' }],
	},
];
const chat = startTestChat({ seed: { ...defaultSeed, spaces } });

const sync = async (parameters: INodeParameters, options?: RunOptions) =>
	await chat.run(
		{ resource: 'member', operation: 'sync', spaceId: byId('AAAAteam'), ...parameters },
		options,
	);
const rowsOfItems: INodeParameters = {
	membersFrom: 'items',
	spaceId: byId('={{ $json.space }}'),
	member: '={{ $json.email }}',
	role: '={{ $json.role }}',
};
const brief = ({ method, path }: { method: string; path: string }) =>
	`${method} ${decodeURIComponent(path).replace(/^\/v1\/spaces\/?/, '')}`;
const outcomes = (items: Array<{ json: IDataObject }>) =>
	items.map(({ json }) => [json.member, json.action, json.outcome].join(' '));
const LIST = 'GET AAAAteam/members';
const all = {
	owners: `${HANA}, ${IVAN}`,
	managers: 'alice@example.com',
	members: 'bruno@example.com, chloe@example.com, invitee@example.com',
};

test('adds, promotes, demotes and removes in this order, and then has nothing to do', async () => {
	const wanted = {
		owners: `${HANA}, ALICE@example.com`,
		managers: IVAN,
		members: 'bruno@example.com, david@example.com',
		groups: 'all-hands@example.com',
		removeOthers: true,
	};
	const first = await sync(wanted);

	expect(first.requests.map(brief)).toEqual([
		'GET /v1/groups:lookup',
		LIST,
		'GET AAAAteam/members/david@example.com',
		'POST AAAAteam/members',
		'POST AAAAteam/members',
		'PATCH AAAAteam/members/100000000000000000106',
		// Somebody owns the space before anybody loses it.
		LIST,
		'PATCH AAAAteam/members/100000000000000000103',
		// Where a group stays, it may keep whom is removed.
		'DELETE AAAAteam/members/100000000000000000108',
		'GET AAAAteam/members/100000000000000000108',
		'DELETE AAAAteam/members/100000000000000000131',
		'GET AAAAteam/members/100000000000000000131',
	]);
	expect(first.items[0].json).toEqual({
		space: 'spaces/AAAAteam',
		member: 'david@example.com',
		name: 'users/david@example.com',
		action: 'add',
		to: 'ROLE_MEMBER',
		outcome: 'joined',
		reason: 'was not in the space',
	});
	expect(outcomes(first.items)).toEqual([
		'david@example.com add joined',
		'all-hands@example.com add joined',
		'ALICE@example.com promote changed',
		'ivan.it@example.com demote changed',
		'chloe@example.com remove removedButGroup',
		'users/100000000000000000131 remove removed',
		'hana.hr@example.com none unchanged',
		'bruno@example.com none unchanged',
	]);

	// Grace comes through the group now, and so does everybody else of it.
	const again = await sync({ ...wanted, removeOthers: false });
	expect(again.requests.map(brief)).toEqual(['GET /v1/groups:lookup', LIST]);
	expect(again.items.map(({ json }) => json.outcome)).toEqual(Array(6).fill('unchanged'));
});

test('a dry run tells the same plan and changes nothing', async () => {
	const wanted = { ...all, managers: '', members: 'alice@example.com', removeOthers: true };
	const dry = await sync({ ...wanted, dryRun: true });

	expect(dry.requests.every(({ method }) => method === 'GET')).toBe(true);
	expect(dry.items.map(({ json }) => json.outcome)).toEqual([
		...Array(4).fill('planned'),
		'unchanged',
		'unchanged',
	]);

	const real = await sync({ ...wanted, options: { maxRemovalPercent: 60 } });
	const plan = (items: typeof dry.items) => items.map(({ json }) => ({ ...json, outcome: '' }));
	expect(plan(real.items)).toEqual(plan(dry.items));
	expect(real.requests.slice(0, dry.requests.length)).toEqual(dry.requests);
});

test('one input item a member, grouped by space, each output with its items', async () => {
	const { items, requests } = await sync(rowsOfItems, {
		items: [
			{ space: 'AAAAteam', email: 'bruno@example.com', role: 'Manager' },
			{ space: 'AAAAother', email: 'alice@example.com', role: 'member' },
			{ space: 'spaces/AAAAteam', email: 'david@example.com', role: '' },
			{ space: 'AAAAother', email: 'bruno@example.com', role: '' },
		],
	});

	expect(
		items.map(({ json, pairedItem }) => [json.space, json.member, json.outcome, pairedItem]),
	).toEqual([
		['spaces/AAAAteam', 'bruno@example.com', 'changed', { item: 0 }],
		['spaces/AAAAother', 'alice@example.com', 'joined', { item: 1 }],
		['spaces/AAAAteam', 'david@example.com', 'joined', { item: 2 }],
		['spaces/AAAAother', 'bruno@example.com', 'unchanged', { item: 3 }],
	]);
	expect(requests.filter(({ method }) => method !== 'GET')).toHaveLength(3);
});

test('from JSON, as a summary a space', async () => {
	const { items } = await sync({
		membersFrom: 'json',
		membersJson: JSON.stringify([
			{ member: 'bruno@example.com', role: 'ROLE_ASSISTANT_MANAGER' },
			{ member: 'david@example.com' },
			{ member: 'blocked@example.com', role: 'member' },
			{ member: 'nobody@example.com' },
			{ member: 'engineering@example.com', type: 'group' },
			{ member: HANA, role: 'owner' },
		]),
		output: 'spaces',
	});

	expect(items).toEqual([
		{
			json: {
				space: 'spaces/AAAAteam',
				joined: 2,
				blocked: 1,
				notFound: 1,
				changed: 1,
				unchanged: 1,
			},
			pairedItem: { item: 0 },
		},
	]);
});

describe('nobody is taken for absent on a guess', () => {
	test('an alias costs one read, and nobody is added or removed', async () => {
		const { items, requests } = await sync({
			...all,
			managers: 'alice.martin@example.com',
			removeOthers: true,
		});

		expect(requests.map(brief)).toEqual([
			LIST,
			'GET AAAAteam/members/alice.martin@example.com',
			'GET AAAAteam/members/invitee@example.com',
		]);
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(6).fill('unchanged'));
	});

	test('with admin access, which shows no email, everybody is asked for once', async () => {
		const { items, requests } = await sync(
			{ ...all, removeOthers: true, options: { useAdminAccess: true } },
			{
				as: 'ada.admin@example.com',
				scopes: ['openid', 'chat.admin.memberships', 'chat.admin.spaces'],
			},
		);

		expect(requests[0].query).toEqual({
			filter: 'member.type = "HUMAN"',
			showInvited: 'true',
			useAdminAccess: 'true',
			pageSize: '1000',
		});
		expect(requests.map(({ method }) => method)).toEqual(Array(7).fill('GET'));
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(6).fill('unchanged'));
	});

	test('as the Chat app, which sees neither emails nor who is invited', async () => {
		const {
			items: [space],
		} = await chat.run({ operation: 'create', displayName: 'Of the app' }, { signIn: 'app' });
		const wanted = {
			spaceId: byId(String(space.json.name)),
			owners: IVAN,
			members: 'alice@example.com, invitee@example.com',
		};
		const first = await sync(wanted, { signIn: 'app' });
		expect(outcomes(first.items)).toEqual([
			'ivan.it@example.com add joined',
			'alice@example.com add joined',
			'invitee@example.com add invited',
		]);

		const again = await sync(wanted, { signIn: 'app' });
		expect(again.requests.map(({ method }) => method)).toEqual(Array(4).fill('GET'));
		expect(again.items.map(({ json }) => json.outcome)).toEqual(Array(3).fill('unchanged'));
	});

	test('who is only invited is not added again', async () => {
		const { items, requests } = await sync({ members: 'invitee@example.com' });

		expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
		expect(items[0].json).toMatchObject({
			action: 'none',
			outcome: 'unchanged',
			reason: 'invited, and has not joined yet',
		});
	});

	test('who is there through a group only is told apart, and gets a role by a membership of their own', async () => {
		const removal = await sync({
			spaceId: byId('AAAAgroups'),
			owners: HANA,
			members: 'grace@example.com, david@example.com, farid@example.com',
			groups: 'groups/03abc0000001',
			removeOthers: true,
		});
		expect(outcomes(removal.items)).toContain('elena@example.com remove viaGroup');

		const promotion = await sync({
			spaceId: byId('AAAAgroups'),
			managers: 'elena@example.com',
		});
		expect(promotion.items[0].json).toMatchObject({ action: 'promote', outcome: 'joined' });
		expect(promotion.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
			'GET 200',
			'PATCH 400',
			'GET 200',
			'POST 200',
			'PATCH 200',
		]);
	});
});

describe('guards', () => {
	test('the account that is signed in stays, an owner', async () => {
		const { items, requests } = await sync({ ...all, owners: IVAN, removeOthers: true });

		expect(outcomes(items)).toContain('hana.hr@example.com refused refused');
		expect(requests.map(brief)).toEqual([LIST, 'GET AAAAteam/members/invitee@example.com']);
	});

	test('who is signed in is known without any direct message', async () => {
		const { items } = await sync(
			{
				spaceId: byId('AAAAnodm'),
				owners: 'farid@example.com',
				removeOthers: true,
				options: { maxRemovalPercent: 100 },
			},
			{ as: 'david@example.com' },
		);

		expect(outcomes(items)).toEqual([
			'farid@example.com add joined',
			'elena@example.com remove removed',
			'david@example.com refused refused',
		]);
	});

	test('who a service account acts as is known without a read', async () => {
		const { items, requests } = await sync(
			{ ...all, owners: IVAN, removeOthers: true },
			{ signIn: 'delegation', as: HANA },
		);

		expect(outcomes(items)).toContain('hana.hr@example.com refused refused');
		expect(requests).toHaveLength(2);
	});

	test('protected members stay as they are, by an alias too', async () => {
		const { items } = await sync({
			owners: `${HANA}, ${IVAN}`,
			members: 'bruno@example.com, chloe@example.com, invitee@example.com',
			removeOthers: true,
			options: { protectedMembers: 'alice.martin@example.com' },
		});

		expect(outcomes(items)).toContain('alice@example.com refused refused');
	});

	test('protected members are not promoted either', async () => {
		const options = { protectedMembers: 'bruno@example.com' };
		const { items, requests } = await sync({ owners: 'bruno@example.com', options });

		expect(outcomes(items)).toContain('bruno@example.com refused refused');
		expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('an owner who comes out as invited does not count: the last one stays', async () => {
		const { items } = await sync(
			{
				spaceId: byId('AAAAnodm'),
				owners: 'invitee@example.com',
				members: 'david@example.com, elena@example.com',
			},
			{ signIn: 'delegation', as: 'david@example.com' },
		);
		expect(outcomes(items)).toContain('david@example.com refused refused');

		const byAdmin = await sync(
			{
				spaceId: byId('AAAAnodm'),
				owners: 'invitee@example.com',
				members: 'david@example.com, elena@example.com',
				options: { useAdminAccess: true },
			},
			{ as: 'ada.admin@example.com', scopes: ['openid', 'chat.admin.memberships'] },
		);
		expect(byAdmin.items.map(({ json }) => json.outcome)).not.toContain('changed');
	});

	test.each([
		['number', { maxRemovals: 1 }, /2 of 6 members would be removed, and Max Removals is 1/],
		[
			'share',
			{ maxRemovalPercent: 10 },
			/2 of 6 members would be removed, and Max Removals \(Percent\) is 10/,
		],
	])('over the cap of %s nothing is written', async (_, options, message) => {
		const wanted = {
			owners: `${HANA}, ${IVAN}`,
			managers: 'alice@example.com',
			members: 'bruno@example.com, david@example.com',
			removeOthers: true,
		};
		const { error, requests } = await sync({ ...wanted, options });

		expect(error?.message).toMatch(message);
		expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);

		const dry = await sync({ ...wanted, options, dryRun: true });
		expect(dry.items[0].json.refusal).toMatch(message);
	});
});

describe('refuses before any write, all problems in one message', () => {
	test.each<[string, INodeParameters, IDataObject[], string]>([
		[
			'rows',
			rowsOfItems,
			[
				{ space: 'AAAAteam', email: 'bruno@example.com', role: 'owner' },
				{ space: '', email: 'bruno@example.com', role: 'owner' },
				{ space: 'AAAAteam', email: 'chloe@example.com', role: 'boss' },
				{ space: 'AAAAteam', email: 'Bruno@example.com', role: 'member' },
				{ space: 'AAAAteam', email: 'nobody', role: '' },
			],
			'Sync changed nothing. bruno@example.com in Row 1 and Bruno@example.com in Row 4 are one person, who can have one role only: keep one of these entries. Row 2: Space is empty. Row 3: Role holds "boss", which is none of its options: Manager, Member, Owner. Row 5: Person or Group holds "nobody", which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901.',
		],
		[
			'a group, with admin access',
			{ groups: 'engineering@example.com', options: { useAdminAccess: true } },
			[{}],
			'Sync changed nothing. Groups: with Use Admin Access Google shows no groups, and so none can be synced.',
		],
		[
			'no owner, with Remove Others',
			{ members: 'bruno@example.com', removeOthers: true },
			[{}],
			'Sync changed nothing. Space AAAAteam: has no owner in the list, and Remove Others needs one.',
		],
		[
			'items of one space with different settings',
			{ ...rowsOfItems, dryRun: '={{ $json.dry }}' },
			[
				{ space: 'AAAAteam', email: HANA, role: 'owner', dry: false },
				{ space: 'AAAAother', email: HANA, role: 'owner', dry: false },
				{ space: 'AAAAteam', email: 'bruno@example.com', role: '', dry: true },
			],
			'Sync changed nothing. Space AAAAteam: has items with different settings, and is synced in one way only.',
		],
		[
			'an ID that came as a number',
			{ membersFrom: 'json', membersJson: '[{ "member": 100000000000000000106 }]' },
			[{}],
			'Member is a number of too many digits to be exact: give IDs as text',
		],
		[
			'a list where somebody has one role',
			{ membersFrom: 'json', membersJson: `[{ "member": "${HANA}", "role": ["owner"] }]` },
			[{}],
			'Row 1 of Members (JSON): Role holds a list where a single value is expected',
		],
		[
			'a row of nobody',
			{ membersFrom: 'json', membersJson: '[{ "member": " ", "role": "owner" }]' },
			[{}],
			'Row 1 of Members (JSON): Member is empty',
		],
		[
			'nobody at all',
			{ removeOthers: true },
			[{}],
			'Sync changed nothing. Space AAAAteam: has no members in the list.',
		],
		[
			'JSON that is none',
			{ membersFrom: 'json', membersJson: '={{ "{" }}' },
			[{}],
			'Sync changed nothing.',
		],
	])('%s', async (_, parameters, input, message) => {
		const { items, requests } = await sync(parameters, { items: input, node: goOn });

		expect(requests).toEqual([]);
		expect(items).toHaveLength(input.length);
		expect(items.some(({ json }) => String(json.error).includes(message))).toBe(true);
	});

	test('one space for two accounts, each of which would be kept from taking the last owner', async () => {
		const items = [
			{ email: HANA, as: HANA },
			{ email: IVAN, as: IVAN },
		].map((item) => ({ ...item, space: 'AAAAteam', role: 'owner' }));
		const { error, requests } = await sync(
			{ ...rowsOfItems, removeOthers: true, options: { maxRemovalPercent: 100 } },
			{ items, signIn: 'delegation', as: '={{ $json.as }}' },
		);

		expect(error?.message).toBe(
			'Sync changed nothing. Space AAAAteam: has items with different settings, and is synced in one way only.',
		);
		expect(requests).toEqual([]);
	});

	test('5,000 rows for one space', async () => {
		const members = Array.from({ length: 5000 }, (_, index) => `p${index}@example.com`);
		const { error, requests } = await sync({ members: members.join() });

		expect(error?.message).toBe(
			'Sync changed nothing. Space AAAAteam: has 5000 rows, and the most for one space is 2000.',
		);
		expect(requests).toEqual([]);
	});

	test('the same person by two emails, with two roles', async () => {
		const { error, requests } = await sync({
			managers: 'alice.martin@example.com',
			members: 'alice@example.com',
		});

		expect(error?.message).toBe(
			'Sync changed nothing. alice.martin@example.com in Managers and alice@example.com in Members are one person, who can have one role only: keep one of these entries.',
		);
		expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});

	test('who would remove everybody', async () => {
		const { error, requests } = await sync(
			{
				spaceId: byId('AAAAnodm'),
				owners: 'farid@example.com',
				removeOthers: true,
				options: { useAdminAccess: true, maxRemovalPercent: 100 },
			},
			{ as: 'ada.admin@example.com', scopes: ['openid', 'chat.admin.memberships'] },
		);

		expect(error?.message).toBe(
			'Sync changed nothing. Space AAAAnodm: 2 of 2 members would be removed, which is everybody.',
		);
		expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

test.each<[string, string[], INodeParameters]>([
	['to add', ['chat.memberships.readonly'], { owners: HANA, members: 'david@example.com' }],
	[
		'to look up a protected group',
		['openid', 'chat.memberships'],
		{
			spaceId: byId('AAAAgroups'),
			owners: HANA,
			members: 'grace@example.com',
			removeOthers: true,
			options: { protectedMembers: 'engineering@example.com' },
		},
	],
])('a scope that is missing %s is told, and not taken for an answer', async (_, scopes, lists) => {
	const { error, requests } = await sync(lists, { scopes });

	expect(error?.message).toContain('the credential has no scope that allows this');
	expect(requests.filter(({ method, status }) => method !== 'GET' && status < 400)).toEqual([]);
});

test('who was removed by somebody else since the look is told as gone', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.delete'],
			effect: { kind: 'status', status: 403, after: true },
		},
	]);
	const { items } = await sync({
		...all,
		members: 'chloe@example.com, invitee@example.com',
		removeOthers: true,
	});

	expect(outcomes(items)).toContain('bruno@example.com remove gone');
});

test('who was kept out is not told as done', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.create'], effect: { kind: 'status', status: 403 } },
		{ methods: ['chat.spaces.members.patch'], effect: { kind: 'html', status: 407 } },
	]);
	const { error } = await sync({ managers: 'bruno@example.com', members: 'david@example.com' });

	expect(error?.description).toMatch(
		/Not done: promote bruno@example\.com\. Run it again to do the rest\.$/,
	);
	expect(error?.description).not.toContain('Done: ');
});

test('a manager, whom Google lets make nobody an owner, adds all the others', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.patch'], effect: { kind: 'status', status: 403 } },
	]);
	const { items } = await sync({
		owners: `${HANA}, alice@example.com, elena@example.com`,
		members: 'david@example.com',
	});

	expect(outcomes(items).sort()).toEqual([
		'alice@example.com promote blocked',
		'david@example.com add joined',
		'elena@example.com add withoutRole',
		'hana.hr@example.com none unchanged',
	]);
});

test('where the account has lost the space, nobody is told as removed', async () => {
	const refuse = (method: string): Fault => ({
		methods: [`chat.spaces.${method}`],
		effect: { kind: 'status', status: 403 },
	});
	chat.emulator.setFaults([refuse('members.delete'), refuse('members.get'), refuse('get')]);
	const { error } = await sync({
		...all,
		members: 'chloe@example.com, invitee@example.com',
		removeOthers: true,
	});

	expect(error?.message).toContain('Could not remove');
	expect(error?.description).toContain('Not done: remove bruno@example.com, ');
});

test('a failure halfway says how far it came, and running again does the rest', async () => {
	const wanted = { owners: `${HANA}, alice@example.com`, members: 'david@example.com' };
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.patch'], count: 1, effect: { kind: 'html', status: 407 } },
	]);
	const first = await sync(wanted);

	expect(first.error?.description).toContain(
		'Done: add david@example.com. Not done: promote alice@example.com. Run it again to do the rest.',
	);
	const again = await sync(wanted);
	expect(outcomes(again.items)).toEqual([
		'alice@example.com promote changed',
		'hana.hr@example.com none unchanged',
		'david@example.com none unchanged',
	]);
});

describe('a group that leaves', () => {
	const left = () =>
		chat.emulator
			.state()
			.spaces.find(({ name }) => name === 'spaces/AAAAsquad')
			?.memberships.map(({ member, groupMember }) => member?.email ?? groupMember?.name);

	test('takes nobody along who is to stay', async () => {
		const wanted = {
			spaceId: byId('AAAAsquad'),
			owners: HANA,
			members: 'david@example.com',
			removeOthers: true,
			options: {
				maxRemovalPercent: 100,
				protectedMembers: 'elena@example.com',
				removeUnknownGroups: true,
			},
		};
		const { items } = await sync(wanted);

		expect(outcomes(items)).toEqual(
			expect.arrayContaining([
				'david@example.com keep kept',
				'elena@example.com keep kept',
				'farid@example.com remove removed',
			]),
		);
		expect(left()?.sort()).toEqual(['david@example.com', 'elena@example.com', HANA]);

		const again = await sync(wanted);
		expect(again.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('one that stays keeps its people, and a second run finds nothing to do', async () => {
		const wanted: INodeParameters = {
			spaceId: byId('AAAAother'),
			owners: HANA,
			groups: 'all-hands@example.com',
			removeOthers: true,
			options: { maxRemovals: 2, maxRemovalPercent: 70 },
		};
		const first = await sync(wanted);
		expect(outcomes(first.items)).toEqual([
			'all-hands@example.com add joined',
			'bruno@example.com remove removedButGroup',
			'chloe@example.com remove removedButGroup',
			`${HANA} none unchanged`,
		]);

		const again = await sync(wanted);
		expect(again.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(new Set(again.items.map(({ json }) => `${json.action} ${json.outcome}`))).toEqual(
			new Set(['none unchanged', 'none viaGroup']),
		);
	});

	test('who stays through one that an administrator is not shown is told apart', async () => {
		const { items } = await sync(
			{
				spaceId: byId('AAAAsquad'),
				owners: HANA,
				removeOthers: true,
				options: { maxRemovalPercent: 100, useAdminAccess: true },
			},
			{
				as: 'ada.admin@example.com',
				scopes: ['openid', 'chat.admin.memberships', 'chat.admin.spaces'],
			},
		);

		// Google shows an administrator no emails.
		expect(outcomes(items)).toContain('users/100000000000000000111 remove removedButGroup');
	});

	test('who stays through another one is told apart', async () => {
		const { items } = await sync({
			spaceId: byId('AAAAsquad'),
			owners: HANA,
			groups: 'engineering@example.com',
			removeOthers: true,
			options: { maxRemovalPercent: 100 },
		});

		expect(outcomes(items)).toContain('farid@example.com remove removedButGroup');
	});
});

describe('where one space fails', () => {
	const items = [
		{ space: 'AAAAnodm', email: 'chloe@example.com' },
		{ space: 'AAAAteam', email: 'grace@example.com' },
		{ space: 'AAAAother', email: 'grace@example.com' },
	];
	const added = (requests: Array<{ method: string; path: string }>) =>
		requests.map(brief).filter((request) => request.startsWith('POST'));

	test('Stop Workflow: none is changed', async () => {
		const { error, requests } = await sync(rowsOfItems, { items });

		expect(error?.description).toContain('0 of 3 items were done');
		expect(added(requests)).toEqual([]);
	});

	test('Continue: the others are', async () => {
		const { items: output, requests } = await sync(rowsOfItems, { items, node: goOn });

		expect(output[0].json.error).toContain('AAAAnodm');
		expect(added(requests).sort()).toEqual(['POST AAAAother/members', 'POST AAAAteam/members']);
	});
});

test('the items done are counted once, whatever they come to', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.create'],
			skip: 1,
			effect: { kind: 'status', status: 500 },
		},
	]);
	const { error } = await sync(
		{ ...rowsOfItems, requestOptions: { concurrency: 1, retryFor: 0 } },
		{
			items: [
				{ space: 'AAAAteam', email: 'grace@example.com' },
				{ space: 'AAAAteam', email: 'bruno@example.com' },
				{ space: 'AAAAother', email: 'grace@example.com' },
			],
		},
	);

	expect(error?.description).toContain('2 of 3 items were done');
});

test.each<[string, Fault['effect'], RegExp]>([
	['the quota is used up', { kind: 'status', status: 403, reason: 'RATE_LIMIT_EXCEEDED' }, /quota/],
	[
		'the project has no Chat app',
		{ kind: 'status', status: 404, message: 'Google Chat app not found.' },
		/has no Chat app/,
	],
])('nobody is told as kept out where %s', async (_, effect, message) => {
	chat.emulator.setFaults([{ methods: ['chat.spaces.members.create'], effect }]);
	const { error } = await sync({ members: 'david@example.com', requestOptions: { retryFor: 0 } });

	expect(error?.message).toMatch(message);
});

test('whom Google refuses for a reason of its own is told in its words, and the others go on', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.create'],
			count: 1,
			effect: { kind: 'status', status: 400, message: 'Not this one.' },
		},
	]);
	const { items } = await sync({ members: 'david@example.com, grace@example.com' });

	expect(outcomes(items)).toEqual(
		expect.arrayContaining(['david@example.com add blocked', 'grace@example.com add joined']),
	);
	expect(items.find(({ json }) => json.outcome === 'blocked')?.json.reason).toBe(
		'Google says "Not this one."',
	);
});

test('Chat that is turned off is no group that somebody comes through', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.delete'],
			effect: {
				kind: 'status',
				status: 400,
				reason: 'FAILED_PRECONDITION',
				message: 'Google Chat is turned off. To use Chat API, turn on Google Chat.',
			},
		},
	]);
	const { error } = await sync({ ...all, members: 'chloe@example.com', removeOthers: true });

	expect(error?.message).toContain('Google Chat is turned off');
});

test('an outage ends the looks', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.get'], effect: { kind: 'status', status: 503 } },
	]);
	const requestOptions = { retryFor: 0 };
	const members = Array.from({ length: 100 }, (_, index) => `nobody${index}@example.com`);
	const { requests } = await sync({ members: members.join(), requestOptions });

	expect(requests.length).toBeLessThan(20);
});
