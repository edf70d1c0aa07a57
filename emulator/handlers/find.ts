import type { Call, Handler } from '../call';
import {
	directMessageNotFound,
	insufficientScopes,
	invalidArgument,
	malformedUser,
} from '../errors';
import { MAX_FIND_GROUP_CHAT_USERS } from '../facts/overlay';
import { page } from '../paging';
import { findAppDirectMessage, findDirectMessage, findGroupChats } from '../spaces/find';
import { personOf } from '../spaces/people';
import { spaceView } from '../spaces/views';
import type { SpaceRecord } from '../state';

function directMessage({ caller, directory, query, state }: Call): SpaceRecord | undefined {
	const appId = directory.project.chatApp?.id ?? '';
	const { name = '' } = query;
	if (caller.kind === 'user' && ['users/app', `users/${appId}`].includes(name)) {
		return findAppDirectMessage(state, caller.id, appId);
	}
	// the app knows people by id only
	if (caller.kind === 'app' && name.includes('@')) throw malformedUser();
	const { id } = personOf(directory, name);
	return caller.kind === 'app'
		? findAppDirectMessage(state, id, appId)
		: findDirectMessage(state, caller.id, id);
}

export const findDirectMessageHandler: Handler = (call) => {
	const found = directMessage(call);
	if (!found) throw directMessageNotFound();
	return spaceView(call, found);
};

/** A request with somebody who is no person finds nothing, rather than fail. */
export const findGroupChatsHandler: Handler = (call) => {
	const { caller, directory, query, state } = call;
	const { spaceView: view = 'SPACE_VIEW_UNSPECIFIED', users = [] } = query;
	if (users.length > MAX_FIND_GROUP_CHAT_USERS) {
		throw invalidArgument(`users must not have more than ${MAX_FIND_GROUP_CHAT_USERS} entries.`);
	}
	const expanded = view === 'SPACE_VIEW_EXPANDED';
	const readsSpaces = ['chat.spaces', 'chat.spaces.readonly'].some((s) =>
		caller.scopes.includes(s),
	);
	if (expanded && !readsSpaces) throw insufficientScopes(call.methodId);
	const appIncluded = users.some((name) => name === 'users/app');
	const ids = appIncluded ? [] : users.map((name) => personOf(directory, name).id);
	const found = appIncluded ? [] : findGroupChats(state, new Set([caller.id, ...ids]));
	const { items, nextPageToken } = page(call, found);
	return {
		spaces: items.map((space) =>
			expanded ? spaceView(call, space) : { name: `spaces/${space.id}` },
		),
		nextPageToken,
	};
};
