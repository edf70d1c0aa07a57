import { defaultSeed, type Seed } from '../emulator';
import { USER } from './credentials';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const nameOf = (number: number) => `Office ${number}`;

const idOf = (number: number) => `AAAA${String(number).padStart(7, '0')}`;

/** The resource names of the spaces that {@link withSpaces} makes, as items. */
export const spaceItems = (count: number) =>
	numbered(count).map((number) => ({ name: `spaces/${idOf(number)}` }));

/** Makes a number of named spaces with the user as their only member. */
export function withSpaces(count: number): Seed {
	return {
		...defaultSeed,
		spaces: numbered(count).map((number) => ({
			id: idOf(number),
			spaceType: 'SPACE',
			displayName: nameOf(number),
			members: [{ email: USER }],
		})),
	};
}

/** The display names of the first spaces that {@link withSpaces} makes, as items. */
export const nameItems = (count: number) =>
	numbered(count).map((number) => ({ displayName: nameOf(number) }));

/** Makes one named space with a number of people in it. */
export function withMembers(count: number): Seed {
	const others = numbered(count - 1).map((number) => ({
		id: String(200_000_000_000_000_000_000n + BigInt(number)),
		email: `person.${number}@example.com`,
		displayName: `Person ${number}`,
	}));
	return {
		...defaultSeed,
		people: [...defaultSeed.people, ...others],
		spaces: [
			{
				id: idOf(1),
				spaceType: 'SPACE',
				displayName: 'Everybody',
				members: [{ email: USER }, ...others.map(({ email }) => ({ email }))],
			},
		],
	};
}

/** Display names to create spaces with, as items. */
export const newSpaceItems = (count: number) =>
	numbered(count).map((number) => ({ displayName: `${NEW_SPACE}${number}` }));

/** What the names of the spaces start with that the nodes create. */
export const NEW_SPACE = 'Project ';
