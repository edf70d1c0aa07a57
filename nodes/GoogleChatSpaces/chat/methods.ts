import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** The API that serves a method; the credential says where each is. */
export type Service = 'chat' | 'cloudIdentity';

export interface ChatMethod {
	/** What a call tries to do; completes "Could not …" in an error. `{…}` stands for what the request names. */
	readonly task: string;
	readonly service?: Service;
	readonly verb: IHttpRequestMethods;
	/** The path; each `{name}` stands for one segment that the request fills in. */
	readonly path: string;
	/** OAuth scopes without their URL prefix, the narrowest first; any one of them authorises the method. */
	readonly userScopes: readonly string[];
	/** The same for the Chat app itself; absent where the app cannot call the method. */
	readonly appScopes?: readonly string[];
	/** The same for `useAdminAccess`; absent where the method has no such parameter. */
	readonly adminScopes?: readonly string[];
}

/**
 * The methods that this package calls: the spaces and memberships of the Google Chat API, and the
 * lookup of a group's id in Cloud Identity.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members
 * @see https://cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
 */
export const chatMethods = {
	'spaces.create': {
		task: 'create the space {name}',
		verb: 'POST',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.create', 'chat.spaces', 'chat.import'],
		appScopes: ['chat.app.spaces.create', 'chat.app.spaces'],
	},
	'spaces.get': {
		task: 'get the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot', 'chat.app.spaces'],
		adminScopes: ['chat.admin.spaces.readonly', 'chat.admin.spaces'],
	},
	'spaces.list': {
		task: 'list spaces',
		verb: 'GET',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot'],
	},
	'spaces.patch': {
		task: 'update the space {space}',
		verb: 'PATCH',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces', 'chat.import'],
		appScopes: ['chat.app.spaces'],
		adminScopes: ['chat.admin.spaces'],
	},
	'spaces.delete': {
		task: 'delete the space {space}',
		verb: 'DELETE',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.delete', 'chat.import'],
		appScopes: ['chat.app.delete'],
		adminScopes: ['chat.admin.delete'],
	},
	'spaces.setup': {
		task: 'set up the space {name}',
		verb: 'POST',
		path: '/v1/spaces:setup',
		userScopes: ['chat.spaces.create', 'chat.spaces'],
	},
	'spaces.findDirectMessage': {
		task: 'find the direct message with {name}',
		verb: 'GET',
		path: '/v1/spaces:findDirectMessage',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		appScopes: ['chat.bot'],
	},
	'spaces.findGroupChats': {
		task: 'find group chats',
		verb: 'GET',
		path: '/v1/spaces:findGroupChats',
		userScopes: ['chat.memberships.readonly', 'chat.memberships'],
	},
	'spaces.search': {
		task: 'search spaces',
		verb: 'GET',
		path: '/v1/spaces:search',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		adminScopes: ['chat.admin.spaces.readonly', 'chat.admin.spaces'],
	},
	'spaces.completeImport': {
		task: 'complete the import of the space {space}',
		verb: 'POST',
		path: '/v1/spaces/{space}:completeImport',
		userScopes: ['chat.import'],
	},
	'members.create': {
		task: 'add {name} to the space {space}',
		verb: 'POST',
		path: '/v1/spaces/{space}/members',
		userScopes: ['chat.memberships', 'chat.memberships.app', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
	},
	'members.get': {
		task: 'get the member {member} of the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships.readonly', 'chat.memberships'],
		appScopes: ['chat.bot', 'chat.app.memberships'],
		adminScopes: ['chat.admin.memberships.readonly', 'chat.admin.memberships'],
	},
	'members.list': {
		task: 'list the members of the space {space}',
		verb: 'GET',
		path: '/v1/spaces/{space}/members',
		userScopes: ['chat.memberships.readonly', 'chat.memberships', 'chat.import'],
		appScopes: ['chat.bot', 'chat.app.memberships'],
		adminScopes: ['chat.admin.memberships.readonly', 'chat.admin.memberships'],
	},
	'members.patch': {
		task: 'change the role of {member} in the space {space}',
		verb: 'PATCH',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
	},
	'members.delete': {
		task: 'remove {member} from the space {space}',
		verb: 'DELETE',
		path: '/v1/spaces/{space}/members/{member}',
		userScopes: ['chat.memberships', 'chat.memberships.app', 'chat.import'],
		appScopes: ['chat.app.memberships'],
		adminScopes: ['chat.admin.memberships'],
	},
	'groups.lookup': {
		task: 'look up the Google Group {name}',
		service: 'cloudIdentity',
		verb: 'GET',
		path: '/v1/groups:lookup',
		userScopes: ['cloud-identity.groups.readonly'],
	},
} as const satisfies Record<string, ChatMethod>;

export type ChatMethodName = keyof typeof chatMethods;

/** What each method answers with. */
export interface ChatAnswers {
	'spaces.create': chat_v1.Schema$Space;
	'spaces.get': chat_v1.Schema$Space;
	'spaces.list': chat_v1.Schema$ListSpacesResponse;
	'spaces.patch': chat_v1.Schema$Space;
	'spaces.delete': chat_v1.Schema$Empty;
	'spaces.setup': chat_v1.Schema$Space;
	'spaces.findDirectMessage': chat_v1.Schema$Space;
	'spaces.findGroupChats': chat_v1.Schema$FindGroupChatsResponse;
	'spaces.search': chat_v1.Schema$SearchSpacesResponse;
	'spaces.completeImport': chat_v1.Schema$CompleteImportSpaceResponse;
	'members.create': chat_v1.Schema$Membership;
	'members.get': chat_v1.Schema$Membership;
	'members.list': chat_v1.Schema$ListMembershipsResponse;
	'members.patch': chat_v1.Schema$Membership;
	'members.delete': chat_v1.Schema$Membership;
	'groups.lookup': { name: string };
}

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
