import { ChatServiceClient } from '@google-apps/chat';
import { OAuth2Client } from 'google-auth-library';

import { ADMIN_SCOPES, startBench, USER_SCOPES, type Bench } from './client';

let bench: Bench;
const clients: ChatServiceClient[] = [];

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(async () => {
	await Promise.all(clients.map(async (client) => await client.close()));
	await bench.emulator.close();
});

/** Google's client of the protos, as it is, over REST and with enums as numbers. */
function clientOf(token: string): ChatServiceClient {
	const { hostname, port } = new URL(bench.emulator.baseUrl);
	const authClient = new OAuth2Client({ transporterOptions: { fetchImplementation: fetch } });
	authClient.setCredentials({ access_token: token });
	const client = new ChatServiceClient({
		fallback: true,
		protocol: 'http',
		apiEndpoint: hostname,
		port: Number(port),
		authClient: authClient as never,
	});
	clients.push(client);
	return client;
}

const hana = () => clientOf(bench.token('hana.hr@example.com'));
const member = (email: string) => ({ member: { name: `users/${email}`, type: 'HUMAN' as const } });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const item of items) found.push(item);
	return found;
}

test('spaces, from their making to their end', async () => {
	const chat = hana();
	const [space] = await chat.createSpace({
		requestId: 'r',
		space: { spaceType: 'SPACE', displayName: 'One' },
	});
	expect(space).toMatchObject({
		spaceType: 'SPACE',
		spaceThreadingState: 'THREADED_MESSAGES',
		spaceHistoryState: 'HISTORY_ON',
		createTime: { seconds: '1767603600' },
	});
	const name = space.name ?? '';
	const [updated] = await chat.updateSpace({
		space: { name, displayName: 'Two', spaceDetails: { description: 'x' } },
		updateMask: { paths: ['display_name', 'space_details'] },
	});
	expect(updated).toMatchObject({ displayName: 'Two', spaceDetails: { description: 'x' } });
	expect((await chat.getSpace({ name }))[0].permissionSettings?.manageApps).toMatchObject({
		managersAllowed: true,
		assistantManagersAllowed: true,
		membersAllowed: true,
	});
	const [chatOfThree] = await chat.setUpSpace({
		space: { spaceType: 'GROUP_CHAT' },
		memberships: [member('alice@example.com'), member('bruno@example.com')],
	});
	bench.emulator.sendMessage(chatOfThree.name ?? '');
	const listed = await all(chat.listSpacesAsync({ pageSize: 1 }));
	expect(listed.map(({ spaceType }) => spaceType)).toEqual(['SPACE', 'GROUP_CHAT']);
	const found = await all(
		chat.findGroupChatsAsync({
			users: ['users/alice@example.com', 'users/bruno@example.com'],
			spaceView: 'SPACE_VIEW_EXPANDED',
		}),
	);
	expect(found.map(({ spaceType }) => spaceType)).toEqual(['GROUP_CHAT']);
	const [direct] = await chat.setUpSpace({
		space: { spaceType: 'DIRECT_MESSAGE' },
		memberships: [member('alice@example.com')],
	});
	const [same] = await chat.findDirectMessage({ name: 'users/alice@example.com' });
	expect(same.name).toBe(direct.name);
	await chat.deleteSpace({ name });
	await expect(chat.getSpace({ name })).rejects.toMatchObject({ code: 7 });
});

test('memberships, from their making to their end', async () => {
	const chat = hana();
	const [space] = await chat.createSpace({ space: { spaceType: 'SPACE', displayName: 'One' } });
	const parent = space.name ?? '';
	const [made] = await chat.createMembership({
		parent,
		membership: member('alice@example.com'),
	});
	expect(made).toMatchObject({ state: 'JOINED', role: 'ROLE_MEMBER', member: { type: 'HUMAN' } });
	const name = made.name ?? '';
	const [promoted] = await chat.updateMembership({
		membership: { name, role: 'ROLE_ASSISTANT_MANAGER' },
		updateMask: { paths: ['role'] },
	});
	expect(promoted.role).toBe('ROLE_ASSISTANT_MANAGER');
	expect((await chat.getMembership({ name }))[0].role).toBe('ROLE_ASSISTANT_MANAGER');
	const roles = await all(
		chat.listMembershipsAsync({ parent, filter: 'member.type = "HUMAN"', pageSize: 1 }),
	);
	expect(roles.map(({ role }) => role)).toEqual(['ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER']);
	expect((await chat.deleteMembership({ name }))[0].state).toBe('NOT_A_MEMBER');
});

test('an administrator searches', async () => {
	await hana().createSpace({ space: { spaceType: 'SPACE', displayName: 'One' } });
	const admin = clientOf(bench.token('ada.admin@example.com', ADMIN_SCOPES));
	const found = await all(
		admin.searchSpacesAsync({
			useAdminAccess: true,
			query: 'customer = "customers/my_customer" AND space_type = "SPACE"',
		}),
	);
	expect(found).toHaveLength(1);
});

test('an import is completed', async () => {
	const { accessToken } = bench.emulator.issueToken({
		user: 'hana.hr@example.com',
		scopes: [...USER_SCOPES, 'chat.import'],
		delegated: true,
	});
	const importer = clientOf(accessToken);
	const [space] = await importer.createSpace({
		space: {
			spaceType: 'SPACE',
			displayName: 'Old',
			importMode: true,
			createTime: { seconds: 1_500_000_000 },
		},
	});
	const [{ space: opened }] = await importer.completeImportSpace({ name: space.name });
	expect(opened).toMatchObject({ name: space.name, importMode: false });
});

test('enums are taken by name and number, and given as they are asked for', async () => {
	const raw = async (path: string, body?: object) =>
		await bench.raw('hana.hr@example.com', body ? 'POST' : 'GET', path, body);
	const made = await raw(
		'/v1/spaces?$alt=json;enum-encoding=int&$fields=spaceType,name&$prettyPrint=false',
		{
			spaceType: 1,
			displayName: 'One',
		},
	);
	expect(made).toMatchObject({ status: 200, body: { spaceType: 1 } });
	const { name } = made.body as { name: string };
	expect(await raw(`/v1/${name}?fields=spaceType`)).toEqual({
		status: 200,
		body: { spaceType: 'SPACE' },
	});
	for (const path of [
		'/v1/spaces?$alt=proto',
		'/v1/spaces?$nonsense=1',
		'/v1/spaces?alt=json;enum-encoding=words',
		'/v1/spaces:findGroupChats?spaceView=9',
	]) {
		expect((await raw(path)).status).toBe(400);
	}
	expect((await raw('/v1/spaces', { spaceType: 9, displayName: 'One' })).status).toBe(400);
});
