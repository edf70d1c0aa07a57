import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Fault } from '../../../../../workshop/emulator';
import { byId, HANA, type RunOptions, startTestChat } from '../../../../support/chat';

const IVAN = 'ivan.it@example.com';
const PAT = 'pat@partner.example';
/** In the two forms of Unicode. */
const [COMPOSED, DECOMPOSED] = ['Café', 'Café'.normalize('NFD')];

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			{ id: 'AAAAcafe', spaceType: 'SPACE', displayName: COMPOSED, members: [{ email: HANA }] },
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
		],
	},
});

const UNPACED = {
	spaceReads: 100_000,
	spaceWrites: 100_000,
	membershipReads: 100_000,
	membershipWrites: 100_000,
};
const upsert = async (parameters: INodeParameters, options?: RunOptions) =>
	await chat.run({ operation: 'upsert', requestOptions: UNPACED, ...parameters }, options);
const called = (displayName: string) =>
	chat.emulator.state().spaces.filter((space) => space.displayName === displayName);
const told = ({ steps }: IDataObject): Record<string, unknown[]> =>
	Object.fromEntries(
		(steps as IDataObject[]).map(({ member, outcome, reason }) => [member, [outcome, reason]]),
	);
const outcomes = (json: IDataObject) =>
	Object.fromEntries((json.steps as IDataObject[]).map(({ member, outcome }) => [member, outcome]));
const hints = ({ run }: Awaited<ReturnType<typeof upsert>>) =>
	run.hints('Node').map(({ message }) => message);

test('who is to be in the space, and has left it meanwhile, is told as not done', async () => {
	const alice = chat.emulator.state().spaces[0].memberships[1].member?.name?.slice('users/'.length);
	const gone = { kind: 'status', status: 404 } as const;
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.patch'], effect: gone },
		{ methods: ['chat.spaces.members.get'], url: `/members/${alice}`, effect: gone },
	]);
	const { items } = await upsert({ displayName: 'Team', owners: 'alice@example.com' });

	expect(items[0].json).toMatchObject({
		outcome: 'unchanged',
		notDone: ['alice@example.com: had left the space already'],
	});
});

describe('people whom Google refuses do not keep a space from being made, and are told the same both times', () => {
	const NOT_KNOWN = ['notFound', 'Google knows nobody by this email or ID: check the spelling'];
	const USE_GROUPS = ['notFound', 'is the address of a Google Group: name it in Groups'];

	test('one that is misspelt, and the address of a group', async () => {
		const form = {
			displayName: 'Apollo',
			owners: IVAN,
			members: 'alice@example.com, alise@example.com, engineering@example.com',
		};
		const first = await upsert(form);
		const again = await upsert(form);

		expect(first.items[0].json.outcome).toBe('created');
		expect(told(first.items[0].json)).toMatchObject({
			[IVAN]: ['joined', expect.anything()],
			'alice@example.com': ['joined', expect.anything()],
			'alise@example.com': NOT_KNOWN,
			'engineering@example.com': USE_GROUPS,
		});
		const notDone = [
			`alise@example.com: ${NOT_KNOWN[1]}`,
			`engineering@example.com: ${USE_GROUPS[1]}`,
		];
		expect([first, again].map(({ items }) => items[0].json.notDone)).toEqual([notDone, notDone]);
		expect(hints(again)).toEqual([expect.stringContaining(notDone.join('; '))]);
		expect(again.items[0].json.outcome).toBe('unchanged');
		expect(told(again.items[0].json)).toMatchObject({
			[IVAN]: ['unchanged', expect.anything()],
			'alise@example.com': NOT_KNOWN,
			'engineering@example.com': USE_GROUPS,
		});
		expect(called('Apollo')).toHaveLength(1);
	});

	test('an alias and the primary address of one person, and an alias of the account itself', async () => {
		const { items } = await upsert({
			displayName: 'Apollo',
			owners: `hr@example.com, ${IVAN}`,
			members: 'alice@example.com, alice.martin@example.com',
		});

		expect(items[0].json.outcome).toBe('created');
		expect(outcomes(items[0].json)).toEqual({
			'hr@example.com': 'unchanged',
			[IVAN]: 'joined',
			'alice@example.com': 'joined',
			'alice.martin@example.com': 'already',
		});
		expect(called('Apollo')[0]?.membershipCount).toEqual({ joinedDirectHumanUserCount: 3 });
	});

	test.each(['oAuth2', 'delegation'] as const)('the account itself: %s', async (signIn) => {
		const { items, requests } = await upsert(
			{ displayName: 'Apollo', owners: HANA.toUpperCase(), members: 'alice@example.com' },
			{ signIn },
		);

		expect(requests.filter(({ path }) => path.endsWith(':setup'))).toHaveLength(1);
		expect(outcomes(items[0].json)).toEqual({
			[HANA.toUpperCase()]: 'unchanged',
			'alice@example.com': 'joined',
		});
	});

	test('somebody outside, where external users are not allowed', async () => {
		const { items } = await upsert({ displayName: 'Apollo', members: PAT });

		const [outcome, reason] = told(items[0].json)[PAT];
		expect([items[0].json.outcome, outcome]).toEqual(['created', 'dropped']);
		expect(reason).toMatch(/external users may not be allowed in this space, or/);
	});
});

test('whom the list does not show a moment after the set-up is confirmed, and gets their role', async () => {
	chat.emulator.setWorld({ memberReadsBehind: 3 });
	const { items } = await upsert({
		displayName: 'Apollo',
		owners: IVAN,
		members: 'alice@example.com',
	});
	const space = {
		resource: 'member',
		operation: 'list',
		spaceId: byId(String(items[0].json.name)),
	};
	for (let read = 1; read <= 3; read++) await chat.run(space);
	const again = await upsert({
		displayName: 'Apollo',
		owners: IVAN,
		members: 'alice@example.com',
	});

	expect(Object.values(outcomes(items[0].json))).not.toContain('dropped');
	expect(outcomes(again.items[0].json)).toEqual({
		[IVAN]: 'unchanged',
		'alice@example.com': 'unchanged',
	});
	expect(again.items[0].json.outcome).toBe('unchanged');
});

describe('one space for one name', () => {
	test('two executions at once make one each, and one of them says that it did', async () => {
		const items = Array.from({ length: 40 }, (_, index) => ({ name: `Project ${index}` }));
		const runs = await Promise.all(
			['one', 'other'].map(
				async (executionId) =>
					await upsert({ displayName: '={{ $json.name }}' }, { items, executionId }),
			),
		);

		for (const { name } of items) expect(called(name)).toHaveLength(1);
		const created = runs.flatMap((run) =>
			run.items.filter(({ json }) => json.outcome === 'created').map(({ json }) => json.name),
		);
		expect(created).toHaveLength(40);
		expect(new Set(created).size).toBe(40);
		expect(runs[0].items.map(({ json }) => json.name)).toEqual(
			runs[1].items.map(({ json }) => json.name),
		);
	}, 60_000);

	test.each([
		['private spaces that a filter of Google would lose', 'Team', 'AAAAteam'],
		['the other form of an accent', DECOMPOSED, 'AAAAcafe'],
		['blanks and marks that nobody sees', ' Te\u200Bam\u00A0', 'AAAAteam'],
	])('%s', async (_, displayName, id) => {
		chat.emulator.setWorld({ typeFilterComplete: false });
		const { items, requests } = await upsert({ displayName });

		expect(items[0].json.name).toBe(`spaces/${id}`);
		expect(requests.filter(({ path }) => path.endsWith(':setup'))).toEqual([]);
	});

	test('two rows of one run find the same one, and those that differ are noted', async () => {
		const run = await upsert(
			{ displayName: '={{ $json.name }}', members: '={{ $json.member }}' },
			{
				items: [
					{ name: 'Welcome Sam', member: 'alice@example.com' },
					{ name: 'Welcome Sam', member: 'bruno@example.com' },
					{ name: 'Welcome Kim', member: 'bruno@example.com' },
					{ name: 'Welcome Kim', member: 'bruno@example.com' },
				],
			},
		);

		expect(run.items.map(({ json }) => json.outcome)).toEqual([
			'created',
			'updated',
			'created',
			'unchanged',
		]);
		expect(hints(run)).toEqual([
			'Items 0 and 1 both create or update the space "Welcome Sam" and say different things of it, so it holds the people of both and the settings of the later one.',
		]);
	});

	test('a name whose space was deleted or renamed makes another', async () => {
		const first = await upsert({ displayName: 'Apollo' });
		const name = String(first.items[0].json.name);
		await chat.run({
			operation: 'update',
			spaceId: byId(name),
			updateFields: { displayName: 'Artemis' },
		});
		const second = await upsert({ displayName: 'Apollo' });
		await chat.run({ operation: 'delete', spaceId: byId(String(second.items[0].json.name)) });
		const third = await upsert({ displayName: 'Apollo' });

		expect([second, third].map(({ items }) => items[0].json.outcome)).toEqual([
			'created',
			'created',
		]);
		expect(called('Apollo').map((space) => space.name)).toEqual([third.items[0].json.name]);
		expect(called('Artemis').map((space) => space.name)).toEqual([name]);
	});

	test('also with a sign-in that does not tell who it is of', async () => {
		const { items } = await upsert(
			{ displayName: 'Apollo' },
			{ scopes: ['chat.spaces', 'chat.memberships'] },
		);

		expect(items[0].json.outcome).toBe('created');
	});
});

describe('a key whose space is gone', () => {
	const byKey = { findBy: 'idempotencyKey', idempotencyKey: 'P1', displayName: 'Apollo' };
	const remove = async (name: unknown, as?: string) =>
		await chat.run({ operation: 'delete', spaceId: byId(String(name)) }, { as });

	test('fails, or makes another where the person says so', async () => {
		const first = await upsert(byKey);
		await remove(first.items[0].json.name);
		const refused = await upsert(byKey);
		const second = await upsert({ ...byKey, options: { ifGone: 'create' } });

		expect(refused.error?.message).toContain('has made spaces/');
		expect(second.items[0].json).toMatchObject({ outcome: 'created', keyGeneration: 2 });
		expect(called('Apollo')).toHaveLength(1);
	});

	test('is no success where the account had handed the space over', async () => {
		const leave = { ...byKey, owners: IVAN, options: { leave: true } };
		const first = await upsert(leave);
		await remove(first.items[0].json.name, IVAN);
		const again = await upsert(leave);

		expect(first.items[0].json.outcome).toBe('created');
		expect(again.items[0].json).toMatchObject({ outcome: 'unknown' });
		expect(called('Apollo')).toEqual([]);
	});

	test('that may be handed over is never followed by another', async () => {
		const { error, requests } = await upsert({
			...byKey,
			owners: IVAN,
			options: { leave: true, ifGone: 'create' },
		});

		expect(error?.message).toContain("If the Key's Space Is Gone cannot be Create Another");
		expect(requests).toEqual([]);
	});
});

describe('a space of a name that Google hides for a while', () => {
	const hide: Fault = {
		methods: ['chat.spaces.get'],
		effect: { kind: 'status', status: 403 },
	};

	test('is no ground to make another, as long as Google lists it', async () => {
		const first = await upsert({ displayName: 'Apollo' });
		chat.emulator.setFaults([
			hide,
			// A list of a moment ago.
			{
				methods: ['chat.spaces.list'],
				count: 1,
				effect: { kind: 'answer', body: { spaces: [] }, after: true },
			},
		]);
		const { error, items } = await upsert({ displayName: 'Apollo' });

		expect(items).toEqual([]);
		expect(error?.message).toBe(
			`Display Name belongs to ${String(first.items[0].json.name)}, which Google lists among the spaces of the account, and does not show`,
		);
		expect(called('Apollo')).toHaveLength(1);
	});

	test('is told to an administrator as one that the search of the organization finds', async () => {
		const asAdmin = {
			as: 'ada.admin@example.com',
			scopes: ['openid', 'userinfo.email', 'chat.spaces', 'chat.admin.spaces'],
		};
		const form = { displayName: 'Apollo', options: { useAdminAccess: true } };
		const first = await upsert(form, asAdmin);
		chat.emulator.setFaults([
			hide,
			{
				methods: ['chat.spaces.search'],
				count: 1,
				effect: { kind: 'answer', body: { results: [] }, after: true },
			},
		]);
		const { error } = await upsert(form, asAdmin);

		expect(error?.message).toBe(
			`Display Name belongs to ${String(first.items[0].json.name)}, which Google finds among the spaces of the organization, and does not show`,
		);
	});

	test('is followed by another once it is in no list', async () => {
		const first = await upsert({ displayName: 'Apollo' });
		await chat.run({ operation: 'delete', spaceId: byId(String(first.items[0].json.name)) });
		const second = await upsert({ displayName: 'Apollo' });

		expect(second.items[0].json.outcome).toBe('created');
		expect(called('Apollo')).toHaveLength(1);
	});
});

describe('a space that was made is named, whatever fails after', () => {
	test.each<[string, Fault]>([
		[
			'the list of its members',
			{ methods: ['chat.spaces.members.list'], effect: { kind: 'status', status: 500 } },
		],
		[
			'the promotion of an owner',
			{ methods: ['chat.spaces.members.patch'], effect: { kind: 'html', status: 407 } },
		],
	])('%s', async (_, fault) => {
		chat.emulator.setFaults([
			fault,
			{ methods: ['chat.spaces.get'], effect: { kind: 'status', status: 500 } },
		]);
		const { error } = await upsert({
			displayName: 'Apollo',
			owners: IVAN,
			requestOptions: { retryFor: 0 },
		});

		const [{ name }] = called('Apollo');
		expect(error?.description).toContain(`The space ${name} was created.`);
	});
});

test('two names of one person with two roles, which only the new space tells, are told', async () => {
	const { items } = await upsert({
		displayName: 'Apollo',
		owners: `${IVAN}, alice@example.com`,
		members: 'alice.martin@example.com',
	});

	expect(told(items[0].json)).toMatchObject({
		'alice@example.com': ['joined', expect.anything()],
		'alice.martin@example.com': ['already', 'is the same person as alice@example.com in the list'],
	});
});

test('another call that got in between is tried again', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.setup'],
			count: 1,
			effect: { kind: 'status', status: 409, canonical: 'ABORTED' },
		},
	]);
	const { items } = await upsert({ displayName: 'Apollo' });

	expect(items[0].json.outcome).toBe('created');
});

test.each([
	['an owner', { owners: 'alice@example.com' }],
	['a group', { groups: 'engineering@example.com' }],
])('%s in a group chat is refused before any write', async (_, people) => {
	const { error, requests } = await upsert({
		findBy: 'space',
		spaceId: byId('AAAAchat'),
		...people,
	});

	expect(error?.message).toContain('a group chat has members only, no roles and no groups');
	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

describe('costs no more than it must', () => {
	test('3 reads and no write where everything is right', async () => {
		const { items, requests } = await upsert({
			displayName: 'Team',
			owners: HANA,
			members: 'alice@example.com',
		});

		expect(items[0].json.outcome).toBe('unchanged');
		expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /v1/spaces',
			'GET /v1/spaces/AAAAteam',
			'GET /v1/spaces/AAAAteam/members',
		]);
	});
});
