import type { ChatClient } from '../chat/client';
import { OwnSpaces } from '../chat/ownSpaces';
import { listAll } from '../chat/pagination';
import { parseSpaceId } from '../chat/paths';
import { searchQuery } from '../chat/searchQuery';
import type { AdminQuery, Space } from '../chat/types';
import { comparableName } from '../text';
import type { AdoptionRules } from './createOrAdopt';

/** How a space is found. */
export type Finding =
	/** By the id of the space. */
	{ readonly by: 'space'; readonly space: string } | NewFinding;

/** How a space is found that is made where there is none. */
export type NewFinding =
	| { readonly by: 'displayName'; readonly displayName: string }
	| {
			readonly by: 'idempotencyKey';
			readonly key: string;
			readonly ifHidden: AdoptionRules['ifHidden'];
	  };

/** Several spaces have the name by which one is to be found. */
export class SeveralSpacesError extends Error {
	constructor(
		readonly displayName: string,
		readonly spaces: readonly Space[],
	) {
		super(`"${displayName}" belongs to ${spaces.length} spaces`);
	}
}

/**
 * Finds a space as it is; where there is none, says what a new one is found by. Of a key only its set-up
 * tells.
 *
 * @throws SeveralSpacesError; ChatApiError when Google does not show the space
 */
export async function findSpace(
	chat: ChatClient,
	finding: Finding,
	query: AdminQuery,
): Promise<{ readonly space: Space } | { readonly missing: NewFinding }> {
	if (finding.by === 'space') return { space: await getSpace(chat, finding.space, query) };
	if (finding.by === 'idempotencyKey') return { missing: finding };
	const space = await findByName(chat, finding.displayName, query);
	return space === undefined ? { missing: finding } : { space: await getSpace(chat, space, query) };
}

/** @param space its id */
export async function getSpace(chat: ChatClient, space: string, query: AdminQuery): Promise<Space> {
	return await chat.call('spaces.get', { path: { space }, query });
}

/** Finds the one space of a name by a new list, as it may be there by now. */
export async function findByNameAnew(
	chat: ChatClient,
	displayName: string,
	query: AdminQuery,
): Promise<string | undefined> {
	OwnSpaces.forget(chat);
	return await findByName(chat, displayName, query);
}

/**
 * Finds the one space of a name: among those of the account or, with admin access, of the organization.
 *
 * @returns its id
 * @throws SeveralSpacesError
 */
async function findByName(
	chat: ChatClient,
	displayName: string,
	query: AdminQuery,
): Promise<string | undefined> {
	const spaces = query.useAdminAccess
		? (
				await listAll(chat, 'spaces.search', {
					query: { query: searchQuery({ names: [displayName] }, true), ...query },
				})
			).map(({ space }) => space)
		: (await OwnSpaces.of(chat)).called(displayName);
	const same = spaces.filter((space) => isCalled(space, displayName));
	if (same.length > 1) throw new SeveralSpacesError(displayName, same);
	return same.length === 1 ? parseSpaceId(same[0].name ?? '') : undefined;
}

/** Whether a space has a name, in whatever writing; undefined where Google does not show its name. */
export function isCalled(space: Space, displayName: string): boolean | undefined {
	return space.displayName
		? comparableName(space.displayName) === comparableName(displayName)
		: undefined;
}
