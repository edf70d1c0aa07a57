import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import {
	hasSpace,
	isEmpty,
	isGroup,
	isMembership,
	isPageOf,
	isSomebodys,
	isSpace,
	isUserInfo,
	type Check,
} from './answers';
import type { Bucket } from './quotas';
import type { Membership, Space } from './types';

/** The API that serves a method; the credential says where each is. */
export type Service = 'chat' | 'cloudIdentity' | 'openid';

export interface ChatMethod {
	/** What a call tries to do; completes "Could not …" in an error. `{…}` stands for what the request names. */
	readonly task: string;
	readonly service?: Service;
	readonly verb: IHttpRequestMethods;
	/** The path; each `{name}` stands for one segment that the request fills in. */
	readonly path: string;
	/** OAuth scopes without their URL prefix, the narrowest first; any one of them authorises the method. */
	readonly userScopes: readonly string[];
	/** The scopes of the Chat app itself; absent where the app cannot call the method. */
	readonly appScopes?: readonly string[];
	/** The scopes for `useAdminAccess`; absent where the method has no such parameter. */
	readonly adminScopes?: readonly string[];
	/**
	 * The buckets that a call takes from. Google's page names no bucket of search, findGroupChats,
	 * completeImport and members.patch: they are taken for reads and writes like the others of their kind.
	 *
	 * @see https://developers.google.com/workspace/chat/limits
	 */
	readonly quotas: readonly Bucket[];
	/** Where it answers in pages: the field of the items, and the largest page that Google gives. */
	readonly paging?: { readonly items: string; readonly maxPageSize: number };
	/**
	 * Gives the answer that was lost where a repeat is refused, if a look shows that the method has done
	 * its work.
	 *
	 * @param found the space or the membership that the request names; undefined where nothing is there
	 */
	readonly recovery?: (found: (Space & Membership) | undefined) => object | undefined;
	/** What Google answers with. */
	readonly answer: Check<unknown>;
}

/**
 * The methods that this package calls, one row each: the spaces and memberships of the Google Chat API,
 * the lookup of a group's id in Cloud Identity, and OpenID's word on who is signed in.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members
 * @see https://cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
 * @see https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation
 */
export const chatMethods = {
	'spaces.create': {
		task: 'create the space {name}',
		verb: 'POST',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.create', 'chat.spaces', 'chat.import'],
		appScopes: ['chat.app.spaces.create', 'chat.app.spaces'],
		quotas: ['spaceWrites'],
		answer: isSpace,
	},
	'spaces.get': {
		task: 'get the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot', 'chat.app.spaces'],
		adminScopes: ['chat.admin.spaces.readonly', 'chat.admin.spaces'],
		quotas: ['spaceReadsInOne', 'spaceReads'],
		answer: isSpace,
	},
	'spaces.list': {
		task: 'list spaces',
		verb: 'GET',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot'],
		quotas: ['spaceReads'],
		paging: { items: 'spaces', maxPageSize: 1000 },
		answer: isPageOf('spaces', isSpace),
	},
	'spaces.patch': {
		task: 'update the space {space}',
		verb: 'PATCH',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces', 'chat.import'],
		appScopes: ['chat.app.spaces'],
		adminScopes: ['chat.admin.spaces'],
		quotas: ['spaceWritesInOne', 'spaceWrites'],
		answer: isSpace,
	},
	'spaces.delete': {
		task: 'delete the space {space}',
		verb: 'DELETE',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.delete', 'chat.import'],
		appScopes: ['chat.app.delete'],
		adminScopes: ['chat.admin.delete'],
		quotas: ['spaceWritesInOne', 'spaceWrites'],
		recovery: (found) => (found ? undefined : {}),
		answer: isEmpty,
	},
	'spaces.setup': {
		task: 'set up the space {name}',
		verb: 'POST',
		path: '/v1/spaces:setup',
		userScopes: ['chat.spaces.create', 'chat.spaces'],
		quotas: ['spaceWrites'],
		answer: isSpace,
	},
	'spaces.findDirectMessage': {
		task: 'find the direct message with {name}',
		verb: 'GET',
		path: '/v1/spaces:findDirectMessage',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot'],
		quotas: ['spaceReads'],
		answer: isSpace,
	},
	'spaces.findGroupChats': {
		task: 'find group chats',
		verb: 'GET',
		path: '/v1/spaces:findGroupChats',
		userScopes: ['chat.memberships.readonly', 'chat.memberships'],
		quotas: ['spaceReads'],
		paging: { items: 'spaces', maxPageSize: 30 },
		answer: isPageOf('spaces', isSpace),
	},
	'spaces.search': {
		task: 'search spaces',
		verb: 'GET',
		path: '/v1/spaces:search',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		adminScopes: ['chat.admin.spaces.readonly', 'chat.admin.spaces'],
		quotas: ['spaceReads'],
		// Google puts at most 100 on a page of a search without admin access, and then has no next one.
		paging: { items: 'results', maxPageSize: 1000 },
		answer: isPageOf('results', hasSpace),
	},
	'spaces.completeImport': {
		task: 'complete the import of the space {space}',
		verb: 'POST',
		path: '/v1/spaces/{space}:completeImport',
		userScopes: ['chat.import'],
		quotas: ['spaceWrites'],
		recovery: (found) => (found && !found.importMode ? { space: found } : undefined),
		answer: hasSpace,
	},
	'members.create': {
		task: 'add {name} to the space {space}',
		verb: 'POST',
		path: '/v1/spaces/{space}/members',
		userScopes: ['chat.memberships', 'chat.memberships.app', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
		quotas: ['membershipWrites'],
		answer: isSomebodys,
	},
	'members.get': {
		task: 'get the member {member} of the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships.readonly', 'chat.memberships'],
		appScopes: ['chat.bot', 'chat.app.memberships'],
		adminScopes: ['chat.admin.memberships.readonly', 'chat.admin.memberships'],
		quotas: ['spaceReadsInOne', 'membershipReads'],
		answer: isSomebodys,
	},
	'members.list': {
		task: 'list the members of the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}/members',
		userScopes: ['chat.memberships.readonly', 'chat.memberships', 'chat.import'],
		appScopes: ['chat.bot', 'chat.app.memberships'],
		adminScopes: ['chat.admin.memberships.readonly', 'chat.admin.memberships'],
		quotas: ['spaceReadsInOne', 'membershipReads'],
		paging: { items: 'memberships', maxPageSize: 1000 },
		answer: isPageOf('memberships', isSomebodys),
	},
	'members.patch': {
		task: 'change the role of {member} in the space {space}',
		verb: 'PATCH',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
		quotas: ['membershipWrites'],
		answer: isMembership,
	},
	'members.delete': {
		task: 'remove {member} from the space {space}',
		verb: 'DELETE',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships', 'chat.memberships.app', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
		quotas: ['membershipWrites'],
		recovery: (found) => (found ? undefined : {}),
		answer: isMembership,
	},
	'groups.lookup': {
		task: 'look up the Google Group {name}',
		service: 'cloudIdentity',
		verb: 'GET',
		path: '/v1/groups:lookup',
		userScopes: ['cloud-identity.groups.readonly'],
		quotas: [],
		answer: isGroup,
	},
	'openid.userinfo': {
		task: 'find out who is signed in',
		service: 'openid',
		verb: 'GET',
		path: '/v1/userinfo',
		userScopes: ['openid', 'userinfo.email'],
		quotas: [],
		answer: isUserInfo,
	},
} as const satisfies Record<string, ChatMethod>;

export type ChatMethodName = keyof typeof chatMethods;

/** What each method answers with, by its check. */
export type ChatAnswers = {
	[Name in ChatMethodName]: (typeof chatMethods)[Name]['answer'] extends Check<infer Answer>
		? Answer
		: never;
};

/** What a call of a method says. */
export interface ChatRequest {
	/** Values of the path's segments, as `paths.ts` returns ids. */
	readonly path?: Readonly<Record<string, string>>;
	readonly query?: IDataObject;
	readonly body?: object;
}

/** A method's facts, for whoever does not care which method it is. */
export function methodSpec(method: ChatMethodName): ChatMethod {
	return chatMethods[method];
}

/** Says what a call tries to do, with the names in its request. */
export function taskOf(
	method: ChatMethodName,
	{ path = {}, query = {}, body = {} }: ChatRequest,
): string {
	const { displayName, space, member, groupMember } = body as {
		displayName?: string;
		space?: { displayName?: string };
		member?: { name?: string };
		groupMember?: { name?: string };
	};
	const title = displayName ?? space?.displayName;
	const name =
		(title && `"${title}"`) ??
		member?.name ??
		groupMember?.name ??
		(query.name as string | undefined) ??
		(query['groupKey.id'] as string | undefined) ??
		'';
	const names: Record<string, string> = { ...path, name: name.replace(/^users\//, '') };
	return methodSpec(method)
		.task.replace(/\{(\w+)\}/g, (_, key: string) => names[key] ?? '')
		.trim();
}
