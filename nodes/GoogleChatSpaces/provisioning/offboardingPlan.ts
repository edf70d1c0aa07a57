import type { Look } from '../chat/observe';
import type { MemberRole } from '../chat/types';
import type { Answer, StepReason } from './memberPlan';

/** A space that the leaver may be in. */
export interface SearchedSpace {
	readonly id: string;
	readonly displayName: string;
	/** Group chats have no owners. */
	readonly hasOwners: boolean;
	/** Whether a Google Group may hold people in it. */
	readonly mayHaveGroups: boolean;
}

/** A space that Google shows the leaver to be in. */
export interface LeaverSpace extends SearchedSpace {
	/** The leaver's name, `users/{id}`. */
	readonly name: string;
	readonly role: MemberRole;
	/** The names of all who own the space, where the leaver does; absent where Google does not show them. */
	readonly owners?: readonly string[];
	/** Who takes over what only the leaver owns, looked for there. */
	readonly successor?: Look<Successor>;
}

export interface Successor {
	/** `users/{id}`. */
	readonly name: string;
	/** Whether they have not accepted an invitation to the space yet. */
	readonly invited: boolean;
}

export interface OffboardingStep {
	readonly action: 'promote' | 'remove' | 'refused';
	readonly space: LeaverSpace;
	/** Whom it is about: the leaver or the successor, `users/{id}`. */
	readonly name: string;
	/** Absent for the successor. */
	readonly from?: MemberRole;
	/** Absent for the leaver. */
	readonly to?: MemberRole;
	readonly reason: StepReason;
	/** Whom the reason is about, where that is neither of both. */
	readonly about?: readonly string[];
}

/** How far an offboarding may go. */
export interface OffboardingGuards {
	/** Whether the leaver is the account that is signed in; unknown counts as yes. */
	readonly isCaller: Answer;
	readonly isProtected: boolean;
	/** Whom somebody protects by an address that Google shows nobody by: it may be the leaver's. */
	readonly unknownProtected: readonly string[];
	readonly maxRemovals: number;
}

/** Why none of the steps may be done. */
export type OffboardingRefusal =
	| { readonly limit: 'maxRemovals'; readonly removals: number; readonly max: number }
	/** The successor is the leaver, by another address or by the id. */
	| { readonly limit: 'successorLeaves' }
	/** Google does not show the successor as a member who has joined. */
	| { readonly limit: 'successorMissing'; readonly space: LeaverSpace };

export interface OffboardingPlan {
	/** Those of one space one after another. */
	readonly steps: readonly OffboardingStep[];
	readonly refusals: readonly OffboardingRefusal[];
}

/** Whether nobody but the leaver owns a space, as far as Google shows. */
export function isSoleOwner({ name, role, owners }: LeaverSpace): boolean {
	return role === 'ROLE_MANAGER' && (owners ?? []).every((owner) => owner === name);
}

/**
 * Plans how somebody leaves all their spaces: where nobody else owns one, its successor becomes an
 * owner before the leaver goes, and without a successor the leaver stays.
 */
export function planOffboarding(
	spaces: readonly LeaverSpace[],
	guards: OffboardingGuards,
): OffboardingPlan {
	const areSeveral = new Set(spaces.map(({ name }) => name)).size > 1;
	const steps = spaces.flatMap((space) => stepsOf(space, guards, areSeveral));
	return { steps, refusals: refusalsOf(steps, guards) };
}

function refusalsOf(
	steps: readonly OffboardingStep[],
	{ maxRemovals: max }: OffboardingGuards,
): OffboardingRefusal[] {
	const removals = steps.filter(({ action }) => action === 'remove').length;
	const ownerless = steps
		.filter(({ reason }) => reason === 'noSuccessor')
		.map(({ space }) => space);
	const missing = ownerless.filter(({ successor }) => successor);
	if (missing.some(isSucceededByLeaver)) return [{ limit: 'successorLeaves' }];
	return [
		...missing.map((space) => ({ limit: 'successorMissing', space }) as const),
		...(removals > max ? [{ limit: 'maxRemovals', removals, max } as const] : []),
	];
}

function isSucceededByLeaver({ name, successor }: LeaverSpace): boolean {
	return successor?.is === 'seen' && successor.thing.name === name;
}

/** Who takes over, if Google shows them as somebody else who has joined. */
function heirOf(space: LeaverSpace): Successor | undefined {
	const { successor } = space;
	if (successor?.is !== 'seen' || successor.thing.invited) return undefined;
	return isSucceededByLeaver(space) ? undefined : successor.thing;
}

function stepsOf(
	space: LeaverSpace,
	{ isProtected, isCaller, unknownProtected }: OffboardingGuards,
	areSeveral: boolean,
): OffboardingStep[] {
	const { name, role, owners } = space;
	const leaver = { space, name, from: role };
	const refused = (reason: StepReason, about?: readonly string[]): OffboardingStep[] => [
		{ ...leaver, action: 'refused', reason, ...(about && { about }) },
	];
	if (isProtected) return refused('protected');
	if (isCaller !== 'no') return refused(isCaller === 'yes' ? 'caller' : 'callerUnknown');
	if (unknownProtected.length > 0) return refused('protectedUnknown', unknownProtected);
	if (areSeveral) return refused('severalPeople');
	if (role === 'ROLE_MANAGER' && !owners) return refused('ownersUnknown');
	if (!isSoleOwner(space)) return [{ ...leaver, action: 'remove', reason: 'leaves' }];
	const heir = heirOf(space);
	if (!heir) return refused('noSuccessor');
	return [
		{ action: 'promote', space, name: heir.name, to: 'ROLE_MANAGER', reason: 'takesOver' },
		{ ...leaver, action: 'remove', reason: 'handsOver' },
	];
}
