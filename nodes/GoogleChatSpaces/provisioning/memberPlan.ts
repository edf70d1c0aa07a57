import { isRaise, rankOf } from '../chat/memberships';
import type { MemberRole } from '../chat/types';

/** Somebody who is in a space: a person or a Google Group, never a Chat app. */
export interface ActualMember {
	/** Google's name of whom it is: `users/{id}` or `groups/{id}`. */
	readonly name: string;
	/** What people know them by: an email where Google shows one. */
	readonly label: string;
	/** The last segment of the membership's name. */
	readonly membershipId: string;
	/** Groups have none. */
	readonly role?: MemberRole;
	/** Who is invited gets a role only after joining. */
	readonly invited: boolean;
}

/** Somebody who is to be in a space. */
export interface DesiredMember {
	/** The `name` of the actual member that it is; otherwise how Google is asked to add them. */
	readonly name: string;
	readonly label: string;
	/** Undefined keeps the role of who is there, and adds others as members. */
	readonly role?: MemberRole;
}

/** Whether somebody is the account that the requests act as. */
export type Answer = 'yes' | 'no' | 'unknown';

/** What a plan may never do. Names are Google's, `users/{id}` or `groups/{id}`. */
export interface Guards {
	/** Whether members who are not desired are removed. */
	readonly removeOthers: boolean;
	/** The most members to remove. */
	readonly maxRemovals: number;
	/** The largest part of the members to remove, in percent. */
	readonly maxRemovalPercent: number;
	/** Keep their place and their role. */
	readonly protectedNames: ReadonlySet<string>;
	/** Whom somebody protects by an address that Google shows nobody by: it may be anybody's. */
	readonly unknownProtected: readonly string[];
	/** Whom somebody protects by an id and Google does not show: a group may be what they are there by. */
	readonly hiddenProtected?: readonly string[];
	/** Unknown counts as yes. */
	isCaller(name: string): Answer;
	/** How many people without a role have joined by themselves, where Google shows that. */
	readonly plainPeople?: number;
	/** Whether a group may be removed though nobody knows how many people are in the space through it. */
	readonly removeUnknownGroups: boolean;
}

export type MemberAction =
	| 'add'
	| 'promote'
	| 'demote'
	/** Somebody is made a member of their own, as a group through which they may be in the space is removed. */
	| 'keep'
	| 'remove'
	/** The account that is signed in goes by itself; part of no plan. */
	| 'leave'
	| 'none'
	| 'refused';

/** Why a step is what it is; the operation makes a sentence of it. */
export type StepReason =
	| 'missing'
	/** Comes into a new space as it is made. */
	| 'withSpace'
	/** Makes the space. */
	| 'creator'
	| 'otherRole'
	| 'asDesired'
	| 'invited'
	| 'notDesired'
	| 'groupRemoved'
	| 'roleRefused'
	| 'throughGroup'
	| 'protected'
	| 'protectedUnknown'
	| 'protectedHidden'
	| 'caller'
	| 'callerUnknown'
	| 'lastOwner'
	| 'limitReached'
	| 'groupSizeUnknown'
	| 'desiredUnknown'
	| 'keepFailed'
	| 'justAdded'
	| 'isGroup'
	| 'handedOver'
	| 'noOtherOwner'
	| 'notMember'
	| 'leaves'
	| 'takesOver'
	| 'handsOver'
	| 'noSuccessor'
	| 'ownersUnknown'
	| 'severalPeople'
	| 'notOwnedYet'
	| 'ownerSince';

export interface MemberStep {
	readonly action: MemberAction;
	readonly name: string;
	readonly label: string;
	/** The membership to change or delete. */
	readonly membershipId?: string;
	/** Absent for who is not in the space, and for groups. */
	readonly from?: MemberRole;
	/** Absent for who is removed, and for groups. */
	readonly to?: MemberRole;
	/** Nobody asks for `to`: who turns out to be there with a higher role keeps that. */
	readonly keepsRole?: boolean;
	readonly reason: StepReason;
	/** Whom the reason is about, where that is not the member. */
	readonly about?: readonly string[];
}

/** Why none of the steps may be done. */
export interface PlanRefusal {
	readonly limit: 'everybody' | 'maxRemovals' | 'maxRemovalPercent';
	readonly removals: number;
	readonly members: number;
	/** What the limit is. */
	readonly max: number;
}

export interface MemberPlan {
	/** In the order in which they are to be done. */
	readonly steps: readonly MemberStep[];
	/** The names of all members before the first step. */
	readonly members: readonly string[];
	/** The names of the owners among them. */
	readonly owners: readonly string[];
	/** How many people without a role the limits let be removed, were there more of them than Google counts. */
	readonly maxPlainRemovals: number;
	readonly refusal?: PlanRefusal;
}

/** Once a group has been removed, who is still there is so by themselves, or through a group that stays. */
const ORDER = ['add', 'promote', 'keep', 'demote', 'group', 'remove', 'none', 'refused'] as const;

/**
 * Plans how the members of a space become the desired ones: additions before removals, promotions
 * before demotions, and nothing that a guard forbids.
 *
 * @param desired nobody twice
 */
export function planMembers(
	actual: readonly ActualMember[],
	desired: readonly DesiredMember[],
	guards: Guards,
): MemberPlan {
	const present = new Map(actual.map((member) => [member.name, member]));
	const roles = new Map(desired.map(({ name, role }) => [name, role]));
	const others = guards.removeOthers ? actual.filter(({ name }) => !roles.has(name)) : [];
	const owners = actual.filter(isOwner).map(({ name }) => name);
	const guarded = [
		...desired.map((member) => desiredStep(member, present.get(member.name))),
		...others.map(removal),
	].map((step) => withinGuards(step, guards));
	const owned = keepAnOwner(guarded, owners);
	const kept = owned.some(isGroupRemoval)
		? owned.map((step) => keepOwn(step, present, roles))
		: owned;
	// Who came through a group stays with it, and through which nobody can tell.
	const { plainPeople = Infinity } = kept.some(isGroupRemoval) ? {} : guards;
	const steps = (plainPeople === 0 ? kept.map(viaGroup) : kept).sort(
		(a, b) => placeOf(a) - placeOf(b) || rankOf(b.to) - rankOf(a.to),
	);
	const members = actual.map(({ name }) => name);
	return { steps, members, owners, ...withinLimits(steps, actual.length, plainPeople, guards) };
}

/** Whether a step changes anything. */
export function isChange({ action }: Pick<MemberStep, 'action'>): boolean {
	return action !== 'none' && action !== 'refused';
}

/** Whether a step takes a place or a role from somebody. */
export function takesAway({ action }: Pick<MemberStep, 'action'>): boolean {
	return action === 'remove' || action === 'demote';
}

/** Whether after a step its member is no owner any more, who was one before. */
export function losesOwner(step: MemberStep): boolean {
	return takesAway(step) && step.from === 'ROLE_MANAGER';
}

/** Whether somebody's name is a Google Group's. */
export function isGroup({ name }: { readonly name: string }): boolean {
	return name.startsWith('groups/');
}

/** Whether a step removes a group, and with it whoever is in the space through it. */
export function isGroupRemoval(step: MemberStep): boolean {
	return step.action === 'remove' && isGroup(step);
}

/** A step that is not to be done. */
export function refused(
	step: MemberStep,
	reason: StepReason,
	about?: readonly string[],
): MemberStep {
	return { ...step, action: 'refused', reason, ...(about && { about }) };
}

function desiredStep(desired: DesiredMember, current: ActualMember | undefined): MemberStep {
	const { name, label, role } = desired;
	if (!current) {
		const to = isGroup(desired) ? undefined : (role ?? 'ROLE_MEMBER');
		const keepsRole = to !== undefined && role === undefined;
		const roles = { ...(to && { to }), ...(keepsRole && { keepsRole }) };
		return { action: 'add', name, label, ...roles, reason: 'missing' };
	}
	const { membershipId, role: from, invited } = current;
	const member = { name, label, membershipId, ...(from && { from }) };
	const unchanged = { ...member, action: 'none', ...(from && { to: from }) } as const;
	if (invited) return { ...unchanged, reason: 'invited' };
	if (!from || !role || from === role) return { ...unchanged, reason: 'asDesired' };
	const action = isRaise(from, role) ? 'promote' : 'demote';
	return { ...member, action, to: role, reason: 'otherRole' };
}

function removal({ name, label, membershipId, role, invited }: ActualMember): MemberStep {
	return {
		action: 'remove',
		name,
		label,
		membershipId,
		...(role && !invited && { from: role }),
		reason: 'notDesired',
	};
}

function withinGuards(step: MemberStep, guards: Guards): MemberStep {
	const { protectedNames, unknownProtected, hiddenProtected = [] } = guards;
	const touches = takesAway(step) || step.action === 'promote';
	if (touches && protectedNames.has(step.name)) return refused(step, 'protected');
	if (!takesAway(step)) return step;
	const isCaller = guards.isCaller(step.name);
	if (isCaller !== 'no') return refused(step, isCaller === 'yes' ? 'caller' : 'callerUnknown');
	if (unknownProtected.length > 0) return refused(step, 'protectedUnknown', unknownProtected);
	if (isGroupRemoval(step) && !guards.removeUnknownGroups) {
		return refused(step, 'groupSizeUnknown');
	}
	if (isGroupRemoval(step) && hiddenProtected.length > 0) {
		return refused(step, 'protectedHidden', hiddenProtected);
	}
	return step;
}

/** Refuses the first step that would leave a space without an owner that has one. */
function keepAnOwner(steps: MemberStep[], owners: readonly string[]): MemberStep[] {
	const losing = steps.filter(losesOwner);
	const isGained = steps.some(
		({ action, to }) => (action === 'add' || action === 'promote') && to === 'ROLE_MANAGER',
	);
	if (losing.length < owners.length || isGained) return steps;
	return steps.map((step) => (step === losing[0] ? refused(step, 'lastOwner') : step));
}

/**
 * Nobody but Google knows who is in a space through a group only: a role that one answer shows is no proof.
 * Nor is it a role to give, as a list may be older than what has changed since.
 */
function keepOwn(
	step: MemberStep,
	present: ReadonlyMap<string, ActualMember>,
	roles: ReadonlyMap<string, MemberRole | undefined>,
): MemberStep {
	const member = present.get(step.name);
	if (isChange(step) || !member?.role || member.invited) return step;
	if (isRefused(step)) return { ...step, action: 'keep', to: 'ROLE_MEMBER' };
	const to = roles.get(step.name) ?? 'ROLE_MEMBER';
	return { ...step, action: 'keep', to, reason: 'groupRemoved' };
}

/** Whether a step removes a person without a role, who may be there through a group only. */
export function isPlainRemoval({ action, from }: Pick<MemberStep, 'action' | 'from'>): boolean {
	return action === 'remove' && from === 'ROLE_MEMBER';
}

/** The step about whoever is in the space through a group only, where it was to remove a person. */
function viaGroup(step: MemberStep): MemberStep {
	return isPlainRemoval(step) ? { ...step, action: 'none', reason: 'throughGroup' } : step;
}

function placeOf(step: MemberStep): number {
	const kind = isGroupRemoval(step) ? 'group' : step.action;
	return ORDER.findIndex((one) => one === kind);
}

function isRefused({ action }: MemberStep): boolean {
	return action === 'refused';
}

/** Whether somebody owns the space; who is only invited owns nothing. */
export function isOwner({ role, invited }: ActualMember): boolean {
	return role === 'ROLE_MANAGER' && !invited;
}

function withinLimits(
	steps: readonly MemberStep[],
	members: number,
	plainPeople: number,
	{ maxRemovals, maxRemovalPercent }: Guards,
): Pick<MemberPlan, 'maxPlainRemovals' | 'refusal'> {
	const all = steps.filter(({ action }) => action === 'remove').length;
	const plain = steps.filter(isPlainRemoval).length;
	const removals = all - plain + Math.min(plain, plainPeople);
	const limits: Array<[PlanRefusal['limit'], max: number, shown: number]> = [
		['everybody', members - 1, members - 1],
		['maxRemovals', maxRemovals, maxRemovals],
		['maxRemovalPercent', (maxRemovalPercent * members) / 100, maxRemovalPercent],
	];
	const maxPlainRemovals = Math.floor(Math.min(...limits.map(([, max]) => max))) - (all - plain);
	const over = limits.find(([, max]) => removals > Math.max(0, max));
	if (!over) return { maxPlainRemovals };
	const [limit, , max] = over;
	return { maxPlainRemovals, refusal: { limit, removals, members, max } };
}
