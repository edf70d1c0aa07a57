import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed } from '../../../../../workshop/emulator';
import { goOn, HANA, NOW, startTestChat } from '../../../../support/chat';

const ADMIN = { as: 'ada.admin@example.com', scopes: ['chat.admin.spaces.readonly'] };

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			...['Berlin Office', 'Berlin Sales', 'Paris Office'].map((displayName, index) => ({
				id: `AAAA${index}`,
				spaceType: 'SPACE' as const,
				displayName,
				externalUserAllowed: index === 1,
				createTime: `202${index}-01-01T00:00:00Z`,
				members: [{ email: HANA }],
			})),
			{
				id: 'AAAAalien',
				spaceType: 'SPACE',
				displayName: 'Berlin Board',
				createTime: '2026-06-01T00:00:00Z',
				members: [{ email: 'alice@example.com' }],
			},
			...Array.from({ length: 1001 }, (_, index) => ({
				spaceType: 'SPACE' as const,
				displayName: `Many ${index}`,
				members: [{ email: HANA }],
			})),
		],
	},
});

const request = (query: Record<string, string>, status = 200) => ({
	method: 'GET',
	path: '/v1/spaces:search',
	query: { pageSize: '50', ...query },
	status,
});
const names = (items: Array<{ json: object }>) =>
	items.map(({ json }) => (json as { displayName?: string }).displayName);

test('gives what matches, simplified', async () => {
	const { items } = await chat.run({ operation: 'search', searchName: 'paris' });

	expect(items).toEqual([
		{
			json: {
				name: 'spaces/AAAA2',
				displayName: 'Paris Office',
				spaceType: 'SPACE',
				spaceUri: 'https://chat.google.com/room/AAAA2?cls=11',
				membershipCount: { joinedDirectHumanUserCount: 1 },
				spaceHistoryState: 'HISTORY_ON',
				createTime: '2022-01-01T00:00:00.000000Z',
				lastActiveTime: '2022-01-01T00:00:00.000000Z',
			},
			pairedItem: { item: 0 },
		},
	]);
});

test.each<[string, INodeParameters, Record<string, string>, string[]]>([
	[
		'the words of a name',
		{ searchName: 'off ber' },
		{ query: 'space_type = "SPACE" AND display_name:"off ber"' },
		['Berlin Office'],
	],
	[
		'words with a comma between, as they are typed',
		{ searchName: 'Office, Berlin' },
		{ query: 'space_type = "SPACE" AND display_name:"Office, Berlin"' },
		['Berlin Office'],
	],
	[
		'a list of names by an expression',
		{ searchName: '={{ ["office, berlin", "paris"] }}' },
		{
			query: 'space_type = "SPACE" AND (display_name:"office, berlin" OR display_name:"paris")',
		},
		['Berlin Office', 'Paris Office'],
	],
	[
		'one of several names, newest first',
		{ searchName: 'berlin; paris', orderBy: 'create_time DESC' },
		{
			query: 'space_type = "SPACE" AND (display_name:"berlin" OR display_name:"paris")',
			orderBy: 'create_time DESC',
		},
		['Paris Office', 'Berlin Sales', 'Berlin Office'],
	],
	[
		'external users',
		{ searchName: 'berlin', filters: { externalUserAllowed: true }, orderBy: 'relevance DESC' },
		{
			query: 'space_type = "SPACE" AND display_name:"berlin" AND external_user_allowed = "true"',
			orderBy: 'relevance DESC',
		},
		['Berlin Sales'],
	],
	[
		"a query in Google's language",
		{ searchBy: 'query', query: 'space_type = "SPACE" AND display_name:"Sales"' },
		{ query: 'space_type = "SPACE" AND display_name:"Sales"' },
		['Berlin Sales'],
	],
])('by %s', async (_, parameters, query, found) => {
	const { items, requests } = await chat.run({ operation: 'search', ...parameters });

	expect(requests).toEqual([request(query)]);
	expect(names(items)).toEqual(found);
});

test('an administrator searches all spaces, by everything there is', async () => {
	const now = new Date(NOW).toISOString();
	const { items, requests } = await chat.run(
		{
			operation: 'search',
			useAdminAccess: true,
			searchName: 'berlin',
			filters: {
				// In n8n's own time zone, America/New_York.
				createdAfter: '2021-06-01',
				createdBefore: now,
				lastActiveAfter: '2021-06-01T00:00:00+02:00',
				lastActiveBefore: now,
				externalUserAllowed: false,
				spaceHistoryState: 'HISTORY_ON',
			},
			orderBy: 'last_active_time ASC',
		},
		ADMIN,
	);

	expect(requests).toEqual([
		request({
			query: `customer = "customers/my_customer" AND space_type = "SPACE" AND display_name:"berlin" AND (create_time > "2021-06-01T04:00:00.000Z" AND create_time < "${now}") AND (last_active_time > "2021-05-31T22:00:00.000Z" AND last_active_time < "${now}") AND external_user_allowed = "false" AND space_history_state = "HISTORY_ON"`,
			orderBy: 'last_active_time ASC',
			useAdminAccess: 'true',
		}),
	]);
	expect(names(items)).toEqual(['Berlin Board']);
});

test('a time by expression may be a date of JavaScript', async () => {
	const { requests } = await chat.run(
		{
			operation: 'search',
			useAdminAccess: true,
			filters: { createdAfter: '={{ new Date(Date.UTC(2026, 0, 1)) }}' },
		},
		ADMIN,
	);

	expect(requests.map(({ query }) => query.query)).toEqual([
		'customer = "customers/my_customer" AND space_type = "SPACE" AND create_time > "2026-01-01T00:00:00.000Z"',
	]);
});

const all = { operation: 'search', searchName: 'many', returnAll: true };

test('reads all pages', async () => {
	const { items, requests } = await chat.run({ ...all, useAdminAccess: true }, ADMIN);

	expect(new Set(names(items)).size).toBe(1001);
	expect(requests.at(-1)?.query.pageToken).toEqual(expect.any(String));
	expect(requests).toHaveLength(2);
});

test('without admin access gives the one page that Google gives', async () => {
	const { items, requests, run } = await chat.run(all);

	expect(new Set(names(items)).size).toBe(100);
	expect(requests).toHaveLength(1);
	expect(run.hints('Node').map(({ message }) => message)).toEqual([
		'Google gives at most 100 spaces without Use Admin Access: there may be more.',
	]);
});

describe('refuses before any request', () => {
	const admin = { useAdminAccess: true };
	test.each<[string, INodeParameters, { error: string; message?: string }]>([
		[
			'no name without admin access, where Google finds nothing',
			{ searchName: ' ' },
			{
				error: 'Name is empty, and without Use Admin Access Google finds nothing then',
				message: 'Fill in a word of the name, or use Get Many for all spaces of the account.',
			},
		],
		...['—', '🎉', 'berlin; ?'].map((name): [string, INodeParameters, { error: string }] => [
			`${name}, in which there is a name of no letter and no digit`,
			{ searchName: name },
			{
				error: `Name holds ${JSON.stringify(name.split('; ').at(-1))}, and Google finds names only by letters and digits`,
			},
		]),
		[
			'a time without admin access',
			{ searchName: 'a', filters: { createdAfter: '2026-01-01' } },
			{ error: 'Created After needs Use Admin Access' },
		],
		[
			'history without admin access',
			{ searchName: 'a', filters: { spaceHistoryState: 'HISTORY_ON' } },
			{ error: 'History needs Use Admin Access' },
		],
		[
			'an order without admin access',
			{ searchName: 'a', orderBy: 'last_active_time DESC' },
			{ error: 'Order By needs Use Admin Access' },
		],
		[
			'relevance with admin access',
			{ ...admin, orderBy: 'relevance DESC' },
			{ error: 'Order By cannot be Relevance with Use Admin Access' },
		],
		[
			'a time that is none',
			{ ...admin, filters: { createdAfter: '={{ "yesterday" }}' } },
			{
				error:
					'Created After holds "yesterday", which is no date and time: expected one like 2026-03-31 or 2026-03-31T09:00:00Z',
			},
		],
		[
			'a long query',
			{ searchBy: 'query', query: `={{ "q".repeat(1001) }}` },
			{ error: 'Query has 1001 characters, and Google takes at most 1000' },
		],
		[
			'names that make a long query',
			{ searchName: `={{ "n".repeat(990) }}` },
			{ error: 'Name makes a query of 1030 characters, and Google takes at most 1000' },
		],
		['an empty query', { searchBy: 'query', query: '={{ "" }}' }, { error: 'Query is empty' }],
	])('%s', async (_, parameters, failure) => {
		const { items, requests } = await chat.run(
			{ operation: 'search', ...parameters },
			{ ...ADMIN, node: goOn },
		);

		expect(items).toEqual([{ json: failure, pairedItem: { item: 0 } }]);
		expect(requests).toEqual([]);
	});
});

test('a query that Google refuses is told in its words', async () => {
	const { error } = await chat.run({
		operation: 'search',
		searchBy: 'query',
		query: 'colour = "red"',
	});

	expect(error?.message).toMatch(/^Could not search spaces: Google says ".+"$/);
});
