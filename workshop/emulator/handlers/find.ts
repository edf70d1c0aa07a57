import type { Call, Handler } from '../core/call';
import type { Directory } from '../core/directory';
import {
	directMessageNotFound,
	insufficientScopes,
	invalidArgument,
	malformedUser,
} from '../core/errors';
import { MAX_FIND_GROUP_CHAT_USERS } from '../facts/overlay';
import { page } from '../core/paging';
import { findAppDirectMessage, findDirectMessage, findGroupChats } from '../spaces/find';
import { personOf } from '../spaces/people';
import { spaceView } from '../spaces/views';
import type { SeedPerson } from '../seed';
import type { SpaceRecord } from '../core/state';

function isApp(name: string, { project }: Directory): boolean {
	return name === 'users/app' || name === `users/${project.chatApp?.id}`;
}

function directMessage({ caller, directory, query, state }: Call): SpaceRecord | undefined {
	const appId = directory.project.chatApp?.id ?? '';
	const { name = '' } = query;
	if (caller.kind === 'user' && isApp(name, directory)) {
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

/** The chats of exactly these; where there is none, of those among them who block nobody. */
function groupChats({ caller, directory, state }: Call, users: string[]): SpaceRecord[] {
	const people = users.map((name) => personOf(directory, name));
	const of = (those: SeedPerson[]) =>
		findGroupChats(state, new Set([caller.id, ...those.map(({ id }) => id)]));
	const found = of(people);
	return found.length > 0 ? found : of(people.filter((person) => !person.blocksInvitations));
}

/** A request with somebody who is no person finds nothing, rather than fail. */
export const findGroupChatsHandler: Handler = (call) => {
	const { caller, directory, query } = call;
	const { spaceView: view = 'SPACE_VIEW_UNSPECIFIED', users = [] } = query;
	if (users.length > MAX_FIND_GROUP_CHAT_USERS) {
		throw invalidArgument(`users must not have more than ${MAX_FIND_GROUP_CHAT_USERS} entries.`);
	}
	const expanded = view === 'SPACE_VIEW_EXPANDED';
	const readsSpaces = ['chat.spaces', 'chat.spaces.readonly'].some((s) =>
		caller.scopes.includes(s),
	);
	if (expanded && !readsSpaces) throw insufficientScopes(call.methodId);
	const found = users.some((name) => isApp(name, directory)) ? [] : groupChats(call, users);
	const { items, nextPageToken } = page(call, found);
	return {
		spaces: items.map((space) =>
			expanded ? spaceView(call, space) : { name: `spaces/${space.id}` },
		),
		nextPageToken,
	};
};
