import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import { defaultSeed, type Seed } from '../../../workshop/emulator';
import {
	ADMIN_SCOPES,
	DENIED,
	human,
	refusal,
	startBench,
	USER_SCOPES,
	type Bench,
} from './client';

const CUSTOMER = 'customer = "customers/my_customer" AND space_type = "SPACE"';

const seed: Seed = {
	...defaultSeed,
	spaces: [
		{
			spaceType: 'SPACE',
			displayName: 'Fun event',
			createTime: '2020-01-01T00:00:00Z',
			members: [{ email: 'hana.hr@example.com' }, { email: 'alice@example.com' }],
		},
		{
			spaceType: 'SPACE',
			displayName: 'The evening was fun',
			createTime: '2021-01-01T00:00:00Z',
			externalUserAllowed: true,
			members: [{ email: 'hana.hr@example.com' }],
		},
		{
			spaceType: 'SPACE',
			displayName: 'notFun event',
			createTime: '2022-01-01T00:00:00Z',
			members: [{ email: 'bruno@example.com' }, { email: 'engineering@example.com' }],
		},
		{
			spaceType: 'GROUP_CHAT',
			members: [
				{ email: 'hana.hr@example.com' },
				{ email: 'alice@example.com' },
				{ email: 'bruno@example.com' },
			],
		},
	],
};

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ seed });
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const hana = () => bench.as('hana.hr@example.com');
const admin = () => bench.as('ada.admin@example.com', ADMIN_SCOPES);

async function found(query: string, orderBy?: string): Promise<unknown[]> {
	const { data } = await hana().spaces.search({ query, orderBy });
	return data.results?.map(({ space }) => space?.displayName) ?? [];
}

describe('spaces.search', () => {
	test("finds words of the names of the caller's spaces", async () => {
		expect(await found('display_name:"Fun Eve" AND space_type = "SPACE"')).toEqual([
			'Fun event',
			'The evening was fun',
		]);
		expect(
			await found(
				'(display_name:"event" OR display_name:"was") AND space_type = "SPACE"',
				'create_time DESC',
			),
		).toEqual(['The evening was fun', 'Fun event']);
		expect(
			await found('external_user_allowed = "true" AND display_name:"fun" AND space_type = "SPACE"'),
		).toEqual(['The evening was fun']);
		expect(await found('space_type = "SPACE"')).toEqual([]);
	});

	test('finds everything for an administrator, counted and in pages', async () => {
		const search = (query: string, more = {}) =>
			admin().spaces.search({ query, useAdminAccess: true, ...more });
		const { data } = await search(
			`${CUSTOMER} AND (create_time > "2020-06-01T00:00:00Z" AND create_time < "2023-01-01T00:00:00Z")`,
			{ orderBy: 'membership_count.joined_direct_human_user_count DESC', pageSize: 1 },
		);
		expect(data.results?.map(({ space }) => space?.displayName)).toEqual(['The evening was fun']);
		expect(data.spaces).toEqual(data.results?.map(({ space }) => space));
		expect(data.totalSize).toBe(2);
		expect(data.nextPageToken).toEqual(expect.any(String));
	});

	test.each([
		'',
		'display_name:"x"',
		'space_type = "GROUP_CHAT"',
		'space_type = "SPACE" OR display_name:"x"',
		'space_type = "SPACE" AND display_name = "x"',
		'space_type = "SPACE" AND display_name:"a" AND display_name:"b"',
		'space_type = "SPACE" AND create_time > "2020-01-01T00:00:00Z"',
		'space_type = "SPACE" AND nonsense = "x"',
		`space_type = "SPACE" AND display_name:"${'x'.repeat(1000)}"`,
	])('refuses %p without admin access', async (query) => {
		expect(await refusal(hana().spaces.search({ query }))).toMatchObject({ code: 400 });
	});

	test.each([
		['space_type = "SPACE"', undefined],
		['customer = "customers/C1" AND space_type = "SPACE"', undefined],
		[`${CUSTOMER} AND create_time > "yesterday"`, undefined],
		[CUSTOMER, 'display_name ASC'],
		[CUSTOMER, 'create_time SIDEWAYS'],
	])('refuses %p ordered by %p with admin access', async (query, orderBy) => {
		const call = admin().spaces.search({ query, orderBy, useAdminAccess: true });
		expect(await refusal(call)).toMatchObject({ code: 400 });
	});

	test('without admin access there is one page', async () => {
		const query = 'space_type = "SPACE" AND display_name:"fun"';
		const { data } = await hana().spaces.search({ query, pageSize: 1 });
		expect(data).toEqual({
			results: [{ space: expect.objectContaining({ displayName: 'Fun event' }) as unknown }],
		});
	});

	test('without admin access orders descending only', async () => {
		const query = 'space_type = "SPACE" AND display_name:"fun"';
		const call = hana().spaces.search({ query, orderBy: 'create_time ASC' });
		expect(await refusal(call)).toMatchObject({ code: 400 });
	});
});

describe('spaces.findGroupChats', () => {
	test('finds the chat of exactly these people, by name or expanded', async () => {
		const find = (users: string[], more = {}) =>
			hana().spaces.findGroupChats({ users: users.map((user) => `users/${user}`), ...more });
		const both = ['alice@example.com', 'bruno@example.com'];
		const { data } = await find(both);
		expect(data.spaces).toEqual([{ name: expect.stringMatching(/^spaces\//) }]);
		const expanded = await find(both, { spaceView: 'SPACE_VIEW_EXPANDED' });
		expect(expanded.data.spaces).toMatchObject([{ spaceType: 'GROUP_CHAT' }]);
		expect((await find(['alice@example.com'])).data).toEqual({});
		expect((await find([...both, 'app'])).data).toEqual({});
		const appId = defaultSeed.project.chatApp?.id ?? '';
		expect((await find([...both, appId])).data).toEqual({});
		const tooMany = Array.from({ length: 50 }, () => 'alice@example.com');
		expect(await refusal(find(tooMany))).toMatchObject({ code: 400 });
		const memberships = bench.as('hana.hr@example.com', ['chat.memberships']);
		const unreadable = memberships.spaces.findGroupChats({
			users: both.map((user) => `users/${user}`),
			spaceView: 'SPACE_VIEW_EXPANDED',
		});
		expect(await refusal(unreadable)).toMatchObject({ code: 403 });
	});

	test('finds the chat of the others where some block and no chat has all', async () => {
		const users = ['alice@example.com', 'bruno@example.com', 'blocked@example.com'];
		const { data } = await hana().spaces.findGroupChats({
			users: users.map((user) => `users/${user}`),
		});
		expect(data).toEqual({ spaces: [{ name: expect.stringMatching(/^spaces\//) as unknown }] });
	});
});

describe('import mode', () => {
	/** Hana, in whose place a service account imports. */
	const importer = (scopes = [...USER_SCOPES, 'chat.import']) =>
		bench.delegate('hana.hr@example.com', scopes);
	const startImport = async () => {
		const { data } = await importer().spaces.create({
			requestBody: {
				spaceType: 'SPACE',
				displayName: 'Old',
				importMode: true,
				createTime: '2019-05-01T12:00:00Z',
			},
		});
		return data;
	};

	test('keeps the past, opens when complete, and makes the caller its owner', async () => {
		const space = await startImport();
		expect(space).toMatchObject({
			importMode: true,
			createTime: '2019-05-01T12:00:00.000000Z',
			importModeExpireTime: '2026-04-05T09:00:00.000000Z',
			membershipCount: {},
		});
		const parent = space.name ?? '';
		expect(await refusal(hana().spaces.get({ name: parent }))).toEqual(DENIED);
		const now = importer().spaces.members.create({
			parent,
			requestBody: human('alice@example.com'),
		});
		expect(await refusal(now)).toMatchObject({ code: 400 });
		const past = await importer().spaces.members.create({
			parent,
			requestBody: {
				...human('alice@example.com'),
				createTime: '2019-05-02T12:00:00Z',
				deleteTime: '2020-05-02T12:00:00Z',
			},
		});
		expect(past.data.state).toBe('NOT_A_MEMBER');
		const { data } = await importer().spaces.completeImport({ name: parent, requestBody: {} });
		expect(data.space?.membershipCount).toEqual({ joinedDirectHumanUserCount: 1 });
		expect((await hana().spaces.get({ name: parent })).data.importMode).toBeUndefined();
		const again = importer().spaces.completeImport({ name: parent, requestBody: {} });
		expect(await refusal(again)).toEqual(DENIED);
	});

	/** An import where a person or group was a member once. */
	const importWith = async (requestBody: chat_v1.Schema$Membership, spaceType = 'SPACE') => {
		const { data } = await importer().spaces.create({
			requestBody: {
				spaceType,
				...(spaceType === 'SPACE' && { displayName: 'Old' }),
				importMode: true,
				createTime: '2019-05-01T12:00:00Z',
			},
		});
		const parent = data.name ?? '';
		await importer().spaces.members.create({
			parent,
			requestBody: {
				...requestBody,
				createTime: '2019-05-02T12:00:00Z',
				deleteTime: '2020-05-02T12:00:00Z',
			},
		});
		return parent;
	};

	test('who was a member once can become one again, directly or through a group', async () => {
		const parent = await importWith(human('david@example.com'));
		await importer().spaces.completeImport({ name: parent, requestBody: {} });
		const name = `${parent}/members/david@example.com`;
		expect(await refusal(hana().spaces.members.get({ name }))).toEqual(DENIED);
		const engineering = { groupMember: { name: 'groups/03abc0000001' } };
		const group = await hana().spaces.members.create({ parent, requestBody: engineering });
		const through = await hana().spaces.members.get({ name });
		expect(through.data).toMatchObject({ state: 'JOINED', role: 'ROLE_MEMBER' });
		const listed = await hana().spaces.members.list({ parent });
		expect(listed.data.memberships).toContainEqual(through.data);
		await hana().spaces.members.delete({ name: group.data.name ?? '' });
		const { data } = await hana().spaces.members.create({
			parent,
			requestBody: human('david@example.com'),
		});
		expect(data).toMatchObject({ state: 'JOINED', createTime: '2026-01-05T09:00:00.000000Z' });
		expect(data).not.toHaveProperty('deleteTime');
	});

	test('a group that was a member once lets nobody in', async () => {
		const parent = await importWith({ groupMember: { name: 'groups/03abc0000001' } });
		await importer().spaces.completeImport({ name: parent, requestBody: {} });
		expect(await refusal(bench.as('david@example.com').spaces.get({ name: parent }))).toEqual(
			DENIED,
		);
		const listed = await hana().spaces.members.list({ parent, showGroups: true });
		expect(listed.data.memberships).toHaveLength(1);
	});

	test('of a group chat is given up by either scope', async () => {
		for (const scopes of [['chat.import'], ['chat.import', 'chat.delete']]) {
			const name = await importWith(human('alice@example.com'), 'GROUP_CHAT');
			const { data } = await importer(scopes).spaces.delete({ name });
			expect(data).toEqual({});
		}
		expect(bench.emulator.state().spaces).toHaveLength(4);
	});

	test('takes domain-wide delegation, whatever else a person grants', async () => {
		const chat = bench.as('hana.hr@example.com', [...USER_SCOPES, 'chat.import']);
		const requestBody = { spaceType: 'SPACE', displayName: 'x', importMode: true };
		const insufficient = {
			code: 403,
			status: 'PERMISSION_DENIED',
			message: 'Request had insufficient authentication scopes.',
			details: [expect.objectContaining({ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }) as unknown],
		};
		expect(await refusal(chat.spaces.create({ requestBody }))).toEqual(insufficient);
		const { name } = await startImport();
		expect(await refusal(chat.spaces.get({ name: name ?? '' }))).toEqual(DENIED);
		const complete = chat.spaces.completeImport({ name: name ?? '', requestBody: {} });
		expect(await refusal(complete)).toEqual(insufficient);
	});

	test('ends with the space after 90 days', async () => {
		const { name } = await startImport();
		bench.clock.now += 90 * 24 * 60 * 60 * 1000;
		expect(await refusal(importer().spaces.get({ name: name ?? '' }))).toEqual(DENIED);
		bench.clock.now -= 90 * 24 * 60 * 60 * 1000;
	});

	test.each([
		['without the scope', USER_SCOPES, {}],
		['of the far past', ['chat.import'], { createTime: '1999-12-31T00:00:00Z' }],
		['of the future', ['chat.import'], { createTime: '2030-01-01T00:00:00Z' }],
		['with an audience', ['chat.import'], { accessSettings: { audience: 'audiences/default' } }],
	])('refuses an import %s', async (_, scopes, more) => {
		const requestBody = { spaceType: 'SPACE', displayName: 'x', importMode: true, ...more };
		await refusal(importer(scopes).spaces.create({ requestBody }));
		expect(bench.emulator.state().spaces).toHaveLength(4);
	});
});
