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

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const hana = () => bench.as('hana.hr@example.com');
const admin = () => bench.as('ada.admin@example.com', ADMIN_SCOPES);
const id = (email: string) => bench.personId(email);

const add = (parent: string, requestBody: object, chat = hana()) =>
	chat.spaces.members.create({ parent, requestBody });
const setRole = (parent: string, member: string, role: string, chat = hana()) =>
	chat.spaces.members.patch({
		name: `${parent}/members/${member}`,
		updateMask: 'role',
		requestBody: { role },
	});

describe('members.create', () => {
	test('adds by alias, shows the primary address, and answers a repeat with what is there', async () => {
		const parent = await namedSpace(hana(), 'A');
		const alice = id('alice@example.com');
		const { data } = await add(parent, human('Alice.Martin@example.com'));
		expect(data).toEqual({
			name: `${parent}/members/${alice}`,
			state: 'JOINED',
			role: 'ROLE_MEMBER',
			member: {
				name: `users/${alice}`,
				displayName: 'Alice Martin',
				email: 'alice@example.com',
				avatarUrl: `https://lh3.googleusercontent.com/a/${alice}`,
				type: 'HUMAN',
			},
			createTime: '2026-01-05T09:00:00.000000Z',
			affiliation: 'INTERNAL',
		});
		expect((await add(parent, human(alice))).data).toEqual(data);
	});

	test('invites, and shows no address until the person has joined', async () => {
		const parent = await namedSpace(hana(), 'A');
		const invitee = id('invitee@example.com');
		const { data } = await add(parent, human('invitee@example.com'));
		expect(data).toMatchObject({ state: 'INVITED' });
		expect(data.member).toEqual({ name: `users/${invitee}`, type: 'HUMAN' });
		expect((await hana().spaces.members.list({ parent })).data.memberships).toHaveLength(1);
		const shown = await hana().spaces.members.list({ parent, showInvited: true });
		expect(shown.data.memberships).toHaveLength(2);
		bench.emulator.acceptInvitation(parent, 'invitee@example.com');
		const joined = await hana().spaces.members.get({ name: `${parent}/members/${invitee}` });
		expect(joined.data).toMatchObject({
			state: 'JOINED',
			member: { email: 'invitee@example.com' },
		});
	});

	test('people outside are invited by email where the space allows it', async () => {
		const closed = await namedSpace(hana(), 'Closed');
		expect(await refusal(add(closed, human('pat@partner.example')))).toEqual(DENIED);
		const open = await namedSpace(hana(), 'Open', [], { externalUserAllowed: true });
		const { data } = await add(open, human('pat@partner.example'));
		expect(data).toMatchObject({ state: 'INVITED', affiliation: 'EXTERNAL' });
		expect(await refusal(add(open, human(id('casey.consumer@gmail.com'))))).toMatchObject({
			code: 400,
		});
	});

	test('adds a group and the app itself', async () => {
		const parent = await namedSpace(hana(), 'A');
		expect((await add(parent, ENGINEERING)).data).toEqual({
			name: `${parent}/members/group-03abc0000001`,
			state: 'JOINED',
			groupMember: { name: 'groups/03abc0000001' },
			createTime: '2026-01-05T09:00:00.000000Z',
		});
		const app = { member: { name: 'users/app', type: 'BOT' } };
		const onlyApp = bench.as('hana.hr@example.com', ['chat.memberships.app']);
		expect((await add(parent, app, onlyApp)).data).toMatchObject({
			member: { displayName: 'Onboarding', type: 'BOT' },
		});
		expect(await refusal(add(parent, human('alice@example.com'), onlyApp))).toMatchObject({
			message: 'Request had insufficient authentication scopes.',
		});
		const got = await hana().spaces.members.get({ name: `${parent}/members/app` });
		expect(got.data.member?.type).toBe('BOT');
		const name = `${parent}/members/app`;
		const without = bench.as('hana.hr@example.com', ['chat.memberships']);
		expect(await refusal(without.spaces.members.delete({ name }))).toMatchObject({
			code: 403,
			message: 'Request had insufficient authentication scopes.',
		});
		const byId = onlyApp.spaces.members.delete({ name: got.data.name ?? '' });
		expect(await refusal(byId)).toEqual({
			code: 400,
			status: 'INVALID_ARGUMENT',
			message: 'Missing or malformed membership resource name in the request.',
		});
		const removed = await onlyApp.spaces.members.delete({ name });
		expect(removed.data.state).toBe('NOT_A_MEMBER');
	});

	test.each([
		['somebody who blocks', human('blocked@example.com'), 403],
		['somebody without Chat', human('chatless@example.com'), 403],
		['a typo', human('alise@example.com'), 400],
		['nobody', {}, 400],
		['both kinds', { ...human('alice@example.com'), ...ENGINEERING }, 400],
		['a role', { ...human('alice@example.com'), role: 'ROLE_MANAGER' }, 400],
		["a group's email", { groupMember: { name: 'groups/engineering@example.com' } }, 400],
		['a time', { ...human('alice@example.com'), createTime: '2020-01-01T00:00:00Z' }, 400],
		['another app', { member: { name: 'users/12345', type: 'BOT' } }, 400],
	])('refuses %s', async (_, requestBody, code) => {
		const parent = await namedSpace(hana(), 'A');
		expect(await refusal(add(parent, requestBody))).toMatchObject({ code });
	});
});

describe('members.list', () => {
	test('filters by role and type, shows groups on demand and people who come through them', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com', 'bruno@example.com']);
		await add(parent, ENGINEERING);
		await setRole(parent, 'bruno@example.com', 'ROLE_ASSISTANT_MANAGER');
		const list = async (filter?: string, showGroups?: boolean) => {
			const { data } = await hana().spaces.members.list({ parent, filter, showGroups });
			return data.memberships?.map(({ member, groupMember }) => member?.email ?? groupMember?.name);
		};
		const people = ['hana.hr', 'alice', 'bruno', 'david', 'elena', 'farid'].map(
			(name) => `${name}@example.com`,
		);
		expect(await list()).toEqual(people);
		expect(await list(undefined, true)).toHaveLength(7);
		expect(await list('member.type = "HUMAN"', true)).toEqual(people);
		expect(await list('role = "ROLE_MANAGER" OR role = "ROLE_ASSISTANT_MANAGER"')).toEqual([
			'hana.hr@example.com',
			'bruno@example.com',
		]);
		expect(await list('member.type = "BOT" AND role = "ROLE_MEMBER"')).toBeUndefined();
	});

	test.each([
		'member.type = "HUMAN" AND member.type = "BOT"',
		'role = "ROLE_MANAGER" AND role = "ROLE_MEMBER"',
		'role != "ROLE_MEMBER"',
		'role = "OWNER"',
		'name = "x"',
	])('refuses the filter %s', async (filter) => {
		const parent = await namedSpace(hana(), 'A');
		expect(await refusal(hana().spaces.members.list({ parent, filter }))).toMatchObject({
			code: 400,
		});
	});

	test('goes in pages', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com', 'bruno@example.com']);
		const first = await hana().spaces.members.list({ parent, pageSize: 2 });
		const second = await hana().spaces.members.list({
			parent,
			pageSize: 2,
			pageToken: first.data.nextPageToken ?? '',
		});
		expect([first.data.memberships?.length, second.data.memberships?.length]).toEqual([2, 1]);
		expect(second.data.nextPageToken).toBeUndefined();
	});
});

describe('roles', () => {
	test('owners give every role, managers below their own, members none', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com', 'bruno@example.com']);
		const alice = bench.as('alice@example.com');
		expect(await refusal(setRole(parent, 'bruno@example.com', 'ROLE_MANAGER', alice))).toEqual(
			DENIED,
		);
		const { data } = await setRole(parent, 'alice@example.com', 'ROLE_ASSISTANT_MANAGER');
		expect(data.role).toBe('ROLE_ASSISTANT_MANAGER');
		await setRole(parent, 'bruno@example.com', 'ROLE_ASSISTANT_MANAGER', alice);
		for (const [member, role] of [
			['bruno@example.com', 'ROLE_MANAGER'],
			['hana.hr@example.com', 'ROLE_MEMBER'],
		]) {
			expect(await refusal(setRole(parent, member, role, alice))).toEqual(DENIED);
		}
		expect(await refusal(alice.spaces.delete({ name: parent }))).toMatchObject({ code: 403 });
		const noOwner = alice.spaces.members.delete({ name: `${parent}/members/hr@example.com` });
		expect(await refusal(noOwner)).toEqual(DENIED);
	});

	test.each([
		['no mask', '', { role: 'ROLE_MANAGER' }],
		['another field', 'state', { role: 'ROLE_MANAGER' }],
		['no role', 'role', {}],
		['an unspecified role', 'role', { role: 'MEMBERSHIP_ROLE_UNSPECIFIED' }],
	])('refuses %s', async (_, updateMask, requestBody) => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const name = `${parent}/members/alice@example.com`;
		expect(
			await refusal(hana().spaces.members.patch({ name, updateMask, requestBody })),
		).toMatchObject({ code: 400 });
	});

	test('groups, chats and the invited have no role to change', async () => {
		const parent = await namedSpace(hana(), 'A', ['invitee@example.com']);
		await add(parent, ENGINEERING);
		for (const member of ['group-03abc0000001', 'invitee@example.com', 'david@example.com']) {
			expect(await refusal(setRole(parent, member, 'ROLE_MANAGER'))).toMatchObject({ code: 400 });
		}
	});
});

describe('the only owner', () => {
	const LAST_OWNER = {
		code: 400,
		status: 'FAILED_PRECONDITION',
		message: 'The only owner of a space cannot leave, be removed or become anything else.',
	};

	test('stays until somebody else owns the space, whoever asks', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const name = `${parent}/members/hr@example.com`;
		expect(await refusal(hana().spaces.members.delete({ name }))).toEqual(LAST_OWNER);
		const useAdminAccess = true;
		expect(await refusal(admin().spaces.members.delete({ name, useAdminAccess }))).toEqual(
			LAST_OWNER,
		);
		expect(await refusal(setRole(parent, 'hr@example.com', 'ROLE_MEMBER'))).toEqual(LAST_OWNER);
		expect((await setRole(parent, 'hr@example.com', 'ROLE_MANAGER')).data.role).toBe(
			'ROLE_MANAGER',
		);
		await setRole(parent, 'alice@example.com', 'ROLE_MANAGER');
		expect((await setRole(parent, 'hr@example.com', 'ROLE_MEMBER')).data.role).toBe('ROLE_MEMBER');
		expect((await hana().spaces.members.delete({ name })).data.state).toBe('NOT_A_MEMBER');
	});

	test('leaves when nobody else is there', async () => {
		const parent = await namedSpace(hana(), 'A', ['invitee@example.com']);
		const name = `${parent}/members/hr@example.com`;
		expect(await refusal(hana().spaces.members.delete({ name }))).toEqual(LAST_OWNER);
		await hana().spaces.members.delete({ name: `${parent}/members/invitee@example.com` });
		expect((await hana().spaces.members.delete({ name })).data.state).toBe('NOT_A_MEMBER');
	});
});

describe('members.delete', () => {
	test('gives the membership that was', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const { data } = await hana().spaces.members.delete({
			name: `${parent}/members/alice@example.com`,
		});
		expect(data).toMatchObject({
			name: `${parent}/members/${id('alice@example.com')}`,
			state: 'NOT_A_MEMBER',
		});
		const again = hana().spaces.members.get({ name: `${parent}/members/alice@example.com` });
		expect(await refusal(again)).toEqual(DENIED);
	});

	test('who comes through a group stays until the group goes', async () => {
		const parent = await namedSpace(hana(), 'A');
		await add(parent, ENGINEERING);
		const david = { name: `${parent}/members/david@example.com` };
		expect((await hana().spaces.members.get(david)).data.state).toBe('JOINED');
		expect(await refusal(hana().spaces.members.delete(david))).toMatchObject({
			code: 400,
			status: 'FAILED_PRECONDITION',
		});
		await hana().spaces.members.delete({ name: `${parent}/members/group-03abc0000001` });
		expect(await refusal(hana().spaces.members.get(david))).toEqual(DENIED);
	});

	test('announcement spaces are managed by owners and managers only', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com', 'bruno@example.com'], {
			predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
		});
		const alice = bench.as('alice@example.com');
		const bruno = { name: `${parent}/members/bruno@example.com` };
		expect(await refusal(alice.spaces.members.delete(bruno))).toEqual(DENIED);
		expect(await refusal(add(parent, human('chloe@example.com'), alice))).toEqual(DENIED);
		const herself = await alice.spaces.members.delete({
			name: `${parent}/members/alice@example.com`,
		});
		expect(herself.data.state).toBe('NOT_A_MEMBER');
	});
});

describe('admin access', () => {
	test('needs the type filter, shows no addresses, and manages any space', async () => {
		const parent = await namedSpace(hana(), 'A', ['alice@example.com']);
		const useAdminAccess = true;
		expect(await refusal(admin().spaces.members.list({ parent, useAdminAccess }))).toMatchObject({
			code: 400,
		});
		const { data } = await admin().spaces.members.list({
			parent,
			useAdminAccess,
			filter: 'member.type != "BOT" AND role = "ROLE_MEMBER"',
		});
		expect(data.memberships?.map(({ member }) => member)).toEqual([
			{ name: `users/${id('alice@example.com')}`, type: 'HUMAN' },
		]);
		const added = await admin().spaces.members.create({
			parent,
			useAdminAccess,
			requestBody: human('bruno@example.com'),
		});
		expect(added.data.state).toBe('JOINED');
		const promoted = await admin().spaces.members.patch({
			name: added.data.name ?? '',
			useAdminAccess,
			updateMask: '*',
			requestBody: { role: 'ROLE_MANAGER' },
		});
		expect(promoted.data.role).toBe('ROLE_MANAGER');
		const app = { member: { name: 'users/app', type: 'BOT' } };
		expect(
			await refusal(admin().spaces.members.create({ parent, useAdminAccess, requestBody: app })),
		).toMatchObject({ code: 400 });
		const asHerself = bench.as('ada.admin@example.com', [...USER_SCOPES, ...ADMIN_SCOPES]);
		expect(await refusal(asHerself.spaces.members.list({ parent }))).toEqual(DENIED);
	});
});
