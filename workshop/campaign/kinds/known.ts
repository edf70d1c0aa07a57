import type { IDataObject } from 'n8n-workflow';

import { spaceWith, type Members, type SpaceTruth, type Truth } from '../truth';
import { complain, type Campaign } from './kind';
import { CALLER, OWNER } from './people';

/** The named spaces that the caller is in, by name: those that most kinds are about. */
export function namedSpaces({ truth }: Pick<Campaign, 'truth'>): Array<[string, SpaceTruth]> {
	return [...truth].filter(
		([, { spaceType, importMode, members }]) =>
			spaceType === 'SPACE' && !importMode && CALLER in members,
	);
}

/** Gives them as input items. */
export function spaceItems(campaign: Campaign): IDataObject[] {
	return namedSpaces(campaign).map(([space]) => ({ space }));
}

/** The chats of the caller of one type. */
export function chats(
	{ truth }: Pick<Campaign, 'truth'>,
	spaceType: 'GROUP_CHAT' | 'DIRECT_MESSAGE',
): Array<[string, SpaceTruth]> {
	return [...truth].filter(
		([, space]) => space.spaceType === spaceType && !space.importMode && CALLER in space.members,
	);
}

/** The members of a space, which may be changed. */
export function membersOf(truth: Truth, space: unknown): Members {
	return truth.get(String(space))?.members ?? {};
}

/** Whether an output tells of a space what is so. */
export function isShownAs(space: SpaceTruth | undefined, told: IDataObject): boolean {
	const { description = '' } = (told.spaceDetails ?? {}) as { description?: string };
	// Google shows its importer no more of it, once its first answer was lost.
	if (space?.importMode && told.spaceType === undefined) return true;
	return (
		space !== undefined &&
		told.spaceType === space.spaceType &&
		(told.displayName ?? '') === space.displayName &&
		description === space.description
	);
}

/** A key of an operation that was used before, if there is one; its space may be gone. */
export function usedKey({ dice, keys }: Campaign, prefix: string): string | undefined {
	const used = [...keys.keys()].filter((id) => id.startsWith(prefix));
	if (used.length === 0) return undefined;
	return dice.pick(used).slice(prefix.indexOf(' ') + 1);
}

/** What to do if the space of a key is gone; for each key it is always the same. */
export function ifGone(key: string): 'create' | 'error' {
	return key.endsWith('0') || key.endsWith('5') ? 'create' : 'error';
}

/** Whether a key has made a space that is gone, and no other is to be made. */
export function isOfGoneSpace({ truth, keys }: Campaign, id: string): boolean {
	const known = keys.get(id);
	return known !== undefined && !truth.has(known) && ifGone(id) === 'error';
}

/**
 * Takes a new space for the truth, or the one that its key has made before.
 *
 * @param made the operation, and what the space is besides what the item says
 */
export function takeNew(
	{ truth, keys }: Campaign,
	{ displayName, key }: IDataObject,
	[told]: IDataObject[],
	made: Partial<SpaceTruth> & { operation: string },
): string | undefined {
	const { operation, ...facts } = made;
	const name = String(told.name);
	const id = `${operation} ${String(key)}`;
	const known = key === '' ? undefined : keys.get(id);
	if (known !== undefined && truth.has(known)) {
		return complain(
			known === name && isShownAs(truth.get(name), told),
			'another space for the key',
		);
	}
	if (truth.has(name)) return `${name} was there before`;
	if (key !== '') keys.set(id, name);
	const space = spaceWith({
		displayName: String(displayName),
		description: String(key),
		members: { [CALLER]: OWNER },
		...facts,
	});
	truth.set(name, space);
	return complain(isShownAs(space, told), 'not the space that was asked for');
}

/** Takes a space out of the truth. */
export function takeDeleted(
	{ truth }: Campaign,
	{ space }: IDataObject,
	[told]: IDataObject[],
): string | undefined {
	const wasThere = truth.delete(String(space));
	return complain(wasThere && told.deleted === true, 'nothing was deleted');
}
