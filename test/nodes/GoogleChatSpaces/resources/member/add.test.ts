import { defaultSeed } from '../../../../../workshop/emulator';
import { byId, goOn, HANA, NOW, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				members: [
					{ email: HANA },
					{ email: 'ivan.it@example.com', role: 'ROLE_MANAGER' },
					{ email: 'alice@example.com' },
				],
			},
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }, { email: 'bruno@example.com' }],
			},
		],
	},
});

const add = { resource: 'member', operation: 'add', spaceId: byId('AAAAteam') };
const PATH = '/v1/spaces/AAAAteam/members';

const look = (id: string, status = 200) => ({
	method: 'GET',
	path: `${PATH}/${encodeURIComponent(id)}`,
	query: {},
	status,
});
/** Chats know no roles. */
const lookAtSpace = { method: 'GET', path: '/v1/spaces/AAAAteam', query: {}, status: 200 };
/** A group, and whom Google hides by an id, is looked for in the list. */
const lookForAll = {
	method: 'GET',
	path: PATH,
	query: { pageSize: '1000', showGroups: 'true', showInvited: 'true' },
	status: 200,
};
const create = (body: object, status = 200) => ({
	method: 'POST',
	path: PATH,
	query: {},
	body,
	status,
});
const createPerson = (id: string, status?: number) =>
	create({ member: { name: `users/${id}`, type: 'HUMAN' } }, status);
const raise = (id: string, role: string) => ({
	method: 'PATCH',
	path: `${PATH}/${id}`,
	query: { updateMask: 'role' },
	body: { role },
	status: 200,
});

const person = (id: string, displayName: string, email: string, rest: object) => ({
	name: `spaces/AAAAteam/members/${id}`,
	state: 'JOINED',
	member: {
		name: `users/${id}`,
		displayName,
		email,
		avatarUrl: `https://lh3.googleusercontent.com/a/${id}`,
		type: 'HUMAN',
	},
	createTime: NOW,
	affiliation: 'INTERNAL',
	...rest,
});
const maria = (rest: object) =>
	person('100000000000000000104', 'Maria Silva', 'maria.manager@example.com', rest);
const alice = (rest: object) =>
	person('100000000000000000106', 'Alice Martin', 'alice@example.com', rest);
const ivan = (rest: object) =>
	person('100000000000000000103', 'Ivan Tanaka', 'ivan.it@example.com', rest);

test('adds people with a role, groups and the app, and tells how each came in', async () => {
	const { items, requests } = await chat.run({
		...add,
		people: 'maria.manager@example.com, alice@example.com, invitee@example.com',
		groups: '03abc0000002',
		role: 'ROLE_ASSISTANT_MANAGER',
		options: { addApp: true },
	});

	expect(requests).toEqual([
		lookAtSpace,
		look('maria.manager@example.com', 403),
		createPerson('maria.manager@example.com'),
		raise('100000000000000000104', 'ROLE_ASSISTANT_MANAGER'),
		look('alice@example.com'),
		raise('100000000000000000106', 'ROLE_ASSISTANT_MANAGER'),
		look('invitee@example.com', 403),
		createPerson('invitee@example.com'),
		lookForAll,
		create({ groupMember: { name: 'groups/03abc0000002' } }),
		look('app', 403),
		lookForAll,
		create({ member: { name: 'users/app', type: 'BOT' } }),
	]);
	expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[maria({ role: 'ROLE_ASSISTANT_MANAGER', outcome: 'joined' }), { item: 0 }],
		[alice({ role: 'ROLE_ASSISTANT_MANAGER', outcome: 'already' }), { item: 0 }],
		[
			{
				name: 'spaces/AAAAteam/members/100000000000000000131',
				state: 'INVITED',
				role: 'ROLE_MEMBER',
				member: { name: 'users/100000000000000000131', type: 'HUMAN' },
				createTime: NOW,
				affiliation: 'INTERNAL',
				outcome: 'invited',
			},
			{ item: 0 },
		],
		[
			{
				name: 'spaces/AAAAteam/members/group-03abc0000002',
				state: 'JOINED',
				groupMember: { name: 'groups/03abc0000002' },
				createTime: NOW,
				outcome: 'joined',
			},
			{ item: 0 },
		],
		[
			{
				name: 'spaces/AAAAteam/members/112233445566778899001',
				state: 'JOINED',
				role: 'ROLE_MEMBER',
				member: { name: 'users/112233445566778899001', displayName: 'Onboarding', type: 'BOT' },
				createTime: NOW,
				outcome: 'joined',
			},
			{ item: 0 },
		],
	]);
});

test.each(['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'])(
	'an owner who is added as %s stays one',
	async (role) => {
		const { items, requests } = await chat.run({ ...add, people: 'ivan.it@example.com', role });

		expect(requests).toEqual([
			...(role === 'ROLE_MEMBER' ? [] : [lookAtSpace]),
			look('ivan.it@example.com'),
		]);
		expect(items.map(({ json }) => json)).toEqual([
			ivan({ role: 'ROLE_MANAGER', outcome: 'already' }),
		]);
	},
);

test('run again, it writes nothing and says the same people are there', async () => {
	const parameters = { ...add, people: 'maria.manager@example.com', role: 'ROLE_MANAGER' };
	await chat.run(parameters);
	const { items, requests } = await chat.run(parameters);

	expect(requests).toEqual([lookAtSpace, look('maria.manager@example.com')]);
	expect(items.map(({ json }) => json)).toEqual([
		maria({ role: 'ROLE_MANAGER', outcome: 'already' }),
	]);
});

test('somebody who cannot be added keeps nobody else out, and is named', async () => {
	const { items, requests } = await chat.run(
		{ ...add, people: '={{ $json.people }}' },
		{
			items: [
				{ people: 'bruno@example.com, blocked@example.com, chloe@example.com' },
				{ people: 'alice@example.com' },
			],
			node: goOn,
		},
	);

	expect(requests).toEqual([
		look('bruno@example.com', 403),
		createPerson('bruno@example.com'),
		look('blocked@example.com', 403),
		createPerson('blocked@example.com', 403),
		look('chloe@example.com', 403),
		createPerson('chloe@example.com'),
		look('alice@example.com'),
	]);
	expect(items).toEqual([
		{
			json: {
				error:
					'Could not add blocked@example.com to the space AAAAteam: the account that is signed in may not do this there, or there is no such space',
				message: expect.stringMatching(
					/ Not added: blocked@example\.com\. All others of 3 are in the space; run it again to do the rest\.$/,
				),
			},
			pairedItem: { item: 0 },
		},
		{ json: alice({ role: 'ROLE_MEMBER', outcome: 'already' }), pairedItem: { item: 1 } },
	]);
});

describe('refuses before any request', () => {
	test.each<[string, object, string]>([
		['nobody', {}, 'People and Groups are empty, so nobody would be added'],
		[
			'somebody who is no person',
			{ people: 'alice@example.com, ..' },
			'People holds "..", which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901',
		],
		[
			'a group that is none',
			{ groups: 'groups/a/b' },
			'Groups holds "groups/a/b", which names no Google Group: expected its email, or an ID like groups/01abcde23fghijk',
		],
		[
			'a role for groups only',
			{ groups: '03abc0000001', role: 'ROLE_MANAGER' },
			'Role is not for Google Groups, which have none',
		],
		[
			'a time that is none',
			{ people: 'alice@example.com', joined: 'yesterday' },
			'Joined At holds "yesterday", which is no date and time: expected one like 2026-03-31 or 2026-03-31T09:00:00Z',
		],
		[
			'the app by an administrator',
			{ people: 'alice@example.com', admin: true, app: true },
			'Add the Chat App cannot be used with Use Admin Access',
		],
	])('%s', async (_, bad, error) => {
		const good = {
			people: '',
			groups: '',
			role: 'ROLE_MEMBER',
			joined: '',
			admin: false,
			app: false,
		};
		const { items, requests } = await chat.run(
			{
				...add,
				people: '={{ $json.people }}',
				groups: '={{ $json.groups }}',
				role: '={{ $json.role }}',
				options: {
					addApp: '={{ $json.app }}',
					useAdminAccess: '={{ $json.admin }}',
				},
				importFields: { createTime: '={{ $json.joined }}' },
			},
			{
				items: [
					{ ...good, ...bad },
					{ ...good, people: 'alice@example.com' },
				],
				node: goOn,
			},
		);

		expect(items).toEqual([
			{ json: { error }, pairedItem: { item: 0 } },
			{ json: alice({ role: 'ROLE_MEMBER', outcome: 'already' }), pairedItem: { item: 1 } },
		]);
		expect(requests).toEqual([look('alice@example.com')]);
	});
});

test('after an answer that was lost it is said that somebody may have been added', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.members.create'],
			effect: { kind: 'status', status: 503, after: true },
		},
	]);
	const { error } = await chat.run({
		...add,
		people: 'bruno@example.com',
		requestOptions: { retryFor: 0 },
	});

	expect(error?.description).toContain('Perhaps added: bruno@example.com.');
});

test('whom a try with a lost answer has added is told as joined, however the repeat answers', async () => {
	for (const after of [true, false]) {
		chat.emulator.reset();
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.members.create'],
				count: 1,
				effect: { kind: 'status', status: 503, after },
			},
			{
				methods: ['chat.spaces.members.create'],
				count: after ? 1 : 0,
				effect: { kind: 'status', status: 409 },
			},
		]);
		const { items } = await chat.run({ ...add, people: 'bruno@example.com' });

		expect(items.map(({ json }) => json.outcome)).toEqual(['joined']);
	}
});

test('who has been added without their role is told so', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.patch'], effect: { kind: 'status', status: 400 } },
	]);
	const { error } = await chat.run({ ...add, people: 'bruno@example.com', role: 'ROLE_MANAGER' });

	expect(error?.description).toContain('In the space without the role: bruno@example.com.');
});

test('who is there as Google says, and is not shown, gets no role: it might take the space from an owner', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.create'], effect: { kind: 'status', status: 409 } },
		{ methods: ['chat.spaces.members.get'], effect: { kind: 'status', status: 403 } },
	]);
	const { error, requests } = await chat.run({
		...add,
		people: 'alice@example.com',
		role: 'ROLE_ASSISTANT_MANAGER',
	});

	expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'GET']);
	expect(error?.message).toContain('Could not add alice@example.com');
});

test('an outage ends the run of additions, and says who was not tried', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.create'], skip: 1, effect: { kind: 'status', status: 503 } },
	]);
	const people = ['bruno', 'chloe', 'david', 'elena'].map((name) => `${name}@example.com`);
	const { error, requests } = await chat.run({ ...add, people: people.join() });
	const creates = requests.filter(({ method }) => method === 'POST');

	expect(new Set(creates.map(({ body }) => JSON.stringify(body))).size).toBe(2);
	expect(error?.description).toContain(
		'Perhaps added: chloe@example.com. Not tried: david@example.com, elena@example.com. All others of 4 are in the space',
	);
});

test('a role in a group chat is refused before anybody is added', async () => {
	const { error, requests } = await chat.run({
		...add,
		spaceId: byId('AAAAchat'),
		people: 'chloe@example.com',
		role: 'ROLE_MANAGER',
	});

	expect(error?.message).toBe('Role is for named spaces: in a chat everybody is just a member');
	expect(requests.map(({ method }) => method)).toEqual(['GET']);
});

test('a group of several items is looked up once', async () => {
	const { requests } = await chat.run(
		{ ...add, people: '', groups: '={{ $json.group }}' },
		{ items: [{ group: 'engineering@example.com' }, { group: 'Engineering@example.com' }] },
	);

	expect(requests.filter(({ path }) => path === '/v1/groups:lookup')).toHaveLength(1);
});

test('an administrator, who sees no group in the list, is told that one is there already', async () => {
	const group = { ...add, people: '', groups: '03abc0000002', options: { useAdminAccess: true } };
	const asAdmin = { as: 'ada.admin@example.com', scopes: ['chat.admin.memberships'] };
	const first = await chat.run(group, asAdmin);
	const second = await chat.run(group, asAdmin);

	expect([first, second].map(({ error }) => error?.message)).toEqual([undefined, undefined]);
	expect([first, second].map(({ items }) => items[0].json.outcome)).toEqual(['joined', 'already']);
});
