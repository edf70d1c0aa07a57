import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, goOn, HANA, startTestChat } from '../../../support/chat';
import { exampleSeed } from '../../../support/examples';

const chat = startTestChat({ seed: exampleSeed });

const TEAM = 'AAAAteam';
const inTeam = { resource: 'member', spaceId: byId(TEAM) };
const ALICE_ID = '100000000000000000106';

describe('people are read as they are written', () => {
	const written: Array<[string, unknown]> = [
		['with marks that nobody sees', '\u200Balice@example.com\u200E, bruno@exam\u00ADple.com'],
		['with names', 'Alice Martin <alice@example.com>; "Berg, Bruno" <bruno@example.com>'],
		['as links of mail', 'mailto:alice@example.com\nmailto:bruno@example.com?subject=Hi'],
		['as a list in JSON', '["alice@example.com", "bruno@example.com"]'],
		['as objects', [{ email: 'alice@example.com' }, { member: 'bruno@example.com' }]],
		['as objects in JSON', '[{"Email": "alice@example.com"}, {"name": "bruno@example.com"}]'],
		[
			'as users of the directory and memberships',
			[
				{ primaryEmail: 'alice@example.com', name: { fullName: 'Alice' } },
				{ name: 'spaces/A/members/1', member: { name: 'users/1', email: 'bruno@example.com' } },
			],
		],
		[
			'beside a Chat app, which no list of people is about',
			[
				{ email: 'alice@example.com' },
				{ name: 'spaces/A/members/9', member: { name: 'users/9', type: 'BOT' } },
				{ name: 'users/bruno@example.com', type: 'HUMAN' },
			],
		],
	];
	const users = ['users/alice@example.com', 'users/bruno@example.com'];

	test.each(written)('%s, in a list of People', async (_, people) => {
		const { requests, error } = await chat.run(
			{ operation: 'findGroupChats', people: '={{ $json.people }}' },
			{ items: [{ people } as IDataObject] },
		);

		expect(error).toBeUndefined();
		expect(requests.map(({ query }) => query.users)).toEqual([users]);
	});

	test.each(written)('%s, in a list of Sync', async (_, people) => {
		const { items } = await chat.run(
			{ ...inTeam, operation: 'sync', owners: HANA, members: '={{ $json.people }}', dryRun: true },
			{ items: [{ people } as IDataObject] },
		);

		expect(items.map(({ json }) => [json.error, json.name ?? json.member])).toHaveLength(3);
		expect(items.map(({ json }) => json.error)).toEqual([undefined, undefined, undefined]);
	});

	test.each([
		['a list of addresses', '["hana.hr@example.com", "alice@example.com"]'],
		['rows with an email', '[{"email": "hana.hr@example.com"}, {"email": "alice@example.com"}]'],
		['memberships by their names', `["spaces/${TEAM}/members/${ALICE_ID}"]`],
		['ids of the People API', `["people/${ALICE_ID}"]`],
	])('%s, in Members (JSON)', async (_, membersJson) => {
		const { items, error } = await chat.run({
			...inTeam,
			operation: 'sync',
			membersFrom: 'json',
			membersJson,
			dryRun: true,
		});

		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.action)).toEqual(
			(JSON.parse(membersJson) as unknown[]).map(() => 'none'),
		);
	});

	test('all that Get Many puts out, groups, apps and roles included, in Members (JSON)', async () => {
		await chat.run({ ...inTeam, operation: 'add', options: { addApp: true } });
		const filters = { showGroups: true, showInvited: true };
		const found = await chat.run({ ...inTeam, operation: 'list', returnAll: true, filters });
		const members = found.items.map(({ json }) => json);
		const { items, error, requests } = await chat.run(
			{
				...inTeam,
				operation: 'sync',
				membersFrom: 'json',
				membersJson: '={{ $json.members }}',
				removeOthers: true,
			},
			{ items: [{ members }] },
		);

		expect(error).toBeUndefined();
		expect(found.items.map(({ json }) => (json.member as IDataObject)?.type ?? 'GROUP')).toEqual(
			expect.arrayContaining(['HUMAN', 'BOT', 'GROUP']),
		);
		// The app is no matter of a sync.
		expect(items.map(({ json }) => json.outcome)).toEqual(members.slice(1).map(() => 'unchanged'));
		expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test.each([
		['get', {}],
		['update', { role: 'Member' }],
	])('by any of a member’s names in %s', async (operation, more) => {
		const names = [
			`spaces/${TEAM}/members/${ALICE_ID}`,
			`people/${ALICE_ID}`,
			'Alice <alice@example.com>',
			'\u200Balice@example.com',
		];
		const { items } = await chat.run(
			{ ...inTeam, operation, memberId: byId('={{ $json.name }}'), ...more },
			{ items: names.map((name) => ({ name })), node: goOn },
		);

		expect(items.map(({ json }) => json.name)).toEqual(
			names.map(() => `spaces/${TEAM}/members/${ALICE_ID}`),
		);
	});

	test.each<[string, INodeParameters]>([
		['People', { ...inTeam, operation: 'add', people: 'people/c8812345' }],
		['Members', { ...inTeam, operation: 'sync', owners: HANA, members: 'users/c8812345' }],
		['Member', { ...inTeam, operation: 'get', memberId: byId('users/c8812345') }],
		['Leaver', { resource: 'member', operation: 'removeFromAll', leaver: 'people/c8812345' }],
	])('an entry of contacts is told as one, in %s', async (field, parameters) => {
		const { error, requests } = await chat.run(parameters);

		expect(error?.message).toContain(field);
		expect(error?.message).toContain("is an entry of somebody's contacts and no account");
		expect(requests).toEqual([]);
	});
});

test.each([
	'https://chat.google.com/u/0/app/chat/AAAAteam',
	'https://chat.google.com/app/chat/AAAAteam',
	'chat.google.com/room/AAAAteam',
	'mail.google.com/chat/u/0/#chat/space/AAAAteam',
	'https://mail.google.com/a/example.com/chat/u/0/#chat/space/AAAAteam',
	'\u200Bspaces/AAAAteam\u2060',
])('the space of %j is found, by URL and by ID', async (value) => {
	for (const mode of value.includes('google') ? ['url', 'id'] : ['id']) {
		const { items } = await chat.run({
			operation: 'get',
			spaceId: { __rl: true, mode, value },
		});
		expect(items.map(({ json }) => json.name)).toEqual(['spaces/AAAAteam']);
	}
});

describe('options and switches take the words that people have for them', () => {
	test.each([
		['yes', 'Off', true, 'HISTORY_OFF'],
		['1', 'on', true, 'HISTORY_ON'],
		['no', 'history_off', false, 'HISTORY_OFF'],
		[0, ' Off ', false, 'HISTORY_OFF'],
	])('%j and %j in Create', async (external, history, externalUserAllowed, spaceHistoryState) => {
		const { requests } = await chat.run(
			{
				operation: 'create',
				displayName: 'Berlin',
				additionalFields: {
					externalUserAllowed: '={{ $json.external }}',
					spaceHistoryState: '={{ $json.history }}',
				},
			},
			{ items: [{ external, history }] },
		);

		expect(requests[0].body).toMatchObject({ externalUserAllowed, spaceHistoryState });
	});

	const ROLES = { owner: 'ROLE_MANAGER', Manager: 'ROLE_ASSISTANT_MANAGER', member: 'ROLE_MEMBER' };
	test.each(Object.entries(ROLES))('%s as a role', async (word, role) => {
		const updated = await chat.run(
			{
				...inTeam,
				operation: 'update',
				memberId: byId('alice@example.com'),
				role: '={{ $json.r }}',
			},
			{ items: [{ r: word }] },
		);
		const added = await chat.run(
			{ ...inTeam, operation: 'add', people: 'chloe@example.com', role: '={{ $json.r }}' },
			{ items: [{ r: word }] },
		);

		expect(updated.items[0].json.role).toBe(role);
		expect(added.items[0].json.role ?? 'ROLE_MEMBER').toBe(role);
	});

	const boss = 'Role holds "boss", which is none of its options: Manager, Member, Owner';
	test.each<[string, INodeParameters]>([
		['Add', { ...inTeam, operation: 'add', people: 'alice@example.com', role: '={{ "boss" }}' }],
		['Update', { ...inTeam, operation: 'update', memberId: byId('1'), role: '={{ "boss" }}' }],
		[
			'Sync',
			{ ...inTeam, operation: 'sync', membersFrom: 'items', member: '1', role: '={{ "boss" }}' },
		],
	])('another role is refused in the words of the form, by %s', async (_, parameters) => {
		const { error, requests } = await chat.run(parameters);

		expect(error?.message).toContain(boss);
		expect(requests).toEqual([]);
	});
});

describe('one cause is told in one sentence', () => {
	test('for a row of Sync that is refused', async () => {
		const { error } = await chat.run({
			...inTeam,
			operation: 'sync',
			membersFrom: 'json',
			membersJson: '[{"email": "alice@example.com", "role": "boss"}]',
			removeOthers: true,
		});

		expect(error?.message).toBe(
			'Sync changed nothing. Row 1 of Members (JSON): Role holds "boss", which is none of its options: Manager, Member, Owner.',
		);
		expect(error?.description).toBe('Correct the input, and run it again.');
	});

	test('for a name of Create or Update', async () => {
		const { error } = await chat.run({
			operation: 'upsert',
			displayName: `={{ "n".repeat(129) }}`,
		});

		expect(error?.message).toBe(
			'Create or Update changed nothing. Display Name has 129 characters, and Google takes at most 128.',
		);
	});

	test('and how to raise a limit is told only where one was met', async () => {
		const { error } = await chat.run({
			...inTeam,
			operation: 'sync',
			owners: HANA,
			removeOthers: true,
			options: { maxRemovals: 1, maxRemovalPercent: 100, removeUnknownGroups: true },
		});

		expect(error?.description).toContain('raise Max Removals');
	});
});

describe('the name of a space', () => {
	const names = [
		'Café Berlin',
		'Cafe\u0301 Berlin',
		'Café\u00A0Berlin',
		'Café  Berlin',
		'Café\r\nBerlin',
		'Café\tBerlin ',
		'\uFEFFCafé\u200B Ber\u00ADlin',
	];

	test('finds one space, however it is written, and stays as it was written first', async () => {
		const { items } = await chat.run(
			{ operation: 'upsert', displayName: '={{ $json.name }}' },
			{ items: names.map((name) => ({ name })) },
		);

		expect(items.map(({ json }) => json.outcome)).toEqual([
			'created',
			...names.slice(1).map(() => 'unchanged'),
		]);
		expect(new Set(items.map(({ json }) => json.displayName))).toEqual(new Set(['Café Berlin']));
	});

	test.each([
		['Café\u00A0 Berlin', 'Café\u00A0 Berlin'],
		['\u200BCafé\r\n\tBer\u00ADlin\u2028', 'Café Berlin'],
		['Team 👩‍🚀', 'Team 👩‍🚀'],
	])('%j is sent as it was written, but for marks and line breaks', async (name, sent) => {
		for (const operation of ['create', 'setup', 'upsert']) {
			chat.emulator.reset();
			const { requests } = await chat.run(
				{ operation, displayName: '={{ $json.name }}', findBy: 'displayName' },
				{ items: [{ name }] },
			);
			const body = requests.find(({ method }) => method === 'POST')?.body as IDataObject;
			expect((body.space as IDataObject | undefined)?.displayName ?? body.displayName).toBe(sent);
		}
	});

	test.each(['\u200B', '\u00AD \u2060', '\u3164', '\u00A0'])('%j is empty', async (name) => {
		for (const operation of ['create', 'setup', 'upsert']) {
			const { error, requests } = await chat.run(
				{ operation, displayName: '={{ $json.name }}' },
				{ items: [{ name }] },
			);
			expect(error?.message).toContain('Display Name is empty');
			expect(requests).toEqual([]);
		}
	});
});
