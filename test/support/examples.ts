import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed, type LoggedRequest, type Seed } from '../../workshop/emulator';
import { resources } from '../../nodes/GoogleChatSpaces/resources';
import { byId, HANA, type Outcome, type RunOptions, type SignIn, type TestChat } from './chat';

/** A working use of the node. The examples together fill in every field that it has. */
export interface Example {
	/** Resource and operation, such as `space.create`. */
	readonly operation: string;
	readonly parameters: INodeParameters;
	readonly signIn?: SignIn;
	readonly as?: string;
	/** Without their prefix; by default those of the credential. */
	readonly scopes?: string[];
	/** Runs first; each item that it puts out is an input item here. */
	readonly before?: Example;
}

/** Every operation of the node as `resource.operation`, in the order in which it lists them. */
export const operationIds = resources.flatMap((resource) =>
	resource.operations.map((operation) => `${resource.value}.${operation.value}`),
);

const ALICE = 'alice@example.com';
const BRUNO = 'bruno@example.com';
const CHLOE = 'chloe@example.com';
/** Omar has more spaces and chats than fit on a page. */
const OMAR = 'omar@example.com';
const TWO_PAGES = 1001;

const crowd = Array.from({ length: TWO_PAGES }, (_, index) => ({
	id: String(400_000_000_000_000_000_000n + BigInt(index)),
	email: `crowd${index}@example.com`,
	displayName: `Crowd ${index}`,
}));

export const exampleSeed: Seed = {
	...defaultSeed,
	people: [...defaultSeed.people, ...crowd],
	spaces: [
		{
			id: 'AAAAteam',
			spaceType: 'SPACE',
			displayName: 'Team Berlin',
			description: 'About',
			guidelines: 'Rules',
			externalUserAllowed: true,
			members: [
				{ email: HANA },
				{ email: ALICE },
				{ email: BRUNO, role: 'ROLE_ASSISTANT_MANAGER' },
				{ email: 'invitee@example.com', state: 'INVITED' },
				{ email: 'engineering@example.com' },
			],
		},
		{
			id: 'AAAAchat',
			spaceType: 'GROUP_CHAT',
			members: [{ email: HANA }, { email: ALICE }, { email: BRUNO }],
		},
		{ id: 'AAAAdm', spaceType: 'DIRECT_MESSAGE', members: [{ email: HANA }, { email: ALICE }] },
		{
			id: 'AAAAleft',
			spaceType: 'SPACE',
			displayName: 'To be left',
			members: [{ email: CHLOE }, { email: BRUNO }],
		},
		{
			id: 'AAAAshared',
			spaceType: 'SPACE',
			displayName: 'Shared',
			members: [{ email: HANA }, { email: CHLOE }],
		},
		{
			id: 'AAAAcrowd',
			spaceType: 'SPACE',
			displayName: 'Crowd',
			members: [{ email: HANA }, ...crowd.map(({ email }) => ({ email }))],
		},
		...Array.from({ length: TWO_PAGES }, (_, index) => ({
			spaceType: 'SPACE' as const,
			displayName: `Many ${index}`,
			members: [{ email: OMAR }],
		})),
		...Array.from({ length: 31 }, () => ({
			spaceType: 'GROUP_CHAT' as const,
			members: [{ email: OMAR }, { email: ALICE }, { email: BRUNO }],
		})),
	],
};

const inTeam = { spaceId: byId('AAAAteam') };
/** The space in the output of the example before. */
const inThat = { spaceId: byId('={{ $json.name }}') };

const admin = { as: 'ada.admin@example.com' };
const asAdmin = { options: { useAdminAccess: true } };
const spaceAdmin = { ...admin, scopes: ['chat.admin.spaces'] };
const memberAdmin = { ...admin, scopes: ['chat.admin.memberships'] };

/** The settings that a named space can be created with. */
const settings = {
	description: 'About',
	guidelines: 'Rules',
	externalUserAllowed: true,
	spaceHistoryState: 'HISTORY_ON',
	predefinedPermissionSettings: 'COLLABORATION_SPACE',
	audience: 'audiences/default',
};
const newSpace = { ...settings, idempotencyKey: 'E1042', ifGone: 'create' };

const created: Example = {
	operation: 'space.create',
	signIn: 'app',
	parameters: {
		displayName: 'Berlin',
		additionalFields: { customer: 'customers/my_customer' },
		simplify: false,
	},
};
const withAlice: Example = {
	operation: 'member.add',
	signIn: 'app',
	before: created,
	parameters: { ...inThat, people: ALICE },
};
const importing: Example = {
	operation: 'space.create',
	signIn: 'delegation',
	scopes: ['chat.import'],
	parameters: {
		displayName: 'Moved',
		importFields: { importMode: true, createTime: '2020-01-01T00:00:00Z', spaceType: 'SPACE' },
	},
};

/** The space of the membership that `withAlice` creates. */
const inItsSpace = { spaceId: byId('={{ $json.name.split("/members/")[0] }}') };

function permissionsFor(allowedFor: string): INodeParameters {
	const permissions = [
		'manageApps',
		'manageMembersAndGroups',
		'manageWebhooks',
		'modifySpaceDetails',
		'replyMessages',
		'toggleHistory',
		'useAtMentionAll',
		'viewSpaceMembership',
	];
	return {
		permissions: { permission: permissions.map((permission) => ({ permission, allowedFor })) },
	};
}

const updates: INodeParameters[] = [
	{ updateFields: { displayName: 'Renamed', description: 'New' } },
	{ updateFields: { guidelines: 'New' } },
	{ updateFields: { spaceHistoryState: 'HISTORY_OFF' }, simplify: false },
	{ updateFields: { audience: 'audiences/default', clear: ['guidelines'] } },
	{
		updateFields: {
			discoverAudiences: 'audiences/default, audiences/engineering',
			joinAudiences: 'audiences/engineering',
			viewMembersAudiences: 'audiences/default',
		},
	},
	permissionsFor('managers'),
];

const spaces: Example[] = [
	{ operation: 'space.create', parameters: { displayName: 'Berlin', additionalFields: newSpace } },
	created,
	importing,
	{ operation: 'space.get', parameters: inTeam },
	{ operation: 'space.get', parameters: { ...inTeam, simplify: false } },
	{ operation: 'space.get', parameters: { ...inTeam, ...asAdmin }, ...spaceAdmin },
	{ operation: 'space.get', signIn: 'app', before: created, parameters: inThat },
	{
		operation: 'space.list',
		parameters: { filters: { spaceTypes: ['SPACE', 'GROUP_CHAT', 'DIRECT_MESSAGE'] }, limit: 2 },
	},
	{ operation: 'space.list', parameters: { returnAll: true, simplify: false }, as: OMAR },
	{ operation: 'space.list', signIn: 'app', before: created, parameters: {} },
	...updates.map((parameters) => ({
		operation: 'space.update',
		parameters: { ...inTeam, ...parameters },
	})),
	{
		operation: 'space.update',
		parameters: {
			spaceId: byId('AAAAchat'),
			updateFields: { convertToSpace: true, displayName: 'Now a space' },
		},
	},
	{
		operation: 'space.update',
		parameters: { ...inTeam, ...asAdmin, updateFields: { displayName: 'Renamed' } },
		...spaceAdmin,
	},
	{
		operation: 'space.update',
		signIn: 'app',
		before: created,
		parameters: { ...inThat, updateFields: { displayName: 'Renamed' } },
	},
	{ operation: 'space.delete', parameters: inTeam },
	{
		operation: 'space.delete',
		parameters: { ...inTeam, ...asAdmin },
		...admin,
		scopes: ['chat.admin.delete'],
	},
	{ operation: 'space.delete', signIn: 'app', before: created, parameters: inThat },
	{
		operation: 'space.setup',
		parameters: {
			displayName: 'Project Apollo',
			people: `${ALICE}, ${BRUNO}`,
			groups: 'engineering@example.com',
			additionalFields: newSpace,
		},
	},
	{
		operation: 'space.setup',
		parameters: { spaceType: 'GROUP_CHAT', people: `${ALICE}, ${BRUNO}` },
	},
	{
		operation: 'space.setup',
		parameters: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true, simplify: false },
	},
	{
		operation: 'space.setup',
		parameters: {
			displayName: 'News',
			additionalFields: { predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE' },
		},
	},
	{
		operation: 'space.upsert',
		parameters: {
			displayName: 'Project Apollo',
			owners: HANA,
			managers: ALICE,
			members: `${BRUNO}, ${OMAR}`,
			groups: 'engineering@example.com',
			settings,
		},
	},
	{
		operation: 'space.upsert',
		parameters: {
			findBy: 'space',
			...inTeam,
			owners: ALICE,
			members: OMAR,
			settings: { description: 'New', clear: ['guidelines'] },
			...permissionsFor('managers'),
		},
	},
	{
		operation: 'space.upsert',
		parameters: {
			findBy: 'idempotencyKey',
			idempotencyKey: 'P1042',
			displayName: 'Project Gemini',
			owners: ALICE,
			options: { leave: true, ifGone: 'error' },
		},
	},
	{
		operation: 'space.upsert',
		parameters: {
			findBy: 'space',
			...inTeam,
			displayName: 'Renamed',
			simplify: false,
			options: { useAdminAccess: true },
		},
		...admin,
		scopes: ['openid', 'chat.admin.spaces', 'chat.admin.memberships'],
	},
	{
		operation: 'space.upsert',
		parameters: { displayName: 'Project Apollo', members: ALICE, dryRun: true },
	},
	{ operation: 'space.findDirectMessage', parameters: { user: ALICE } },
	{ operation: 'space.findDirectMessage', parameters: { user: BRUNO, ifNone: 'create' } },
	{
		operation: 'space.findDirectMessage',
		signIn: 'app',
		before: {
			operation: 'space.setup',
			parameters: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: true },
		},
		parameters: { user: '100000000000000000102', simplify: false },
	},
	{ operation: 'space.findGroupChats', parameters: { people: `${ALICE}, ${BRUNO}` } },
	{
		operation: 'space.findGroupChats',
		parameters: { people: `${ALICE}, ${BRUNO}`, limit: 1, simplify: false },
	},
	{
		operation: 'space.findGroupChats',
		parameters: { people: `${ALICE}, ${BRUNO}`, namesOnly: true, returnAll: true },
		as: OMAR,
	},
	{
		operation: 'space.search',
		parameters: {
			searchName: 'berlin',
			filters: { externalUserAllowed: true },
			orderBy: 'relevance DESC',
			limit: 10,
			simplify: false,
		},
	},
	{
		operation: 'space.search',
		parameters: {
			useAdminAccess: true,
			searchName: 'berlin',
			filters: {
				createdAfter: '2020-01-01T00:00:00Z',
				createdBefore: '2100-01-01T00:00:00Z',
				lastActiveAfter: '2020-01-01T00:00:00Z',
				lastActiveBefore: '2100-01-01T00:00:00Z',
				spaceHistoryState: 'HISTORY_ON',
			},
			orderBy: 'last_active_time DESC',
		},
		...spaceAdmin,
	},
	{
		operation: 'space.search',
		parameters: {
			useAdminAccess: true,
			searchBy: 'query',
			query: 'customer = "customers/my_customer" AND space_type = "SPACE" AND display_name:"Many"',
			returnAll: true,
		},
		...spaceAdmin,
	},
	{
		operation: 'space.completeImport',
		signIn: 'delegation',
		scopes: ['chat.import'],
		before: importing,
		parameters: inThat,
	},
	{
		operation: 'space.completeImport',
		signIn: 'delegation',
		scopes: ['chat.import'],
		before: importing,
		parameters: { ...inThat, simplify: false },
	},
];

const members: Example[] = [
	{
		operation: 'member.add',
		parameters: {
			...inTeam,
			people: `${OMAR}, invitee@example.com, ${ALICE}`,
			groups: 'all-hands@example.com',
			role: 'ROLE_ASSISTANT_MANAGER',
			options: { addApp: true },
		},
	},
	{
		operation: 'member.add',
		signIn: 'delegation',
		scopes: ['chat.import'],
		before: importing,
		parameters: {
			...inThat,
			people: ALICE,
			importFields: { createTime: '2021-01-01T00:00:00Z', deleteTime: '2022-01-01T00:00:00Z' },
		},
	},
	{ operation: 'member.add', parameters: { ...inTeam, people: OMAR, ...asAdmin }, ...memberAdmin },
	withAlice,
	{ operation: 'member.get', parameters: { ...inTeam, memberId: byId(ALICE) } },
	{
		operation: 'member.get',
		parameters: { ...inTeam, memberId: byId(ALICE), ...asAdmin },
		...memberAdmin,
	},
	{
		operation: 'member.get',
		signIn: 'app',
		before: withAlice,
		parameters: { ...inItsSpace, memberId: byId('={{ $json.name }}') },
	},
	{
		operation: 'member.list',
		parameters: { ...inTeam, filters: { showGroups: true, showInvited: true }, limit: 20 },
	},
	{
		operation: 'member.list',
		parameters: {
			...inTeam,
			filters: { roles: ['ROLE_MEMBER', 'ROLE_MANAGER'], memberType: 'HUMAN' },
			...asAdmin,
		},
		...memberAdmin,
	},
	{
		operation: 'member.list',
		parameters: { spaceId: byId('AAAAcrowd'), returnAll: true },
	},
	{ operation: 'member.list', signIn: 'app', before: withAlice, parameters: inItsSpace },
	{
		operation: 'member.update',
		parameters: { ...inTeam, memberId: byId(ALICE), role: 'ROLE_MANAGER' },
	},
	{
		operation: 'member.update',
		parameters: { ...inTeam, memberId: byId(BRUNO), role: 'ROLE_MEMBER' },
	},
	{
		operation: 'member.update',
		parameters: { ...inTeam, memberId: byId(ALICE), role: 'ROLE_MANAGER', ...asAdmin },
		...memberAdmin,
	},
	{
		operation: 'member.update',
		signIn: 'app',
		before: withAlice,
		parameters: { ...inItsSpace, memberId: byId('={{ $json.name }}'), role: 'ROLE_MANAGER' },
	},
	{ operation: 'member.remove', parameters: { ...inTeam, memberId: byId(ALICE) } },
	{ operation: 'member.remove', parameters: { ...inTeam, memberId: byId(OMAR) } },
	{
		operation: 'member.remove',
		parameters: { ...inTeam, memberId: byId(ALICE), ...asAdmin },
		...memberAdmin,
	},
	{
		operation: 'member.remove',
		signIn: 'app',
		before: withAlice,
		parameters: { ...inItsSpace, memberId: byId('={{ $json.name }}') },
	},
	{
		operation: 'member.sync',
		parameters: {
			...inTeam,
			owners: HANA,
			managers: `${ALICE}, ${OMAR}`,
			members: 'invitee@example.com',
			groups: 'engineering@example.com',
			removeOthers: true,
			options: {
				maxRemovals: 5,
				maxRemovalPercent: 90,
				protectedMembers: 'engineering@example.com',
				removeUnknownGroups: true,
			},
		},
	},
	{
		operation: 'member.sync',
		parameters: {
			...inTeam,
			membersFrom: 'json',
			membersJson: JSON.stringify([{ member: OMAR }, { member: 'alice.martin@example.com' }]),
			dryRun: true,
			output: 'spaces',
		},
	},
	{
		operation: 'member.sync',
		parameters: {
			...inTeam,
			membersFrom: 'items',
			member: ALICE,
			role: 'manager',
			memberType: 'person',
			...asAdmin,
		},
		...memberAdmin,
	},
	{
		operation: 'member.sync',
		signIn: 'app',
		before: withAlice,
		parameters: { ...inItsSpace, members: '100000000000000000102' },
	},
	{ operation: 'credential.check', parameters: {} },
	{
		operation: 'member.removeFromAll',
		parameters: {
			leaver: CHLOE,
			options: { maxRemovals: 5, protectedMembers: ALICE },
		},
	},
	{
		operation: 'member.removeFromAll',
		parameters: { leaver: 'nobody@example.com' },
	},
	{
		operation: 'member.removeFromAll',
		signIn: 'delegation',
		as: CHLOE,
		parameters: { leaver: CHLOE, successor: BRUNO },
	},
	{
		operation: 'member.removeFromAll',
		parameters: { leaver: CHLOE, successor: BRUNO, dryRun: true, ...asAdmin },
		...admin,
		scopes: ['openid', 'chat.admin.spaces', 'chat.admin.memberships'],
	},
	{
		operation: 'member.removeFromAll',
		signIn: 'app',
		before: withAlice,
		parameters: { leaver: '100000000000000000106' },
	},
];

export const examples: readonly Example[] = [...members, ...spaces];

/** The outcome of an example, with its requests as the emulator logged them. */
export interface Ran extends Outcome {
	readonly example: Example;
	readonly logged: LoggedRequest[];
}

/** Runs an example in n8n's engine, with the emulator back at its seed. */
export async function runExample(chat: TestChat, example: Example): Promise<Ran> {
	chat.emulator.reset();
	const outcome = await runWithBefore(chat, example);
	return { example, logged: chat.emulator.requests(), ...outcome };
}

/** All examples share the pace of one Cloud project, so they raise its quotas until none has to wait. */
const requestOptions: INodeParameters = {
	concurrency: 10,
	retryFor: 10,
	membershipReads: 100_000,
	membershipWrites: 100_000,
	spaceReads: 100_000,
	spaceWrites: 100_000,
};

async function runWithBefore(chat: TestChat, example: Example): Promise<Outcome> {
	const { before, operation: id, parameters, signIn, as, scopes } = example;
	const [resource, operation] = id.split('.');
	const input = before && (await runWithBefore(chat, before)).items.map(({ json }) => json);
	const options: RunOptions = { signIn, as, scopes, ...(input && { items: input }) };
	return await chat.run({ resource, operation, requestOptions, ...parameters }, options);
}
