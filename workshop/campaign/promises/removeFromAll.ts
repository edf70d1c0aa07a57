import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { removeFromAll as operation } from '../../../nodes/GoogleChatSpaces/resources/member/removeFromAll.operation';
import { says } from './changes';
import { anyAddress, anyGroup, anyMembers, type SeedMember } from './people';
import {
	accountOf,
	accountToSpare,
	anySetting,
	type Ending,
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
}

const cases: fc.Arbitrary<Offboarding> = fc.record(
	{
		...anySetting,
		members: fc.array(anyMembers, { minLength: 1, maxLength: 3 }),
		leaver: anyAddress,
		successor: anyAddress,
		protectedMembers: fc.array(fc.oneof(anyAddress, anyGroup), { maxLength: 1 }),
		maxRemovals: fc.constantFrom(200, 200, 1),
	},
	{
		requiredKeys: [
			...(Object.keys(anySetting) as Array<keyof Setting>),
			'members',
			'leaver',
			'protectedMembers',
			'maxRemovals',
		],
	},
);

/** Remove From All Spaces: nobody but the leaver goes, and nobody is lowered. */
export const removeFromAll: Promised<Offboarding> = {
	cases,
	spaces: ({ members }) =>
		members.map((some, index) => ({
			id: `AAAA${index}`,
			spaceType: 'SPACE',
			displayName: `Space ${index}`,
			members: some,
		})),
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
	lost(stub, given, { before, after, effect }) {
		const leaver = stub.idOf(given.leaver);
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
	},
	untrue(stub, given, ending) {
		const { before, after, told } = ending;
		const [leaver, successor] = [given.leaver, given.successor ?? ''].map((one) => stub.idOf(one));
		return [
			...told.items
				.filter((item) => !isTold(stub, given, ending, item))
				.map((item) => `untrue: ${JSON.stringify(item)}`),
			...(told.error
				? []
				: [...before].flatMap(([space, was]) =>
						untoldChanges([leaver, successor], was, after.get(space) as Scene),
					)),
		];
	},
	// Who is protected by an address may be shown in a space that the leaver has left by then.
	mayEndElsewhere: (_stub, { protectedMembers }) => protectedMembers.length > 0,
};

/** Whether somebody has become an owner of a space that has another one than the leaver. */
function isRaisedForNothing(was: Scene, is: Scene, leaver: string | undefined): boolean {
	const owners = was.owners();
	const isRaised = is.owners().some((id) => !owners.includes(id));
	return isRaised && owners.some((id) => id !== leaver);
}

/** Whether what an item tells of a space, or of all, is so. */
function isTold(
	stub: Stub,
	given: Offboarding,
	{ before, after, effect }: Ending,
	item: IDataObject,
): boolean {
	const leaver = stub.idOf(given.leaver);
	const { world, asAdmin } = given;
	if (typeof item.space === 'string') {
		const space = item.space.replace('spaces/', '');
		const [was, is] = [before.get(space), after.get(space)];
		if (!was || !is) return false;
		const id = item.action === 'promote' ? stub.idOf(given.successor ?? '') : leaver;
		const truth = { before: was, after: is, isAlone: true, hidesGroups: asAdmin, world, effect };
		return isTrue(item, id, truth);
	}
	// It is about all spaces: nobody of this address is there, as far as the account can see.
	const account = stub.idOf(accountOf(given)) ?? '';
	const isSeen = [...before.values()].some(
		(was) => (asAdmin || was.placeOf(account)) && was.placeOf(leaver ?? '') !== undefined,
	);
	return item.outcome === 'unknown' || !isSeen || says(effect, 'NOT_FOUND', 'PERMISSION_DENIED');
}
