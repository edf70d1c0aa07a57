import { defaultSeed } from '../../../../../workshop/emulator';
import { goOn, HANA, NOW, requestIdOf, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAdm',
				spaceType: 'DIRECT_MESSAGE',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }, { email: 'bruno@example.com' }],
			},
			...Array.from({ length: 35 }, () => ({
				spaceType: 'GROUP_CHAT' as const,
				members: [{ email: HANA }, { email: 'chloe@example.com' }, { email: 'david@example.com' }],
			})),
		],
	},
});

const directMessage = (id: string) => ({
	name: `spaces/${id}`,
	spaceType: 'DIRECT_MESSAGE',
	spaceUri: `https://chat.google.com/dm/${id}?cls=11`,
	membershipCount: { joinedDirectHumanUserCount: 2 },
	spaceHistoryState: 'HISTORY_ON',
	lastActiveTime: NOW,
});

describe('Find Direct Message', () => {
	const find = (name: string, status = 200) => ({
		method: 'GET',
		path: '/v1/spaces:findDirectMessage',
		query: { name },
		status,
	});
	const parameters = { operation: 'findDirectMessage', user: '={{ $json.user }}' };
	const items = [{ user: 'alice@example.com' }, { user: 'bruno@example.com' }];
	const requests = [find('users/alice@example.com'), find('users/bruno@example.com', 404)];

	test('finds it by email or id', async () => {
		const outcome = await chat.run(parameters, {
			items: [{ user: 'alice@example.com' }, { user: '100000000000000000106' }],
		});

		expect(outcome.items).toEqual([
			{ json: directMessage('AAAAdm'), pairedItem: { item: 0 } },
			{ json: directMessage('AAAAdm'), pairedItem: { item: 1 } },
		]);
		expect(outcome.requests).toEqual([
			find('users/alice@example.com'),
			find('users/100000000000000000106'),
		]);
	});

	test('fails for a person without one', async () => {
		const outcome = await chat.run(parameters, { items, node: goOn });

		expect(outcome.items).toEqual([
			{ json: directMessage('AAAAdm'), pairedItem: { item: 0 } },
			{
				json: {
					error: expect.stringMatching(/^Could not find the direct message/),
					message: expect.any(String),
				},
				pairedItem: { item: 1 },
			},
		]);
		expect(outcome.requests).toEqual(requests);
	});

	test('or returns nothing', async () => {
		const outcome = await chat.run({ ...parameters, ifNone: 'nothing' }, { items });

		expect(outcome.items).toEqual([{ json: directMessage('AAAAdm'), pairedItem: { item: 0 } }]);
		expect(outcome.requests).toEqual(requests);
	});

	test('takes no fault in the set-up for there being none', async () => {
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.findDirectMessage'],
				effect: { kind: 'status', status: 404, message: 'Google Chat app not found. To create …' },
			},
		]);
		const { error } = await chat.run({ ...parameters, ifNone: 'nothing' }, { items });

		expect(error?.message).toContain('has no Chat app');
	});

	test('or creates it', async () => {
		const outcome = await chat.run({ ...parameters, ifNone: 'create' }, { items });

		expect(outcome.requests).toEqual([
			...requests,
			{
				method: 'POST',
				path: '/v1/spaces:setup',
				query: {},
				body: {
					space: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: false },
					memberships: [{ member: { name: 'users/bruno@example.com', type: 'HUMAN' } }],
					requestId: requestIdOf('findDirectMessage', 1),
				},
				status: 200,
			},
		]);
		const id = String(outcome.items[1].json.name).replace('spaces/', '');
		expect(outcome.items[1]).toEqual({ json: directMessage(id), pairedItem: { item: 1 } });
	});

	test.each(['', '..', 'users/app', 'a@b'])('refuses %j before any request', async (user) => {
		const outcome = await chat.run(parameters, { items: [{ user }, items[0]], node: goOn });

		expect(outcome.items.map(({ json }) => json)).toEqual([
			{ error: expect.stringMatching(/^Person (is empty|holds )/) },
			directMessage('AAAAdm'),
		]);
		expect(outcome.requests).toEqual([requests[0]]);
	});
});

describe('Find Group Chats', () => {
	const find = (query: object) => ({
		method: 'GET',
		path: '/v1/spaces:findGroupChats',
		query,
		status: 200,
	});
	const users = ['users/alice@example.com', 'users/bruno@example.com'];
	const people = 'bruno@example.com';

	test('finds those of exactly these people', async () => {
		const { items, requests } = await chat.run({
			operation: 'findGroupChats',
			people: `alice@example.com, ${people}`,
		});

		expect(requests).toEqual([find({ users, spaceView: 'SPACE_VIEW_EXPANDED', pageSize: '30' })]);
		expect(items).toEqual([
			{
				json: {
					name: 'spaces/AAAAchat',
					spaceType: 'GROUP_CHAT',
					spaceUri: 'https://chat.google.com/room/AAAAchat?cls=11',
					membershipCount: { joinedDirectHumanUserCount: 3 },
					spaceHistoryState: 'HISTORY_ON',
					createTime: NOW,
					lastActiveTime: NOW,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test('gives just their names, for which one scope is enough', async () => {
		const { items, requests } = await chat.run(
			{ operation: 'findGroupChats', people: `alice@example.com, ${people}`, namesOnly: true },
			{ scopes: ['chat.memberships.readonly'] },
		);

		expect(requests).toEqual([
			find({ users, spaceView: 'SPACE_VIEW_RESOURCE_NAME_ONLY', pageSize: '30' }),
		]);
		expect(items).toEqual([{ json: { name: 'spaces/AAAAchat' }, pairedItem: { item: 0 } }]);
	});

	test('reads all pages with the same people', async () => {
		const { items, requests } = await chat.run({
			operation: 'findGroupChats',
			people: 'chloe@example.com, david@example.com',
			returnAll: true,
		});

		const query = {
			users: ['users/chloe@example.com', 'users/david@example.com'],
			spaceView: 'SPACE_VIEW_EXPANDED',
			pageSize: '30',
		};
		expect(items).toHaveLength(35);
		expect(requests).toEqual([find(query), find({ ...query, pageToken: expect.any(String) })]);
	});

	test.each([
		[0, 'People is empty'],
		[50, 'People holds 50, and Google looks for 1 to 49 people'],
	])('refuses %i people before any request', async (count, message) => {
		const emails = Array.from({ length: count }, (_, index) => `person${index}@example.com`);
		const { error, requests } = await chat.run(
			{ operation: 'findGroupChats', people: '={{ $json.emails }}' },
			{ items: [{ emails }] },
		);

		expect(error?.message).toBe(message);
		expect(requests).toEqual([]);
	});
});
