import type { IDataObject } from 'n8n-workflow';

import { sync } from '../../../../nodes/GoogleChatSpaces/resources/member/sync.operation';
import type { Seed, World } from '../../../../workshop/emulator';
import { Stub, type StubRun, type Told } from '../../../../workshop/campaign/promises/stub';

/**
 * The guards of a Sync before a Google that does whatever it is asked: with one that refuses by itself,
 * a guard that is missing goes unnoticed.
 */
const stub = new Stub();

const HANA = 'hana.hr@example.com';
const IVAN = 'ivan.it@example.com';
const ALICE = 'alice@example.com';
const BRUNO = 'bruno@example.com';
const DAVID = 'david@example.com';
/** Of whom David, Elena and Farid are. */
const ENGINEERING = 'engineering@example.com';
const ALL_HANDS = 'all-hands@example.com';
const OWNER = 'ROLE_MANAGER' as const;

type Members = NonNullable<Seed['spaces']>[number]['members'];

interface Scene {
	members: Members;
	rows: Array<{ member: string; role?: string; type?: string }>;
	options?: IDataObject;
	world?: Partial<World>;
	change?: StubRun['change'];
	as?: string;
}

/** Syncs a space, and removes the others. */
async function syncOnly({
	members,
	rows,
	options,
	world,
	change,
	as = HANA,
}: Scene): Promise<Told> {
	stub.begin([{ id: 'AAAAone', spaceType: 'SPACE', displayName: 'One', members }], world);
	return await stub.run(
		sync,
		{
			spaceId: { mode: 'id', value: 'AAAAone' },
			membersFrom: 'json',
			membersJson: rows,
			removeOthers: true,
			output: 'members',
			options: { maxRemovalPercent: 100, ...options },
		},
		{ signIn: 'oAuth2', as, change },
	);
}

/** Somebody's own place in the space afterwards. */
function placeOf(email: string): string | undefined {
	const place = stub.places('AAAAone').get(stub.idOf(email) ?? '');
	return place && `${place.state} ${place.role}`;
}

/** What is told of somebody, by the address or the name that is told. */
function toldOf({ items }: Told, email: string): unknown[] {
	return items
		.filter(({ name, member }) => name === `users/${stub.idOf(email)}` || member === email)
		.map(({ action, outcome, reason }) => ({ action, outcome, reason }));
}

const refusal = (status: number, reason: string) =>
	({ kind: 'refused', status, reason, message: '' }) as const;

/** Which request of a run it is. */
async function place(scene: Scene, request: string): Promise<number> {
	await syncOnly(scene);
	const at = stub.requests.indexOf(request);
	expect(at).toBeGreaterThanOrEqual(0);
	return at;
}

const MEMBER = 'JOINED ROLE_MEMBER';
const OWNS = 'JOINED ROLE_MANAGER';

describe('nobody is taken away', () => {
	test('who is signed in, by the id that OpenID tells', async () => {
		const told = await syncOnly({
			members: [{ email: IVAN }, { email: HANA, role: OWNER }],
			rows: [{ member: IVAN, role: 'owner' }],
			world: { identitiesShown: false },
		});

		expect(placeOf(HANA)).toBe(OWNS);
		expect(toldOf(told, HANA)).toEqual([
			{ action: 'refused', outcome: 'refused', reason: 'is the account that is signed in' },
		]);
	});

	test('who is signed in, and is to be a plain member', async () => {
		await syncOnly({
			members: [{ email: IVAN }, { email: HANA, role: OWNER }],
			rows: [
				{ member: IVAN, role: 'owner' },
				{ member: HANA, role: 'member' },
			],
		});

		expect(placeOf(HANA)).toBe(OWNS);
	});

	test.each(['maria.manager@example.com', 'maria.silva@example.com', '100000000000000000104'])(
		'who is protected as %s',
		async (protectedMembers) => {
			await syncOnly({
				members: [{ email: HANA }, { email: 'maria.manager@example.com', role: OWNER }],
				rows: [
					{ member: HANA, role: 'owner' },
					{ member: 'maria.manager@example.com', role: 'member' },
				],
				options: { protectedMembers },
			});

			expect(placeOf('maria.manager@example.com')).toBe(OWNS);
		},
	);

	test('whoever it is, where a protected address is nobody’s', async () => {
		const told = await syncOnly({
			members: [{ email: HANA }, { email: ALICE }],
			rows: [{ member: HANA, role: 'owner' }],
			options: { protectedMembers: 'alise@example.com' },
		});

		expect(placeOf(ALICE)).toBe(MEMBER);
		expect(
			String(told.items.find(({ name }) => name === `users/${stub.idOf(ALICE)}`)?.reason),
		).toContain('alise@example.com');
	});

	test('whoever it is, where an address of the list is nobody’s', async () => {
		const told = await syncOnly({
			members: [{ email: HANA }, { email: ALICE }],
			rows: [{ member: HANA, role: 'owner' }, { member: 'alise@example.com' }],
		});

		expect(placeOf(ALICE)).toBe(MEMBER);
		expect(JSON.stringify(toldOf(told, ALICE))).toContain('alise@example.com');
	});

	test('who turns out to be in the list by an alias', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ALICE }],
			rows: [{ member: HANA, role: 'owner' }, { member: 'alice.martin@example.com' }],
		};
		const look = 'GET /v1/spaces/AAAAone/members/alice.martin%40example.com';
		const at = await place(scene, look);
		const told = await syncOnly({
			...scene,
			change: { at, always: true, effect: refusal(403, 'PERMISSION_DENIED') },
		});

		expect(placeOf(ALICE)).toBe(MEMBER);
		expect(JSON.stringify(toldOf(told, ALICE))).toContain(
			'is the same person as alice.martin@example.com',
		);
	});

	test('the last owner, by the plan', async () => {
		await syncOnly({
			members: [{ email: HANA, role: OWNER }, { email: IVAN }],
			rows: [
				{ member: 'blocked@example.com', role: 'owner' },
				{ member: IVAN },
				{ member: HANA, role: 'member' },
			],
		});

		expect(placeOf(HANA)).toBe(OWNS);
	});

	test('who has become the last owner since the plan', async () => {
		const scene: Scene = {
			members: [
				{ email: IVAN, role: OWNER },
				{ email: ALICE, role: OWNER },
				{ email: HANA, role: OWNER },
			],
			rows: [{ member: ALICE, role: 'owner' }],
		};
		await syncOnly(scene);
		const at = stub.requests.lastIndexOf('GET /v1/spaces/AAAAone/members');
		expect(stub.requests[at + 1]).toContain('DELETE');
		const ivan = stub.idOf(IVAN) ?? '';
		const memberships = [
			{
				name: `spaces/AAAAone/members/${ivan}`,
				state: 'JOINED',
				role: OWNER,
				member: { name: `users/${ivan}`, type: 'HUMAN' },
			},
		];
		const told = await syncOnly({
			...scene,
			change: { at, always: false, effect: { kind: 'other', fields: { memberships } } },
		});

		expect(placeOf(IVAN)).toBe(OWNS);
		expect(JSON.stringify(toldOf(told, IVAN))).toContain('last owner');
	});

	test.each([
		['Max Removals', { maxRemovals: 1 }],
		['Max Removals (Percent)', { maxRemovalPercent: 40 }],
	])('more than %s allows', async (limit, options) => {
		const { error } = await syncOnly({
			members: [{ email: HANA }, { email: ALICE }, { email: BRUNO }, { email: IVAN }],
			rows: [{ member: HANA, role: 'owner' }, { member: IVAN }, { member: DAVID }],
			options,
		});

		expect(error?.message).toContain(limit);
		expect([ALICE, BRUNO].map(placeOf)).toEqual([MEMBER, MEMBER]);
		// Not even an addition is made.
		expect(placeOf(DAVID)).toBeUndefined();
	});
});

describe('a group stays', () => {
	const members: Members = [{ email: HANA }, { email: ENGINEERING }];

	test.each([true, false])('whose people nobody counts, listed: %p', async (groupPeopleListed) => {
		const told = await syncOnly({
			members,
			rows: [{ member: HANA, role: 'owner' }],
			world: { groupPeopleListed },
		});

		expect(placeOf(ENGINEERING)).toBeDefined();
		expect(JSON.stringify(told.items)).toContain('Remove Groups of Unknown Size');
	});

	test('by which somebody may be there who is protected by an id, and hidden', async () => {
		const scene: Scene = {
			members: [{ email: HANA, role: OWNER }, { email: ENGINEERING }],
			rows: [{ member: HANA, role: 'owner' }],
			options: { protectedMembers: stub.idOf(DAVID), removeUnknownGroups: true },
			world: { groupPeopleListed: false },
		};
		const at = await place(scene, `GET /v1/spaces/AAAAone/members/${stub.idOf(DAVID)}`);
		const told = await syncOnly({
			...scene,
			change: { at, always: false, effect: refusal(403, 'PERMISSION_DENIED') },
		});

		expect(placeOf(ENGINEERING)).toBeDefined();
		expect(JSON.stringify(told.items)).toContain('may be in the space through this group');
	});

	test('through which somebody is there who cannot be made a member of their own', async () => {
		const told = await syncOnly({
			members,
			rows: [{ member: HANA, role: 'owner' }, { member: DAVID }],
			options: { removeUnknownGroups: true },
			change: {
				at: 3,
				always: true,
				effect: { kind: 'refused', status: 403, reason: 'PERMISSION_DENIED', message: 'No' },
			},
		});

		expect(stub.requests[3]).toBe('POST /v1/spaces/AAAAone/members');
		expect(placeOf(ENGINEERING)).toBeDefined();
		expect(JSON.stringify(told.items)).toContain('could not be made a member of their own');
	});
});

test('additions come before removals, and what raises a role before what lowers one', async () => {
	await syncOnly({
		members: [{ email: HANA }, { email: IVAN, role: OWNER }, { email: ALICE }, { email: BRUNO }],
		rows: [
			{ member: HANA, role: 'owner' },
			{ member: IVAN, role: 'member' },
			{ member: ALICE, role: 'manager' },
			{ member: DAVID },
		],
	});

	expect(stub.requests.filter((request) => !request.startsWith('GET'))).toEqual([
		'POST /v1/spaces/AAAAone/members',
		`PATCH /v1/spaces/AAAAone/members/${stub.idOf(ALICE)}`,
		`PATCH /v1/spaces/AAAAone/members/${stub.idOf(IVAN)}`,
		`DELETE /v1/spaces/AAAAone/members/${stub.idOf(BRUNO)}`,
	]);
});

describe('what one answer says is not made more of', () => {
	const throughGroup: Scene = {
		members: [{ email: HANA }, { email: ENGINEERING }],
		rows: [{ member: HANA, role: 'owner' }, { member: DAVID }],
		options: { removeUnknownGroups: true },
	};

	test('"exists", of who is there through a group that leaves: they are asked for again', async () => {
		const at = await place(throughGroup, 'POST /v1/spaces/AAAAone/members');
		const effect = refusal(409, 'ALREADY_EXISTS');
		await syncOnly({ ...throughGroup, change: { at, always: false, effect } });

		expect(placeOf(ENGINEERING)).toBeUndefined();
		expect(placeOf(DAVID)).toBe(MEMBER);
	});

	test('"not there", of who gets a role and is there through a group: the group stays', async () => {
		const scene = {
			...throughGroup,
			rows: [
				{ member: HANA, role: 'owner' },
				{ member: DAVID, role: 'manager' },
			],
		};
		const at = await place(scene, `GET /v1/spaces/AAAAone/members/${stub.idOf(DAVID)}`);
		await syncOnly({ ...scene, change: { at, always: false, effect: refusal(404, 'NOT_FOUND') } });

		expect(placeOf(ENGINEERING)).toBeDefined();
	});

	test.each(['manager', 'member'])(
		'a role that nobody has, of who is there through a group that leaves: they become a member (%s)',
		async (role) => {
			const scene = {
				...throughGroup,
				rows: [
					{ member: HANA, role: 'owner' },
					{ member: DAVID, role },
				],
				world: { groupPeopleListed: false },
			};
			const at = await place(scene, 'GET /v1/spaces/AAAAone/members/david%40example.com');
			const effect = { kind: 'other', fields: { role: 'ROLE_ASSISTANT_MANAGER' } } as const;
			await syncOnly({ ...scene, change: { at, always: false, effect } });

			expect(placeOf(ENGINEERING)).toBeUndefined();
			expect(placeOf(DAVID)).toBeDefined();
		},
	);

	test('a count of people that is too low: no more are removed than the limits have counted', async () => {
		const scene: Scene = {
			members: [
				{ email: HANA },
				{ email: ALICE },
				{ email: BRUNO },
				{ email: DAVID },
				{ email: ENGINEERING },
			],
			rows: [
				{ member: HANA, role: 'owner' },
				{ member: ENGINEERING, type: 'group' },
			],
			options: { maxRemovals: 1 },
		};
		const refusedFirst = await syncOnly(scene);
		const at = stub.requests.indexOf('GET /v1/spaces/AAAAone');
		const membershipCount = { joinedDirectHumanUserCount: 2, joinedGroupCount: 1 };
		const effect = { kind: 'other', fields: { membershipCount } } as const;
		const told = await syncOnly({ ...scene, change: { at, always: false, effect } });

		expect(refusedFirst.error?.message).toContain('Max Removals is 1');
		expect(told.items.filter(({ outcome }) => outcome === 'removedButGroup')).toEqual([]);
		expect([ALICE, BRUNO, DAVID].filter((email) => placeOf(email))).toHaveLength(2);
	});

	test('a lower role than the list shows, of who is signed in: they keep the one that they have', async () => {
		const scene: Scene = {
			members: [{ email: HANA, role: OWNER }],
			rows: [
				{ member: 'blocked@example.com', role: 'owner' },
				{ member: HANA, role: 'manager' },
			],
			world: { identitiesShown: false },
		};
		const at = await place(scene, 'GET /v1/spaces/AAAAone/members/hana.hr%40example.com');
		const effect = { kind: 'other', fields: { role: 'ROLE_MEMBER' } } as const;
		await syncOnly({ ...scene, change: { at, always: false, effect } });

		expect(placeOf(HANA)).toBe(OWNS);
	});

	test('an addition that is said to have made an owner: it makes none, and the last one stays', async () => {
		const scene: Scene = {
			members: [{ email: ALICE, role: OWNER }, { email: BRUNO }],
			rows: [{ member: IVAN, role: 'owner' }, { member: BRUNO }],
			options: { useAdminAccess: true },
			as: 'ada.admin@example.com',
		};
		const at = await place(scene, 'POST /v1/spaces/AAAAone/members');
		const effect = { kind: 'other', fields: { role: OWNER } } as const;
		const told = await syncOnly({ ...scene, change: { at, always: false, effect } });

		expect(placeOf(ALICE)).toBe(OWNS);
		expect(toldOf(told, ALICE)).toEqual([expect.objectContaining({ outcome: 'refused' })]);
	});

	test('"failed precondition", where no group is: nobody is told to be there through one', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ALICE }],
			rows: [{ member: HANA, role: 'owner' }],
		};
		const at = await place(scene, `DELETE /v1/spaces/AAAAone/members/${stub.idOf(ALICE)}`);
		const effect = refusal(400, 'FAILED_PRECONDITION');
		const { error, items } = await syncOnly({ ...scene, change: { at, always: false, effect } });

		expect(items).toEqual([]);
		expect(error?.message).toContain('Could not remove');
	});

	test('a removal whose answer was lost, and whose repeat is refused: unknown, as looks may be behind', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ALICE, role: OWNER }, { email: ALL_HANDS }],
			rows: [
				{ member: HANA, role: 'owner' },
				{ member: ALL_HANDS, type: 'group' },
			],
			world: { memberReadsBehind: 2 },
		};
		const at = await place(scene, `DELETE /v1/spaces/AAAAone/members/${stub.idOf(ALICE)}`);
		const effect = { kind: 'lost', after: true } as const;
		const told = await syncOnly({ ...scene, change: { at, always: false, effect } });

		expect(placeOf(ALICE)).toBeUndefined();
		expect(toldOf(told, ALICE)).toEqual([
			expect.objectContaining({ action: 'remove', outcome: 'unknown' }),
		]);
	});

	test('a look that is lost after a removal from a space with groups: unknown', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ALICE }, { email: ENGINEERING }],
			rows: [
				{ member: HANA, role: 'owner' },
				{ member: ENGINEERING, type: 'group' },
			],
			world: { groupPeopleListed: false },
		};
		const at = await place(scene, `GET /v1/spaces/AAAAone/members/${stub.idOf(ALICE)}`);
		const effect = { kind: 'lost', after: false } as const;
		const told = await syncOnly({ ...scene, change: { at, always: true, effect } });

		expect(toldOf(told, ALICE)).toEqual([
			expect.objectContaining({ action: 'remove', outcome: 'unknown' }),
		]);
	});

	test('a group that was to leave and stays: it keeps whom it holds', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ENGINEERING }, { email: ALL_HANDS }, { email: ALICE }],
			rows: [{ member: HANA, role: 'owner' }, { member: DAVID }],
			options: { removeUnknownGroups: true },
		};
		const at = await place(scene, 'POST /v1/spaces/AAAAone/members');
		const told = await syncOnly({
			...scene,
			change: { at, always: true, effect: refusal(403, 'PERMISSION_DENIED') },
		});

		expect(toldOf(told, ALICE)).toEqual([
			expect.objectContaining({ action: 'remove', outcome: 'removedButGroup' }),
		]);
	});

	test('somebody who is in the list by an alias is not told to be there through a group only', async () => {
		const scene: Scene = {
			members: [{ email: HANA }, { email: ALL_HANDS }],
			rows: [
				{ member: HANA, role: 'owner' },
				{ member: 'alice.martin@example.com' },
				{ member: ALL_HANDS, type: 'group' },
			],
		};
		const look = 'GET /v1/spaces/AAAAone/members/alice.martin%40example.com';
		const at = await place(scene, look);
		const effect = refusal(403, 'PERMISSION_DENIED');
		const told = await syncOnly({ ...scene, change: { at, always: true, effect } });

		expect(JSON.stringify(toldOf(told, ALICE))).toContain('is the same person as');
	});
});
