import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Fault } from '../../../../../workshop/emulator';
import { byId, goOn, HANA, NOW, type RunOptions, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				description: 'Old description',
				guidelines: 'Old guidelines',
				members: [{ email: HANA }],
			},
			{
				id: 'AAAAchat',
				spaceType: 'GROUP_CHAT',
				members: [{ email: HANA }, { email: 'alice@example.com' }],
			},
		],
	},
});

const ACCESS = 'access_settings.access_permission_settings';
const owners = { managersAllowed: true, assistantManagersAllowed: false, membersAllowed: false };
const managers = { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: false };
const members = { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: true };
/** Google leaves out what is false. */
const shown = (setting: object) =>
	Object.fromEntries(Object.entries(setting).filter(([, isAllowed]) => isAllowed));
const everyone = { principals: [{ audience: { name: 'audiences/default' } }] };

const read = { method: 'GET', path: '/v1/spaces/AAAAteam', query: {}, status: 200 };
const patch = (updateMask: string, body: object, status = 200, space = 'AAAAteam') => ({
	method: 'PATCH',
	path: `/v1/spaces/${space}`,
	query: { updateMask },
	body,
	status,
});

/** What Simplify gives of the space, changes included. */
const team = (changes: object = {}) => ({
	name: 'spaces/AAAAteam',
	displayName: 'Team',
	spaceType: 'SPACE',
	spaceUri: 'https://chat.google.com/room/AAAAteam?cls=11',
	spaceDetails: { description: 'Old description', guidelines: 'Old guidelines' },
	membershipCount: { joinedDirectHumanUserCount: 1 },
	spaceHistoryState: 'HISTORY_ON',
	createTime: NOW,
	lastActiveTime: NOW,
	...changes,
});

const update = async (parameters: INodeParameters, options?: RunOptions) =>
	await chat.run({ operation: 'update', spaceId: byId('AAAAteam'), ...parameters }, options);

const rows = (...permission: INodeParameters[]) => ({ permission });

describe('sends only what changes', () => {
	test.each<[string, INodeParameters, object[], object]>([
		[
			'the name',
			{ updateFields: { displayName: ' New ' } },
			[patch('display_name', { displayName: 'New' })],
			{ displayName: 'New' },
		],
		[
			'the description, guidelines kept',
			{ updateFields: { description: 'New' } },
			[
				read,
				patch('space_details', {
					spaceDetails: { description: 'New', guidelines: 'Old guidelines' },
				}),
			],
			{ spaceDetails: { description: 'New', guidelines: 'Old guidelines' } },
		],
		[
			'the guidelines emptied, description kept',
			{ updateFields: { clear: ['guidelines'] } },
			[
				read,
				patch('space_details', {
					spaceDetails: { description: 'Old description', guidelines: '' },
				}),
			],
			{ spaceDetails: { description: 'Old description' } },
		],
		[
			'both details, nothing read',
			{ updateFields: { description: 'New', guidelines: 'Newer' } },
			[patch('space_details', { spaceDetails: { description: 'New', guidelines: 'Newer' } })],
			{ spaceDetails: { description: 'New', guidelines: 'Newer' } },
		],
		[
			'the history',
			{ updateFields: { spaceHistoryState: 'HISTORY_OFF' } },
			[patch('space_history_state', { spaceHistoryState: 'HISTORY_OFF' })],
			{ spaceHistoryState: 'HISTORY_OFF' },
		],
		[
			'the audience',
			{ updateFields: { audience: 'audiences/default' } },
			[patch('access_settings.audience', { accessSettings: { audience: 'audiences/default' } })],
			{
				accessSettings: {
					accessState: 'DISCOVERABLE',
					audience: 'audiences/default',
					accessPermissionSettings: { discoverSpaceSetting: everyone, joinSpaceSetting: everyone },
				},
			},
		],
		[
			'the audience taken away',
			{ updateFields: { clear: ['audience'] } },
			[patch('access_settings.audience', { accessSettings: {} })],
			{ accessSettings: { accessState: 'PRIVATE' } },
		],
		[
			'who discovers and joins',
			{
				updateFields: {
					discoverAudiences: 'audiences/default, audiences/engineering',
					joinAudiences: 'audiences/default',
				},
			},
			[
				patch(`${ACCESS}.discoverSpaceSetting,${ACCESS}.joinSpaceSetting`, {
					accessSettings: {
						accessPermissionSettings: {
							discoverSpaceSetting: {
								principals: [
									{ audience: { name: 'audiences/default' } },
									{ audience: { name: 'audiences/engineering' } },
								],
							},
							joinSpaceSetting: everyone,
						},
					},
				}),
			],
			{
				accessSettings: {
					accessState: 'DISCOVERABLE',
					accessPermissionSettings: {
						discoverSpaceSetting: {
							principals: [
								{ audience: { name: 'audiences/default' } },
								{ audience: { name: 'audiences/engineering' } },
							],
						},
						joinSpaceSetting: everyone,
					},
				},
			},
		],
		[
			'nobody discovers, and nobody joins',
			{ updateFields: { clear: ['discoverAudiences', 'joinAudiences'] } },
			[
				patch(`${ACCESS}.discoverSpaceSetting,${ACCESS}.joinSpaceSetting`, {
					accessSettings: {
						accessPermissionSettings: { discoverSpaceSetting: {}, joinSpaceSetting: {} },
					},
				}),
			],
			{ accessSettings: { accessState: 'PRIVATE' } },
		],
		[
			'who views the members',
			{ updateFields: { viewMembersAudiences: 'audiences/default' } },
			[
				patch(`${ACCESS}.viewSpaceMembershipSetting,permission_settings.viewSpaceMembership`, {
					accessSettings: {
						accessPermissionSettings: { viewSpaceMembershipSetting: everyone },
					},
					permissionSettings: { viewSpaceMembership: members },
				}),
			],
			{
				accessSettings: {
					accessState: 'PRIVATE',
					accessPermissionSettings: { viewSpaceMembershipSetting: everyone },
				},
			},
		],
		[
			'every permission',
			{
				permissions: rows(
					{ permission: 'manageApps', allowedFor: 'owners' },
					{ permission: 'manageMembersAndGroups', allowedFor: 'managers' },
					{ permission: 'manageWebhooks', allowedFor: 'members' },
					{ permission: 'modifySpaceDetails', allowedFor: 'owners' },
					{ permission: 'replyMessages', allowedFor: 'members' },
					{ permission: 'toggleHistory', allowedFor: 'managers' },
					{ permission: 'useAtMentionAll', allowedFor: 'managers' },
					{ permission: 'viewSpaceMembership', allowedFor: 'managers' },
				),
			},
			[
				patch(`${ACCESS}.viewSpaceMembershipSetting,permission_settings.viewSpaceMembership`, {
					accessSettings: { accessPermissionSettings: { viewSpaceMembershipSetting: {} } },
					permissionSettings: { viewSpaceMembership: managers },
				}),
				patch(
					[
						'manageApps',
						'manageMembersAndGroups',
						'manageWebhooks',
						'modifySpaceDetails',
						'replyMessages',
						'toggleHistory',
						'useAtMentionAll',
					]
						.map((permission) => `permission_settings.${permission}`)
						.join(),
					{
						permissionSettings: {
							manageApps: owners,
							manageMembersAndGroups: managers,
							manageWebhooks: members,
							modifySpaceDetails: owners,
							replyMessages: members,
							toggleHistory: managers,
							useAtMentionAll: managers,
						},
					},
				),
			],
			{
				permissionSettings: {
					manageApps: shown(owners),
					manageMembersAndGroups: shown(managers),
					manageWebhooks: members,
					modifySpaceDetails: shown(owners),
					postMessages: members,
					replyMessages: members,
					toggleHistory: shown(managers),
					useAtMentionAll: shown(managers),
					viewSpaceMembership: shown(managers),
				},
			},
		],
	])('%s', async (_, parameters, requests, changes) => {
		const outcome = await update(parameters);

		expect(outcome.requests).toEqual(requests);
		expect(outcome.items).toEqual([{ json: team(changes), pairedItem: { item: 0 } }]);
	});

	test('a group chat becomes a named space, with its details, in one call', async () => {
		const { items, requests } = await update({
			spaceId: byId('AAAAchat'),
			updateFields: {
				convertToSpace: true,
				displayName: 'Apollo',
				description: 'About',
				guidelines: 'Rules',
			},
		});

		const details = { description: 'About', guidelines: 'Rules' };
		expect(requests).toEqual([
			patch(
				'display_name,space_type,space_details',
				{ displayName: 'Apollo', spaceType: 'SPACE', spaceDetails: details },
				200,
				'AAAAchat',
			),
		]);
		expect(items[0].json).toMatchObject({
			name: 'spaces/AAAAchat',
			displayName: 'Apollo',
			spaceType: 'SPACE',
			spaceDetails: details,
		});
	});
});

// Google takes one write a second in a space, and the node keeps to it
test('one form becomes the calls that the mask rules demand, in order', async () => {
	const { items, requests } = await update({
		updateFields: {
			clear: ['viewMembersAudiences', 'audience'],
			joinAudiences: 'audiences/default',
			discoverAudiences: 'audiences/default',
			spaceHistoryState: 'HISTORY_OFF',
			description: 'New',
			displayName: 'New',
		},
		permissions: rows({ permission: 'replyMessages', allowedFor: 'owners' }),
		simplify: false,
	});

	expect(requests).toEqual([
		read,
		patch('display_name,space_details', {
			displayName: 'New',
			spaceDetails: { description: 'New', guidelines: 'Old guidelines' },
		}),
		patch('space_history_state', { spaceHistoryState: 'HISTORY_OFF' }),
		patch('access_settings.audience', { accessSettings: {} }),
		patch(`${ACCESS}.discoverSpaceSetting,${ACCESS}.joinSpaceSetting`, {
			accessSettings: {
				accessPermissionSettings: { discoverSpaceSetting: everyone, joinSpaceSetting: everyone },
			},
		}),
		patch(`${ACCESS}.viewSpaceMembershipSetting,permission_settings.viewSpaceMembership`, {
			accessSettings: { accessPermissionSettings: { viewSpaceMembershipSetting: {} } },
			permissionSettings: { viewSpaceMembership: members },
		}),
		patch('permission_settings.replyMessages', {
			permissionSettings: { replyMessages: owners },
		}),
	]);
	expect(items.map(({ json }) => json)).toEqual([
		{
			...team({
				displayName: 'New',
				spaceDetails: { description: 'New', guidelines: 'Old guidelines' },
				spaceHistoryState: 'HISTORY_OFF',
			}),
			type: 'ROOM',
			spaceThreadingState: 'THREADED_MESSAGES',
			customer: 'customers/C0emu1at0',
			accessSettings: {
				accessState: 'DISCOVERABLE',
				audience: 'audiences/default',
				accessPermissionSettings: { discoverSpaceSetting: everyone, joinSpaceSetting: everyone },
			},
			permissionSettings: {
				manageApps: members,
				manageMembersAndGroups: members,
				manageWebhooks: members,
				modifySpaceDetails: members,
				postMessages: members,
				replyMessages: { managersAllowed: true },
				toggleHistory: members,
				useAtMentionAll: members,
				viewSpaceMembership: members,
			},
		},
	]);
}, 30_000);

describe('a failure says what is changed by then', () => {
	test('after the first of three calls', async () => {
		const { error, requests } = await update({
			updateFields: {
				displayName: 'New',
				audience: 'audiences/unknown',
				spaceHistoryState: 'HISTORY_OFF',
			},
			permissions: rows({ permission: 'manageApps', allowedFor: 'owners' }),
		});

		expect(error).toEqual({
			message:
				'Could not update the space AAAAteam: Google says "There is no such target audience."',
			description:
				'Correct the fields that Google names, and run the workflow again. Changed: display_name, space_history_state. Not changed: access_settings.audience, permission_settings.manageApps.',
			itemIndex: 0,
		});
		expect(requests.map(({ status }) => status)).toEqual([200, 200, 400]);
	});

	test('at the first of two calls', async () => {
		const { error } = await update(
			{ updateFields: { displayName: 'New', spaceHistoryState: 'HISTORY_OFF' } },
			{ as: 'alice@example.com' },
		);

		expect(error?.description).toMatch(/ Not changed: display_name, space_history_state\.$/);
	});

	test('at the only call', async () => {
		const { error } = await update(
			{ updateFields: { displayName: 'New' } },
			{ as: 'alice@example.com' },
		);

		expect(error?.description).toMatch(/ Not changed: display_name\.$/);
	});

	test('where the answer was lost, nobody can tell', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.patch'], effect: { kind: 'status', status: 503, after: true } },
		]);
		const { error } = await update({
			updateFields: {
				displayName: 'New',
				spaceHistoryState: 'HISTORY_OFF',
				audience: 'audiences/default',
			},
			requestOptions: { retryFor: 0 },
		});

		expect(error?.description).toMatch(
			/ Perhaps changed: display_name\. Not changed: space_history_state, access_settings\.audience\.$/,
		);
	});

	test('when the space cannot be read, nothing is', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.get'], effect: { kind: 'status', status: 403 } },
		]);
		const { error, requests } = await update({
			updateFields: { description: 'New', displayName: 'New' },
		});

		// Not by who is in it: to write one of the details without the other would wipe that.
		expect(error?.message).toMatch(/^Could not get the space AAAAteam: /);
		expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

describe('a space under import, which Google does not show to who imports it', () => {
	const importer: RunOptions = { signIn: 'delegation', scopes: ['chat.import', 'chat.spaces'] };
	const unseen = {
		methods: ['chat.spaces.get'],
		effect: { kind: 'status', status: 403 },
	} satisfies Fault;

	const refusals: Array<[string, RunOptions, Fault[]]> = [
		['refused to everybody', importer, [unseen]],
		['not for the scope', { ...importer, scopes: ['chat.import'] }, []],
	];
	const importOf = async (parameters: INodeParameters, options: RunOptions, faults: Fault[]) => {
		const made = await chat.run(
			{ operation: 'create', displayName: 'Old team', importFields: { importMode: true } },
			importer,
		);
		const spaceId = byId(String(made.items[0].json.name));
		await update({ spaceId, updateFields: { description: 'Old', guidelines: 'Old' } }, importer);
		chat.emulator.setFaults(faults);
		const outcome = await update({ spaceId, ...parameters }, options);
		const { spaces } = chat.emulator.state();
		return { ...outcome, space: spaces.find(({ displayName }) => displayName === 'Old team') };
	};

	test.each(refusals)('changes all that needs no look at it: %s', async (_, options, faults) => {
		const { error, space } = await importOf(
			{ updateFields: { description: 'New', clear: ['guidelines'] } },
			options,
			faults,
		);

		expect(error).toBeUndefined();
		expect(space?.spaceDetails).toEqual({ description: 'New' });
	});

	test.each(refusals)('keeps what nobody has asked to change: %s', async (_, options, faults) => {
		for (const parameters of [
			{ updateFields: { description: 'New' } },
			{ updateFields: { guidelines: 'New', displayName: 'New team' } },
			{ updateFields: { clear: ['viewMembersAudiences'] } },
			{ permissions: rows({ permission: 'viewSpaceMembership', allowedFor: 'members' }) },
		]) {
			chat.emulator.reset();
			const { error, requests, space } = await importOf(parameters, options, faults);

			expect(error?.message).toMatch(/^Could not get the space /);
			expect(error?.description).toContain('fill in both of a pair, or name one of it under Clear');
			expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
			expect(space?.spaceDetails).toEqual({ description: 'Old', guidelines: 'Old' });
		}
	});
});

test('a permission that Google does not show is not set by the way', async () => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.get'],
			effect: { kind: 'change', fields: { permissionSettings: null } },
		},
	]);
	const clear = { updateFields: { clear: ['viewMembersAudiences'] } };
	const { error, requests } = await update(clear);
	const withRow = await update({
		...clear,
		permissions: rows({ permission: 'viewSpaceMembership', allowedFor: 'managers' }),
	});

	expect(error?.message).toBe(
		'Permissions needs a row for View Members: Google changes it together with Who Can View Members, and does not show it',
	);
	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	expect(withRow.error).toBeUndefined();
});

test('with admin access each call, the reading one too, says so', async () => {
	const { items, requests } = await update(
		{
			updateFields: { description: 'New' },
			permissions: rows({ permission: 'manageApps', allowedFor: 'owners' }),
			options: { useAdminAccess: true },
		},
		{ as: 'ada.admin@example.com', scopes: ['chat.admin.spaces'] },
	);

	const details = { description: 'New', guidelines: 'Old guidelines' };
	const asAdmin = (request: ReturnType<typeof patch> | typeof read) => ({
		...request,
		query: { ...request.query, useAdminAccess: 'true' },
	});
	expect(requests).toEqual(
		[
			read,
			patch('space_details', { spaceDetails: details }),
			patch('permission_settings.manageApps', { permissionSettings: { manageApps: owners } }),
		].map(asAdmin),
	);
	expect(items).toEqual([
		{
			json: {
				...team({ spaceDetails: details }),
				permissionSettings: expect.objectContaining({ manageApps: shown(owners) }),
			},
			pairedItem: { item: 0 },
		},
	]);
});

describe('refuses before any request', () => {
	/** An expression, which n8n does not look at before it runs. */
	const expression = (value: unknown) => `={{ ${JSON.stringify(value)} }}`;
	const expressions = (fields: object) =>
		Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, expression(value)]));
	const nothingToChange = {
		error: 'Update Fields and Permissions are empty, so nothing would change',
	};
	const notForAdmins = {
		message: 'Turn off Use Admin Access, and sign in as an owner or manager of the space.',
	};

	interface Bad {
		fields?: object;
		permissions?: ReturnType<typeof rows>;
		admin?: true;
	}

	test.each<[string, Bad, { error: string; message?: string }]>([
		['nothing to change', { fields: {} }, nothingToChange],
		[
			'fields that are blank or give nothing as the only change: to clear is asked for in words',
			{
				fields: {
					description: null,
					guidelines: ' ',
					audience: null,
					discoverAudiences: '',
					joinAudiences: null,
					viewMembersAudiences: [],
				},
			},
			{ error: 'Update Fields and Permissions are empty, so nothing would change' },
		],
		[
			'a field that is filled in and to be cleared',
			{ fields: { description: 'New', clear: ['description'] } },
			{ error: 'Description is filled in, and is to be empty under Clear' },
		],
		[
			'a switch that is off as the only change',
			{ fields: { convertToSpace: false } },
			nothingToChange,
		],
		['an empty name', { fields: { displayName: ' ' } }, { error: 'Display Name is empty' }],
		[
			'a long name',
			{ fields: { displayName: 'n'.repeat(129) } },
			{ error: 'Display Name has 129 characters, and Google takes at most 128' },
		],
		[
			'a long description',
			{ fields: { description: 'd'.repeat(4097) } },
			{ error: 'Description has 4097 characters, and Google takes at most 4096' },
		],
		[
			'long guidelines',
			{ fields: { guidelines: 'g'.repeat(5001) } },
			{ error: 'Guidelines has 5001 characters, and Google takes at most 5000' },
		],
		[
			'unknown history',
			{ fields: { spaceHistoryState: 'sometimes' } },
			{
				error: 'History holds "sometimes", which is none of its options: Off, On',
			},
		],
		[
			'an audience that is none',
			{ fields: { joinAudiences: 'audiences/default, everybody' } },
			{
				error:
					'Who Can Join is not a target audience: expected audiences/default or one like audiences/abc123',
			},
		],
		[
			'a conversion without a name',
			{ fields: { convertToSpace: true } },
			{
				error: 'Convert to Named Space needs a Display Name, which a group chat does not have',
			},
		],
		[
			'joining without discovering',
			{
				fields: { discoverAudiences: 'audiences/default', joinAudiences: 'audiences/engineering' },
			},
			{ error: 'Who Can Join holds an audience that Who Can Discover does not' },
		],
		[
			'members seen by an audience and not by the members',
			{
				fields: { viewMembersAudiences: 'audiences/default' },
				permissions: rows({ permission: 'viewSpaceMembership', allowedFor: 'owners' }),
			},
			{
				error:
					'Who Can View Members is set, so the permission View Members has to be allowed for All Members',
			},
		],
		[
			'an unknown permission',
			{ permissions: rows({ permission: 'postMessages', allowedFor: 'owners' }) },
			{
				error:
					'Permission holds "postMessages", which is none of its options: Manage Apps, Manage Members and Groups, Manage Webhooks, Modify Space Details, Reply to Messages, Turn History On and Off, Use @All, View Members',
			},
		],
		[
			'a permission for nobody',
			{ permissions: rows({ permission: 'manageApps', allowedFor: '' }) },
			{ error: 'Permissions has a row that is not filled in' },
		],
		[
			'a permission twice',
			{
				permissions: rows(
					{ permission: 'manageApps', allowedFor: 'owners' },
					{ permission: 'manageApps', allowedFor: 'members' },
				),
			},
			{ error: 'Permissions has more than one row for manageApps' },
		],
		[
			'a conversion by an administrator',
			{ admin: true, fields: { convertToSpace: true, displayName: 'New' } },
			{ error: 'Convert to Named Space cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'history by an administrator',
			{ admin: true, fields: { spaceHistoryState: 'HISTORY_ON' } },
			{ error: 'History cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'an audience by an administrator',
			{ admin: true, fields: { clear: ['audience'] } },
			{ error: 'Target Audience cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'who discovers by an administrator',
			{ admin: true, fields: { clear: ['discoverAudiences'] } },
			{ error: 'Who Can Discover cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'who joins by an administrator',
			{ admin: true, fields: { clear: ['joinAudiences'] } },
			{ error: 'Who Can Join cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'who views the members by an administrator',
			{ admin: true, fields: { clear: ['viewMembersAudiences'] } },
			{ error: 'Who Can View Members cannot be changed with Use Admin Access', ...notForAdmins },
		],
		[
			'the permission to view the members by an administrator',
			{
				admin: true,
				permissions: rows({ permission: 'viewSpaceMembership', allowedFor: 'owners' }),
			},
			{ error: 'Permissions cannot change View Members with Use Admin Access', ...notForAdmins },
		],
	])('%s', async (_, { fields = {}, permissions = rows(), admin = false }, failure) => {
		const { items, requests } = await update(
			{
				updateFields: expressions(fields),
				permissions: rows(...permissions.permission.map(expressions)),
				options: { useAdminAccess: admin },
			},
			{ node: goOn },
		);

		expect(items).toEqual([{ json: failure, pairedItem: { item: 0 } }]);
		expect(requests).toEqual([]);
	});

	test('and the other items go on', async () => {
		const { items, requests } = await update(
			{ updateFields: { displayName: '={{ $json.name }}' } },
			{ items: [{ name: '' }, { name: 'New' }], node: goOn },
		);

		expect(items).toEqual([
			{ json: { error: 'Display Name is empty' }, pairedItem: { item: 0 } },
			{ json: team({ displayName: 'New' }), pairedItem: { item: 1 } },
		]);
		expect(requests).toEqual([patch('display_name', { displayName: 'New' })]);
	});
});
