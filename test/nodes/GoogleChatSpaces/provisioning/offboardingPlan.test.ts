import fc from 'fast-check';

import { ABSENT, seen } from '../../../../nodes/GoogleChatSpaces/chat/observe';
import {
	isSoleOwner,
	planOffboarding,
	type OffboardingGuards,
	type LeaverSpace,
} from '../../../../nodes/GoogleChatSpaces/provisioning/offboardingPlan';

const LEAVER = 'users/1';
const SUCCESSOR = 'users/2';

const space: fc.Arbitrary<LeaverSpace> = fc
	.record({
		id: fc.integer({ min: 1, max: 50 }).map((id) => `AAAA${id}`),
		isOwner: fc.boolean(),
		areOwnersShown: fc.boolean(),
		otherOwners: fc.integer({ min: 0, max: 2 }),
		successor: fc.constantFrom(
			undefined,
			ABSENT,
			seen({ name: SUCCESSOR, invited: false }),
			seen({ name: SUCCESSOR, invited: true }),
			seen({ name: LEAVER, invited: false }),
		),
		name: fc.constantFrom(...Array<string>(9).fill(LEAVER), 'users/3'),
	})
	.map(({ id, isOwner, areOwnersShown, otherOwners, successor, name }) => ({
		id,
		displayName: id,
		hasOwners: true,
		mayHaveGroups: false,
		name,
		role: isOwner ? 'ROLE_MANAGER' : 'ROLE_MEMBER',
		...(isOwner &&
			areOwnersShown && {
				owners: [name, ...Array.from({ length: otherOwners }, (_, at) => `users/${at + 10}`)],
			}),
		...(successor && { successor }),
	}));

const spaces = fc.uniqueArray(space, { selector: ({ id }) => id, maxLength: 10 });
const guards: fc.Arbitrary<OffboardingGuards> = fc.record({
	isCaller: fc.constantFrom('no', 'no', 'no', 'yes', 'unknown'),
	isProtected: fc.constantFrom(false, false, false, true),
	unknownProtected: fc.constantFrom([], [], [], ['ceo@example.com']),
	maxRemovals: fc.integer({ min: 1, max: 10 }),
});

test('every space is told, each is left with an owner, and no guard is broken', () => {
	fc.assert(
		fc.property(spaces, guards, (spaces, guards) => {
			const { steps, refusals } = planOffboarding(spaces, guards);
			expect(new Set(steps.map((step) => step.space))).toEqual(new Set(spaces));

			const removals = steps.filter(({ action }) => action === 'remove');
			const isOver = removals.length > guards.maxRemovals;
			const limits = refusals.map(({ limit }) => limit);
			if (!limits.includes('successorLeaves')) {
				expect(limits.includes('maxRemovals')).toBe(isOver);
			}
			const isFixed =
				guards.isProtected || guards.isCaller !== 'no' || guards.unknownProtected.length > 0;
			const areSeveral = new Set(spaces.map(({ name }) => name)).size > 1;
			if (isFixed || areSeveral) expect(removals).toEqual([]);

			for (const { space } of removals) {
				if (space.role === 'ROLE_MANAGER') expect(space.owners).toBeDefined();
				if (!isSoleOwner(space)) continue;
				const ofSpace = steps.filter((step) => step.space === space);
				const heir = ofSpace[0].name;
				expect(ofSpace.map(({ action, name }) => `${action} ${name}`)).toEqual([
					`promote ${heir}`,
					`remove ${space.name}`,
				]);
				expect(heir).not.toBe(space.name);
				expect(space.successor).toEqual(seen({ name: heir, invited: false }));
			}
		}),
		{ numRuns: 2000 },
	);
});

test('a successor who has not joined, or is the leaver, refuses the plan and says where', () => {
	const owned: LeaverSpace = {
		id: 'AAAA1',
		displayName: 'Owned',
		hasOwners: true,
		mayHaveGroups: false,
		name: LEAVER,
		role: 'ROLE_MANAGER',
		owners: [LEAVER],
	};
	const free = {
		isCaller: 'no',
		isProtected: false,
		unknownProtected: [],
		maxRemovals: 9,
	} as const;
	const refusalsFor = (successor: LeaverSpace['successor']) =>
		planOffboarding([{ ...owned, ...(successor && { successor }) }], free).refusals.map(
			({ limit }) => limit,
		);

	expect(refusalsFor(undefined)).toEqual([]);
	expect(refusalsFor(ABSENT)).toEqual(['successorMissing']);
	expect(refusalsFor(seen({ name: SUCCESSOR, invited: true }))).toEqual(['successorMissing']);
	expect(refusalsFor(seen({ name: LEAVER, invited: false }))).toEqual(['successorLeaves']);
	expect(refusalsFor(seen({ name: SUCCESSOR, invited: false }))).toEqual([]);
});

describe('each step says why', () => {
	const space: LeaverSpace = {
		id: 'AAAA1',
		displayName: 'One',
		hasOwners: true,
		mayHaveGroups: false,
		name: LEAVER,
		role: 'ROLE_MEMBER',
	};
	const owned: LeaverSpace = { ...space, role: 'ROLE_MANAGER', owners: [LEAVER] };
	const free: OffboardingGuards = {
		isCaller: 'no',
		isProtected: false,
		unknownProtected: [],
		maxRemovals: 1,
	};
	const stepsOf = (spaces: LeaverSpace[], guards: Partial<OffboardingGuards> = {}) =>
		planOffboarding(spaces, { ...free, ...guards }).steps.map((step) => ({
			...step,
			space: undefined,
		}));
	const leaver = { name: LEAVER, from: 'ROLE_MEMBER' };

	test('of a leaver who goes', () => {
		expect(stepsOf([space])).toEqual([{ ...leaver, action: 'remove', reason: 'leaves' }]);
		expect(planOffboarding([space], free).refusals).toEqual([]);
		expect(stepsOf([{ ...owned, owners: [LEAVER, 'users/9'] }])).toEqual([
			{ name: LEAVER, from: 'ROLE_MANAGER', action: 'remove', reason: 'leaves' },
		]);
	});

	test('of a space that is handed over', () => {
		const successor = seen({ name: SUCCESSOR, invited: false });
		expect(stepsOf([{ ...owned, successor }])).toEqual([
			{ action: 'promote', name: SUCCESSOR, to: 'ROLE_MANAGER', reason: 'takesOver' },
			{ action: 'remove', name: LEAVER, from: 'ROLE_MANAGER', reason: 'handsOver' },
		]);
	});

	test.each<[string, LeaverSpace[], Partial<OffboardingGuards>, object]>([
		['is protected', [space], { isProtected: true }, { reason: 'protected' }],
		['is signed in', [space], { isCaller: 'yes' }, { reason: 'caller' }],
		['may be signed in', [space], { isCaller: 'unknown' }, { reason: 'callerUnknown' }],
		[
			'may be protected',
			[space],
			{ unknownProtected: ['ceo@example.com'] },
			{ reason: 'protectedUnknown', about: ['ceo@example.com'] },
		],
		['is two people', [space, { ...space, name: 'users/3' }], {}, { reason: 'severalPeople' }],
		[
			'owns a space whose owners are not shown',
			[{ ...owned, owners: undefined }],
			{},
			{ reason: 'ownersUnknown' },
		],
		['has nobody who takes over', [owned], {}, { reason: 'noSuccessor' }],
	])('of a leaver who stays, as the leaver %s', (_, spaces, guards, why) => {
		const [{ role }] = spaces;
		expect(stepsOf(spaces, guards)[0]).toEqual({
			name: LEAVER,
			from: role,
			action: 'refused',
			...why,
		});
	});

	test('and more spaces than may be left are told', () => {
		expect(planOffboarding([space, { ...space, id: 'AAAA2' }], free).refusals).toEqual([
			{ limit: 'maxRemovals', removals: 2, max: 1 },
		]);
	});

	test('a space whose owners are not shown may have no other', () => {
		expect(isSoleOwner({ ...owned, owners: undefined })).toBe(true);
		expect(isSoleOwner({ ...owned, owners: ['users/9', LEAVER] })).toBe(false);
		expect(isSoleOwner({ ...space, owners: [LEAVER] })).toBe(false);
	});
});
