import { defaultSeed } from '../../../../../workshop/emulator';
import { goOn, HANA, NOW, startTestChat } from '../../../../support/chat';

/** More than two pages of Google's largest. */
const MANY = 2001;

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			{
				id: 'AAAAdm',
				spaceType: 'DIRECT_MESSAGE',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			...Array.from({ length: MANY }, (_, index) => ({
				id: `AAAA${index}`,
				spaceType: 'SPACE' as const,
				displayName: `Space ${index}`,
				members: [{ email: HANA }],
			})),
		],
	},
});

const groupChat = {
	name: 'spaces/AAAAchat',
	spaceType: 'GROUP_CHAT',
	spaceUri: 'https://chat.google.com/room/AAAAchat?cls=11',
	membershipCount: { joinedDirectHumanUserCount: 2 },
	spaceHistoryState: 'HISTORY_ON',
	createTime: NOW,
	lastActiveTime: NOW,
};

const request = (query: Record<string, string>) => ({
	method: 'GET',
	path: '/v1/spaces',
	query,
	status: 200,
});

test('gives up to 50 spaces by default, asking for no more', async () => {
	const { items, requests } = await chat.run({ operation: 'list' });

	expect(items).toHaveLength(50);
	expect(items[0]).toEqual({ json: groupChat, pairedItem: { item: 0 } });
	expect(items[49].json.name).toBe('spaces/AAAA47');
	expect(requests).toEqual([request({ pageSize: '50' })]);
});

test('reads all pages at the most that Google gives, and chooses by itself', async () => {
	const { items, requests } = await chat.run({
		operation: 'list',
		returnAll: true,
		filters: { spaceTypes: ['SPACE', 'GROUP_CHAT'] },
	});

	expect(items.map(({ json }) => json.name)).toEqual([
		'spaces/AAAAchat',
		...Array.from({ length: MANY }, (_, index) => `spaces/AAAA${index}`),
	]);
	expect(requests).toEqual([
		request({ pageSize: '1000' }),
		request({ pageSize: '1000', pageToken: expect.any(String) as string }),
		request({ pageSize: '1000', pageToken: expect.any(String) as string }),
	]);
	expect(requests[1].query.pageToken).not.toBe(requests[2].query.pageToken);
});

test('stops at a limit within the second page', async () => {
	const { items, requests } = await chat.run({ operation: 'list', limit: 1001 });

	expect(items).toHaveLength(1001);
	expect(requests).toEqual([
		request({ pageSize: '1000' }),
		request({ pageSize: '1', pageToken: expect.any(String) as string }),
	]);
});

test("finds private spaces also where a filter of Google's would lose them", async () => {
	chat.emulator.setWorld({ typeFilterComplete: false });
	const { items } = await chat.run({
		operation: 'list',
		limit: 2,
		filters: { spaceTypes: ['SPACE'] },
	});

	expect(items.map(({ json }) => json.name)).toEqual(['spaces/AAAA0', 'spaces/AAAA1']);
});

test('lists for each item with its own filter, and pairs what it finds with it', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'list', limit: 1, filters: { spaceTypes: '={{ $json.types }}' } },
		{
			items: [
				{ types: ['GROUP_CHAT'] },
				{ types: 'DIRECT_MESSAGE' },
				{ types: 'Group Chat, DIRECT_MESSAGE' },
			],
		},
	);

	expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
		['spaces/AAAAchat', { item: 0 }],
		['spaces/AAAAdm', { item: 1 }],
		['spaces/AAAAchat', { item: 2 }],
	]);
	expect(requests).toEqual(Array(3).fill(request({ pageSize: '1000' })));
});

test('gives all that Google sends without Simplify', async () => {
	const { items } = await chat.run({ operation: 'list', limit: 1, simplify: false });

	expect(items).toEqual([
		{
			json: {
				...groupChat,
				type: 'ROOM',
				spaceThreadingState: 'THREADED_MESSAGES',
				customer: 'customers/C0emu1at0',
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('gives no item to somebody who is in no space', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'list' },
		{ as: 'ben.buddy@example.com' },
	);

	expect(items).toEqual([]);
	expect(requests).toEqual([request({ pageSize: '50' })]);
});

describe('refuses before any request', () => {
	const notAnOption = 'which is none of its options: Direct Message, Group Chat, Named Space';
	const notWhole = { error: 'Limit is not a whole number from 1 on' };
	test.each<[object, { error: string; message?: string }]>([
		[{ limit: 0 }, notWhole],
		[{ limit: -1 }, notWhole],
		[{ limit: 2.5 }, notWhole],
		[{ limit: 'many' }, notWhole],
		[
			{ types: ['SPACE', 'ROOM'] },
			{
				error: `Space Types holds "ROOM", ${notAnOption}`,
			},
		],
		[
			{ types: 'SPACE" OR space_type = "GROUP_CHAT' },
			{
				error: `Space Types holds "SPACE\\" OR space_type = \\"GROUP_CHAT", ${notAnOption}`,
			},
		],
	])('%j', async (bad, failure) => {
		const good = { limit: 1, types: 'GROUP_CHAT' };
		const { items, requests } = await chat.run(
			{
				operation: 'list',
				limit: '={{ $json.limit }}',
				filters: { spaceTypes: '={{ $json.types }}' },
			},
			{ items: [good, { ...good, ...bad }, good], node: goOn },
		);

		expect(items).toEqual([
			{ json: groupChat, pairedItem: { item: 0 } },
			{ json: failure, pairedItem: { item: 1 } },
			{ json: groupChat, pairedItem: { item: 2 } },
		]);
		expect(requests).toEqual(Array(2).fill(request({ pageSize: '1000' })));
	});
});
