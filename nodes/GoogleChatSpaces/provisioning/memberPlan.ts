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

/** What a plan may never do. Names are Google's, `users/{id}` or `groups/{id}`. */
export interface Guards {
	/** Whether who is not desired is to go. */
	readonly removeOthers: boolean;
	/** The most members to remove. */
	readonly maxRemovals: number;
	/** The largest part of the members to remove, in percent. */
	readonly maxRemovalPercent: number;
	/** Keep their place and their role. */
	readonly protectedNames: ReadonlySet<string>;
	/** Who may be the account that is signed in: one if it is known, several if it is not. */
	readonly callerNames: ReadonlySet<string>;
	/** How many people have joined by themselves, where it is known; the others came through a group. */
	readonly directPeople?: number;
}

export type MemberAction = 'add' | 'promote' | 'demote' | 'remove' | 'none' | 'refused';

export interface MemberStep {
	readonly action: MemberAction;
	readonly name: string;
	readonly label: string;
	/** The membership to change or delete. */
	readonly membershipId?: string;
	/** Absent for who is not in the space, and for groups. */
	readonly from?: MemberRole;
	/** Absent for who is to leave, and for groups. */
	readonly to?: MemberRole;
	/** For who stays, and may be there only through a group that leaves: to be added themselves before. */
	readonly needsOwn?: true;
	/** For who is not to be there, and is so only through a group that stays. */
	readonly viaGroup?: true;
	readonly reason: string;
}

export interface MemberPlan {
	/** In the order in which they are to be done. */
	readonly steps: readonly MemberStep[];
	/** The names of the owners before the first step. */
	readonly owners: readonly string[];
	/** Why none of the steps may be done; completes "Nothing is changed: …". */
	readonly refusal?: string;
}

const RANK: Record<MemberRole, number> = {
	ROLE_MEMBER: 0,
	ROLE_ASSISTANT_MANAGER: 1,
	ROLE_MANAGER: 2,
};

/** Once a group has left, who is still there is so by themselves, or through a group that stays. */
const ORDER = [
	'add',
	'promote',
	'demote',
	'needsOwn',
	'groupLeaves',
	'remove',
	'none',
	'refused',
] as const;

/**
 * Plans how the members of a space become the desired ones: adds before removals, promotions before
 * demotions, and nothing that breaks a rail.
 *
 * @param desired nobody twice
 */
export function planMembers(
	actual: readonly ActualMember[],
	desired: readonly DesiredMember[],
	guards: Guards,
): MemberPlan {
	const present = new Map(actual.map((member) => [member.name, member]));
	const named = new Set(desired.map(({ name }) => name));
	const others = guards.removeOthers ? actual.filter(({ name }) => !named.has(name)) : [];
	const owners = actual.filter(isOwner).map(({ name }) => name);
	const wished = [
		...desired.map((member) => wishedStep(member, present.get(member.name))),
		...others.map(removal),
	].map((step) => withinRails(step, guards));
	const safe = keepAnOwner(wished, owners);
	const ofTheirOwn = safe.some(isGroupLeaving) ? safe.map((step) => ofOwn(step, present)) : safe;
	const removable = mostRemovable(ofTheirOwn, actual, guards);
	const steps = (removable === 0 ? ofTheirOwn.map(throughGroup) : ofTheirOwn).sort(
		(a, b) => placeOf(a) - placeOf(b) || rankOf(b.to) - rankOf(a.to),
	);
	const refusal = refusalOf(steps, actual.length, removable, guards);
	return { steps, owners, ...(refusal && { refusal }) };
}

/**
 * How many of those without a role can be removed at the most, where groups stay and none leaves: whoever
 * has a role has joined by themselves, and who came through a group stays with it.
 */
function mostRemovable(
	steps: readonly MemberStep[],
	actual: readonly ActualMember[],
	{ directPeople }: Guards,
): number {
	const groupStays = steps.some(
		({ name, action }) => name.startsWith('groups/') && (action === 'none' || action === 'refused'),
	);
	if (directPeople === undefined || !groupStays || steps.some(isGroupLeaving)) return Infinity;
	const withRole = actual.filter(({ role, invited }) => rankOf(role) > 0 && !invited);
	return Math.max(0, directPeople - withRole.length);
}

function isPlainRemoval({ action, from }: MemberStep): boolean {
	return action === 'remove' && from === 'ROLE_MEMBER';
}

function throughGroup(step: MemberStep): MemberStep {
	if (!isPlainRemoval(step)) return step;
	return {
		...step,
		action: 'none',
		viaGroup: true,
		reason: 'is there through a Google Group only',
	};
}

/** Whether a step changes anything. */
export function isChange({ action }: Pick<MemberStep, 'action'>): boolean {
	return action !== 'none' && action !== 'refused';
}

/** Whether a step takes a place or a role from somebody. */
export function takesAway({ action }: Pick<MemberStep, 'action'>): boolean {
	return action === 'remove' || action === 'demote';
}

/** Whether a step changes the place or the role of somebody who is there. */
export function touchesMember(step: Pick<MemberStep, 'action'>): boolean {
	return takesAway(step) || step.action === 'promote';
}

/** Whether after a step its member is no owner any more, who was one before. */
export function losesOwner(step: MemberStep): boolean {
	return takesAway(step) && step.from === 'ROLE_MANAGER';
}

function isOwner({ role, invited }: ActualMember): boolean {
	return role === 'ROLE_MANAGER' && !invited;
}

function placeOf(step: MemberStep): number {
	if (step.needsOwn) return ORDER.indexOf('needsOwn');
	return ORDER.indexOf(isGroupLeaving(step) ? 'groupLeaves' : step.action);
}

function isGroupLeaving({ action, name }: MemberStep): boolean {
	return action === 'remove' && name.startsWith('groups/');
}

/** Google does not tell who is in a space through a group only; it is nobody who has a role. */
function ofOwn(step: MemberStep, present: ReadonlyMap<string, ActualMember>): MemberStep {
	const stays = step.action === 'none' || step.action === 'refused';
	const member = present.get(step.name);
	if (!stays || !member || member.invited || member.role !== 'ROLE_MEMBER') return step;
	const reason = step.action === 'none' ? 'stays, by themselves, as a group leaves' : step.reason;
	return { ...step, needsOwn: true, reason };
}

function rankOf(role: MemberRole | undefined): number {
	return role ? RANK[role] : -1;
}

function wishedStep(desired: DesiredMember, current: ActualMember | undefined): MemberStep {
	const { name, label, role } = desired;
	if (!current) {
		const to = name.startsWith('groups/') ? undefined : (role ?? 'ROLE_MEMBER');
		return { action: 'add', name, label, ...(to && { to }), reason: 'not in the space' };
	}
	const { membershipId, role: from, invited } = current;
	const member = { name, label, membershipId, ...(from && { from }) };
	const stays = { ...member, action: 'none', ...(from && { to: from }) } as const;
	if (invited) return { ...stays, reason: 'invited, and has not joined yet' };
	if (!from || !role || from === role) return { ...stays, reason: 'is as it should be' };
	const action = RANK[role] > RANK[from] ? 'promote' : 'demote';
	return { ...member, action, to: role, reason: 'has another role' };
}

function removal({ name, label, membershipId, role, invited }: ActualMember): MemberStep {
	return {
		action: 'remove',
		name,
		label,
		membershipId,
		...(role && !invited && { from: role }),
		reason: 'is not among those who should be in the space',
	};
}

function withinRails(step: MemberStep, { protectedNames, callerNames }: Guards): MemberStep {
	if (protectedNames.has(step.name) && touchesMember(step)) return refused(step, 'is protected');
	if (!takesAway(step) || !callerNames.has(step.name)) return step;
	return refused(
		step,
		callerNames.size === 1
			? 'is the account that is signed in'
			: 'may be the account that is signed in: name that in Signed-In Account',
	);
}

/** Refuses the first step that would leave a space without an owner that has one. */
function keepAnOwner(steps: MemberStep[], owners: readonly string[]): MemberStep[] {
	const leaving = steps.filter(losesOwner);
	const coming = steps.some(({ action, to }) => isGain(action) && to === 'ROLE_MANAGER');
	if (leaving.length < owners.length || coming || leaving.length === 0) return steps;
	return steps.map((step) => (step === leaving[0] ? refused(step, LAST_OWNER) : step));
}

/** Why somebody keeps the ownership of a space. */
export const LAST_OWNER = 'is the last owner of the space';

function isGain(action: MemberAction): boolean {
	return action === 'add' || action === 'promote';
}

function refused(step: MemberStep, reason: string): MemberStep {
	const { from, ...rest } = step;
	return { ...rest, action: 'refused', ...(from && { from }), reason };
}

function refusalOf(
	steps: readonly MemberStep[],
	members: number,
	removable: number,
	{ maxRemovals, maxRemovalPercent }: Guards,
): string | undefined {
	const all = steps.filter(({ action }) => action === 'remove').length;
	const plain = steps.filter(isPlainRemoval).length;
	const removals = all - plain + Math.min(plain, removable);
	if (removals === 0) return undefined;
	const what = `${removals} of ${members} members would be removed`;
	if (removals === members) return `${what}, which is everybody`;
	if (removals > maxRemovals) return `${what}, and Max Removals is ${maxRemovals}`;
	if (removals * 100 > maxRemovalPercent * members) {
		return `${what}, and Max Removals (Percent) is ${maxRemovalPercent}`;
	}
	return undefined;
}
