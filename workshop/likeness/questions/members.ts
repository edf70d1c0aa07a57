import {
	add,
	DOCUMENT,
	GROUP,
	groupChat,
	HOLDS,
	patch,
	person,
	REPORTED,
	setRole,
	SHOWS,
	space,
	type Question,
	type Step,
} from '../question';

const MEMBERS = `${DOCUMENT}spaces.members`;
const NEVER_LAST_OWNER = 'never asks for it, and tells of a refusal';

/** Were the owner to leave, nobody but an administrator could delete the space. */
const ADMIN_SEES: Step = {
	as: 'admin',
	send: 'GET /v1/{space}',
	query: { useAdminAccess: 'true' },
};

export const members: readonly Question[] = [
	{
		id: 'userinfo-sub',
		rule: "OpenID's sub is the id of users/{id}",
		source: 'documented for the People API; of sub a guess',
		otherwise: 'knows the account by its email, or says that it does not know it',
		steps: [
			{ send: 'GET /v1/userinfo', save: { sub: 'sub' }, tell: ['sub', 'email', 'email_verified'] },
			space(),
			{ send: 'GET /v1/{space}/members', tell: ['memberships.*.member.name'] },
		],
	},
	{
		id: 'member-added',
		rule: 'Adding a person of the organization',
		source: MEMBERS,
		otherwise: 'tells the state that Google answers with',
		steps: [space(), add(person('{a}'), { tell: ['state', 'role', 'member.type', 'affiliation'] })],
	},
	{
		id: 'member-twice',
		rule: 'Adding somebody twice',
		source: 'documented; two clients expect 409',
		otherwise: HOLDS,
		steps: [space(['{a}']), add(person('{a}'), { tell: ['state', 'role'] })],
	},
	{
		id: 'member-by-alias',
		rule: 'Adding an alias of a member',
		otherwise: 'takes the id that Google answers with',
		steps: [
			space(),
			add(person('{a}'), { save: { aId: 'member.name' } }),
			add(person('{alias}'), { tell: ['state', 'member.name'] }),
		],
	},
	{
		id: 'member-with-role',
		rule: 'Adding somebody with a role',
		source: MEMBERS,
		otherwise: 'never sends a role with an addition',
		steps: [space(), add({ ...person('{a}'), role: 'ROLE_MANAGER' }, { tell: ['role'] })],
	},
	{
		id: 'member-unknown',
		rule: 'Adding an address of nobody',
		source: REPORTED,
		otherwise: SHOWS,
		steps: [space(), add(person('{nobody}'), { tell: [], words: true })],
	},
	{
		id: 'member-blocked',
		rule: 'Adding somebody who blocks the caller',
		otherwise: SHOWS,
		steps: [space(), add(person('{blocked}'), { tell: ['state'] })],
	},
	{
		id: 'member-suspended',
		rule: 'Adding a suspended account',
		otherwise: SHOWS,
		steps: [space(), add(person('{suspended}'), { tell: ['state'] })],
	},
	{
		id: 'member-outside',
		rule: 'Adding somebody outside the organization, where the space allows it and where not',
		otherwise: 'tells the state that Google answers with',
		steps: [
			space(),
			add(person('{outside}'), { tell: ['state'] }),
			space([], { externalUserAllowed: true }),
			add(person('{outside}'), { tell: ['state', 'affiliation', 'member.email'] }),
			setRole('{outside}', 'ROLE_MANAGER', { tell: ['role'] }),
		],
	},
	{
		id: 'member-absent',
		rule: 'Looking for somebody who is no member',
		source: REPORTED,
		otherwise: HOLDS,
		steps: [space(), { send: 'GET /v1/{space}/members/{b}', tell: [], words: true }],
	},
	{
		id: 'member-absent-unknown',
		rule: 'Looking for an address of nobody',
		otherwise: 'says that it does not know',
		steps: [space(), { send: 'GET /v1/{space}/members/{nobody}', tell: [] }],
	},
	{
		id: 'member-removed',
		rule: 'Removing a member',
		source: MEMBERS,
		otherwise: 'looks again where the answer does not name the membership',
		steps: [space(['{a}']), { send: 'DELETE /v1/{space}/members/{a}', tell: ['state'] }],
	},
	{
		id: 'member-removed-twice',
		rule: 'Removing somebody who is no member',
		otherwise: HOLDS,
		steps: [space(), { send: 'DELETE /v1/{space}/members/{a}', tell: [] }],
	},
	{
		id: 'read-after-write',
		rule: 'A list and a look right after an addition and after a removal',
		otherwise: HOLDS,
		steps: [
			space(),
			add(person('{a}')),
			{ send: 'GET /v1/{space}/members', tell: ['#memberships'] },
			{ send: 'DELETE /v1/{space}/members/{a}' },
			{ send: 'GET /v1/{space}/members/{a}', tell: [] },
			{ send: 'GET /v1/{space}/members', tell: ['#memberships'] },
		],
	},
	{
		id: 'identities',
		rule: 'Emails and names of members, for a person',
		source: 'documented; reported otherwise',
		otherwise: HOLDS,
		steps: [
			space(['{a}']),
			{
				send: 'GET /v1/{space}/members',
				tell: ['memberships.*.member.email', 'memberships.*.member.displayName'],
			},
		],
	},
	{
		id: 'group-name',
		rule: "The name of a group's membership",
		source: REPORTED,
		otherwise: HOLDS,
		steps: [space(), add(GROUP, { tell: ['name', 'state', 'role', 'groupMember.name'] })],
	},
	{
		id: 'group-member-get',
		rule: "A group's membership by group-{id}",
		otherwise: HOLDS,
		steps: [
			space(),
			add(GROUP),
			{ send: 'GET /v1/{space}/members/group-{group}', tell: ['groupMember.name'] },
		],
	},
	{
		id: 'group-people',
		rule: 'People who are in a space through a group, in its list',
		source: 'documented; one live report misses them',
		otherwise: HOLDS,
		steps: [
			space(),
			{ send: 'GET /v1/userinfo', save: { sub: 'sub' } },
			add(GROUP),
			{ send: 'GET /v1/{space}/members', tell: ['memberships.*.member.name'] },
		],
	},
	{
		id: 'group-listed',
		rule: 'Groups in the list, on demand and without',
		source: MEMBERS,
		otherwise: 'always asks for them where they count',
		steps: [
			space(),
			add(GROUP),
			{
				send: 'GET /v1/{space}/members',
				query: { showGroups: 'true' },
				tell: ['memberships.*.groupMember.name'],
			},
			{ send: 'GET /v1/{space}/members', tell: ['memberships.*.groupMember.name'] },
		],
	},
	{
		id: 'through-group',
		rule: 'Somebody who is there through a group only: looked for, made owner, removed, added',
		otherwise: HOLDS,
		steps: [
			space(),
			add(GROUP),
			{ send: 'GET /v1/{space}/members/{via}', tell: ['state', 'role'] },
			setRole('{via}', 'ROLE_MANAGER', { tell: ['role'] }),
			{ send: 'DELETE /v1/{space}/members/{via}', tell: ['state'] },
			add(person('{via}'), { tell: ['state', 'role'] }),
			{ send: 'GET /v1/{space}', tell: ['membershipCount.joinedDirectHumanUserCount'] },
		],
	},
	{
		id: 'group-by-email',
		rule: 'Adding a group by groups/{email}',
		source: MEMBERS,
		otherwise: "looks up the group's id first",
		steps: [space(), add({ groupMember: { name: 'groups/{groupEmail}' } }, { tell: [] })],
	},
	{
		id: 'last-owner-leaves',
		rule: 'The only owner leaves while others are there',
		otherwise: NEVER_LAST_OWNER,
		steps: [
			space(['{a}']),
			ADMIN_SEES,
			{ send: 'DELETE /v1/{space}/members/{person}', tell: ['state'] },
		],
	},
	{
		id: 'last-owner-demoted',
		rule: 'The only owner becomes a member',
		otherwise: NEVER_LAST_OWNER,
		steps: [space(['{a}']), ADMIN_SEES, setRole('{person}', 'ROLE_MEMBER', { tell: ['role'] })],
	},
	{
		id: 'owner-keeps-rights',
		rule: 'An owner changes a space whose permission says that owners may not',
		otherwise: SHOWS,
		steps: [
			space(),
			patch(
				'permissionSettings.modifySpaceDetails',
				{ permissionSettings: { modifySpaceDetails: { managersAllowed: false } } },
				{ tell: [] },
			),
			patch('displayName', { displayName: '{name} 2' }, { tell: ['displayName'] }),
		],
	},
	{
		id: 'manager-makes-owner',
		rule: 'A manager makes somebody an owner',
		source: 'https://support.google.com/chat/answer/11833548',
		otherwise: SHOWS,
		steps: [
			space(['{a}', '{b}']),
			setRole('{a}', 'ROLE_ASSISTANT_MANAGER'),
			setRole('{b}', 'ROLE_MANAGER', { as: 'other', tell: [], words: true }),
		],
	},
	{
		id: 'manager-sets-audience',
		rule: 'A manager, no owner, sets the audience',
		otherwise: SHOWS,
		steps: [
			space(['{a}']),
			setRole('{a}', 'ROLE_ASSISTANT_MANAGER'),
			patch(
				'accessSettings.audience',
				{ accessSettings: { audience: 'audiences/default' } },
				{ as: 'other', tell: [] },
			),
		],
	},
	{
		id: 'group-chat-role',
		rule: 'A role in a group chat',
		otherwise: SHOWS,
		steps: [groupChat, setRole('{a}', 'ROLE_MANAGER', { tell: [] })],
	},
	{
		id: 'role-unspecified',
		rule: 'An update to no role at all',
		otherwise: 'never sends one',
		steps: [space(['{a}']), setRole('{a}', 'MEMBERSHIP_ROLE_UNSPECIFIED', { tell: [] })],
	},
	{
		id: 'app-removed',
		rule: "The calling app's membership, by its id and as members/app",
		otherwise: SHOWS,
		steps: [
			space(),
			add({ member: { name: 'users/app', type: 'BOT' } }, { save: { appMembership: 'name' } }),
			{ send: 'DELETE /v1/{appMembership}', tell: [], words: true },
			{ send: 'DELETE /v1/{space}/members/app', tell: ['state'] },
		],
	},
];
