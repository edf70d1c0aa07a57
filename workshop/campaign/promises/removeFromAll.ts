import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { removeFromAll as operation } from '../../../nodes/GoogleChatSpaces/resources/member/removeFromAll.operation';
import { says } from './changes';
import { anyAddress, anyGroup, anyMembers, PEOPLE, type SeedMember } from './people';
import {
	accountOf,
	accountToSpare,
	anySetting,
	type Ending,
	type Passage,
	type Promised,
	type Setting,
} from './promised';
import { isTrue, keepsPlace, untoldChanges, type Scene } from './scene';
import type { Stub } from './stub';

interface Offboarding extends Setting {
	/** The members of each space. */
	readonly members: ReadonlyArray<SeedMember[]>;
	readonly leaver: string;
	readonly successor?: string;
	readonly protectedMembers: readonly string[];
	readonly maxRemovals: number;
	/** The email of whom the last space shows by the leaver's address. */
	readonly namesake?: string;
	/** Whether somebody who owned the spaces, too, has just left them. */
	readonly hadOwner: boolean;
}

/** They are in no space any more. */
const FORMER_OWNER = 'grace@example.com';

const cases: fc.Arbitrary<Offboarding> = fc.record(
	{
		...anySetting,
		members: fc.array(anyMembers, { minLength: 1, maxLength: 3 }),
		leaver: anyAddress,
		successor: anyAddress,
		protectedMembers: fc.array(fc.oneof(anyAddress, anyGroup), { maxLength: 1 }),
		maxRemovals: fc.constantFrom(200, 200, 1),
		namesake: fc.constantFrom(...PEOPLE),
		hadOwner: fc.boolean(),
	},
	{
		requiredKeys: [
			...(Object.keys(anySetting) as Array<keyof Setting>),
			'members',
			'leaver',
			'protectedMembers',
			'maxRemovals',
			'hadOwner',
		],
	},
);

/** Remove From All Spaces: nobody but the leaver goes, and nobody is lowered. */
export const removeFromAll: Promised<Offboarding> = {
	cases,
	spaces: ({ members, hadOwner }) =>
		members.map((some, index) => ({
			id: spaceOf(index),
			spaceType: 'SPACE',
			displayName: `Space ${index}`,
			members: hadOwner ? [...some, { email: FORMER_OWNER, role: 'ROLE_MANAGER' }] : some,
		})),
	setUp(stub, { members, leaver, namesake, hadOwner }) {
		if (hadOwner) members.forEach((_, index) => stub.leave(spaceOf(index), FORMER_OWNER));
		if (hasNamesake(leaver, namesake)) {
			stub.showNamesake(spaceOf(members.length - 1), leaver, namesake);
		}
	},
	operation,
	values: ({ leaver, successor, protectedMembers, maxRemovals, asAdmin }) => ({
		leaver,
		...(successor !== undefined && { successor }),
		options: {
			maxRemovals,
			...(asAdmin && { useAdminAccess: true }),
			...(protectedMembers.length > 0 && { protectedMembers: [...protectedMembers] }),
		},
	}),
	lost: (stub, given, passage) =>
		ofSomeLeaver(stub, given, (leaver) => lostBut(leaver, stub, given, passage)),
	untrue: (stub, given, ending) =>
		ofSomeLeaver(stub, given, (leaver) => untrueOf(leaver, stub, given, ending)),
	// Who is protected by an address, or tells that it is of several people, may be shown only in a space
	// that the leaver has left by then. What is refused as a whole once an owner is shown no more may have
	// been done in part before.
	mayEndElsewhere: (_stub, { protectedMembers, leaver, namesake, hadOwner, world }) =>
		protectedMembers.length > 0 ||
		hasNamesake(leaver, namesake) ||
		(hadOwner && world.memberReadsBehind !== 0),
};

function spaceOf(index: number): string {
	return `AAAA${index}`;
}

/** Whether a space shows another person by the leaver's address; an id is one person's everywhere. */
function hasNamesake(leaver: string, namesake: string | undefined): namesake is string {
	return namesake !== undefined && leaver.includes('@');
}

/** Whom a space shows by the leaver's address. */
function shownIn(stub: Stub, { members, leaver, namesake }: Offboarding, space: string): string {
	const isNamesake = hasNamesake(leaver, namesake) && space === spaceOf(members.length - 1);
	return stub.idOf(isNamesake ? namesake : leaver) ?? '';
}

/** What does not hold, whichever one person it is that the leaver's address is of. */
function ofSomeLeaver(
	stub: Stub,
	{ leaver, namesake }: Offboarding,
	brokenOf: (leaver: string | undefined) => string[],
): string[] {
	const broken = brokenOf(stub.idOf(leaver));
	if (broken.length === 0 || !hasNamesake(leaver, namesake)) return broken;
	return brokenOf(stub.idOf(namesake)).length === 0 ? [] : broken;
}

/** What is lost to others than the leaver, and to the leaver beyond what was asked. */
function lostBut(
	leaver: string | undefined,
	stub: Stub,
	given: Offboarding,
	{ before, after, effect }: Passage,
): string[] {
	// A service account that acts as the leaver is told to by name.
	const actsAsLeaver =
		given.signIn === 'delegation' && given.leaver.toLowerCase() === accountOf(given);
	const account = actsAsLeaver ? [] : accountToSpare(given, effect);
	const isSpared = [...account, ...given.protectedMembers].some(
		(address) => stub.idOf(address) === leaver,
	);
	const left = [...before].filter(
		([space, was]) => was.places.has(leaver ?? '') && !after.get(space)?.places.has(leaver ?? ''),
	);
	return [
		...[...before].flatMap(([space, was]) => {
			const is = after.get(space);
			if (!is) return [`${space} is gone`];
			return [
				...[...was.places.keys()]
					.filter((id) => (id !== leaver || isSpared) && !keepsPlace(was, is, id))
					.map((id) => `${id} lost their place in ${space}`),
				...(isRaisedForNothing(was, is, leaver) ? [`a second owner in ${space}`] : []),
			];
		}),
		...(left.length > given.maxRemovals ? ['Max Removals is broken'] : []),
	];
}

/** What is told and is not so, if this is the leaver. */
function untrueOf(
	leaver: string | undefined,
	stub: Stub,
	given: Offboarding,
	ending: Ending,
): string[] {
	const { before, after, told } = ending;
	const successor = stub.idOf(given.successor ?? '');
	return [
		...told.items
			.filter((item) => !isTold(leaver, stub, given, ending, item))
			.map((item) => `untrue: ${JSON.stringify(item)}`),
		...(told.error
			? []
			: [...before].flatMap(([space, was]) =>
					untoldChanges([leaver, successor], was, after.get(space) as Scene),
				)),
	];
}

/** Whether somebody has become an owner of a space that has another one than the leaver. */
function isRaisedForNothing(was: Scene, is: Scene, leaver: string | undefined): boolean {
	const owners = was.owners();
	const isRaised = is.owners().some((id) => !owners.includes(id));
	return isRaised && owners.some((id) => id !== leaver);
}

/** Whether what an item tells of a space, or of all, is so. */
function isTold(
	leaver: string | undefined,
	stub: Stub,
	given: Offboarding,
	{ before, after, effect }: Ending,
	item: IDataObject,
): boolean {
	const { world, asAdmin } = given;
	// Where spaces show two people by the address, which of them another space hides nobody can tell.
	if (item.outcome === 'unknown' && hasNamesake(given.leaver, given.namesake)) return true;
	if (typeof item.space === 'string') {
		const space = item.space.replace('spaces/', '');
		const [was, is] = [before.get(space), after.get(space)];
		if (!was || !is) return false;
		const id = item.action === 'promote' ? stub.idOf(given.successor ?? '') : leaver;
		// Whom a group may hold no list need show.
		const mayHide = asAdmin || was.groups().length > 0;
		const isAbsent = id !== undefined && !was.placeOf(id);
		if (item.outcome === 'unknown' && isAbsent && mayHide) return true;
		const truth = { before: was, after: is, isAlone: true, hidesGroups: asAdmin, world, effect };
		return isTrue(item, id, truth);
	}
	// It is about all spaces: nobody of this address is there, as far as the account can see.
	const account = stub.idOf(accountOf(given)) ?? '';
	const isSeen = [...before].some(
		([space, was]) =>
			(asAdmin || was.placeOf(account)) && was.placeOf(shownIn(stub, given, space)) !== undefined,
	);
	return item.outcome === 'unknown' || !isSeen || says(effect, 'NOT_FOUND', 'PERMISSION_DENIED');
}
