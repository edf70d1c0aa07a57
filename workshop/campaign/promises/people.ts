import fc from 'fast-check';

import { defaultSeed, type Seed } from '../../emulator';
import { addressesOf, ADMIN, CALLER } from '../kinds/people';
import type { Role } from './scene';

export { ADMIN, CALLER };

/** With a group that the caller is in. */
export const SEED: Seed = {
	...defaultSeed,
	groups: [
		...defaultSeed.groups,
		{
			id: '03abc0000009',
			displayName: 'People Team',
			email: 'people-team@example.com',
			members: [CALLER, 'alice@example.com'],
		},
	],
};

/** The emails of Google Groups. */
const GROUPS = SEED.groups.map(({ email }) => email);

/** They are in a space, or are to be. One is invited where others join; some are in groups. */
export const PEOPLE = [
	CALLER,
	ADMIN,
	'ivan.it@example.com',
	'alice@example.com',
	'bruno@example.com',
	'david@example.com',
	'invitee@example.com',
];

/** Google does not let them in, or does not know them. */
const STRANGERS = [
	'blocked@example.com',
	'chatless@example.com',
	'pat@partner.example',
	'nobody@example.com',
];

export const anyRole = fc.constantFrom<Role>(
	'ROLE_MANAGER',
	'ROLE_ASSISTANT_MANAGER',
	'ROLE_MEMBER',
);

/** Seldom a stranger's: nobody is removed as long as one is in the list. */
export const anyAddress = fc.oneof(
	{
		weight: 9,
		arbitrary: fc.constantFrom(...PEOPLE).chain((email) => fc.constantFrom(...addressesOf(email))),
	},
	{ weight: 1, arbitrary: fc.constantFrom(...STRANGERS) },
);

export const anyGroup = fc.constantFrom(...GROUPS);

export type SeedMember = NonNullable<Seed['spaces']>[number]['members'][number];

/** Whether an owner of a space is to be none any more, by their desired roles. */
export function losesAnOwner(
	members: readonly SeedMember[],
	roleOf: (email: string) => Role | undefined,
): boolean {
	return members.some(
		({ email, role }) => role === 'ROLE_MANAGER' && roleOf(email) !== 'ROLE_MANAGER',
	);
}

/** As {@link anyAddress}, and often of people who are among members through a group only. */
export function anyAddressNear(members: readonly SeedMember[]): fc.Arbitrary<string> {
	const own = members.map(({ email }) => email);
	const others = SEED.groups
		.filter(({ email }) => own.includes(email))
		.flatMap((group) => group.members)
		.filter((email) => !own.includes(email));
	return others.length > 0 ? fc.oneof(anyAddress, fc.constantFrom(...others)) : anyAddress;
}

/** The members of a space in any order, the caller with a role among them; a person is the first. */
export const anyMembers: fc.Arbitrary<SeedMember[]> = fc
	.tuple(
		// Most of what there is to do only an owner may.
		fc.oneof({ weight: 2, arbitrary: fc.constant<Role>('ROLE_MANAGER') }, anyRole),
		fc.uniqueArray(fc.tuple(fc.constantFrom(...PEOPLE.slice(1), ...GROUPS), anyRole), {
			selector: ([email]) => email,
			maxLength: 5,
		}),
		fc.nat({ max: 5 }),
	)
	.map(([role, others, place]) => {
		const members = others.map(([email, itsRole]): SeedMember => {
			if (GROUPS.includes(email)) return { email };
			// Who is invited gets a role only after joining.
			return email.startsWith('invitee')
				? { email, role: 'ROLE_MEMBER', state: 'INVITED' }
				: { email, role: itsRole };
		});
		const people = members.filter(({ email }) => !GROUPS.includes(email));
		const groups = members.filter(({ email }) => GROUPS.includes(email));
		return [...people.slice(0, place), { email: CALLER, role }, ...people.slice(place), ...groups];
	});
