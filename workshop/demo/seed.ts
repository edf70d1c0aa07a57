import { defaultSeed, type Seed } from '../emulator/seed';
import type { NewHire } from './newHires';
import type { Handover } from './offboard';

/** The name of the space that only the leaver owns. */
export const LEAVERS_SPACE = 'Leads';

/**
 * Gives the emulator its default directory and, in addition, everybody whom the file names. The new
 * hires' mail domains belong to the organization, and people of other domains are external, as at Google.
 * One space exists, which only the leaver owns.
 */
export function seedWith(hires: readonly NewHire[], { leaver, successor }: Handover): Seed {
	const known = new Set(
		defaultSeed.people.flatMap(({ email, aliases = [] }) => [email, ...aliases].map(lowerCase)),
	);
	const nameOf = new Map(hires.map(({ email, name }) => [lowerCase(email), name]));
	const emails = hires.flatMap(({ email, manager, buddy, hr }) => [email, manager, buddy, hr]);
	const others = [...new Set(emails.map(lowerCase))].filter((email) => !known.has(email));
	const { organization } = defaultSeed;
	return {
		...defaultSeed,
		organization: {
			...organization,
			domains: [
				...new Set([...organization.domains, ...hires.map(({ email }) => domainOf(email))]),
			],
		},
		people: [
			...defaultSeed.people,
			...others.map((email, index) => ({
				id: String(200_000_000_000_000_000_000n + BigInt(index)),
				email,
				displayName: nameOf.get(email) ?? email,
			})),
		],
		spaces: [
			{
				spaceType: 'SPACE',
				displayName: LEAVERS_SPACE,
				members: [{ email: leaver }, { email: successor }],
			},
		],
	};
}

function lowerCase(email: string): string {
	return email.toLowerCase();
}

function domainOf(email: string): string {
	return lowerCase(email.slice(email.lastIndexOf('@') + 1));
}
