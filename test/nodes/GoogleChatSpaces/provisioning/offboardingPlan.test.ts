import fc from 'fast-check';

import {
	isSoleOwner,
	planOffboarding,
	type OffboardingGuards,
	type Stay,
} from '../../../../nodes/GoogleChatSpaces/provisioning/offboardingPlan';

const stay: fc.Arbitrary<Stay> = fc
	.record({
		space: fc.integer({ min: 1, max: 50 }).map((id) => `AAAA${id}`),
		isOwner: fc.boolean(),
		otherOwners: fc.integer({ min: 0, max: 2 }),
		hasSuccessor: fc.boolean(),
		mayHaveGroups: fc.boolean(),
	})
	.map(({ space, isOwner, otherOwners, hasSuccessor, mayHaveGroups }) => ({
		space,
		displayName: space,
		membershipId: '1',
		mayHaveGroups,
		role: isOwner ? 'ROLE_MANAGER' : 'ROLE_MEMBER',
		owners: [
			...(isOwner ? ['users/1'] : []),
			...Array.from({ length: otherOwners }, (_, index) => `users/${index + 10}`),
		],
		...(hasSuccessor && { successor: { membershipId: '2' } }),
	}));

const stays = fc.uniqueArray(stay, { selector: ({ space }) => space, maxLength: 10 });
const guards: fc.Arbitrary<OffboardingGuards> = fc.record({
	mayBeCaller: fc.boolean(),
	isProtected: fc.boolean(),
	hasSuccessor: fc.boolean(),
	maxRemovals: fc.integer({ min: 1, max: 10 }),
});

test('every space is told, each is left with an owner, and no rail is broken', () => {
	fc.assert(
		fc.property(stays, guards, (stays, guards) => {
			const { steps, refusals } = planOffboarding(stays, guards);
			expect(new Set(steps.map(({ space }) => space))).toEqual(
				new Set(stays.map(({ space }) => space)),
			);
			const removals = steps.filter(({ action }) => action === 'remove');
			expect(refusals.some((text) => text.includes('Max Removals'))).toBe(
				removals.length > guards.maxRemovals,
			);
			if (guards.mayBeCaller || guards.isProtected) expect(removals).toEqual([]);
			for (const { space } of removals) {
				const stay = stays.find((candidate) => candidate.space === space);
				if (!stay || !isSoleOwner(stay)) continue;
				const ofSpace = steps.filter((step) => step.space === space);
				expect(ofSpace.map(({ action }) => action)).toEqual(['promote', 'remove']);
			}
		}),
		{ numRuns: 1000 },
	);
});
