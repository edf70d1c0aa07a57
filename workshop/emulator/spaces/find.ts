import type { SpaceRecord, State } from '../core/state';

/** The direct message of two people, invited or joined. */
export function findDirectMessage(
	state: State,
	personId: string,
	otherId: string,
): SpaceRecord | undefined {
	if (personId === otherId) return undefined;
	return state
		.spaces()
		.find(
			({ members, singleUserBotDm, spaceType }) =>
				spaceType === 'DIRECT_MESSAGE' &&
				!singleUserBotDm &&
				members.has(personId) &&
				members.has(otherId),
		);
}

/** The direct message of a person and the Chat app. */
export function findAppDirectMessage(
	state: State,
	personId: string,
	appId: string,
): SpaceRecord | undefined {
	return state
		.spaces()
		.find(
			({ members, singleUserBotDm }) =>
				singleUserBotDm && members.has(personId) && members.has(appId),
		);
}

/** Group chats whose joined people are exactly these. */
export function findGroupChats(state: State, personIds: ReadonlySet<string>): SpaceRecord[] {
	return state.spaces().filter(({ members, spaceType, importMode }) => {
		if (spaceType !== 'GROUP_CHAT' || importMode) return false;
		const joined = [...members.values()].filter(
			({ kind, state: membership }) => kind === 'human' && membership === 'JOINED',
		);
		return joined.length === personIds.size && joined.every(({ id }) => personIds.has(id));
	});
}
