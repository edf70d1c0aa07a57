import {
	add,
	CHECKS_ITSELF,
	create,
	DOCUMENT,
	GROUP,
	groupChat,
	HOLDS,
	openFor,
	patch,
	person,
	REPORTED,
	SHOWS,
	space,
	type Question,
	type Step,
} from '../question';

const PATCH = `${DOCUMENT}spaces/patch`;

const setup = (memberships: object[], requestId?: string): Step => ({
	send: 'POST /v1/spaces:setup',
	body: {
		space: { spaceType: 'SPACE', displayName: '{name}' },
		memberships,
		...(requestId !== undefined && { requestId }),
	},
	save: { space: 'name' },
});

/** Whom a setup may leave out without a word. */
const LEFT_OUT = {
	blocked: 'somebody who blocks the caller',
	outside: 'somebody outside the organization',
	suspended: 'a suspended account',
	chatless: 'somebody for whom Chat is turned off',
};

const get: Step = { send: 'GET /v1/{space}' };
const allMembers: Step = { send: 'GET /v1/{space}/members', query: { showInvited: 'true' } };

export const spaces: readonly Question[] = [
	{
		id: 'space-made',
		rule: 'What create answers with',
		source: `${DOCUMENT}spaces`,
		otherwise: 'reads the space again',
		steps: [
			{
				...create(),
				tell: [
					'displayName',
					'spaceType',
					'spaceThreadingState',
					'spaceHistoryState',
					'createTime',
					'accessSettings.accessState',
					'permissionSettings',
				],
			},
		],
	},
	{
		id: 'group-chat-made',
		rule: 'What setup answers with for a group chat',
		otherwise: 'takes nothing from it but the name',
		steps: [{ ...groupChat, tell: ['spaceType', 'spaceThreadingState', 'membershipCount'] }],
	},
	{
		id: 'permissions',
		rule: 'The permissions of a new space, and of one for announcements',
		otherwise: 'compares with what Google shows',
		steps: [
			space(),
			{ ...get, tell: ['permissionSettings'] },
			space([], { predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE' }),
			{ ...get, tell: ['permissionSettings'] },
		],
	},
	{
		id: 'request-id-repeated',
		rule: 'create again by a requestId, with another name',
		source: `${DOCUMENT}spaces/create`,
		otherwise: 'reads the space again',
		steps: [
			create({}, { requestId: '{nonce}' }),
			{
				...create({ displayName: '{name} 2' }, { requestId: '{nonce}' }),
				save: {},
				tell: ['name'],
			},
			{ ...get, tell: ['displayName'] },
		],
	},
	{
		id: 'request-id-deleted',
		rule: 'create again by the requestId of a space that was deleted',
		otherwise: "goes on with the next generation of the key's request id",
		steps: [
			create({}, { requestId: '{nonce}' }),
			{ send: 'DELETE /v1/{space}' },
			{ ...create({}, { requestId: '{nonce}' }), save: {}, tell: ['name'] },
		],
	},
	{
		id: 'request-id-shared',
		rule: 'setup by the requestId of a create',
		otherwise: 'uses different ones',
		steps: [
			create({}, { requestId: '{nonce}' }),
			{ ...setup([], '{nonce}'), save: {}, tell: ['name'] },
		],
	},
	{
		id: 'request-id-of-another',
		rule: "create by another person's requestId",
		otherwise: 'uses different ones',
		steps: [
			create({}, { requestId: '{nonce}' }),
			{ ...create({}, { requestId: '{nonce}' }), save: {}, as: 'other', tell: [] },
		],
	},
	{
		id: 'display-name-taken',
		rule: 'Two spaces of one name',
		otherwise: HOLDS,
		steps: [create(), { ...create(), tell: [] }],
	},
	{
		id: 'display-name-length',
		rule: 'A name of 128 and of 129 characters',
		source: `${DOCUMENT}spaces`,
		otherwise: CHECKS_ITSELF,
		steps: [
			{ ...create({ displayName: '{name128}' }), tell: [] },
			{ ...create({ displayName: '{name129}' }), tell: [] },
		],
	},
	{
		id: 'description-length',
		rule: 'A description of 4,096 and of 4,097 characters',
		source: `${DOCUMENT}spaces`,
		otherwise: CHECKS_ITSELF,
		steps: [4096, 4097].map((length) => ({
			...create({ spaceDetails: { description: 'x'.repeat(length) } }),
			tell: [],
		})),
	},
	{
		id: 'guidelines-length',
		rule: 'Guidelines of 5,000 and of 5,001 characters',
		source: `${DOCUMENT}spaces`,
		otherwise: CHECKS_ITSELF,
		steps: [5000, 5001].map((length) => ({
			...create({ spaceDetails: { guidelines: 'x'.repeat(length) } }),
			tell: [],
		})),
	},
	{
		id: 'display-name-blank',
		rule: 'A name of blanks',
		otherwise: CHECKS_ITSELF,
		steps: [{ ...create({ displayName: '  ' }), tell: [] }],
	},
	{
		id: 'create-permissions',
		rule: 'create with permission settings, and with access permission settings',
		otherwise: 'sets them by an update',
		steps: [
			{
				...create({ permissionSettings: { manageApps: { managersAllowed: true } } }),
				tell: [],
			},
			{ ...create(openFor('discoverSpaceSetting')), tell: [] },
		],
	},
	{
		id: 'create-group-chat',
		rule: 'create of a group chat',
		source: `${DOCUMENT}spaces/create`,
		otherwise: 'sets it up instead',
		steps: [{ ...create({ spaceType: 'GROUP_CHAT', displayName: undefined }), tell: [] }],
	},
	{
		id: 'create-customer',
		rule: 'create with a customer, by a person',
		source: `${DOCUMENT}spaces`,
		otherwise: 'sends it for the app only',
		steps: [{ ...create({ customer: 'customers/my_customer' }), tell: [] }],
	},
	{
		id: 'setup-twice',
		rule: 'setup with somebody twice',
		otherwise: 'sends everybody once',
		steps: [{ ...setup([person('{a}'), person('{a}')]), tell: [] }],
	},
	{
		id: 'setup-alias',
		rule: 'setup with somebody and an alias of theirs',
		otherwise: 'shows the refusal, with both addresses',
		steps: [{ ...setup([person('{a}'), person('{alias}')]), tell: [] }],
	},
	{
		id: 'setup-caller',
		rule: 'setup with the caller among the memberships',
		otherwise: 'leaves the caller out',
		steps: [{ ...setup([person('{person}')]), tell: [] }],
	},
	{
		id: 'setup-role',
		rule: 'setup with a role',
		otherwise: 'gives roles by updates',
		steps: [{ ...setup([{ ...person('{a}'), role: 'ROLE_MANAGER' }]), tell: [] }],
	},
	{
		id: 'setup-unknown',
		rule: 'setup with an address of nobody',
		otherwise: 'adds people one by one, where setup refuses them',
		steps: [{ ...setup([person('{nobody}')]), tell: [], words: true }],
	},
	...(Object.keys(LEFT_OUT) as Array<keyof typeof LEFT_OUT>).map((kind) => ({
		id: `setup-${kind}`,
		rule: `setup with ${LEFT_OUT[kind]}`,
		otherwise: 'looks for who is missing, and tells',
		steps: [
			{ ...setup([person(`{${kind}}`)]), tell: [] },
			{ ...allMembers, tell: ['#memberships', 'memberships.*.state'] },
		],
	})),
	{
		id: 'setup-app',
		rule: 'setup with the app among the memberships',
		source: `${DOCUMENT}spaces/setup`,
		otherwise: CHECKS_ITSELF,
		steps: [{ ...setup([{ member: { name: 'users/app', type: 'BOT' } }]), tell: [] }],
	},
	{
		id: 'setup-group',
		rule: 'setup with a group, and with one by its email',
		source: `${DOCUMENT}spaces/setup`,
		otherwise: "looks up the group's id first",
		steps: [
			{ ...setup([GROUP]), tell: [] },
			{ ...setup([{ groupMember: { name: 'groups/{groupEmail}' } }]), tell: [] },
		],
	},
	{
		id: 'setup-group-chat-of-two',
		rule: 'setup of a group chat with one other person',
		source: `${DOCUMENT}spaces/setup`,
		otherwise: CHECKS_ITSELF,
		steps: [
			{
				send: 'POST /v1/spaces:setup',
				body: { space: { spaceType: 'GROUP_CHAT' }, memberships: [person('{a}')] },
				tell: [],
			},
		],
	},
	{
		id: 'mask-missing',
		rule: 'An update without a mask',
		source: PATCH,
		otherwise: 'always sends one',
		steps: [space(), { send: 'PATCH /v1/{space}', body: { displayName: '{name} 2' }, tell: [] }],
	},
	{
		id: 'mask-unknown',
		rule: 'A mask of a field that is never updated, and of none at all',
		otherwise: 'never sends one',
		steps: [
			space(),
			patch('externalUserAllowed', { externalUserAllowed: true }, { tell: [] }),
			patch('nonsense', {}, { tell: [] }),
		],
	},
	{
		id: 'mask-mixed',
		rule: 'A mask of fields that go alone',
		source: PATCH,
		otherwise: 'sends several updates',
		steps: [
			space(),
			patch(
				'displayName,spaceHistoryState',
				{ displayName: '{name} 2', spaceHistoryState: 'HISTORY_ON' },
				{ tell: [] },
			),
		],
	},
	{
		id: 'mask-twice',
		rule: 'A mask with a path twice',
		otherwise: 'never sends one',
		steps: [space(), patch('displayName,displayName', { displayName: '{name} 2' }, { tell: [] })],
	},
	{
		id: 'mask-view-pair',
		rule: 'One of the two settings of who views the members, without the other',
		source: PATCH,
		otherwise: 'sends both',
		steps: [
			space(),
			patch(
				'permissionSettings.viewSpaceMembership',
				{ permissionSettings: { viewSpaceMembership: { membersAllowed: true } } },
				{ tell: [] },
			),
		],
	},
	{
		id: 'details-half',
		rule: 'An update of the details with a description only',
		source: PATCH,
		otherwise: 'sends both',
		steps: [
			space([], { spaceDetails: { description: 'x', guidelines: 'y' } }),
			patch(
				'spaceDetails',
				{ spaceDetails: { description: 'z' } },
				{ tell: ['spaceDetails.description', 'spaceDetails.guidelines'] },
			),
		],
	},
	{
		id: 'audience-unknown',
		rule: 'An audience that there is not',
		otherwise: SHOWS,
		steps: [
			space(),
			patch(
				'accessSettings.audience',
				{ accessSettings: { audience: 'audiences/likenessnone' } },
				{ tell: [] },
			),
		],
	},
	{
		id: 'join-without-discover',
		rule: 'An audience that may join and not discover',
		source: PATCH,
		otherwise: SHOWS,
		steps: [
			space(),
			patch(
				'accessSettings.accessPermissionSettings.joinSpaceSetting',
				openFor('joinSpaceSetting'),
				{ tell: [] },
			),
		],
	},
	{
		id: 'group-chat-becomes-space',
		rule: 'Roles after a group chat became a space',
		otherwise: 'looks at the roles that Google shows',
		steps: [
			groupChat,
			patch(
				'spaceType,displayName',
				{ spaceType: 'SPACE', displayName: '{name}' },
				{ tell: ['spaceType'] },
			),
			{ send: 'GET /v1/{space}/members/{person}', tell: ['role'] },
			{ send: 'GET /v1/{space}/members/{a}', tell: ['role'] },
		],
	},
	{
		id: 'deleted-space',
		rule: 'A space that was deleted: looked for, deleted again',
		source: REPORTED,
		otherwise: HOLDS,
		steps: [
			space(),
			{ send: 'DELETE /v1/{space}' },
			{ ...get, tell: [], words: true },
			{ send: 'DELETE /v1/{space}', tell: [], words: true },
		],
	},
	{
		id: 'group-in-group-chat',
		rule: 'A group in a group chat',
		source: `${DOCUMENT}spaces.members/create`,
		otherwise: SHOWS,
		steps: [groupChat, add(GROUP, { tell: [] })],
	},
];
