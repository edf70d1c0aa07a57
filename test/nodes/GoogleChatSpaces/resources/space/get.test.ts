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
				description: 'About',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			{
				id: 'AAAAalien',
				spaceType: 'SPACE',
				displayName: 'Not of Hana',
				members: [{ email: 'alice@example.com' }],
			},
		],
	},
});

const team = {
	name: 'spaces/AAAAteam',
	displayName: 'Team',
	spaceType: 'SPACE',
	spaceUri: 'https://chat.google.com/room/AAAAteam?cls=11',
	spaceDetails: { description: 'About' },
	membershipCount: { joinedDirectHumanUserCount: 2 },
	spaceHistoryState: 'HISTORY_ON',
	createTime: NOW,
	lastActiveTime: NOW,
};

const request = (space: string, status = 200, query = {}) => ({
	method: 'GET',
	path: `/v1/spaces/${space}`,
	query,
	status,
});

test.each([
	['list', 'AAAAteam'],
	['id', 'AAAAteam'],
	['id', 'spaces/AAAAteam'],
	['id', 'https://chat.google.com/room/AAAAteam'],
	['url', 'https://mail.google.com/mail/u/0/#chat/space/AAAAteam'],
	['url', 'https://mail.google.com/chat/u/0/#chat/space/AAAAteam'],
	['url', 'https://chat.google.com/room/AAAAteam'],
	['url', 'https://chat.google.com/dm/AAAAteam'],
	['url', 'https://chat.google.com/room/AAAAteam?cls=11'],
])('gets a space by %s from %s', async (mode, value) => {
	const { items, requests } = await chat.run({
		operation: 'get',
		spaceId: { __rl: true, mode, value },
	});

	expect(items).toEqual([{ json: team, pairedItem: { item: 0 } }]);
	expect(requests).toEqual([request('AAAAteam')]);
});

test('gives all that Google sends without Simplify, permissions included', async () => {
	const { items } = await chat.run({
		operation: 'get',
		spaceId: byId('AAAAteam'),
		simplify: false,
	});

	const everybody = { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: true };
	expect(items.map(({ json }) => json)).toEqual([
		{
			...team,
			type: 'ROOM',
			spaceThreadingState: 'THREADED_MESSAGES',
			customer: 'customers/C0emu1at0',
			accessSettings: { accessState: 'PRIVATE' },
			permissionSettings: {
				manageMembersAndGroups: everybody,
				modifySpaceDetails: everybody,
				toggleHistory: everybody,
				useAtMentionAll: everybody,
				manageApps: everybody,
				manageWebhooks: everybody,
				postMessages: everybody,
				replyMessages: everybody,
				viewSpaceMembership: everybody,
			},
		},
	]);
});

test('with admin access, a space of others', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'get', spaceId: byId('AAAAalien'), options: { useAdminAccess: true } },
		{ as: 'ada.admin@example.com', scopes: ['chat.admin.spaces.readonly'] },
	);

	expect(items[0].json.displayName).toBe('Not of Hana');
	expect(requests).toEqual([request('AAAAalien', 200, { useAdminAccess: 'true' })]);
});

describe('names the scope that is missing', () => {
	test.each([
		[{}, 'chat.spaces.readonly'],
		[{ useAdminAccess: true }, 'chat.admin.spaces.readonly'],
	])('options %j: %s', async (options, scope) => {
		const { error } = await chat.run(
			{ operation: 'get', spaceId: byId('AAAAteam'), options },
			{ scopes: ['chat.delete'] },
		);

		expect(error).toEqual({
			message: 'Could not get the space AAAAteam: the credential has no scope that allows this',
			description: expect.stringContaining(`add https://www.googleapis.com/auth/${scope}`),
			itemIndex: 0,
		});
	});
});

describe('refuses before any request', () => {
	const noId =
		'Space is not the ID of a space: expected one like AAAAMpdlehY or spaces/AAAAMpdlehY';
	const noUrl =
		'Space is not the address of a space: expected one like https://mail.google.com/chat/u/0/#chat/space/AAAAMpdlehY or https://chat.google.com/room/AAAAMpdlehY';

	test.each([
		['id', '', 'Space is empty'],
		['id', null, 'Space is empty'],
		['id', 'spaces/../users', noId],
		['id', '../../v1/users', noId],
		['id', 'AAAA/members', noId],
		['id', 'AAAAteam?useAdminAccess=true', noId],
		['id', 'AAAA\u0000', noId],
		['id', ['AAAAteam'], 'Space holds a list where a single value is expected'],
		['id', 'https://evil.example/room/AAAAteam', noUrl],
		['url', 'https://evil.example/room/AAAAteam', noUrl],
		['url', 'http://chat.google.com/room/AAAAteam', noUrl],
		['url', 'AAAAteam', noUrl],
		['list', 'spaces/../users', noId],
	])('by %s, %j', async (mode, value, error) => {
		const good = mode === 'url' ? 'https://chat.google.com/room/AAAAteam' : 'AAAAteam';
		const { items, requests } = await chat.run(
			{ operation: 'get', spaceId: { __rl: true, mode, value: '={{ $json.space }}' } },
			{ items: [{ space: good }, { space: value }, { space: good }], node: goOn },
		);

		expect(items).toEqual([
			{ json: team, pairedItem: { item: 0 } },
			{ json: { error }, pairedItem: { item: 1 } },
			{ json: team, pairedItem: { item: 2 } },
		]);
		expect(requests).toEqual([request('AAAAteam'), request('AAAAteam')]);
	});
});
