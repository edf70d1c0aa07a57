import { defaultSeed } from '../../../workshop/emulator';
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

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const hana = () => bench.as('hana.hr@example.com');

describe('spaces.create', () => {
	test('answers with every output field that Google fills, without empty ones', async () => {
		const { data } = await hana().spaces.create({
			requestId: 'team-1',
			requestBody: {
				spaceType: 'SPACE',
				displayName: 'Team 1',
				spaceDetails: { description: 'First', guidelines: 'Be kind' },
				spaceHistoryState: 'HISTORY_OFF',
				externalUserAllowed: true,
				accessSettings: { audience: 'audiences/default' },
				predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
			},
		});
		const id = data.name?.replace('spaces/', '');
		expect(data).toEqual({
			name: expect.stringMatching(/^spaces\/[\w-]{11}$/),
			type: 'ROOM',
			displayName: 'Team 1',
			spaceType: 'SPACE',
			spaceThreadingState: 'THREADED_MESSAGES',
			spaceDetails: { description: 'First', guidelines: 'Be kind' },
			spaceHistoryState: 'HISTORY_OFF',
			externalUserAllowed: true,
			createTime: '2026-01-05T09:00:00.000000Z',
			lastActiveTime: '2026-01-05T09:00:00.000000Z',
			accessSettings: {
				accessState: 'DISCOVERABLE',
				audience: 'audiences/default',
				accessPermissionSettings: {
					discoverSpaceSetting: { principals: [{ audience: { name: 'audiences/default' } }] },
					joinSpaceSetting: { principals: [{ audience: { name: 'audiences/default' } }] },
				},
			},
			spaceUri: `https://chat.google.com/room/${id}?cls=11`,
			membershipCount: { joinedDirectHumanUserCount: 1 },
			customer: 'customers/C0emu1at0',
		});
		const { data: read } = await hana().spaces.get({ name: data.name ?? '' });
		const restricted = { managersAllowed: true, assistantManagersAllowed: true };
		const open = { ...restricted, membersAllowed: true };
		expect(read).toEqual({
			...data,
			permissionSettings: {
				manageMembersAndGroups: restricted,
				modifySpaceDetails: restricted,
				toggleHistory: restricted,
				useAtMentionAll: restricted,
				manageApps: restricted,
				manageWebhooks: restricted,
				postMessages: restricted,
				replyMessages: open,
				viewSpaceMembership: open,
			},
		});
	});

	test('a space of another organization is not of this one', async () => {
		const { data } = await bench.as('pat@partner.example').spaces.create({
			requestBody: { spaceType: 'SPACE', displayName: 'Theirs' },
		});
		expect(data).not.toHaveProperty('customer');
		const admin = bench.as('ada.admin@example.com', ADMIN_SCOPES);
		const call = admin.spaces.get({ name: data.name ?? '', useAdminAccess: true });
		expect(await refusal(call)).toEqual(DENIED);
	});

	test('a consumer account is refused', async () => {
		expect(await refusal(bench.as('casey.consumer@gmail.com').spaces.list())).toEqual({
			code: 403,
			status: 'PERMISSION_DENIED',
			message: 'Google Chat API is only available to Google Workspace users',
		});
	});

	test('a repeat of a requestId echoes its own fields with the first name and changes nothing', async () => {
		const first = await hana().spaces.create({
			requestId: 'r1',
			requestBody: { spaceType: 'SPACE', displayName: 'One' },
		});
		const again = await hana().spaces.create({
			requestId: 'r1',
			requestBody: { spaceType: 'SPACE', displayName: 'Two' },
		});
		expect(again.data).toEqual({
			name: first.data.name,
			spaceType: 'SPACE',
			displayName: 'Two',
		});
		expect(bench.emulator.state().spaces.map(({ displayName }) => displayName)).toEqual(['One']);
	});

	test("somebody else's requestId is refused", async () => {
		const requestBody = { spaceType: 'SPACE', displayName: 'One' };
		await hana().spaces.create({ requestId: 'r1', requestBody });
		const other = bench.as('alice@example.com').spaces.create({ requestId: 'r1', requestBody });
		expect(await refusal(other)).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
	});

	test.each([
		['no type', { displayName: 'x' }],
		['no name', { spaceType: 'SPACE' }],
		['a blank name', { spaceType: 'SPACE', displayName: ' ' }],
		['a long name', { spaceType: 'SPACE', displayName: 'é'.repeat(129) }],
		[
			'a long description',
			{ spaceType: 'SPACE', displayName: 'x', spaceDetails: { description: 'x'.repeat(4097) } },
		],
		[
			'long guidelines',
			{ spaceType: 'SPACE', displayName: 'x', spaceDetails: { guidelines: 'x'.repeat(5001) } },
		],
		['a chat', { spaceType: 'GROUP_CHAT' }],
		['a customer', { spaceType: 'SPACE', displayName: 'x', customer: 'customers/my_customer' }],
		[
			'an unknown audience',
			{ spaceType: 'SPACE', displayName: 'x', accessSettings: { audience: 'audiences/none' } },
		],
		['exact permissions', { spaceType: 'SPACE', displayName: 'x', permissionSettings: {} }],
		['a time', { spaceType: 'SPACE', displayName: 'x', createTime: '2020-01-01T00:00:00Z' }],
	])('refuses %s', async (_, requestBody) => {
		expect(await refusal(hana().spaces.create({ requestBody }))).toMatchObject({
			code: 400,
			status: 'INVALID_ARGUMENT',
		});
		expect(bench.emulator.state().spaces).toEqual([]);
	});
});

describe('spaces.setup', () => {
	test('makes a space with people and groups and drops whom it may not add', async () => {
		const { data } = await hana().spaces.setup({
			requestBody: {
				requestId: 's1',
				space: { spaceType: 'SPACE', displayName: 'Everyone' },
				memberships: [
					human('maria.silva@example.com'),
					human('blocked@example.com'),
					human('chatless@example.com'),
					human('invitee@example.com'),
					human('pat@partner.example'),
					{ groupMember: { name: 'groups/03abc0000001' } },
				],
			},
		});
		expect(data.membershipCount).toEqual({ joinedDirectHumanUserCount: 2, joinedGroupCount: 1 });
		const [{ memberships }] = bench.emulator.state().spaces;
		expect(
			memberships.map(({ member, groupMember, role, state }) => [
				member?.email ?? groupMember?.name,
				role,
				state,
			]),
		).toEqual([
			['hana.hr@example.com', 'ROLE_MANAGER', 'JOINED'],
			['maria.manager@example.com', 'ROLE_MEMBER', 'JOINED'],
			['invitee@example.com', 'ROLE_MEMBER', 'INVITED'],
			['groups/03abc0000001', undefined, 'JOINED'],
		]);
	});

	test('makes a group chat, which is listed from its first message on', async () => {
		const { data } = await hana().spaces.setup({
			requestBody: {
				space: { spaceType: 'GROUP_CHAT' },
				memberships: [human('alice@example.com'), human('bruno@example.com')],
			},
		});
		expect(data).toEqual({
			name: data.name,
			type: 'ROOM',
			spaceType: 'GROUP_CHAT',
			spaceThreadingState: 'THREADED_MESSAGES',
			spaceHistoryState: 'HISTORY_ON',
			createTime: '2026-01-05T09:00:00.000000Z',
			lastActiveTime: '2026-01-05T09:00:00.000000Z',
			spaceUri: expect.stringContaining('/room/'),
			membershipCount: { joinedDirectHumanUserCount: 3 },
			customer: 'customers/C0emu1at0',
		});
		expect((await hana().spaces.list()).data).toEqual({});
		bench.emulator.sendMessage(data.name ?? '');
		expect((await hana().spaces.list()).data.spaces).toHaveLength(1);
	});

	test('gives the direct message that exists, with a person and with the app', async () => {
		const withAlice = {
			requestBody: {
				space: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: false },
				memberships: [human('alice@example.com')],
			},
		};
		const withApp = {
			requestBody: { space: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true } },
		};
		const first = await hana().spaces.setup(withAlice);
		expect(first.data).not.toHaveProperty('createTime');
		expect((await hana().spaces.setup(withAlice)).data).toEqual(first.data);
		const app = await hana().spaces.setup(withApp);
		expect(app.data).toMatchObject({ type: 'DM', singleUserBotDm: true });
		expect((await hana().spaces.setup(withApp)).data).toEqual(app.data);
		expect(first.data).not.toHaveProperty('customer');
		const { data: members } = await hana().spaces.members.list({ parent: first.data.name ?? '' });
		expect(members.memberships?.map(({ affiliation }) => affiliation)).toEqual([
			'INTERNAL',
			'INTERNAL',
		]);
		const found = await hana().spaces.findDirectMessage({ name: 'users/alice.martin@example.com' });
		expect(found.data).toEqual(first.data);
		for (const name of ['users/bruno@example.com', 'users/hr@example.com']) {
			expect(await refusal(hana().spaces.findDirectMessage({ name }))).toEqual({
				code: 404,
				status: 'NOT_FOUND',
				message: "The specified direct message doesn't exist.",
			});
		}
	});

	test('a direct message with somebody who blocks fails and leaves nothing', async () => {
		const call = hana().spaces.setup({
			requestBody: {
				space: { spaceType: 'DIRECT_MESSAGE' },
				memberships: [human('blocked@example.com')],
			},
		});
		expect(await refusal(call)).toEqual(DENIED);
		expect(bench.emulator.state()).toEqual({ spaces: [] });
	});

	test.each([
		['no space', {}],
		[
			'50 members',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: Array.from({ length: 50 }, (_, n) => human(`alice${n}@example.com`)),
			},
		],
		[
			'a group chat of two',
			{ space: { spaceType: 'GROUP_CHAT' }, memberships: [human('alice@example.com')] },
		],
		[
			'a named group chat',
			{
				space: { spaceType: 'GROUP_CHAT', displayName: 'x' },
				memberships: [human('alice@example.com'), human('bruno@example.com')],
			},
		],
		[
			'a described direct message',
			{
				space: { spaceType: 'DIRECT_MESSAGE', spaceDetails: { description: 'x' } },
				memberships: [human('alice@example.com')],
			},
		],
		[
			'two in a direct message',
			{
				space: { spaceType: 'DIRECT_MESSAGE' },
				memberships: [human('alice@example.com'), human('bruno@example.com')],
			},
		],
		[
			'a group in a chat',
			{
				space: { spaceType: 'GROUP_CHAT' },
				memberships: [human('alice@example.com'), { groupMember: { name: 'groups/03abc0000001' } }],
			},
		],
		[
			"a group's email",
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [{ groupMember: { name: 'groups/engineering@example.com' } }],
			},
		],
		[
			'nobody of that address',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [human('nobody@example.com')],
			},
		],
		[
			'a role',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [{ ...human('alice@example.com'), role: 'ROLE_MANAGER' }],
			},
		],
		[
			'a time',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [{ ...human('alice@example.com'), createTime: '2020-01-01T00:00:00Z' }],
			},
		],
		[
			'no member type',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [{ member: { name: 'users/alice@example.com' } }],
			},
		],
		[
			'the caller',
			{ space: { spaceType: 'SPACE', displayName: 'x' }, memberships: [human('hr@example.com')] },
		],
		[
			'somebody twice',
			{
				space: { spaceType: 'SPACE', displayName: 'x' },
				memberships: [human('alice@example.com'), human('alice.martin@example.com')],
			},
		],
	])('refuses %s', async (_, requestBody) => {
		expect(await refusal(hana().spaces.setup({ requestBody }))).toMatchObject({
			code: 400,
			status: 'INVALID_ARGUMENT',
		});
		expect(bench.emulator.state()).toEqual({ spaces: [] });
	});
});

describe('spaces.list', () => {
	test("gives the caller's own spaces in pages, filtered, never with permissions", async () => {
		for (const name of ['A', 'B', 'C']) await namedSpace(hana(), name);
		await namedSpace(bench.as('alice@example.com'), 'Not hers');
		const filter = 'space_type = "SPACE" OR spaceType = "GROUP_CHAT"';
		const first = await hana().spaces.list({ pageSize: 2, filter });
		const { nextPageToken: pageToken } = first.data;
		const second = await hana().spaces.list({ pageSize: 2, filter, pageToken: pageToken ?? '' });
		const all = [...(first.data.spaces ?? []), ...(second.data.spaces ?? [])];
		expect(all.map(({ displayName }) => displayName)).toEqual(['A', 'B', 'C']);
		expect(all.some(({ permissionSettings }) => permissionSettings)).toBe(false);
		expect(second.data).not.toHaveProperty('nextPageToken');
		const foreign = hana().spaces.list({ pageSize: 2, pageToken: pageToken ?? '' });
		expect(await refusal(foreign)).toMatchObject({ code: 400 });
		const partial = await hana().spaces.list({
			filter,
			pageToken: pageToken ?? '',
			pageSize: 2,
			fields: 'spaces/displayName',
			quotaUser: 'x',
		});
		expect(partial.data).toEqual({ spaces: [{ displayName: 'C' }] });
	});

	test.each([
		['space_type = "SPACE" AND space_type = "GROUP_CHAT"'],
		['space_type = "ROOM"'],
		['space_type = "SPACE_TYPE_UNSPECIFIED"'],
		['display_name = "x"'],
		['space_type = "SPACE" OR'],
		['(space_type = "SPACE"'],
		['space_type : "SPACE"'],
	])('refuses the filter %s', async (filter) => {
		expect(await refusal(hana().spaces.list({ filter }))).toMatchObject({
			code: 400,
			status: 'INVALID_ARGUMENT',
		});
	});

	test('refuses a negative page size and cuts a large one', async () => {
		expect(await refusal(hana().spaces.list({ pageSize: -1 }))).toMatchObject({ code: 400 });
		expect((await hana().spaces.list({ pageSize: 5000 })).data).toEqual({});
	});
});

describe('spaces.patch', () => {
	const patch = (name: string, updateMask: string, requestBody: object, chat = hana()) =>
		chat.spaces.patch({ name, updateMask, requestBody });

	test('space_details wipes what is not sent', async () => {
		const name = await namedSpace(hana(), 'A', [], {
			spaceDetails: { description: 'D', guidelines: 'G' },
		});
		const { data } = await patch(name, 'spaceDetails', { spaceDetails: { description: 'New' } });
		expect(data.spaceDetails).toEqual({ description: 'New' });
	});

	test('writes each mask and shows permissions where they were written', async () => {
		const name = await namedSpace(hana(), 'A');
		await patch(name, 'display_name,space_type', { displayName: 'B', spaceType: 'SPACE' });
		await patch(name, 'space_history_state', { spaceHistoryState: 'HISTORY_OFF' });
		await patch(name, 'access_settings.audience', {
			accessSettings: { audience: 'audiences/engineering' },
		});
		const managers = { managersAllowed: true };
		const { data: permitted } = await patch(
			name,
			'permission_settings.manageApps,permissionSettings.replyMessages',
			{ permissionSettings: { manageApps: managers, replyMessages: managers } },
		);
		expect(permitted).toMatchObject({
			displayName: 'B',
			spaceHistoryState: 'HISTORY_OFF',
			accessSettings: { accessState: 'DISCOVERABLE', audience: 'audiences/engineering' },
			permissionSettings: { manageApps: managers, replyMessages: managers },
		});
		const { data: closed } = await patch(name, 'access_settings.audience', {});
		expect(closed.accessSettings).toEqual({ accessState: 'PRIVATE' });
	});

	test('access permissions: who joins must discover, viewing travels in a pair', async () => {
		const name = await namedSpace(hana(), 'A');
		const access = 'access_settings.access_permission_settings.';
		const toDefault = { principals: [{ audience: { name: 'audiences/default' } }] };
		const join = { accessSettings: { accessPermissionSettings: { joinSpaceSetting: toDefault } } };
		expect(await refusal(patch(name, `${access}joinSpaceSetting`, join))).toMatchObject({
			code: 400,
		});
		const { data } = await patch(name, `${access}joinSpaceSetting,${access}discoverSpaceSetting`, {
			accessSettings: {
				accessPermissionSettings: { joinSpaceSetting: toDefault, discoverSpaceSetting: toDefault },
			},
		});
		expect(data.accessSettings?.accessPermissionSettings).toEqual({
			discoverSpaceSetting: toDefault,
			joinSpaceSetting: toDefault,
		});
		const view = { accessPermissionSettings: { viewSpaceMembershipSetting: toDefault } };
		const pair = `${access}viewSpaceMembershipSetting,permission_settings.viewSpaceMembership`;
		expect(await refusal(patch(name, pair, { accessSettings: view }))).toMatchObject({ code: 400 });
		const everyone = {
			managersAllowed: true,
			assistantManagersAllowed: true,
			membersAllowed: true,
		};
		for (const half of [
			{ accessSettings: view },
			{ permissionSettings: { viewSpaceMembership: everyone } },
		]) {
			expect(await refusal(patch(name, pair, half))).toEqual({
				code: 400,
				status: 'INVALID_ARGUMENT',
				message:
					'access_settings.access_permission_settings.view_space_membership_setting and permission_settings.view_space_membership must both be in the request body.',
			});
		}
		const { data: viewed } = await patch(name, pair, {
			accessSettings: view,
			permissionSettings: { viewSpaceMembership: everyone },
		});
		expect(viewed.accessSettings?.accessPermissionSettings?.viewSpaceMembershipSetting).toEqual(
			toDefault,
		);
	});

	test.each([
		['', { displayName: 'x' }],
		['*', { displayName: 'x' }],
		['name', { displayName: 'x' }],
		['space_details.description', { spaceDetails: { description: 'x' } }],
		['permission_settings', { permissionSettings: {} }],
		['permission_settings.post_messages', { permissionSettings: {} }],
		['display_name,space_history_state', { displayName: 'x', spaceHistoryState: 'HISTORY_ON' }],
		['display_name,access_settings.audience', { displayName: 'x' }],
		['display_name,permission_settings.manage_apps', { displayName: 'x' }],
		['permission_settings.view_space_membership', { permissionSettings: {} }],
		['space_type', { spaceType: 'SPACE' }],
		['display_name,display_name', { displayName: 'x' }],
		['display_name', {}],
		['external_user_allowed', { externalUserAllowed: true }],
	])('refuses the mask %p', async (updateMask, requestBody) => {
		const name = await namedSpace(hana(), 'A');
		const before = bench.emulator.state();
		expect(await refusal(patch(name, updateMask, requestBody))).toMatchObject({
			code: 400,
			status: 'INVALID_ARGUMENT',
		});
		expect(bench.emulator.state()).toEqual(before);
	});

	test('permissions decide who may', async () => {
		const name = await namedSpace(hana(), 'A', ['alice@example.com'], {
			predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
		});
		const alice = bench.as('alice@example.com');
		expect(await refusal(patch(name, 'display_name', { displayName: 'B' }, alice))).toEqual(DENIED);
		const open = await namedSpace(hana(), 'Open', ['alice@example.com']);
		await patch(open, 'display_name', { displayName: 'B' }, alice);
		expect(await refusal(patch(open, 'access_settings.audience', {}, alice))).toEqual(DENIED);
	});

	test('owners keep every permission', async () => {
		const name = await namedSpace(hana(), 'A');
		await patch(name, 'permission_settings.modifySpaceDetails', {
			permissionSettings: { modifySpaceDetails: {} },
		});
		const { data } = await patch(name, 'display_name', { displayName: 'B' });
		expect(data.displayName).toBe('B');
	});

	test('a group chat becomes a space', async () => {
		const { data } = await hana().spaces.setup({
			requestBody: {
				space: { spaceType: 'GROUP_CHAT' },
				memberships: [human('alice@example.com'), human('bruno@example.com')],
			},
		});
		const converted = await patch(data.name ?? '', 'space_type,display_name', {
			spaceType: 'SPACE',
			displayName: 'Now named',
		});
		expect(converted.data).toMatchObject({ spaceType: 'SPACE', displayName: 'Now named' });
		const { data: listed } = await hana().spaces.list();
		expect(listed).toEqual({ spaces: [expect.objectContaining({ name: data.name }) as unknown] });
	});
});

describe('who may do what', () => {
	test('strangers, and everybody about what is gone, get the same 403', async () => {
		const name = await namedSpace(hana(), 'A', ['alice@example.com']);
		expect(await refusal(bench.as('bruno@example.com').spaces.get({ name }))).toEqual(DENIED);
		expect(await refusal(bench.as('alice@example.com').spaces.delete({ name }))).toEqual(DENIED);
		expect((await hana().spaces.delete({ name })).data).toEqual({});
		expect(await refusal(hana().spaces.get({ name }))).toEqual(DENIED);
		expect(await refusal(hana().spaces.delete({ name }))).toEqual(DENIED);
	});

	test('chat.spaces does not authorise delete', async () => {
		const name = await namedSpace(hana(), 'A');
		const chat = bench.as('hana.hr@example.com', ['chat.spaces']);
		expect(await refusal(chat.spaces.delete({ name }))).toEqual({
			code: 403,
			status: 'PERMISSION_DENIED',
			message: 'Request had insufficient authentication scopes.',
			details: [
				{
					'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
					reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
					domain: 'googleapis.com',
					metadata: {
						service: 'chat.googleapis.com',
						method: 'google.chat.v1.ChatService.DeleteSpace',
					},
				},
			],
		});
	});

	test('admin access needs the administrator and the admin scope', async () => {
		const name = await namedSpace(hana(), 'A');
		const both = [...USER_SCOPES, ...ADMIN_SCOPES];
		const admin = bench.as('ada.admin@example.com', both);
		expect(await refusal(admin.spaces.get({ name }))).toEqual(DENIED);
		const { data } = await admin.spaces.get({ name, useAdminAccess: true });
		expect(data.displayName).toBe('A');
		const noScope = bench.as('ada.admin@example.com').spaces.get({ name, useAdminAccess: true });
		expect(await refusal(noScope)).toMatchObject({
			message: 'Request had insufficient authentication scopes.',
		});
		const noAdmin = bench.as('hana.hr@example.com', both);
		expect(await refusal(noAdmin.spaces.get({ name, useAdminAccess: true }))).toEqual(DENIED);
		const renamed = await admin.spaces.patch({
			name,
			useAdminAccess: true,
			updateMask: 'display_name',
			requestBody: { displayName: 'B' },
		});
		expect(renamed.data.displayName).toBe('B');
		const history = admin.spaces.patch({
			name,
			useAdminAccess: true,
			updateMask: 'space_history_state',
			requestBody: { spaceHistoryState: 'HISTORY_OFF' },
		});
		expect(await refusal(history)).toMatchObject({ code: 400 });
		await admin.spaces.delete({ name, useAdminAccess: true });
		expect(bench.emulator.state()).toEqual({ spaces: [] });
	});

	test('people whose Chat is turned off are told so', async () => {
		expect(await refusal(bench.as('chatless@example.com').spaces.list())).toEqual({
			code: 400,
			status: 'FAILED_PRECONDITION',
			message: 'Google Chat is turned off. To use Chat API, turn on Google Chat.',
		});
	});
});

describe('an organization whose names are unique', () => {
	let strict: Bench;

	beforeAll(async () => {
		const organization = { ...defaultSeed.organization, uniqueDisplayNames: true };
		strict = await startBench({ seed: { ...defaultSeed, organization } });
	});
	afterAll(() => strict.emulator.close());

	test('refuses a name that is taken', async () => {
		const chat = strict.as('hana.hr@example.com');
		await namedSpace(chat, 'Taken');
		expect(await refusal(namedSpace(chat, 'Taken'))).toMatchObject({
			code: 409,
			status: 'ALREADY_EXISTS',
		});
	});
});
