import fc from 'fast-check';

import type { Seed } from '../../emulator';
import { addressesOf, ADMIN, CALLER, GROUPS } from '../kinds/people';
import type { Role } from './scene';

export { ADMIN, CALLER };

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

/** The members of a space, the caller with a role among them. */
export const anyMembers: fc.Arbitrary<SeedMember[]> = fc
	.tuple(
		// Most of what there is to do only an owner may.
		fc.oneof({ weight: 2, arbitrary: fc.constant<Role>('ROLE_MANAGER') }, anyRole),
		fc.uniqueArray(fc.tuple(fc.constantFrom(...PEOPLE.slice(1), ...GROUPS), anyRole), {
			selector: ([email]) => email,
			maxLength: 5,
		}),
	)
	.map(([role, others]) => [
		{ email: CALLER, role },
		...others.map(([email, itsRole]): SeedMember => {
			if (GROUPS.includes(email)) return { email };
			return email.startsWith('invitee') ? { email, state: 'INVITED' } : { email, role: itsRole };
		}),
	]);
