/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { isDeepStrictEqual } from 'node:util';

import type { EmulatorState } from '../emulator';

/** A person's place in a space, such as `JOINED ROLE_MEMBER`, by their email. */
export type Members = Record<string, string>;

export interface SpaceTruth {
	readonly spaceType: string;
	readonly displayName: string;
	readonly description: string;
	readonly members: Members;
}

/** All spaces by their resource names: as they are, or as the node's outputs say that they are. */
export type Truth = Map<string, SpaceTruth>;

/** What is so at the emulator. */
export function truthOf({ spaces }: EmulatorState): Truth {
	return new Map(
		spaces.map(({ name, spaceType, displayName, spaceDetails, memberships }) => [
			name ?? '',
			{
				spaceType: spaceType ?? '',
				displayName: displayName ?? '',
				description: spaceDetails?.description ?? '',
				members: Object.fromEntries(
					memberships
						.filter(({ state }) => state !== 'NOT_A_MEMBER')
						.map(({ member, state, role }) => [
							(member as { email?: string } | undefined)?.email ?? member?.name ?? '',
							`${state} ${role}`,
						]),
				),
			},
		]),
	);
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
