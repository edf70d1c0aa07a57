import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

interface ChatMethod {
	/** What a call tries to do; completes "Could not …" in an error. */
	readonly does: string;
	readonly verb: IHttpRequestMethods;
	/** The path; each `{name}` stands for one segment that the request fills in. */
	readonly path: string;
	/** OAuth scopes without their URL prefix, the narrowest first; any one of them authorises the method. */
	readonly userScopes: readonly string[];
	/** The same for `useAdminAccess`; absent where the method has no such parameter. */
	readonly adminScopes?: readonly string[];
}

/**
 * The methods of the Google Chat API that this package calls.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces
 */
export const chatMethods = {
	'spaces.create': {
		does: 'create the space',
		verb: 'POST',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.create', 'chat.spaces'],
	},
	'spaces.get': {
		does: 'get the space',
		verb: 'GET',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
		adminScopes: ['chat.admin.spaces.readonly', 'chat.admin.spaces'],
	},
	'spaces.list': {
		does: 'list spaces',
		verb: 'GET',
		path: '/v1/spaces',
		userScopes: ['chat.spaces.readonly', 'chat.spaces'],
	},
	'spaces.patch': {
		does: 'update the space',
		verb: 'PATCH',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.spaces'],
		adminScopes: ['chat.admin.spaces'],
	},
	'spaces.delete': {
		does: 'delete the space',
		verb: 'DELETE',
		path: '/v1/spaces/{space}',
		userScopes: ['chat.delete'],
		adminScopes: ['chat.admin.delete'],
	},
	'spaces.setup': {
		does: 'set up the space',
		verb: 'POST',
		path: '/v1/spaces:setup',
		userScopes: ['chat.spaces.create', 'chat.spaces'],
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
}

/** What a call of a method says. */
export interface ChatRequest {
	/** Values of the path's segments, as `paths.ts` returns ids. */
	readonly path?: Readonly<Record<string, string>>;
	readonly query?: IDataObject;
	readonly body?: object;
}
