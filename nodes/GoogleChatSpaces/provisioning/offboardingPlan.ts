import type { MemberRole } from '../chat/types';

/** What one space is to somebody who leaves. */
export interface Stay {
	/** The id of the space. */
	readonly space: string;
	readonly displayName: string;
	/** The last segment of the leaver's membership. */
	readonly membershipId: string;
	readonly role: MemberRole;
	/** The names of all owners who have joined, the leaver too; needed where the leaver is one. */
	readonly owners: readonly string[];
	/** Whether a Google Group may keep the leaver in the space. */
	readonly mayHaveGroups: boolean;
	/** The successor's membership, where it was looked for and they have joined. */
	readonly successor?: { readonly membershipId: string };
}

export interface OffboardingStep {
	readonly action: 'promote' | 'remove' | 'refused';
	readonly space: string;
	readonly displayName: string;
	readonly membershipId: string;
	readonly mayHaveGroups: boolean;
	readonly from?: MemberRole;
	readonly to?: MemberRole;
	readonly reason: string;
}

/** How far a departure may go. */
export interface OffboardingGuards {
	/** Whether the leaver is, or may be, the account that is signed in. */
	readonly mayBeCaller: boolean;
	readonly isProtected: boolean;
	readonly hasSuccessor: boolean;
	readonly maxRemovals: number;
}

export interface OffboardingPlan {
	readonly steps: readonly OffboardingStep[];
	/** Why none of the steps may be done. */
	readonly refusals: readonly string[];
}

/** Whether the leaver is the only owner of a space. */
export function isSoleOwner({ role, owners }: Pick<Stay, 'role' | 'owners'>): boolean {
	return role === 'ROLE_MANAGER' && owners.length <= 1;
}

/**
 * Plans how somebody leaves all their spaces: where nobody else owns one, its successor becomes an
 * owner before the leaver goes, and without a successor the leaver stays.
 */
export function planOffboarding(
	stays: readonly Stay[],
	guards: OffboardingGuards,
): OffboardingPlan {
	const steps = stays.flatMap((stay) => stepsOf(stay, guards));
	const removals = steps.filter(({ action }) => action === 'remove').length;
	const strangers = stays.filter(
		(stay) => guards.hasSuccessor && isSoleOwner(stay) && !stay.successor && !isFixed(guards),
	);
	return {
		steps,
		refusals: [
			...strangers.map(
				({ space, displayName }) =>
					`Successor is not a member of ${space} "${displayName}", which has no other owner`,
			),
			...(removals > guards.maxRemovals
				? [`${removals} spaces would be left, and Max Removals is ${guards.maxRemovals}`]
				: []),
		],
	};
}

function isFixed({ mayBeCaller, isProtected }: OffboardingGuards): boolean {
	return mayBeCaller || isProtected;
}

function stepsOf(stay: Stay, guards: OffboardingGuards): OffboardingStep[] {
	const { space, displayName, mayHaveGroups, membershipId, role, successor } = stay;
	const place = { space, displayName, mayHaveGroups };
	const removal = { ...place, membershipId, from: role };
	const refused = (reason: string) => [{ action: 'refused' as const, ...removal, reason }];
	if (guards.isProtected) return refused('is protected');
	if (guards.mayBeCaller) return refused('is or may be the account that is signed in');
	const remove = { action: 'remove' as const, ...removal };
	if (!isSoleOwner(stay)) return [{ ...remove, reason: 'is a member of the space' }];
	if (!successor) return refused('is the last owner of the space: name a Successor');
	return [
		{
			action: 'promote',
			...place,
			membershipId: successor.membershipId,
			to: 'ROLE_MANAGER',
			reason: 'takes over the space',
		},
		{ ...remove, reason: 'has handed the space over' },
	];
}
