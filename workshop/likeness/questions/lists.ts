import {
	CHECKS_ITSELF,
	DOCUMENT,
	groupChat,
	HOLDS,
	REPORTED,
	SHOWS,
	space,
	type Question,
	type Step,
} from '../question';

const listed = (query: Record<string, string> = {}): Step => ({
	send: 'GET /v1/spaces',
	query: { pageSize: '1000', ...query },
});

const filtered = (filter: string): Step => ({
	send: 'GET /v1/{space}/members',
	query: { filter },
});

export const lists: readonly Question[] = [
	{
		id: 'list-with-type',
		rule: 'A private space in the list of all spaces, and of the type SPACE',
		source: 'documented; one live report misses 85 of 95',
		otherwise: 'lists without the filter, and filters by itself',
		steps: [
			space(),
			{ ...listed(), tell: ['spaces[{space}].spaceType'] },
			{ ...listed({ filter: 'spaceType = "SPACE"' }), tell: ['spaces[{space}].spaceType'] },
		],
	},
	{
		id: 'list-access-settings',
		rule: 'The access settings of a listed space',
		source: 'documented; reported otherwise',
		otherwise: HOLDS,
		steps: [space(), { ...listed(), tell: ['spaces[{space}].accessSettings.accessState'] }],
	},
	{
		id: 'list-unwritten',
		rule: 'A group chat that nobody has written in, in the list',
		source: `${DOCUMENT}spaces/list`,
		otherwise: HOLDS,
		steps: [
			groupChat,
			{ ...listed(), tell: ['spaces[{space}].spaceType', 'spaces[{space}].lastActiveTime'] },
		],
	},
	{
		id: 'filter-unquoted',
		rule: 'A filter whose value has no quotes',
		source: REPORTED,
		otherwise: 'always quotes',
		steps: [
			space(),
			{ ...filtered('member.type = HUMAN'), tell: [] },
			{ ...listed({ filter: 'spaceType = SPACE' }), tell: [] },
		],
	},
	{
		id: 'filter-assistant-manager',
		rule: 'Members by the role ROLE_ASSISTANT_MANAGER',
		otherwise: SHOWS,
		steps: [space(), { ...filtered('role = "ROLE_ASSISTANT_MANAGER"'), tell: ['#memberships'] }],
	},
	{
		id: 'filter-or-across',
		rule: 'OR between role and type',
		otherwise: 'never sends one',
		steps: [space(), { ...filtered('role = "ROLE_MANAGER" OR member.type = "HUMAN"'), tell: [] }],
	},
	{
		id: 'filter-and-one-field',
		rule: 'AND within one field',
		source: `${DOCUMENT}spaces.members/list`,
		otherwise: 'never sends one',
		steps: [space(), { ...filtered('role = "ROLE_MANAGER" AND role = "ROLE_MEMBER"'), tell: [] }],
	},
	{
		id: 'filter-unknown-field',
		rule: 'A filter by a field that there is not',
		otherwise: SHOWS,
		steps: [space(), { ...filtered('name = "x"'), tell: [] }],
	},
	{
		id: 'page-size-negative',
		rule: 'A negative page size',
		source: `${DOCUMENT}spaces/list`,
		otherwise: CHECKS_ITSELF,
		steps: [{ ...listed({ pageSize: '-1' }), tell: [] }],
	},
	{
		id: 'page-size-too-large',
		rule: 'A page size over the largest',
		source: `${DOCUMENT}spaces/list`,
		otherwise: 'never asks for more than the largest',
		steps: [{ ...listed({ pageSize: '1001' }), tell: [] }],
	},
	{
		id: 'page-token-nonsense',
		rule: 'A page token that is none',
		otherwise: SHOWS,
		steps: [{ ...listed({ pageToken: 'nonsense' }), tell: [] }],
	},
	{
		id: 'page-token-elsewhere',
		rule: 'A page token with another filter',
		otherwise: 'keeps the other parameters',
		steps: [
			space(),
			{ ...space(), body: { space: { spaceType: 'SPACE', displayName: '{name} 2' } } },
			{ ...listed({ pageSize: '1' }), save: { token: 'nextPageToken' } },
			{
				...listed({ pageSize: '1', pageToken: '{token}', filter: 'spaceType = "SPACE"' }),
				tell: [],
			},
		],
	},
	{
		id: 'search-without-admin',
		rule: 'Search without admin access, by a name and without',
		source: `${DOCUMENT}spaces/search`,
		otherwise: SHOWS,
		steps: [
			{
				send: 'GET /v1/spaces:search',
				query: { query: 'spaceType = "SPACE" AND displayName:"{name}"' },
				tell: [],
			},
			{
				send: 'GET /v1/spaces:search',
				query: { query: 'spaceType = "SPACE"' },
				tell: ['#results'],
			},
		],
	},
	{
		id: 'find-group-chat',
		rule: 'findGroupChats, by two people, by one of them, and with an app',
		source: `${DOCUMENT}spaces/findGroupChats`,
		otherwise: 'sets up a new one',
		steps: [
			groupChat,
			{
				send: 'GET /v1/spaces:findGroupChats?users=users/{a}&users=users/{b}',
				tell: ['spaces[{space}].name'],
			},
			{ send: 'GET /v1/spaces:findGroupChats?users=users/{a}', tell: ['spaces[{space}].name'] },
			{
				send: 'GET /v1/spaces:findGroupChats?users=users/{a}&users=users/{b}&users=users/app',
				tell: ['#spaces'],
			},
		],
	},
	{
		id: 'find-group-chat-blocked',
		rule: 'findGroupChats with somebody who blocks everybody beside who is in the chat',
		otherwise: 'sets up a new one',
		steps: [
			groupChat,
			{
				send: 'GET /v1/spaces:findGroupChats?users=users/{a}&users=users/{b}&users=users/{blocked}',
				tell: ['spaces[{space}].name'],
			},
		],
	},
];
