import fc from 'fast-check';

import { removeFromAll as operation } from '../../../nodes/GoogleChatSpaces/resources/member/removeFromAll.operation';
import { anyWorld } from './changes';
import { anyAddress, anyGroup, anyMembers, CALLER, type SeedMember } from './people';
import type { Promised, Setting } from './promised';
import { isTrue, keepsPlace } from './scene';

interface Offboarding extends Setting {
	/** The members of each space. */
	readonly members: ReadonlyArray<SeedMember[]>;
	readonly leaver: string;
	readonly successor?: string;
	readonly protectedMembers: readonly string[];
}

const cases: fc.Arbitrary<Offboarding> = fc.record(
	{
		signIn: fc.constantFrom('oAuth2' as const, 'delegation' as const),
		world: anyWorld,
		members: fc.array(anyMembers, { minLength: 1, maxLength: 3 }),
		leaver: anyAddress,
		successor: anyAddress,
		protectedMembers: fc.array(fc.oneof(anyAddress, anyGroup), { maxLength: 1 }),
	},
	{ requiredKeys: ['signIn', 'world', 'members', 'leaver', 'protectedMembers'] },
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
	values: ({ leaver, successor, protectedMembers }) => ({
		leaver,
		...(successor !== undefined && { successor }),
		options: {
			...(protectedMembers.length > 0 && { protectedMembers: [...protectedMembers] }),
		},
	}),
	broken(stub, given, { before, after, told, effect }) {
		const leaver = stub.idOf(given.leaver);
		// A service account that acts as the leaver is told to by name.
		const isCaller = given.signIn === 'oAuth2' && leaver === stub.idOf(CALLER);
		const isProtected = given.protectedMembers.some((member) => stub.idOf(member) === leaver);
		const mayGo = (id: string) => id === leaver && !isCaller && !isProtected;
		const lost = [...before].flatMap(([space, was]) => {
			const is = after.get(space);
			if (!is) return [`${space} is gone`];
			return [...was.places.keys()]
				.filter((id) => !mayGo(id) && !keepsPlace(was, is, id))
				.map((id) => `${id} lost their place in ${space}`);
		});
		const untrue = told.items.filter((item) => {
			const space = String(item.space).replace('spaces/', '');
			const [was, is] = [before.get(space), after.get(space)];
			if (!was || !is) return false;
			const id = stub.idOf(item.action === 'promote' ? (given.successor ?? '') : given.leaver);
			const truth = { before: was, after: is, isAlone: true, world: given.world, effect };
			return !isTrue(item, id, truth);
		});
		return [...lost, ...untrue.map((item) => `untrue: ${JSON.stringify(item)}`)];
	},
	// Who is protected by an address may be shown in a space that the leaver has left by then.
	mayEndElsewhere: (_stub, { protectedMembers }) => protectedMembers.length > 0,
};
