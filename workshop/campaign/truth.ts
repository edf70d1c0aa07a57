import { isDeepStrictEqual } from 'node:util';

import type { EmulatorState } from '../emulator';

/**
 * The place of each member of a space, such as `JOINED ROLE_MEMBER`: of people by their email, of groups
 * and the Chat app by Google's name. Who is there through a group only has none.
 */
export type Members = Record<string, string>;

export interface SpaceTruth {
	readonly spaceType: string;
	readonly displayName: string;
	readonly description: string;
	readonly importMode: boolean;
	/** Direct messages and group chats are listed only then. */
	readonly hasMessages: boolean;
	readonly members: Members;
}

/** A named space without anything, but for what is said of it. */
export function spaceWith(facts: Partial<SpaceTruth>): SpaceTruth {
	return {
		spaceType: 'SPACE',
		displayName: '',
		description: '',
		importMode: false,
		hasMessages: true,
		members: {},
		...facts,
	};
}

/** All spaces by their resource names: as they are, or as the node's outputs say that they are. */
export type Truth = Map<string, SpaceTruth>;

/** What is so at the emulator. */
export function truthOf({ spaces }: EmulatorState): Truth {
	return new Map(
		spaces.map(({ name, spaceType, displayName, spaceDetails, importMode, ...space }) => [
			name ?? '',
			spaceWith({
				spaceType: spaceType ?? '',
				displayName: displayName ?? '',
				description: spaceDetails?.description ?? '',
				importMode: importMode ?? false,
				hasMessages: space.hasMessages,
				members: Object.fromEntries(
					space.memberships
						.filter(({ state }) => state !== 'NOT_A_MEMBER')
						.map((membership) => [memberName(membership), placeIn(membership)]),
				),
			}),
		]),
	);
}

type Membership = EmulatorState['spaces'][number]['memberships'][number];

function memberName({ member, groupMember }: Membership): string {
	const { email } = (member ?? {}) as { email?: string };
	return email ?? member?.name ?? groupMember?.name ?? '';
}

/** What somebody is in a space, such as `JOINED ROLE_MEMBER`; groups have no role. */
export function placeIn({ state, role }: Pick<Membership, 'state' | 'role'>): string {
	return [state, role].filter(Boolean).join(' ');
}

/**
 * Says where what the outputs told is not what is so; empty where it all is.
 *
 * @param isOpen whether the outputs left open what became of a space, by its name
 */
export function differences(
	told: Truth,
	actual: Truth,
	isOpen: (name: string) => boolean = () => false,
): string[] {
	const names = [...new Set([...told.keys(), ...actual.keys()])];
	return names
		.filter((name) => !isDeepStrictEqual(told.get(name), actual.get(name)) && !isOpen(name))
		.map((name) => {
			if (!told.has(name)) return `${name}: nobody told of ${JSON.stringify(actual.get(name))}`;
			if (!actual.has(name)) return `${name}: lost ${JSON.stringify(told.get(name))}`;
			return `${name}: told ${JSON.stringify(told.get(name))}, is ${JSON.stringify(actual.get(name))}`;
		});
}
