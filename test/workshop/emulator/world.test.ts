import { WORLD, type World } from '../../../workshop/emulator';
import { parseWorld, worldOf } from '../../../workshop/emulator/core/world';
import {
	ADMIN_SCOPES,
	DENIED,
	human,
	namedSpace,
	refusal,
	startBench,
	USER_SCOPES,
	type Bench,
} from './client';

const ENGINEERING = { groupMember: { name: 'groups/03abc0000001' } };
const IMPORT_SCOPES = [...USER_SCOPES, 'chat.import'];
const DAY_MS = 24 * 60 * 60 * 1000;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const hana = () => bench.as('hana.hr@example.com');
const inWorld = (world: Partial<World>) => bench.emulator.setWorld(world);

async function emails(parent: string): Promise<unknown[]> {
	const { data } = await hana().spaces.members.list({ parent });
	return (data.memberships ?? []).map(({ member }) => member?.email);
}

async function withEngineering(): Promise<string> {
	const parent = await namedSpace(hana(), 'A');
	await hana().spaces.members.create({ parent, requestBody: ENGINEERING });
	return parent;
}

test('people who come through a group are listed or not, and are there all the same', async () => {
	const parent = await withEngineering();
	expect(await emails(parent)).toHaveLength(4);
	inWorld({ groupPeopleListed: false });
	expect(await emails(parent)).toEqual(['hana.hr@example.com']);
	const { data } = await bench.as('david@example.com').spaces.get({ name: parent });
	expect(data.name).toBe(parent);
});

test('emails and names are shown or not', async () => {
	const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
	expect(await emails(parent)).toEqual(['hana.hr@example.com', 'alice@example.com']);
	inWorld({ identitiesShown: false });
	const { data } = await hana().spaces.members.list({ parent });
	expect(data.memberships?.at(1)?.member).toEqual({
		name: `users/${bench.personId('alice@example.com')}`,
		type: 'HUMAN',
	});
});

test.each([
	[true, 'group-03abc0000001', '03abc0000001'],
	[false, '03abc0000001', 'group-03abc0000001'],
])("a group's membership has one name: prefixed %s", async (groupNamesPrefixed, own, other) => {
	inWorld({ groupNamesPrefixed });
	const parent = await withEngineering();
	const members = hana().spaces.members;
	const name = `${parent}/members/${own}`;
	expect((await members.list({ parent, showGroups: true })).data.memberships?.at(1)?.name).toBe(
		name,
	);
	expect(await refusal(members.get({ name: `${parent}/members/${other}` }))).toEqual(DENIED);
	expect(await refusal(members.delete({ name: `${parent}/members/${other}` }))).toEqual(DENIED);
	expect((await members.get({ name })).data.groupMember).toEqual(ENGINEERING.groupMember);
	expect((await members.delete({ name })).data.name).toBe(name);
});

test('a filter of types drops private spaces or not', async () => {
	await namedSpace(hana(), 'Private');
	await namedSpace(hana(), 'Open', [], { accessSettings: { audience: 'audiences/default' } });
	const listed = async (filter?: string) =>
		(await hana().spaces.list({ filter })).data.spaces?.map(({ displayName }) => displayName);
	const filter = 'space_type = "SPACE"';
	expect(await listed(filter)).toEqual(['Private', 'Open']);
	inWorld({ typeFilterComplete: false });
	expect(await listed(filter)).toEqual(['Open']);
	expect(await listed()).toEqual(['Private', 'Open']);
});

test('conversations that nobody has written in are listed, as of 1970, or not', async () => {
	await hana().spaces.setup({
		requestBody: {
			space: { spaceType: 'DIRECT_MESSAGE' },
			memberships: [human('alice@example.com')],
		},
	});
	expect((await hana().spaces.list()).data).toEqual({});
	inWorld({ unwrittenChatsListed: true });
	expect((await hana().spaces.list()).data.spaces).toMatchObject([
		{
			spaceType: 'DIRECT_MESSAGE',
			spaceThreadingState: 'THREADED_MESSAGES',
			lastActiveTime: '1970-01-01T00:00:00.000000Z',
		},
	]);
});

test('who is no member is 403 or 404', async () => {
	const parent = await namedSpace(hana(), 'A');
	const name = `${parent}/members/alice@example.com`;
	expect(await refusal(hana().spaces.members.get({ name }))).toEqual(DENIED);
	inWorld({ absentMemberNotFound: true });
	const notFound = { code: 404, status: 'NOT_FOUND' };
	expect(await refusal(hana().spaces.members.get({ name }))).toMatchObject(notFound);
	expect(await refusal(hana().spaces.members.delete({ name }))).toMatchObject(notFound);
	const elsewhere = 'spaces/AAAAnone/members/alice@example.com';
	expect(await refusal(hana().spaces.members.get({ name: elsewhere }))).toEqual(DENIED);
});

test('adding somebody twice is 200 or 409', async () => {
	const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
	const add = () =>
		hana().spaces.members.create({ parent, requestBody: human('alice@example.com') });
	expect((await add()).data.state).toBe('JOINED');
	inWorld({ duplicateMemberRefused: true });
	expect(await refusal(add())).toMatchObject({ code: 409, status: 'ALREADY_EXISTS' });
});

test('access settings are in the list or not, and always in the space', async () => {
	const name = await namedSpace(hana(), 'A');
	const listed = async () => (await hana().spaces.list()).data.spaces?.at(0)?.accessSettings;
	expect(await listed()).toEqual({ accessState: 'PRIVATE' });
	inWorld({ accessSettingsListed: false });
	expect(await listed()).toBeUndefined();
	expect((await hana().spaces.get({ name })).data.accessSettings).toEqual({
		accessState: 'PRIVATE',
	});
});

test('search without admin access answers or not', async () => {
	const query = 'space_type = "SPACE" AND display_name:"A"';
	expect((await hana().spaces.search({ query })).status).toBe(200);
	inWorld({ searchWithoutAdmin: false });
	expect((await refusal(hana().spaces.search({ query }))).message).toMatch(
		/^This method doesn't support non-admin user authentication\./,
	);
	const admin = bench.as('ada.admin@example.com', ADMIN_SCOPES);
	const asAdmin = admin.spaces.search({
		query: `customer = "customers/my_customer" AND ${query}`,
		useAdminAccess: true,
	});
	expect((await asAdmin).status).toBe(200);
});

describe('reads of members are behind', () => {
	test('by a number of reads', async () => {
		inWorld({ memberReadsBehind: 2 });
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const alice = { name: `${parent}/members/alice@example.com` };
		expect(await emails(parent)).toEqual(['hana.hr@example.com']);
		expect(await refusal(hana().spaces.members.get(alice))).toEqual(DENIED);
		expect(await emails(parent)).toHaveLength(2);
		await hana().spaces.members.delete(alice);
		expect(await emails(parent)).toHaveLength(2);
		expect((await hana().spaces.members.get(alice)).data.state).toBe('JOINED');
		expect(await emails(parent)).toEqual(['hana.hr@example.com']);
	});

	test('by the time of the emulator, while writes see everything', async () => {
		inWorld({ memberReadsBehindMs: 1000 });
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const alice = { name: `${parent}/members/alice@example.com` };
		await hana().spaces.members.patch({
			...alice,
			updateMask: 'role',
			requestBody: { role: 'ROLE_MANAGER' },
		});
		bench.clock.now += 999;
		expect(await refusal(hana().spaces.members.get(alice))).toEqual(DENIED);
		bench.clock.now += 1;
		expect((await hana().spaces.members.get(alice)).data.role).toBe('ROLE_MANAGER');
	});
});

describe('import', () => {
	const importer = (user = 'hana.hr@example.com', scopes = IMPORT_SCOPES) =>
		bench.delegate(user, scopes);

	async function startImport(): Promise<string> {
		const requestBody = {
			spaceType: 'SPACE',
			displayName: 'Old',
			importMode: true,
			createTime: '2019-05-01T12:00:00Z',
		};
		return (await importer().spaces.create({ requestBody })).data.name ?? '';
	}

	test('spaces.get is for the importer or not', async () => {
		const name = await startImport();
		expect(await refusal(importer().spaces.get({ name }))).toEqual(DENIED);
		inWorld({ importerMayGet: true });
		expect((await importer().spaces.get({ name })).data.importMode).toBe(true);
	});

	test('a former member needs no createTime, is listed, and can be removed', async () => {
		const parent = await startImport();
		const { members } = importer('hana.hr@example.com', ['chat.import']).spaces;
		const add = (times: object) =>
			members.create({ parent, requestBody: { ...human('alice@example.com'), ...times } });
		for (const times of [
			{ createTime: '2019-06-01T00:00:00Z' },
			{ deleteTime: '2019-04-01T00:00:00Z' },
			{ createTime: '2019-04-01T00:00:00Z', deleteTime: '2019-06-01T00:00:00Z' },
		]) {
			expect(await refusal(add(times))).toMatchObject({ code: 400 });
		}
		const { data } = await add({ deleteTime: '2019-06-01T00:00:00Z' });
		expect(data).toMatchObject({
			state: 'NOT_A_MEMBER',
			createTime: '2019-05-01T12:00:00.000000Z',
		});
		expect((await members.list({ parent })).data.memberships).toEqual([data]);
		expect((await members.delete({ name: data.name ?? '' })).data.state).toBe('NOT_A_MEMBER');
		expect((await members.list({ parent })).data).toEqual({});
	});

	test('is completed by another, and its scope opens the space for 90 days more', async () => {
		const name = await startImport();
		const ivan = (scopes: string[]) => importer('ivan.it@example.com', scopes);
		await ivan(['chat.import']).spaces.completeImport({ name, requestBody: {} });
		expect((await ivan(USER_SCOPES).spaces.get({ name })).data.name).toBe(name);
		expect(await refusal(hana().spaces.get({ name }))).toEqual(DENIED);
		const add = (email: string) =>
			ivan(['chat.import']).spaces.members.create({ parent: name, requestBody: human(email) });
		const setAudience = () =>
			ivan(['chat.import']).spaces.patch({
				name,
				updateMask: 'accessSettings.audience',
				requestBody: { accessSettings: { audience: 'audiences/default' } },
			});
		bench.clock.now += 90 * DAY_MS - 1;
		expect((await add('alice@example.com')).data.state).toBe('JOINED');
		expect((await setAudience()).data.accessSettings?.accessState).toBe('DISCOVERABLE');
		bench.clock.now += 1;
		expect(await refusal(add('bruno@example.com'))).toEqual(DENIED);
		expect(await refusal(setAudience())).toEqual(DENIED);
	});
});

describe('a world is told', () => {
	test('by what differs, on the command line too', () => {
		expect(worldOf()).toEqual(
			Object.fromEntries(Object.entries(WORLD).map(([name, { is }]) => [name, is])),
		);
		expect(parseWorld('groupPeopleListed=false, memberReadsBehind=2')).toEqual({
			groupPeopleListed: false,
			memberReadsBehind: 2,
		});
	});

	test.each([
		['moon=true', /^There is no moon in a world\. There are groupPeopleListed, /],
		['groupPeopleListed', '"groupPeopleListed" is not name=value.'],
		['groupPeopleListed=2', 'groupPeopleListed has to be true or false.'],
		['memberReadsBehind=true', 'memberReadsBehind has to be a whole number from 0.'],
		['', '"" is not name=value.'],
	])('and not by %j', (text, message) => {
		expect(() => parseWorld(text)).toThrow(message);
	});

	test('over HTTP, until the reset', async () => {
		const url = `${bench.emulator.baseUrl}/_emulator/world`;
		const post = async (body: unknown) =>
			await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		expect((await post({ groupPeopleListed: false })).status).toBe(200);
		expect(await (await fetch(url)).json()).toEqual(worldOf({ groupPeopleListed: false }));
		const refused = await post({ groupPeopleListed: 'no' });
		expect(refused.status).toBe(400);
		expect(await refused.json()).toEqual({ error: 'groupPeopleListed has to be true or false.' });
		await fetch(url.replace('world', 'reset'), { method: 'POST' });
		expect(bench.emulator.world()).toEqual(worldOf());
	});
});
