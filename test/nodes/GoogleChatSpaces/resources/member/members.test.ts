import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Fault } from '../../../../../workshop/emulator';
import { byId, goOn, HANA, startTestChat } from '../../../../support/chat';

const MANY = 2500;
const ADMIN = { as: 'ada.admin@example.com', scopes: ['chat.admin.memberships'] };

const crowd = Array.from({ length: MANY }, (_, index) => ({
	id: String(400_000_000_000_000_000_000n + BigInt(index)),
	email: `crowd${index}@example.com`,
	displayName: `Crowd ${index}`,
}));

const chat = startTestChat({
	seed: {
		...defaultSeed,
		people: [...defaultSeed.people, ...crowd],
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				members: [
					{ email: HANA },
					{ email: 'alice@example.com' },
					{ email: 'bruno@example.com', role: 'ROLE_ASSISTANT_MANAGER' },
					{ email: 'invitee@example.com', state: 'INVITED' },
					{ email: 'engineering@example.com' },
				],
			},
			{
				id: 'AAAAforeign',
				spaceType: 'SPACE',
				displayName: 'Foreign',
				members: [{ email: 'bruno@example.com' }, { email: 'alice@example.com' }],
			},
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }, { email: 'bruno@example.com' }],
			},
			{
				id: 'AAAAcrowd',
				spaceType: 'SPACE',
				displayName: 'Crowd',
				members: [{ email: HANA }, ...crowd.map(({ email }) => ({ email }))],
			},
		],
	},
});

const PATH = '/v1/spaces/AAAAteam/members';
const request = (
	method: string,
	member: string,
	{ query = {}, body, status = 200 }: { query?: object; body?: object; status?: number } = {},
) => ({
	method,
	path: member ? `${PATH}/${encodeURIComponent(member)}` : PATH,
	query,
	...(body && { body }),
	status,
});

const run = async (parameters: INodeParameters, options?: Parameters<typeof chat.run>[1]) =>
	await chat.run({ resource: 'member', spaceId: byId('AAAAteam'), ...parameters }, options);

const ALICE = '100000000000000000106';

describe('get', () => {
	test.each([
		['list', ALICE, ALICE],
		['email', 'alice@example.com', 'alice@example.com'],
		['email', 'alice.martin@example.com', 'alice.martin@example.com'],
		['id', ALICE, ALICE],
		['id', `users/${ALICE}`, ALICE],
		['id', `spaces/AAAAteam/members/${ALICE}`, ALICE],
	])('by %s from %s', async (mode, value, member) => {
		const { items, requests } = await run({
			operation: 'get',
			memberId: { __rl: true, mode, value },
		});

		expect(requests).toEqual([request('GET', member)]);
		expect(items).toEqual([
			{
				json: {
					name: `spaces/AAAAteam/members/${ALICE}`,
					state: 'JOINED',
					role: 'ROLE_MEMBER',
					member: {
						name: `users/${ALICE}`,
						displayName: 'Alice Martin',
						email: 'alice@example.com',
						avatarUrl: `https://lh3.googleusercontent.com/a/${ALICE}`,
						type: 'HUMAN',
					},
					createTime: expect.any(String),
					affiliation: 'INTERNAL',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test('with admin access', async () => {
		const { items, requests } = await run(
			{
				operation: 'get',
				memberId: byId('alice@example.com'),
				options: { useAdminAccess: true },
			},
			ADMIN,
		);

		expect(requests).toEqual([
			request('GET', 'alice@example.com', { query: { useAdminAccess: 'true' } }),
		]);
		expect(items[0].json.role).toBe('ROLE_MEMBER');
	});
});

describe('list', () => {
	const ids = (items: Array<{ json: { name?: unknown } }>) =>
		items.map(({ json }) => String(json.name).replace('spaces/AAAAteam/members/', ''));
	const people = ['100000000000000000102', ALICE, '100000000000000000107'];
	const throughGroup = ['109', '110', '111'].map((end) => `100000000000000000${end}`);

	test.each<[string, INodeParameters, object, string[]]>([
		['who has joined', {}, {}, [...people, ...throughGroup]],
		[
			'groups, too',
			{ showGroups: true },
			{ showGroups: 'true' },
			[...people, 'group-03abc0000001', ...throughGroup],
		],
		[
			'who is invited, too',
			{ showInvited: true },
			{ showInvited: 'true' },
			[...people, '100000000000000000131', ...throughGroup],
		],
		[
			'by role',
			{ roles: ['ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER'] },
			{ filter: 'role = "ROLE_MANAGER" OR role = "ROLE_ASSISTANT_MANAGER"' },
			[people[0], people[2]],
		],
		['by type', { memberType: 'BOT' }, { filter: 'member.type = "BOT"' }, []],
		[
			'by both',
			{ roles: ['ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER'], memberType: 'HUMAN' },
			{
				filter:
					'(role = "ROLE_MANAGER" OR role = "ROLE_ASSISTANT_MANAGER") AND member.type = "HUMAN"',
			},
			[people[0], people[2]],
		],
		[
			'nothing more for switches that are off',
			{ showGroups: false, showInvited: false },
			{},
			[...people, ...throughGroup],
		],
	])('%s', async (_, filters, query, members) => {
		const { items, requests } = await run({ operation: 'list', filters });

		expect(requests).toEqual([request('GET', '', { query: { ...query, pageSize: '50' } })]);
		expect(ids(items)).toEqual(members);
	});

	test('with admin access asks for people only, as Google wants it', async () => {
		const admin = { useAdminAccess: 'true', pageSize: '50' };
		const options = { useAdminAccess: true };
		const all = await run({ operation: 'list', options }, ADMIN);
		const owners = await run(
			{ operation: 'list', options, filters: { roles: ['ROLE_MANAGER'] } },
			ADMIN,
		);

		expect(all.requests).toEqual([
			request('GET', '', { query: { ...admin, filter: 'member.type != "BOT"' } }),
		]);
		expect(owners.requests).toEqual([
			request('GET', '', {
				query: { ...admin, filter: 'role = "ROLE_MANAGER" AND member.type != "BOT"' },
			}),
		]);
		expect(ids(owners.items)).toEqual([people[0]]);
	});

	test('reads all pages at the most that Google gives', async () => {
		const { items, requests } = await run({
			operation: 'list',
			spaceId: byId('AAAAcrowd'),
			returnAll: true,
		});

		expect(items).toHaveLength(MANY + 1);
		expect(requests.map(({ query }) => query)).toEqual([
			{ pageSize: '1000' },
			{ pageSize: '1000', pageToken: expect.any(String) },
			{ pageSize: '1000', pageToken: expect.any(String) },
		]);
	});

	test('refuses apps for an administrator before any request', async () => {
		const { error, requests } = await run(
			{ operation: 'list', options: { useAdminAccess: true }, filters: { memberType: 'BOT' } },
			ADMIN,
		);

		expect(error?.message).toBe('Type cannot be Chat Apps with Use Admin Access');
		expect(requests).toEqual([]);
	});
});

describe('update', () => {
	test.each(['ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MEMBER'])('to %s', async (role) => {
		const { items, requests } = await run({
			operation: 'update',
			memberId: byId('bruno@example.com'),
			role,
		});

		expect(requests).toEqual([
			request('PATCH', 'bruno@example.com', { query: { updateMask: 'role' }, body: { role } }),
		]);
		expect(items[0].json.role).toBe(role);
	});

	test('with admin access', async () => {
		const { requests } = await run(
			{
				operation: 'update',
				memberId: byId('bruno@example.com'),
				role: 'ROLE_MANAGER',
				options: { useAdminAccess: true },
			},
			ADMIN,
		);

		expect(requests).toEqual([
			request('PATCH', 'bruno@example.com', {
				query: { updateMask: 'role', useAdminAccess: 'true' },
				body: { role: 'ROLE_MANAGER' },
			}),
		]);
	});

	test('a role in a group chat is refused in words of the form', async () => {
		const { error } = await run({
			operation: 'update',
			spaceId: byId('AAAAchat'),
			memberId: byId('alice@example.com'),
			role: 'ROLE_MANAGER',
		});

		expect(error?.message).toBe('Role is for named spaces: in a chat everybody is just a member');
	});

	test('a role that Google does not show afterwards is no success', async () => {
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.members.patch'],
				effect: {
					kind: 'answer',
					body: { name: `spaces/AAAAteam/members/${ALICE}`, role: 'ROLE_MEMBER' },
				},
			},
		]);
		const { error } = await run({
			operation: 'update',
			memberId: byId('alice@example.com'),
			role: 'ROLE_MANAGER',
		});

		expect(error?.message).toBe('Role is not shown as changed by Google');
	});

	test('refuses an empty role before any request', async () => {
		const { error, requests } = await run({
			operation: 'update',
			memberId: byId('bruno@example.com'),
			role: '={{ "" }}',
		});

		expect(error?.message).toBe('Role is empty');
		expect(requests).toEqual([]);
	});

	test('refuses an unknown role before any request', async () => {
		const { error, requests } = await run({
			operation: 'update',
			memberId: byId('bruno@example.com'),
			role: '={{ "boss" }}',
		});

		expect(error).toEqual({
			message: 'Role holds "boss", which is none of its options: Manager, Member, Owner',
			description: undefined,
			itemIndex: 0,
		});
		expect(requests).toEqual([]);
	});
});

describe('remove', () => {
	const left = (space = 'AAAAteam') =>
		chat.emulator
			.state()
			.spaces.find(({ name }) => name === `spaces/${space}`)
			?.memberships.map(({ name }) => name?.split('/').pop());
	const GROUP = 'group-03abc0000001';
	const NOT_THERE = (member: string) => ({
		deleted: false,
		outcome: 'notFound',
		reason: `Google shows nobody by ${member} in the space`,
	});
	const fault = (
		method: string,
		effect: Partial<Fault['effect']>,
		rest: Partial<Fault> = {},
	): Fault => ({
		methods: [`chat.spaces.members.${method}`],
		...rest,
		effect: { kind: 'status', status: 403, ...effect } as Fault['effect'],
	});

	test.each([
		['a person', 'alice@example.com', ALICE],
		['a person by their alias', 'alice.martin@example.com', ALICE],
		['who is invited', 'invitee@example.com', '100000000000000000131'],
	])('%s', async (_, member, id) => {
		const before = left();
		const { items, requests } = await run({ operation: 'remove', memberId: byId(member) });

		expect(requests).toEqual([
			request('GET', member),
			request('DELETE', id),
			// A group may keep them.
			request('GET', id, { status: 403 }),
		]);
		expect(items).toEqual([
			{ json: { deleted: true, outcome: 'removed' }, pairedItem: { item: 0 } },
		]);
		expect(left()).toEqual(before?.filter((other) => other !== id));
	});

	describe.each([true, false])(
		'a group whose membership has the prefix: %s',
		(groupNamesPrefixed) => {
			test.each(['engineering@example.com', 'groups/03abc0000001', GROUP, '03abc0000001'])(
				'by %s',
				async (member) => {
					chat.emulator.setWorld({ groupNamesPrefixed });
					const { items } = await run({ operation: 'remove', memberId: byId(member) });

					expect(items.map(({ json }) => json)).toEqual([{ deleted: true, outcome: 'removed' }]);
					expect(left()).not.toContain(groupNamesPrefixed ? GROUP : '03abc0000001');
				},
			);
		},
	);

	test('a group that is not there, and one that the space does not hold', async () => {
		for (const member of ['groups/03abc0000002', 'leadership@example.com']) {
			const { items, requests } = await run({ operation: 'remove', memberId: byId(member) });

			expect(items[0].json).toMatchObject({ deleted: false, outcome: 'notFound' });
			expect(requests.filter(({ status, method }) => method === 'DELETE' && status < 400)).toEqual(
				[],
			);
		}
	});

	test.each(['allice@example.com', 'bruno.x@example.com', '100000000000000000199'])(
		'%s, whom nobody knows there: told so, and never as deleted',
		async (member) => {
			for (const absentMemberNotFound of [true, false]) {
				chat.emulator.setWorld({ absentMemberNotFound });
				const before = left();
				const { items } = await run({ operation: 'remove', memberId: byId(member) });

				expect(items.map(({ json }) => json)).toEqual([NOT_THERE(member)]);
				expect(left()).toEqual(before);
			}
		},
	);

	test('whom a try whose answer was lost has removed is not told as one who was not there', async () => {
		chat.emulator.setWorld({ identitiesShown: false });
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.members.get'], effect: { kind: 'status', status: 403 } },
			{
				methods: ['chat.spaces.members.delete'],
				count: 1,
				effect: { kind: 'cut', after: true },
			},
		]);
		const memberId = byId('alice@example.com');
		const { items } = await run({ operation: 'remove', memberId });

		expect(items[0].json).toMatchObject({ deleted: false, outcome: 'unknown' });
	});

	test('who is there through a group only is told so, and stays', async () => {
		const { items } = await run({ operation: 'remove', memberId: byId('david@example.com') });

		expect(items.map(({ json }) => json)).toEqual([
			{
				deleted: false,
				outcome: 'viaGroup',
				reason: 'is in the space through a Google Group only, and stays as long as that does',
			},
		]);
	});

	test('whose own membership is removed while a group holds them is told so', async () => {
		await run({
			operation: 'add',
			people: 'david@example.com',
			role: 'ROLE_ASSISTANT_MANAGER',
		});
		const { items } = await run({ operation: 'remove', memberId: byId('david@example.com') });

		expect(items[0].json).toMatchObject({ deleted: true, outcome: 'removedButGroup' });
	});

	test('nobody is told to stay through a group where the space shows none', async () => {
		const space = byId('AAAAforeign');
		const remove = { operation: 'remove', spaceId: space, memberId: byId(ALICE) };
		const precondition = fault('delete', { status: 400, canonical: 'FAILED_PRECONDITION' });
		chat.emulator.setFaults([precondition]);
		const refused = await run(remove, { as: 'bruno@example.com' });
		chat.emulator.setFaults([]);
		chat.emulator.setWorld({ memberReadsBehind: 9 });
		const behind = await run(remove, { as: 'bruno@example.com' });

		expect(refused.items).toEqual([]);
		expect(refused.error?.message).toContain(`Could not remove ${ALICE} from the space`);
		expect(behind.items[0].json).toMatchObject({ outcome: 'unknown' });
	});

	test('the last owner is an error that says what to do', async () => {
		const { error } = await run({ operation: 'remove', memberId: byId(HANA) });

		expect(error?.message).toBe(
			'Member is the last owner of the space, which Google lets nobody remove',
		);
		expect(error?.description).toContain('Make somebody else an owner first.');
	});

	test('an answer that is lost in a space of others: nobody is told as removed', async () => {
		chat.emulator.setFaults([fault('delete', { status: 503 }, { count: 1 })]);
		const { items } = await run(
			{ operation: 'remove', spaceId: byId('AAAAforeign'), memberId: byId(ALICE) },
			{ node: goOn },
		);

		expect(items[0].json.error).toContain('there is no such space');
		expect(left('AAAAforeign')).toContain(ALICE);
	});

	test('a try with a lost answer, after which the account has lost the space, may have been done', async () => {
		chat.emulator.setFaults([
			fault('delete', { status: 503 }, { count: 1 }),
			fault('delete', {}),
			fault('get', {}, { skip: 1 }),
			fault('list', {}),
		]);
		const { items, error } = await run({ operation: 'remove', memberId: byId(ALICE) });

		expect(items).toEqual([]);
		expect(error?.description).toContain('may have taken effect');
		expect(left()).toContain(ALICE);
	});

	test.each([
		['a look that the sign-in may not take', { reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
		['a look that Google refuses', {}],
	])('%s does not stop what is asked for by name', async (_, effect) => {
		chat.emulator.setFaults([fault('get', effect), fault('list', effect)]);
		const { items } = await run({ operation: 'remove', memberId: byId(ALICE) });

		expect(items.map(({ json }) => json)).toEqual([{ deleted: true, outcome: 'removed' }]);
		expect(left()).not.toContain(ALICE);
	});

	test.each(['alice@example.com', ALICE])(
		'%s, whom the account sees and may not remove, is an error',
		async (member) => {
			chat.emulator.setFaults([fault('delete', {})]);
			const { error, items } = await run({ operation: 'remove', memberId: byId(member) });

			expect(items).toEqual([]);
			expect(error?.message).toContain(`Could not remove ${ALICE} from the space AAAAteam`);
		},
	);

	test('nothing is sent to remove whom the list of all members does not hold', async () => {
		const nobody = { spaceId: byId('AAAAchat'), memberId: byId('1'.repeat(21)) };
		const { requests } = await run({ operation: 'remove', ...nobody });

		expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});

	describe('the Chat app, which Google does not show once, is', () => {
		const remove = { operation: 'remove', memberId: byId('app') };
		const withScope = { scopes: ['chat.memberships', 'chat.memberships.app'] };
		const hidden = fault('get', {}, { count: 1 });
		beforeEach(async () => {
			await run({ operation: 'add', options: { addApp: true } });
		});

		test('removed', async () => {
			chat.emulator.setFaults([hidden]);
			const { items } = await run(remove, withScope);

			expect(items.map(({ json }) => json)).toEqual([{ deleted: true, outcome: 'removed' }]);
		});

		test('not told as absent where Google refuses to remove it', async () => {
			chat.emulator.setFaults([hidden, fault('delete', {})]);
			const { error } = await run(remove, withScope);

			expect(error?.message).toContain('Could not remove app from the space AAAAteam');
		});
	});

	test('where neither look nor removal is allowed, it is an error and no claim', async () => {
		chat.emulator.setFaults([fault('get', {}), fault('list', {}), fault('delete', {})]);
		for (const member of [ALICE, 'alice@example.com']) {
			const { error, items } = await run({ operation: 'remove', memberId: byId(member) });

			expect(items).toEqual([]);
			expect(error?.message).toContain(`Could not remove ${member} from the space AAAAteam`);
		}
	});

	test('a membership of the past, in a space that is imported, is removed by Google', async () => {
		const past = {
			name: `spaces/AAAAteam/members/${ALICE}`,
			state: 'NOT_A_MEMBER',
			member: { name: `users/${ALICE}`, type: 'HUMAN' },
		};
		chat.emulator.setFaults([
			fault('get', { kind: 'answer', status: 200, body: past }, { count: 1 }),
		]);
		const { items, requests } = await run({ operation: 'remove', memberId: byId(ALICE) });

		expect(requests.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'GET']);
		expect(items[0].json).toEqual({ deleted: true, outcome: 'removed' });
	});
});

describe.each(['get', 'update', 'remove'])('%s refuses before any request', (operation) => {
	test.each([
		['', 'Member is empty'],
		[
			'..',
			'Member holds "..", which names no member: expected an email, or an ID like 123456789012345678901',
		],
		[
			'a/b',
			'Member holds "a/b", which names no member: expected an email, or an ID like 123456789012345678901',
		],
		[`spaces/AAAAother/members/${ALICE}`, 'Member names a member of another space than AAAAteam'],
	])('%j', async (member, error) => {
		const { items, requests } = await run(
			{ operation, memberId: byId('={{ $json.member }}'), role: 'ROLE_MEMBER' },
			{ items: [{ member }, { member: ALICE }], node: goOn },
		);

		expect(items[0]).toEqual({ json: { error }, pairedItem: { item: 0 } });
		const sent = {
			get: ['GET 200'],
			update: ['PATCH 200'],
			remove: ['GET 200', 'DELETE 200', 'GET 403'],
		}[operation];
		expect(requests.map(({ method, status }) => `${method} ${status}`)).toEqual(sent);
		expect(new Set(requests.map(({ path }) => path))).toEqual(new Set([`${PATH}/${ALICE}`]));
	});
});
