import { defaultSeed } from '../../../workshop/emulator';
import { HANA, startTestChat } from '../../support/chat';
import { pick } from '../../support/picker';

const MANY = 1500;

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
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
			...['zebra', 'Émile', 'Berlin', 'Amsterdam'].map((displayName) => ({
				id: `AAAA${displayName.length}${displayName.charCodeAt(0)}`,
				spaceType: 'SPACE' as const,
				displayName,
				members: [{ email: HANA }],
			})),
			{
				id: 'AAAAcrew',
				spaceType: 'SPACE',
				displayName: 'Crew',
				members: [
					{ email: HANA },
					{ email: 'alice@example.com' },
					{ email: 'invitee@example.com', state: 'INVITED' },
					{ email: 'all-hands@example.com' },
				],
			},
			...Array.from({ length: MANY }, (_, index) => ({
				spaceType: 'SPACE' as const,
				displayName: `Space ${index}`,
				members: [{ email: 'ben.buddy@example.com' }],
			})),
		],
	},
});

const searchSpaces = async (user: string, filter?: string, paginationToken?: string) =>
	await pick('searchSpaces', chat.credential(user), {}, filter, paginationToken);

test('lists the spaces by name, nameless ones by their type', async () => {
	const item = (name: string, value: string, place = 'room') => ({
		name,
		value,
		url: `https://chat.google.com/${place}/${value}?cls=11`,
	});
	expect(await searchSpaces(HANA)).toEqual({
		results: [
			item('Amsterdam', 'AAAA965'),
			item('Berlin', 'AAAA666'),
			item('Crew', 'AAAAcrew'),
			item('Direct message AAAAdm', 'AAAAdm', 'dm'),
			item('Émile', 'AAAA5201'),
			item('Group chat AAAAchat', 'AAAAchat'),
			item('zebra', 'AAAA5122'),
		],
		paginationToken: undefined,
	});
	expect(chat.emulator.requests().map(({ path, query }) => [path, query])).toEqual([
		['/v1/spaces', { pageSize: '1000' }],
	]);
});

test.each([
	['ber', ['Berlin']],
	[' BERLIN ', ['Berlin']],
	['é', ['Émile']],
	['chat', ['Group chat AAAAchat']],
	['nothing', []],
])('filters by %j', async (filter, names) => {
	const { results } = await searchSpaces(HANA, filter);
	expect(results.map(({ name }) => name)).toEqual(names);
});

test('goes on with the next page', async () => {
	const first = await searchSpaces('ben.buddy@example.com');
	const second = await searchSpaces(
		'ben.buddy@example.com',
		undefined,
		first.paginationToken as string,
	);

	expect([first.results.length, second.results.length]).toEqual([1000, 500]);
	expect(first.paginationToken).toEqual(expect.any(String));
	expect(second.paginationToken).toBeUndefined();
});

test('says why it cannot list', async () => {
	const credential = chat.credential(HANA, ['chat.delete']);
	await expect(pick('searchSpaces', credential, {})).rejects.toMatchObject({
		message: 'Could not list spaces: the credential has no scope that allows this',
		description: expect.stringContaining('https://www.googleapis.com/auth/chat.spaces.readonly'),
	});
});

describe('the members of the chosen space', () => {
	const searchMembers = async (space: string, filter?: string) =>
		await pick(
			'searchMembers',
			chat.credential(),
			{
				resource: 'member',
				operation: 'get',
				spaceId: { __rl: true, mode: 'id', value: space },
			},
			filter,
		);

	test('are listed by name and email, with who is invited, groups, and who is in them', async () => {
		expect(await searchMembers('AAAAcrew')).toEqual({
			results: [
				{ name: '100000000000000000131 (invited)', value: '100000000000000000131' },
				{ name: 'Alice Martin, alice@example.com', value: '100000000000000000106' },
				{ name: 'Bruno Keller, bruno@example.com', value: '100000000000000000107' },
				{ name: 'Chloe Dubois, chloe@example.com', value: '100000000000000000108' },
				{ name: 'Grace Kim, grace@example.com', value: '100000000000000000112' },
				{ name: 'Group 03abc0000002', value: 'group-03abc0000002' },
				{ name: 'Hana Reyes, hana.hr@example.com', value: '100000000000000000102' },
			],
			paginationToken: undefined,
		});
		expect(chat.emulator.requests().map(({ path, query }) => [path, query])).toEqual([
			[
				'/v1/spaces/AAAAcrew/members',
				{ pageSize: '1000', showGroups: 'true', showInvited: 'true' },
			],
		]);
	});

	test('are filtered by what is shown of them', async () => {
		const { results } = await searchMembers('AAAAcrew', 'ALICE@');
		expect(results.map(({ value }) => value)).toEqual(['100000000000000000106']);
	});

	test('need a space', async () => {
		await expect(searchMembers('')).rejects.toThrow('Space is empty');
		expect(chat.emulator.requests()).toEqual([]);
	});
});

test('an email finds the direct message with that person, named after them', async () => {
	expect(await searchSpaces(HANA, ' alice@example.com')).toEqual({
		results: [
			{
				name: 'Direct message with alice@example.com',
				value: 'AAAAdm',
				url: 'https://chat.google.com/dm/AAAAdm?cls=11',
			},
		],
		paginationToken: undefined,
	});
	expect(await searchSpaces(HANA, 'ben.buddy@example.com')).toEqual({
		results: [],
		paginationToken: undefined,
	});
	expect(chat.emulator.requests().map(({ path, query }) => [path, query])).toEqual([
		['/v1/spaces:findDirectMessage', { name: 'users/alice@example.com' }],
		['/v1/spaces:findDirectMessage', { name: 'users/ben.buddy@example.com' }],
	]);
});
