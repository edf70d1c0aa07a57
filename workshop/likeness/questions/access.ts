import {
	add,
	create,
	DOCUMENT,
	GROUP,
	HOLDS,
	importSpace,
	openFor,
	patch,
	person,
	REPORTED,
	setRole,
	SHOWS,
	space,
	type Question,
	type Step,
} from '../question';

const ADMIN = { useAdminAccess: 'true' };
const IMPORT_GUIDE = 'https://developers.google.com/workspace/chat/import-data';

const appSpace: Step = { ...create({ customer: 'customers/my_customer' }), as: 'app' };

/** By whom a method is called, and in which words it is refused. */
export const access: readonly Question[] = [
	{
		id: 'token-none',
		rule: 'A token that is none',
		source: REPORTED,
		otherwise: 'asks to sign in again',
		steps: [{ as: 'nobody', send: 'GET /v1/spaces', tell: [], words: true }],
	},
	{
		id: 'scope-missing',
		rule: 'A token without a scope of the method',
		source: REPORTED,
		otherwise: 'names the scopes that it takes',
		steps: [{ send: 'GET /v1/spaces', onlyScopes: ['chat.memberships'], tell: [], words: true }],
	},
	{
		id: 'openid-missing',
		rule: 'Userinfo without the scope openid',
		otherwise: 'asks to sign in again, where it has to know the account',
		steps: [{ send: 'GET /v1/userinfo', onlyScopes: ['chat.spaces'], tell: [] }],
	},
	{
		id: 'consumer',
		rule: 'A consumer account',
		source: 'reported in words; the status is a guess',
		otherwise: SHOWS,
		steps: [{ as: 'consumer', send: 'GET /v1/spaces', tell: [], words: true }],
	},
	{
		id: 'space-absent',
		rule: 'A space that there is not',
		source: REPORTED,
		otherwise: HOLDS,
		steps: [{ send: 'GET /v1/spaces/AAAAlikeness', tell: [], words: true }],
	},
	{
		id: 'space-malformed',
		rule: "A space's name that can be none",
		source: REPORTED,
		otherwise: 'refuses it by itself, before any request',
		steps: [{ send: 'GET /v1/spaces/a%20b', tell: [], words: true }],
	},
	{
		id: 'user-malformed',
		rule: 'A direct message with an address of nobody',
		source: REPORTED,
		otherwise: SHOWS,
		steps: [
			{
				send: 'GET /v1/spaces:findDirectMessage',
				query: { name: 'users/{nobody}' },
				tell: [],
				words: true,
			},
		],
	},
	{
		id: 'body-unknown-field',
		rule: 'A field that there is not, in a body',
		source: REPORTED,
		otherwise: 'sends fields of the reference only',
		steps: [{ ...create({ nonsense: 1 }), tell: [], words: true }],
	},
	{
		id: 'query-unknown-parameter',
		rule: 'A parameter that there is not',
		source: REPORTED,
		otherwise: 'sends parameters of the reference only',
		steps: [{ send: 'GET /v1/spaces', query: { nonsense: '1' }, tell: [], words: true }],
	},
	{
		id: 'fields-unknown',
		rule: 'A selection (fields) of what there is not, with a create',
		otherwise: 'sends no selection',
		steps: [
			{ ...create({}, { fields: 'nonsense' }), tell: [] },
			{ send: 'GET /v1/spaces', query: { fields: 'spaces.space_type' }, tell: [] },
		],
	},
	{
		id: 'system-parameters',
		rule: '$alt, $fields, $prettyPrint and numbers for enums',
		source: 'https://cloud.google.com/apis/docs/system-parameters',
		otherwise: 'sends none of them',
		steps: [
			{
				send: 'POST /v1/spaces',
				query: { $alt: 'json;enum-encoding=int', $fields: 'name,spaceType', $prettyPrint: 'false' },
				body: { spaceType: 1, displayName: '{name}' },
				tell: ['spaceType', 'displayName'],
			},
		],
	},
	{
		id: 'admin-list-unfiltered',
		rule: "An administrator's list of members without a filter of types",
		source: `${DOCUMENT}spaces.members/list`,
		otherwise: 'always sends one',
		steps: [space(), { as: 'admin', send: 'GET /v1/{space}/members', query: ADMIN, tell: [] }],
	},
	{
		id: 'admin-identities',
		rule: 'Emails and names of members, for an administrator',
		otherwise: HOLDS,
		steps: [
			space(['{a}']),
			{
				as: 'admin',
				send: 'GET /v1/{space}/members',
				query: { ...ADMIN, filter: 'member.type = "HUMAN"' },
				tell: ['memberships.*.member.email', 'memberships.*.member.displayName'],
			},
		],
	},
	{
		id: 'admin-history',
		rule: 'The history set with admin access',
		source: `${DOCUMENT}spaces/patch`,
		otherwise: 'refuses it by itself, before any request',
		steps: [
			space(),
			{
				as: 'admin',
				send: 'PATCH /v1/{space}',
				query: { ...ADMIN, updateMask: 'spaceHistoryState' },
				body: { spaceHistoryState: 'HISTORY_ON' },
				tell: [],
			},
		],
	},
	{
		id: 'admin-adds-app',
		rule: 'The app added with admin access',
		otherwise: 'refuses it by itself, before any request',
		steps: [
			space(),
			add({ member: { name: 'users/app', type: 'BOT' } }, { as: 'admin', query: ADMIN, tell: [] }),
		],
	},
	{
		id: 'admin-search-customer',
		rule: "An administrator's search without a customer",
		source: `${DOCUMENT}spaces/search`,
		otherwise: 'always sends one',
		steps: [
			{
				as: 'admin',
				send: 'GET /v1/spaces:search',
				query: { ...ADMIN, query: 'spaceType = "SPACE"' },
				tell: [],
			},
		],
	},
	{
		id: 'app-members',
		rule: 'What the app sees of members, in its own space',
		otherwise: HOLDS,
		steps: [
			appSpace,
			add(person('{a}'), { as: 'app', tell: ['state', 'member.displayName', 'member.email'] }),
			{
				as: 'app',
				send: 'GET /v1/{space}/members',
				tell: ['memberships.*.member.type', 'memberships.*.member.email'],
			},
		],
	},
	{
		id: 'app-audience',
		rule: 'The audience, and who discovers, set by the app in its own space',
		source: `${DOCUMENT}spaces/patch`,
		otherwise: SHOWS,
		steps: [
			appSpace,
			patch(
				'accessSettings.audience',
				{ accessSettings: { audience: 'audiences/default' } },
				{ as: 'app', tell: [] },
			),
			patch(
				'accessSettings.accessPermissionSettings.discoverSpaceSetting',
				openFor('discoverSpaceSetting'),
				{ as: 'app', tell: [] },
			),
		],
	},
	{
		id: 'app-adds-group',
		rule: 'A group added by the app',
		source: `${DOCUMENT}spaces.members/create`,
		otherwise: 'refuses it by itself, before any request',
		steps: [appSpace, add(GROUP, { as: 'app', tell: [] })],
	},
	{
		id: 'app-elsewhere',
		rule: 'The app in a space that it is not in',
		source: REPORTED,
		otherwise: SHOWS,
		steps: [space(), { as: 'app', send: 'GET /v1/{space}', tell: [], words: true }],
	},
	{
		id: 'app-unapproved',
		rule: 'The app, where no administrator has approved its scope',
		otherwise: SHOWS,
		steps: [{ ...appSpace, as: 'unapproved', save: {}, tell: [], words: true }],
	},
	{
		id: 'import-by-app',
		rule: 'Import mode by the app',
		otherwise: SHOWS,
		steps: [
			{
				...appSpace,
				body: { ...appSpace.body, importMode: true },
				tell: [],
			},
		],
	},
	{
		id: 'import-by-consent',
		rule: 'Import mode by OAuth2, with chat.import',
		source: IMPORT_GUIDE,
		otherwise: SHOWS,
		steps: [{ ...importSpace, as: 'consented', tell: [] }],
	},
	{
		id: 'import-get',
		rule: 'spaces.get for who imports',
		source: IMPORT_GUIDE,
		otherwise: HOLDS,
		steps: [importSpace, { as: 'importer', send: 'GET /v1/{space}', tell: ['importMode'] }],
	},
	{
		id: 'import-get-other',
		rule: 'A space in import mode, for another who imports',
		otherwise: HOLDS,
		steps: [
			importSpace,
			{ as: 'otherImporter', send: 'GET /v1/{space}/members', tell: ['#memberships'] },
		],
	},
	{
		id: 'import-member-now',
		rule: 'A member of now, in import mode',
		source: IMPORT_GUIDE,
		otherwise: SHOWS,
		steps: [importSpace, add(person('{a}'), { as: 'importer', tell: [] })],
	},
	{
		id: 'import-member-past',
		rule: 'A former member without createTime, listed and removed',
		source: IMPORT_GUIDE,
		otherwise: SHOWS,
		steps: [
			importSpace,
			add(
				{ ...person('{a}'), deleteTime: '2021-01-01T00:00:00Z' },
				{ as: 'importer', tell: ['state', 'createTime', 'deleteTime'], save: { past: 'name' } },
			),
			{ as: 'importer', send: 'GET /v1/{space}/members', tell: ['#memberships'] },
			{ as: 'importer', send: 'DELETE /v1/{past}', tell: ['state'] },
		],
	},
	{
		id: 'import-member-before',
		rule: 'A former member from before the space began',
		source: IMPORT_GUIDE,
		otherwise: SHOWS,
		steps: [
			importSpace,
			add(
				{
					...person('{a}'),
					createTime: '2019-01-01T00:00:00Z',
					deleteTime: '2021-01-01T00:00:00Z',
				},
				{ as: 'importer', tell: [] },
			),
		],
	},
	{
		id: 'import-completed',
		rule: 'completeImport, once and again, and chat.import afterwards',
		source: IMPORT_GUIDE,
		otherwise: SHOWS,
		steps: [
			importSpace,
			{
				as: 'importer',
				send: 'POST /v1/{space}:completeImport',
				body: {},
				tell: ['space.membershipCount'],
			},
			{ as: 'importer', send: 'POST /v1/{space}:completeImport', body: {}, tell: [] },
			add(person('{a}'), { as: 'importer', onlyScopes: ['chat.import'], tell: ['state'] }),
		],
	},
	{
		id: 'quota-reads-in-space',
		rule: 'Forty reads of one space at once',
		source: 'https://developers.google.com/workspace/chat/limits',
		otherwise: 'waits, and finds its pace',
		quota: true,
		steps: [space(), { send: 'GET /v1/{space}', times: 40, tell: [] }],
	},
	{
		id: 'quota-role-changes',
		rule: 'More changes of roles in a minute than membership writes are allowed',
		otherwise: 'waits, and finds its pace',
		quota: true,
		steps: [space(['{a}']), setRole('{a}', 'ROLE_MEMBER', { times: 320, tell: [] })],
	},
];
