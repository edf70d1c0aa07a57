import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { defaultSeed } from '../../../../../workshop/emulator';
import { requestIdFrom } from '../../../../../nodes/GoogleChatSpaces/chat/requestId';
import { GoogleChatSpaces } from '../../../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { goOn, NOW, requestIdOf, startTestChat } from '../../../../support/chat';

/** As many as one setup takes. */
const crew = Array.from({ length: 49 }, (_, index) => ({
	id: String(300_000_000_000_000_000_000n + BigInt(index)),
	email: `crew${index}@example.com`,
	displayName: `Crew ${index}`,
}));

const chat = startTestChat({ seed: { ...defaultSeed, people: [...defaultSeed.people, ...crew] } });

const human = (id: string) => ({ member: { name: `users/${id}`, type: 'HUMAN' } });
const group = (id: string) => ({ groupMember: { name: `groups/${id}` } });

const request = (
	space: object,
	memberships?: object[],
	requestId = requestIdOf('setup'),
	status = 200,
) => ({
	method: 'POST',
	path: '/v1/spaces:setup',
	query: {},
	body: { space, ...(memberships && { memberships }), requestId },
	status,
});

const simple = (spaceType: string, people: number, displayName?: string) => ({
	name: 'spaces/AAQAMan6D2T',
	...(displayName && { displayName }),
	spaceType,
	spaceUri: `https://chat.google.com/${spaceType === 'DIRECT_MESSAGE' ? 'dm' : 'room'}/AAQAMan6D2T?cls=11`,
	membershipCount: { joinedDirectHumanUserCount: people },
	spaceHistoryState: 'HISTORY_ON',
	...(spaceType !== 'DIRECT_MESSAGE' && { createTime: NOW }),
	lastActiveTime: NOW,
});

test('sets up a named space with people and groups, every field filled in', async () => {
	const audience = { principals: [{ audience: { name: 'audiences/engineering' } }] };
	const { items, requests } = await chat.run({
		operation: 'setup',
		spaceType: 'SPACE',
		displayName: 'Apollo',
		people:
			'maria.manager@example.com; Pat@partner.example\n100000000000000000105, users/100000000000000000106, MARIA.manager@example.com',
		groups: '03abc0000001, groups/03abc0000002, groups/03abc0000001',
		additionalFields: {
			description: 'About',
			guidelines: 'Rules',
			externalUserAllowed: true,
			spaceHistoryState: 'HISTORY_OFF',
			predefinedPermissionSettings: 'COLLABORATION_SPACE',
			audience: 'audiences/engineering',
			idempotencyKey: 'apollo',
		},
	});

	expect(requests).toEqual([
		request(
			{
				spaceType: 'SPACE',
				displayName: 'Apollo',
				spaceDetails: { description: 'About', guidelines: 'Rules' },
				externalUserAllowed: true,
				spaceHistoryState: 'HISTORY_OFF',
				predefinedPermissionSettings: 'COLLABORATION_SPACE',
				accessSettings: { audience: 'audiences/engineering' },
			},
			[
				human('MARIA.manager@example.com'),
				human('Pat@partner.example'),
				human('100000000000000000105'),
				human('100000000000000000106'),
				group('03abc0000001'),
				group('03abc0000002'),
			],
			requestIdFrom(['setup', 'apollo']),
		),
		// With a key of the person's own, the space may be one of before.
		{ method: 'GET', path: '/v1/spaces/AAQAMan6D2T', query: {}, status: 200 },
	]);
	expect(items).toEqual([
		{
			json: {
				...simple('SPACE', 4, 'Apollo'),
				spaceDetails: { description: 'About', guidelines: 'Rules' },
				membershipCount: { joinedDirectHumanUserCount: 4, joinedGroupCount: 2 },
				externalUserAllowed: true,
				spaceHistoryState: 'HISTORY_OFF',
				accessSettings: {
					accessState: 'DISCOVERABLE',
					audience: 'audiences/engineering',
					accessPermissionSettings: { discoverSpaceSetting: audience, joinSpaceSetting: audience },
				},
			},
			pairedItem: { item: 0 },
		},
	]);
});

test.each<[string, INodeParameters, object, object[] | undefined, object]>([
	[
		'a named space with nobody else',
		{ spaceType: 'SPACE', displayName: 'Alone' },
		{ spaceType: 'SPACE', displayName: 'Alone' },
		undefined,
		simple('SPACE', 1, 'Alone'),
	],
	[
		'a group chat',
		{ spaceType: 'GROUP_CHAT', people: 'alice@example.com, bruno@example.com' },
		{ spaceType: 'GROUP_CHAT' },
		[human('alice@example.com'), human('bruno@example.com')],
		simple('GROUP_CHAT', 3),
	],
	[
		'a direct message',
		{ spaceType: 'DIRECT_MESSAGE', people: 'alice@example.com' },
		{ spaceType: 'DIRECT_MESSAGE', singleUserBotDm: false },
		[human('alice@example.com')],
		simple('DIRECT_MESSAGE', 2),
	],
	[
		'a direct message with the Chat app',
		{ spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true },
		{ spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true },
		undefined,
		simple('DIRECT_MESSAGE', 1),
	],
	[
		'a group chat without history',
		{
			spaceType: 'GROUP_CHAT',
			people: ['alice@example.com', 'bruno@example.com'],
			additionalFields: { spaceHistoryState: 'HISTORY_OFF' },
		},
		{ spaceType: 'GROUP_CHAT', spaceHistoryState: 'HISTORY_OFF' },
		[human('alice@example.com'), human('bruno@example.com')],
		{ ...simple('GROUP_CHAT', 3), spaceHistoryState: 'HISTORY_OFF' },
	],
])('sets up %s', async (_, parameters, space, memberships, json) => {
	const { items, requests } = await chat.run({ operation: 'setup', ...parameters });

	expect(items).toEqual([{ json, pairedItem: { item: 0 } }]);
	expect(requests).toEqual([request(space, memberships)]);
});

test('takes 49 people, in a list or in text', async () => {
	const people = crew.map(({ email }) => email);
	const { items, requests } = await chat.run(
		{ operation: 'setup', displayName: 'Crew', people: '={{ $json.people }}' },
		{ items: [{ people }, { people: people.join('\n') }] },
	);

	expect(items.map(({ json }) => json.membershipCount)).toEqual([
		{ joinedDirectHumanUserCount: 50 },
		{ joinedDirectHumanUserCount: 50 },
	]);
	const space = { spaceType: 'SPACE', displayName: 'Crew' };
	expect(requests).toEqual([
		request(space, people.map(human), requestIdOf('setup', 0)),
		request(space, people.map(human), requestIdOf('setup', 1)),
	]);
});

describe('a group named by its email', () => {
	const lookUp = (email: string, status = 200) => ({
		method: 'GET',
		path: '/v1/groups:lookup',
		query: { 'groupKey.id': email },
		status,
	});
	const space = { spaceType: 'SPACE', displayName: 'Apollo' };

	test('is looked up once, and added by its id', async () => {
		const { requests } = await chat.run({
			operation: 'setup',
			displayName: 'Apollo',
			groups: 'engineering@example.com, groups/03abc0000001, ENGINEERING@example.com, 03abc0000002',
		});

		expect(requests).toEqual([
			lookUp('ENGINEERING@example.com'),
			request(space, [group('03abc0000001'), group('03abc0000002')]),
		]);
	});

	test('that belongs to none is told before anything is made', async () => {
		const { items, requests } = await chat.run(
			{ operation: 'setup', displayName: 'Apollo', groups: '={{ $json.groups }}' },
			{ items: [{ groups: 'nobody@example.com' }, { groups: '03abc0000001' }], node: goOn },
		);

		expect(items.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/^Could not look up the Google Group.*: /),
			undefined,
		]);
		expect(requests).toEqual([
			lookUp('nobody@example.com', 403),
			request(space, [group('03abc0000001')], requestIdOf('setup', 1)),
		]);
	});
});

test('what was filled in for another type does not count', async () => {
	const { requests } = await chat.run({
		operation: 'setup',
		spaceType: 'SPACE',
		displayName: 'Apollo',
		singleUserBotDm: true,
		people: 'alice@example.com',
	});

	expect(requests).toEqual([
		request({ spaceType: 'SPACE', displayName: 'Apollo' }, [human('alice@example.com')]),
	]);
});

test('a direct message that is there is given back', async () => {
	const dm = { operation: 'setup', spaceType: 'DIRECT_MESSAGE', people: 'alice@example.com' };
	await chat.run(dm, { executionId: 'first' });
	const { items } = await chat.run(dm, { executionId: 'second' });

	expect(items).toEqual([{ json: simple('DIRECT_MESSAGE', 2), pairedItem: { item: 0 } }]);
	expect(chat.emulator.state().spaces).toHaveLength(1);
});

test('a space of before that is another than asked says so', async () => {
	const setUp = (displayName: string) => ({
		operation: 'setup',
		displayName,
		people: 'alice@example.com',
		additionalFields: { idempotencyKey: 'apollo' },
	});
	await chat.run(setUp('Apollo'), { executionId: 'first' });
	const { items } = await chat.run(setUp('Artemis'), { executionId: 'second' });

	expect(items.map(({ json }) => json)).toEqual([
		{ ...simple('SPACE', 2, 'Apollo'), differsFromRequest: ['displayName'] },
	]);
});

test('gives all that Google sends without Simplify', async () => {
	const { items } = await chat.run({
		operation: 'setup',
		spaceType: 'DIRECT_MESSAGE',
		singleUserBotDm: true,
		simplify: false,
	});

	expect(items.map(({ json }) => json)).toEqual([
		{
			...simple('DIRECT_MESSAGE', 1),
			type: 'DM',
			singleUserBotDm: true,
			spaceThreadingState: 'THREADED_MESSAGES',
		},
	]);
});

test('a person whom nobody knows is explained', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'setup', displayName: 'Apollo', people: '={{ $json.people }}' },
		{ items: [{ people: 'nobody@example.com' }, { people: 'alice@example.com' }], node: goOn },
	);

	expect(items).toEqual([
		{
			json: {
				error:
					'Could not set up the space "Apollo": Google knows no such person, or the account may not add them',
				message:
					'Check the spelling of each email and user ID. People outside the organization have to be named by email.',
			},
			pairedItem: { item: 0 },
		},
		{ json: simple('SPACE', 2, 'Apollo'), pairedItem: { item: 1 } },
	]);
	const space = { spaceType: 'SPACE', displayName: 'Apollo' };
	expect(requests).toEqual([
		request(space, [human('nobody@example.com')], requestIdOf('setup', 0), 400),
		request(space, [human('alice@example.com')], requestIdOf('setup', 1)),
	]);
});

test.each([
	['SPACE', 'alice@example.com, alice.martin@example.com'],
	['SPACE', 'alice@example.com, hr@example.com'],
	['GROUP_CHAT', 'alice@example.com, bruno@example.com, alice.martin@example.com'],
])(
	'%s: one person under two addresses, or the account itself, is explained',
	async (type, people) => {
		const { error } = await chat.run({
			operation: 'setup',
			spaceType: type,
			displayName: type === 'SPACE' ? 'Apollo' : '',
			people,
		});

		expect(error?.description).toContain(
			'Google takes nobody twice, by an alias either, nor the account itself: check People.',
		);
		expect(chat.emulator.state().spaces).toEqual([]);
	},
);

describe('the form', () => {
	const { description } = new GoogleChatSpaces();

	/** The labels that n8n shows, with a star where it wants the field filled in. */
	function shown(chosen: INodeParameters): string[] {
		const parameters: INodeParameters = { resource: 'space', operation: 'setup', ...chosen };
		const node = { typeVersion: 1, parameters } as INode;
		const isShown = (field: INodeProperties, values: INodeParameters) =>
			NodeHelpers.displayParameter(values, field, node, description, parameters);
		return description.properties
			.filter((field) => field.displayOptions?.show?.operation?.includes('setup'))
			.filter((field) => isShown(field, parameters))
			.flatMap(({ displayName, required, type, options = [] }) => [
				`${displayName}${required ? '*' : ''}`,
				...(type === 'collection' ? (options as INodeProperties[]) : [])
					.filter((field) => isShown(field, {}))
					.map((field) => `${displayName} › ${field.displayName}`),
			]);
	}

	/** For every type: n8n would drop what the form hides, where the node refuses it. */
	const settings = [
		'Additional Fields',
		'Additional Fields › Description',
		'Additional Fields › External Users Allowed',
		'Additional Fields › Guidelines',
		'Additional Fields › History',
		'Additional Fields › Idempotency Key',
		"Additional Fields › If the Key's Space Is Gone",
		'Additional Fields › Permission Preset',
		'Additional Fields › Target Audience',
		'Simplify',
	];

	test.each<[string, INodeParameters, string[]]>([
		[
			'a named space',
			{ spaceType: 'SPACE', singleUserBotDm: true },
			['Space Type', 'Display Name*', 'People', 'Groups', ...settings],
		],
		[
			'a group chat',
			{ spaceType: 'GROUP_CHAT', singleUserBotDm: true },
			['Space Type', 'People*', 'Groups', ...settings],
		],
		[
			'a direct message',
			{ spaceType: 'DIRECT_MESSAGE', singleUserBotDm: false },
			['Space Type', 'People*', 'With the Chat App Itself', ...settings],
		],
		[
			'a direct message with the Chat app',
			{ spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true },
			['Space Type', 'With the Chat App Itself', ...settings],
		],
		[
			'a type by expression',
			{ spaceType: '={{ $json.type }}', singleUserBotDm: false },
			['Space Type', 'Display Name*', 'People', 'With the Chat App Itself', 'Groups', ...settings],
		],
	])('for %s offers what it takes', (_, chosen, labels) => {
		expect(shown(chosen)).toEqual(labels);
	});
});

describe('refuses before any request', () => {
	const parameters = {
		operation: 'setup',
		spaceType: '={{ $json.type }}',
		displayName: '={{ $json.name }}',
		singleUserBotDm: '={{ $json.app }}',
		people: '={{ $json.people }}',
		groups: '={{ $json.groups }}',
		additionalFields: {
			description: '={{ $json.description }}',
			guidelines: '={{ $json.guidelines }}',
			predefinedPermissionSettings: '={{ $json.preset }}',
			audience: '={{ $json.audience }}',
		},
	};
	const fix = 'Empty the field, or set Space Type to Named Space.';
	const dm = { type: 'DIRECT_MESSAGE', people: 'alice@example.com', app: false };
	const groupChat = { type: 'GROUP_CHAT', people: 'alice@example.com,bruno@example.com' };
	const named = { type: 'SPACE', name: 'Apollo', people: '', groups: '' };
	const people = (count: number) =>
		Array.from({ length: count }, (_, index) => `person${index}@example.com`);

	test.each<[string, object, { error: string; message?: string }]>([
		['a named space without a name', { type: 'SPACE' }, { error: 'Display Name is empty' }],
		[
			'a long name',
			{ ...named, name: 'n'.repeat(129) },
			{ error: 'Display Name has 129 characters, and Google takes at most 128' },
		],
		[
			'an unknown type',
			{ type: 'ROOM' },
			{
				error:
					'Space Type holds "ROOM", which is none of its options: Direct Message, Group Chat, Named Space',
			},
		],
		[
			'a group chat with a name',
			{ ...groupChat, name: 'Apollo' },
			{ error: 'Display Name is set, and a group chat has none', message: fix },
		],
		[
			'a group chat with a description',
			{ ...groupChat, description: 'About' },
			{ error: 'Description is set, and a group chat has none', message: fix },
		],
		[
			'a direct message with a name',
			{ ...dm, name: 'Apollo' },
			{ error: 'Display Name is set, and a direct message has none', message: fix },
		],
		[
			'a direct message with a description',
			{ ...dm, description: 'About' },
			{ error: 'Description is set, and a direct message has none', message: fix },
		],
		[
			'a direct message with guidelines',
			{ ...dm, guidelines: 'Rules' },
			{ error: 'Guidelines is set, and a direct message has none', message: fix },
		],
		[
			'a group chat with a preset',
			{ ...groupChat, preset: 'ANNOUNCEMENT_SPACE' },
			{ error: 'Permission Preset is set, and a group chat has none', message: fix },
		],
		[
			'a group chat with an audience',
			{ ...groupChat, audience: 'audiences/default' },
			{ error: 'Target Audience is set, and a group chat has none', message: fix },
		],
		[
			'two people for a direct message',
			{ ...dm, people: people(2) },
			{ error: 'People holds 2, and a direct message needs exactly 1' },
		],
		[
			'nobody for a direct message',
			{ ...dm, people: '' },
			{ error: 'People holds 0, and a direct message needs exactly 1' },
		],
		[
			'somebody for a direct message with the app',
			{ ...dm, app: true },
			{ error: 'People holds 1, and a direct message with the Chat app takes none' },
		],
		[
			'one person for a group chat',
			{ ...groupChat, people: people(1) },
			{ error: 'People holds 1, and a group chat needs at least 2' },
		],
		[
			'the same person twice for a group chat',
			{ ...groupChat, people: 'alice@example.com, ALICE@example.com' },
			{ error: 'People holds 1, and a group chat needs at least 2' },
		],
		[
			'a group for a group chat',
			{ ...groupChat, groups: '03abc0000001' },
			{ error: 'Groups holds 1, and only a named space takes Google Groups' },
		],
		[
			'50 members',
			{ ...named, people: people(50) },
			{
				error: 'People and Groups hold 50 together, and Google takes at most 49 in one setup',
				message: 'Add the others to the space afterwards.',
			},
		],
		[
			'50 members, groups among them',
			{ ...named, people: people(49), groups: '03abc0000001' },
			{
				error: 'People and Groups hold 50 together, and Google takes at most 49 in one setup',
				message: 'Add the others to the space afterwards.',
			},
		],
		[
			'somebody who is no person',
			{ ...named, people: 'alice@example.com, ../admin' },
			{
				error:
					'People holds "../admin", which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901',
			},
		],
		[
			'a list of objects',
			{ ...named, people: [{ phone: '555' }] },
			{ error: 'People holds an object where a single value is expected' },
		],
		[
			'a group that is none',
			{ ...named, groups: '03abc0000001, groups/a/b' },
			{
				error:
					'Groups holds "groups/a/b", which names no Google Group: expected its email, or an ID like groups/01abcde23fghijk',
			},
		],
	])('%s', async (_, bad, failure) => {
		const { items, requests } = await chat.run(parameters, {
			items: [{ ...bad }, named],
			node: goOn,
		});

		expect(items).toEqual([
			{ json: failure, pairedItem: { item: 0 } },
			{ json: simple('SPACE', 1, 'Apollo'), pairedItem: { item: 1 } },
		]);
		expect(requests).toEqual([
			request({ spaceType: 'SPACE', displayName: 'Apollo' }, undefined, requestIdOf('setup', 1)),
		]);
	});
});

describe('a group chat refuses what n8n would drop without a word, where the type is chosen in the form', () => {
	const groupChat = {
		operation: 'setup',
		spaceType: 'GROUP_CHAT',
		people: 'alice@example.com, bruno@example.com',
	};
	test.each<[string, INodeParameters, string]>([
		['Google Groups', { groups: 'engineering@example.com' }, 'Groups holds 1, and only'],
		['a description', { additionalFields: { description: 'About' } }, 'Description is set'],
		['guidelines', { additionalFields: { guidelines: 'Rules' } }, 'Guidelines is set'],
		[
			'a preset',
			{ additionalFields: { predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE' } },
			'Permission Preset is set',
		],
		[
			'an audience',
			{ additionalFields: { audience: 'audiences/default' } },
			'Target Audience is set',
		],
	])('%s', async (_, more, error) => {
		const outcome = await chat.run({ ...groupChat, ...more });

		expect(outcome.error?.message).toContain(error);
		expect(outcome.requests).toEqual([]);
	});
});
