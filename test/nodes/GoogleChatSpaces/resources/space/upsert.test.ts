import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Seed } from '../../../../../workshop/emulator';
import { requestIdFrom } from '../../../../../nodes/GoogleChatSpaces/chat/requestId';
import { byId, goOn, HANA, type RunOptions, startTestChat } from '../../../../support/chat';

const IVAN = 'ivan.it@example.com';
const hr = {
	id: '03abc0000009',
	email: 'hr-team@example.com',
	displayName: 'HR',
	members: [HANA],
};
const spaces: Seed['spaces'] = [
	{
		id: 'AAAAteam',
		spaceType: 'SPACE',
		displayName: 'Team',
		description: 'About',
		guidelines: 'Rules',
		members: [{ email: HANA }, { email: 'alice@example.com' }],
	},
	{ id: 'AAAAtwin1', spaceType: 'SPACE', displayName: 'Twin', members: [{ email: HANA }] },
	{ id: 'AAAAtwin2', spaceType: 'SPACE', displayName: 'Twin', members: [{ email: HANA }] },
	{
		id: 'AAAAdm',
		spaceType: 'DIRECT_MESSAGE',
		members: [{ email: HANA }, { email: 'maria.manager@example.com' }],
	},
	{ id: 'AAAAdm2', spaceType: 'DIRECT_MESSAGE', members: [{ email: HANA }, { email: IVAN }] },
];
const crowd = Array.from({ length: 60 }, (_, index) => ({
	id: String(200000000000000000000n + BigInt(index)),
	email: `p${index}@example.com`,
	displayName: `P ${index}`,
}));
const chat = startTestChat({
	seed: {
		...defaultSeed,
		people: [...defaultSeed.people, ...crowd],
		groups: [...defaultSeed.groups, hr],
		spaces,
	},
});

/** More than these tests send; what a project has by default would have them wait. */
const UNPACED = {
	spaceReads: 100_000,
	spaceWrites: 100_000,
	membershipReads: 100_000,
	membershipWrites: 100_000,
};

const upsert = async (parameters: INodeParameters, options?: RunOptions) =>
	await chat.run({ operation: 'upsert', requestOptions: UNPACED, ...parameters }, options);
const brief = ({ method, path }: { method: string; path: string }) =>
	`${method} ${decodeURIComponent(path).replace(/^\/v1\/spaces/, '')}`;
const steps = ({ steps }: IDataObject) =>
	(steps as IDataObject[]).map(({ action, field, member, outcome }) =>
		[action, field ?? member, outcome].join(' '),
	);

const apollo: INodeParameters = {
	displayName: 'Apollo',
	owners: `${HANA}, ${IVAN}`,
	managers: 'alice@example.com',
	members: 'bruno@example.com, blocked@example.com, invitee@example.com',
	groups: 'engineering@example.com',
	settings: { description: 'About Apollo' },
};

test('Simplify keeps who can find the space, and who may do what, where the form says it', async () => {
	const settings = { audience: 'audiences/default' };
	const permissions = { permission: [{ permission: 'manageApps', allowedFor: 'owners' }] };
	const plain = await upsert({ displayName: 'Team' });
	const said = await upsert({ displayName: 'Team', settings, permissions });

	expect(Object.keys(plain.items[0].json)).not.toContain('accessSettings');
	expect(Object.keys(plain.items[0].json)).not.toContain('permissionSettings');
	expect(said.items[0].json).toMatchObject({
		outcome: 'updated',
		accessSettings: { accessState: 'DISCOVERABLE', audience: 'audiences/default' },
		permissionSettings: { manageApps: { managersAllowed: true } },
	});
});

test('a space that is missing is set up with its people in one call, and then nothing is left to do', async () => {
	const first = await upsert(apollo);
	const id = String(first.items[0].json.name).replace('spaces/', '');

	expect(first.requests.map(brief)).toEqual([
		'GET /v1/groups:lookup',
		'GET ',
		'POST :setup',
		`GET /${id}`,
		`GET /${id}/members`,
		`GET /${id}/members/blocked@example.com`,
		`GET /${id}/members/invitee@example.com`,
		`POST /${id}/members`,
		`PATCH /${id}/members/100000000000000000103`,
		`PATCH /${id}/members/100000000000000000106`,
	]);
	expect(first.requests.find(({ path }) => path.endsWith(':setup'))?.body).toEqual({
		space: {
			spaceType: 'SPACE',
			displayName: 'Apollo',
			spaceDetails: { description: 'About Apollo' },
		},
		memberships: [
			...[
				IVAN,
				'alice@example.com',
				'bruno@example.com',
				'blocked@example.com',
				'invitee@example.com',
			].map((email) => ({ member: { name: `users/${email}`, type: 'HUMAN' } })),
			{ groupMember: { name: 'groups/03abc0000001' } },
		],
		requestId: requestIdFrom(['upsert', 'name', 'users/100000000000000000102', 'Apollo']),
	});
	expect(first.items[0].json).toMatchObject({ displayName: 'Apollo', outcome: 'created' });
	expect(steps(first.items[0].json)).toEqual([
		'add blocked@example.com dropped',
		'promote ivan.it@example.com changed',
		'promote alice@example.com changed',
		'none hana.hr@example.com unchanged',
		'add bruno@example.com joined',
		'add invitee@example.com invited',
		'add engineering@example.com joined',
	]);
	expect((first.items[0].json.steps as IDataObject[]).map(({ reason }) => reason)).toEqual([
		expect.stringContaining('Google left them out of the setup'),
		'comes in with the new space',
		'comes in with the new space',
		'owns the space by making it',
		'comes in with the new space',
		'has to accept the invitation, and gets a role only then',
		'comes in with the new space',
	]);

	const again = await upsert({ ...apollo, members: 'bruno@example.com', groups: '' });
	expect(again.requests.map(brief)).toEqual(['GET ', `GET /${id}`, `GET /${id}/members`]);
	expect(again.items[0].json).toMatchObject({ outcome: 'unchanged', updatedFields: [] });
});

test('a space that is there changes just where it differs', async () => {
	const { items, requests } = await upsert({
		displayName: 'Team',
		managers: 'alice@example.com',
		settings: { description: 'New', guidelines: 'Rules', spaceHistoryState: 'HISTORY_ON' },
		permissions: {
			permission: [
				{ permission: 'manageApps', allowedFor: 'owners' },
				{ permission: 'replyMessages', allowedFor: 'members' },
			],
		},
	});

	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([
		{
			method: 'PATCH',
			path: '/v1/spaces/AAAAteam',
			query: { updateMask: 'space_details' },
			body: { spaceDetails: { description: 'New', guidelines: 'Rules' } },
			status: 200,
		},
		{
			method: 'PATCH',
			path: '/v1/spaces/AAAAteam',
			query: { updateMask: 'permission_settings.manageApps' },
			body: {
				permissionSettings: {
					manageApps: {
						managersAllowed: true,
						assistantManagersAllowed: false,
						membersAllowed: false,
					},
				},
			},
			status: 200,
		},
		{
			method: 'PATCH',
			path: '/v1/spaces/AAAAteam/members/100000000000000000106',
			query: { updateMask: 'role' },
			body: { role: 'ROLE_ASSISTANT_MANAGER' },
			status: 200,
		},
	]);
	expect(items[0].json).toMatchObject({
		name: 'spaces/AAAAteam',
		outcome: 'updated',
		updatedFields: ['description', 'permissionSettings.manageApps'],
	});
});

test('a dry run tells the steps of a new space and of one that is there, and writes nothing', async () => {
	const created = await upsert({ ...apollo, groups: '', dryRun: true });
	expect(created.items[0].json).toEqual({
		displayName: 'Apollo',
		action: 'create',
		outcome: 'planned',
		reason: 'no space has this name',
	});
	expect(created.items).toHaveLength(7);
	expect(created.items.map(({ json }) => json.displayName)).toEqual(Array(7).fill('Apollo'));
	expect(created.requests.map(brief)).toEqual(['GET ']);
	const told = created.items.slice(1).map(({ json }) => [json.member, json.action, json.reason]);
	expect(told).toContainEqual([HANA, 'none', 'owns the space by making it']);
	expect(told).toContainEqual([
		IVAN,
		'add',
		'comes in with the new space; a dry run cannot tell whether Google knows this address',
	]);

	const updated = await upsert({
		displayName: 'Team',
		settings: { description: 'New' },
		members: 'alice@example.com, bruno@example.com',
		dryRun: true,
	});
	expect(
		updated.items.map(({ json }) => [json.action, json.field ?? json.member, json.outcome]),
	).toEqual([
		['update', 'description', 'planned'],
		['add', 'bruno@example.com', 'planned'],
		['none', 'alice@example.com', 'unchanged'],
	]);
	expect(updated.requests.filter(({ method }) => method !== 'GET')).toEqual([]);

	const leaving = await upsert({
		...apollo,
		groups: '',
		findBy: 'idempotencyKey',
		idempotencyKey: 'P1',
		owners: IVAN,
		options: { leave: true },
		dryRun: true,
	});
	expect(leaving.items.at(-1)?.json).toMatchObject({ action: 'leave', outcome: 'planned' });
});

test.each(['oAuth2', 'delegation'] as const)(
	'a dry run of a new space plans for the account what the run does: %s',
	async (signIn) => {
		const forms = [{ owners: HANA }, { members: HANA }, { owners: IVAN, managers: HANA }];
		for (const [index, form] of forms.entries()) {
			const whole = { displayName: `Own ${index}`, ...form };
			const planned = await upsert({ ...whole, dryRun: true }, { signIn });
			const done = await upsert(whole, { signIn });

			const toldOf = (steps: IDataObject[]) => {
				const step = steps.find(({ member }) => member === HANA);
				return [step?.action, step?.outcome, step?.reason];
			};
			expect(toldOf(planned.items.map(({ json }) => json))).toEqual(
				toldOf(done.items[0].json.steps as IDataObject[]),
			);
		}
	},
);

test('an account that is named twice, with two roles, is refused by a dry run of a new space', async () => {
	const { error } = await upsert({
		displayName: 'Apollo',
		owners: HANA,
		members: '100000000000000000102',
		dryRun: true,
	});

	expect(error?.message).toContain('are one person');
});

test('the count of members is Google’s of now, or left out', async () => {
	const fresh = await upsert({ displayName: 'Counted', members: 'alice@example.com' });
	expect(fresh.items[0].json.membershipCount).toEqual({ joinedDirectHumanUserCount: 2 });

	for (const simplify of [true, false]) {
		const members = simplify ? IVAN : 'bruno@example.com';
		const form = { displayName: 'Counted', members, simplify };
		const more = await upsert(form);
		expect(steps(more.items[0].json)).toEqual([`add ${members} joined`]);
		expect(Object.keys(more.items[0].json)).not.toContain('membershipCount');

		const again = await upsert(form);
		expect(again.items[0].json).toMatchObject({
			membershipCount: { joinedDirectHumanUserCount: simplify ? 3 : 4 },
		});
	}
});

describe('by idempotency key', () => {
	const byKey: INodeParameters = {
		...apollo,
		findBy: 'idempotencyKey',
		idempotencyKey: 'P1',
		groups: '',
	};

	test('the key makes one space, whatever it is called and whoever runs it when', async () => {
		const first = await upsert(byKey);
		const again = await upsert({ ...byKey, displayName: 'Artemis' }, { executionId: 'another' });

		expect(first.items[0].json.outcome).toBe('created');
		expect(again.items[0].json).toMatchObject({
			name: first.items[0].json.name,
			displayName: 'Artemis',
			outcome: 'updated',
			updatedFields: ['displayName'],
		});
		const setup = again.requests.find(({ path }) => path.endsWith(':setup'));
		expect(setup?.body).toMatchObject({ requestId: requestIdFrom(['upsert', 'P1']) });
	});

	test('the account hands over and leaves, and the next run makes no other space and claims nothing', async () => {
		const leave = { ...byKey, owners: IVAN, options: { leave: true } };
		const first = await upsert(leave);
		expect(steps(first.items[0].json).at(-1)).toMatch(/^leave .* removed$/);

		const again = await upsert(leave);
		expect(again.items[0].json).toMatchObject({
			name: first.items[0].json.name,
			outcome: 'unknown',
			steps: [{ action: 'leave', outcome: 'unknown' }],
		});
	});

	test('an administrator who has left takes nobody out of a space of theirs', async () => {
		const asAdmin: RunOptions = {
			as: 'ada.admin@example.com',
			scopes: [
				'openid',
				'userinfo.email',
				'chat.spaces',
				'chat.memberships',
				'chat.admin.spaces',
				'chat.admin.memberships',
			],
		};
		const form: INodeParameters = {
			...byKey,
			managers: '',
			members: '',
			options: { leave: true, useAdminAccess: true },
		};
		const first = await upsert({ ...form, owners: HANA }, asAdmin);
		expect(steps(first.items[0].json).at(-1)).toMatch(/^leave .* removed$/);

		const again = await upsert({ ...form, owners: `${HANA}, alice@example.com` }, asAdmin);
		expect(steps(again.items[0].json)).toEqual([
			'add alice@example.com joined',
			`none ${HANA} unchanged`,
			'leave  unchanged',
		]);
		expect(again.items[0].json.outcome).toBe('updated');
		expect(again.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
	});

	test('an account that a group keeps in the space is told so, each time', async () => {
		const form: INodeParameters = {
			...byKey,
			owners: IVAN,
			managers: '',
			groups: hr.email,
			options: { leave: true },
		};
		const first = await upsert(form, { signIn: 'delegation' });
		expect(steps(first.items[0].json).at(-1)).toMatch(/^leave .* removedButGroup$/);

		const again = await upsert(form, { signIn: 'delegation' });
		expect(steps(again.items[0].json).at(-1)).toMatch(/^leave .* viaGroup$/);
		expect(again.items[0].json.outcome).toBe('unchanged');
	});

	test('what was done before a failure is told', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.members.patch'], effect: { kind: 'html', status: 407 } },
		]);
		const { error } = await upsert({ ...byKey, owners: IVAN });

		expect(error?.description).toMatch(/The space spaces\/\S+ was created\. .*Not done: promote/);
	});

	test('a quota that is used up is no sign of having left', async () => {
		const leave = {
			...byKey,
			owners: 'invitee@example.com',
			members: '',
			options: { leave: true },
		};
		await upsert(leave);
		chat.emulator.setFaults([
			{
				methods: ['chat.spaces.get'],
				effect: { kind: 'status', status: 403, reason: 'RATE_LIMIT_EXCEEDED' },
			},
		]);
		const { error } = await upsert({ ...leave, requestOptions: { retryFor: 0 } });

		expect(error?.message).toContain('quota');
		expect(error?.description).toMatch(/The space spaces\/\S+ was created/);
	});

	test('nobody leaves a space that only somebody else owns than those who are to', async () => {
		const form: INodeParameters = { ...byKey, managers: '', members: '' };
		const first = await upsert({ ...form, owners: IVAN });
		expect(steps(first.items[0].json)).toEqual(['promote ivan.it@example.com changed']);

		const left = await upsert({
			...form,
			owners: 'invitee@example.com',
			options: { leave: true },
		});
		expect(steps(left.items[0].json).at(-1)).toMatch(/^leave .* refused$/);
	});

	test('what was done before the account could not leave is told', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.members.delete'], effect: { kind: 'status', status: 400 } },
		]);
		const { error } = await upsert({ ...byKey, owners: IVAN, options: { leave: true } });

		expect(error?.description).toMatch(/The space spaces\/\S+ was created\. .*Done: .*promote/);
	});

	test('nobody leaves a space that the new owner has not joined', async () => {
		const { items } = await upsert({
			...byKey,
			owners: 'invitee@example.com',
			members: '',
			options: { leave: true },
		});

		expect(steps(items[0].json).at(-1)).toMatch(/^leave .* refused$/);
	});
});

test('more people than a setup takes are added after it', async () => {
	const { items, requests } = await upsert(
		{ displayName: 'Many', members: crowd.map(({ email }) => email).join() },
		{ signIn: 'delegation' },
	);

	const writes = requests.filter(({ method }) => method !== 'GET');
	expect((writes[0].body as { memberships: unknown[] }).memberships).toHaveLength(49);
	expect(writes).toHaveLength(1 + 11);
	const reasons = (items[0].json.steps as IDataObject[]).map(({ reason }) => reason);
	expect(reasons.filter((reason) => reason === 'was not in the space')).toHaveLength(11);
	expect(reasons.filter((reason) => reason === 'comes in with the new space')).toHaveLength(49);
});

test('100 spaces of 20 people take 100 setups, and otherwise reads', async () => {
	const people = crowd.slice(0, 20).map(({ email }) => email);
	const { items, requests } = await upsert(
		{ displayName: '=Team {{ $json.number }}', members: people.join() },
		{ items: Array.from({ length: 100 }, (_, number) => ({ number })) },
	);

	const writes = requests.filter(({ method }) => method !== 'GET');
	expect(writes.map(({ path }) => path)).toEqual(Array(100).fill('/v1/spaces:setup'));
	expect(items.map(({ json }) => json.outcome)).toEqual(Array(100).fill('created'));
}, 30_000);

describe('refuses before any write', () => {
	test('two spaces of the name, and lists them', async () => {
		const { error, requests } = await upsert({
			displayName: 'Twin',
			settings: { description: 'x' },
		});

		expect(error?.message).toBe(
			'Display Name "Twin" belongs to 2 spaces: spaces/AAAAtwin1, spaces/AAAAtwin2',
		);
		expect(requests.map(brief)).toEqual(['GET ']);
	});

	test.each<[string, INodeParameters, string]>([
		[
			'all that is wrong with the form, at once',
			{
				displayName: '={{ "" }}',
				owners: 'nobody',
				managers: 'alice@example.com',
				members: 'ALICE@example.com',
				options: { leave: true },
			},
			'Create or Update changed nothing. Display Name is empty. Owners holds "nobody", which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901. alice@example.com in Managers and ALICE@example.com in Members are one person, who can have one role only: keep one of these entries. Owners is empty, and Hand Over and Leave needs an owner.',
		],
		[
			'leaving what could not be found again',
			{ displayName: 'Apollo', owners: IVAN, options: { leave: true } },
			'Create or Update changed nothing. Hand Over and Leave needs Find By Idempotency Key: the next run would not find the space by its name, and make another.',
		],
	])('%s', async (_, parameters, message) => {
		const { items, requests } = await upsert(parameters, { node: goOn });

		expect(items.map(({ json }) => json.error)).toEqual([message]);
		expect(requests).toEqual([]);
	});
});

test('a space by its id, by an administrator who is not in it', async () => {
	const { items, requests } = await upsert(
		{
			findBy: 'space',
			spaceId: byId('AAAAteam'),
			settings: { description: 'New' },
			options: { useAdminAccess: true },
		},
		{ as: 'ada.admin@example.com', scopes: ['chat.admin.spaces', 'chat.admin.memberships'] },
	);

	expect(requests.map(({ method, query }) => [method, query.useAdminAccess])).toEqual([
		['GET', 'true'],
		['PATCH', 'true'],
	]);
	expect(items[0].json.updatedFields).toEqual(['description']);
});

test('a failure halfway converges when run again', async () => {
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.members.patch'], count: 1, effect: { kind: 'html', status: 407 } },
	]);
	const first = await upsert(apollo);
	const again = await upsert(apollo);

	expect(first.error?.description).toContain('Run it again to do the rest.');
	expect(again.items[0].json.outcome).toBe('updated');
	expect(again.requests.some(({ path }) => path.endsWith(':setup'))).toBe(false);
});
