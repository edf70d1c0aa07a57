import { isAmbiguous, withProgressNote } from '../chat/failure';
import { isThere, ownersOf, rankOf } from '../chat/memberships';
import { showsGroups, type Access } from '../chat/observe';
import type { Membership } from '../chat/types';
import { howFar } from '../text';
import {
	isChange,
	isGroup,
	isGroupRemoval,
	isPlainRemoval,
	losesOwner,
	refused,
	takesAway,
	type MemberPlan,
	type MemberStep,
} from './memberPlan';
import { add, changeRole, CHANGED, remove, type MemberOutcome, type Result } from './memberSteps';

export interface DoneStep extends MemberStep {
	readonly outcome: MemberOutcome;
	/** What Google says, where the outcome does not tell. */
	readonly detail?: string;
}

/**
 * What a plan would do, for a dry run. Whom Google does not show yet may turn out to be anybody, and so
 * each removal waits for the additions.
 */
export function asPlanned({ steps }: Pick<MemberPlan, 'steps'>): DoneStep[] {
	const unknown = steps.filter(isUnknown).map(({ label }) => label);
	return steps.map((step) => {
		if (!isChange(step)) return untouched(step);
		const waits = takesAway(step) && unknown.length > 0;
		return { ...step, outcome: 'planned', ...(waits && { about: unknown }) };
	});
}

/**
 * Does the steps of a plan, one after another. Who cannot be added is told, and the others are; any
 * other failure ends it, and says how far it came. To go on, plan and apply again.
 *
 * @param plan one without a refusal
 * @throws ChatApiError when Google refuses a step
 */
export async function applyMemberPlan(access: Access, plan: MemberPlan): Promise<DoneStep[]> {
	const application = new Application(access, plan);
	const done: DoneStep[] = [];
	for (const step of plan.steps) {
		try {
			done.push(await application.apply(step));
		} catch (error) {
			const open = plan.steps.slice(done.length);
			throw withProgressNote(error, progress(done, open, isAmbiguous(error)));
		}
	}
	return done;
}

/** Whether Google Groups may be among members; an administrator and the Chat app see none. */
export function mayHoldGroups(
	access: Access,
	members: ReadonlyArray<Pick<MemberStep, 'name'>>,
): boolean {
	return !showsGroups(access) || members.some(isGroup);
}

/** Whether nobody knows whom an addition is about until Google has answered it. */
export function isUnknown({ action, name }: Pick<MemberStep, 'action' | 'name'>): boolean {
	return action === 'add' && name.includes('@');
}

/** The outcomes after which somebody is a member of their own. */
const OWN_MEMBER: ReadonlySet<MemberOutcome> = new Set(['kept', 'changed', 'joined', 'already']);

/** The outcomes after which somebody may have lost a membership of their own by the step. */
const MAY_BE_GONE: ReadonlySet<MemberOutcome> = new Set(['removed', 'removedButGroup', 'unknown']);

/** A plan on its way, and what Google has shown since it was made. */
class Application {
	/** Who the additions turned out to be: the label of each, by Google's name. */
	private readonly added = new Map<string, string>();
	/** The labels of those of whom Google has not shown who they are. */
	private readonly unknown: string[] = [];
	/** The labels of those whose own membership could not be confirmed before a group is removed. */
	private readonly notKept: string[] = [];
	/** Whom Google has shown as an owner since the first step. */
	private owners?: ReadonlySet<string>;
	private readonly newOwners = new Set<string>();
	private readonly lostOwners = new Set<string>();
	private mayHaveGroups: boolean;
	/** How many people without a role were removed, or may have been. */
	private removed = 0;

	constructor(
		private readonly access: Access,
		private readonly plan: MemberPlan,
	) {
		const stay = plan.steps.filter((step) => !isGroupRemoval(step));
		this.mayHaveGroups = mayHoldGroups(access, stay);
	}

	async apply(step: MemberStep): Promise<DoneStep> {
		if (!isChange(step)) return untouched(this.justAdded(step) ?? step);
		const forbidden = await this.forbidden(step);
		if (forbidden) return this.record(step, untouched(forbidden));
		const { membership, ...result } = await this.change(step);
		const done = { ...step, ...result };
		const who = whoIsAdded(done, membership);
		return this.record(step, this.worded(done, who, membership), who, membership);
	}

	/** The step as it is refused for what Google has shown since the plan; undefined where it may be done. */
	private async forbidden(step: MemberStep): Promise<MemberStep | undefined> {
		// It would lower a higher role that the same person has just been given by another address.
		if (step.action === 'promote') return this.justAdded(step);
		if (!takesAway(step)) return undefined;
		if (this.unknown.length > 0) return refused(step, 'desiredUnknown', this.unknown);
		const same = this.justAdded(step);
		if (same) return same;
		if (isGroupRemoval(step) && this.notKept.length > 0) {
			return refused(step, 'keepFailed', this.notKept);
		}
		if (isPlainRemoval(step) && this.removed >= this.plan.maxPlainRemovals) {
			return refused(step, 'limitReached');
		}
		return (await this.leavesNoOwner(step)) ? refused(step, 'lastOwner') : undefined;
	}

	/** The step of somebody who turned out to be in the list under another address, which decides. */
	private justAdded(step: MemberStep): MemberStep | undefined {
		const same = this.added.get(step.name);
		const isOther = isChange(step) || step.reason === 'throughGroup';
		return same && isOther ? refused(step, 'justAdded', [same]) : undefined;
	}

	private async change(step: MemberStep): Promise<Result> {
		const { access, mayHaveGroups } = this;
		switch (step.action) {
			case 'add':
				return await add(access, step);
			case 'keep':
				return await keep(access, step);
			case 'remove':
				return await remove(access, step, mayHaveGroups);
			default:
				return await changeRole(access, step);
		}
	}

	/** What is told of an addition of somebody whom the list or an earlier step has shown. */
	private worded(done: DoneStep, who?: string, membership?: Membership): DoneStep {
		if (!who) return done;
		const same = this.added.get(who);
		const wasThere = same !== undefined || this.plan.members.includes(who);
		// Who is in the list twice keeps the higher role.
		const isHigher = same !== undefined && rankOf(membership?.role) > rankOf(done.to);
		const isKnown = done.outcome === 'joined' || (isHigher && done.outcome === 'unknown');
		const outcome = wasThere && isKnown ? 'already' : done.outcome;
		return { ...done, outcome, ...(same && { reason: 'justAdded', about: [same] }) };
	}

	/** Keeps what a step has shown, for those after it. */
	private record(
		step: MemberStep,
		done: DoneStep,
		who?: string,
		membership?: Membership,
	): DoneStep {
		const { action, name, label } = step;
		const { outcome } = done;
		const isGone = outcome === 'removed' || outcome === 'gone';
		// Who is to stay may be there through a group only.
		const isOwn = OWN_MEMBER.has(outcome) || (action === 'add' && outcome === 'invited');
		if (isPlainRemoval(step) && MAY_BE_GONE.has(outcome)) this.removed += 1;
		if (isGroup(step) && !isGone) this.mayHaveGroups = true;
		if (takesAway(done)) this.lostOwners.add(name);
		if (isNewOwner(done, membership)) this.newOwners.add(who ?? name);
		if (action !== 'remove' && !isOwn) this.notKept.push(label);
		if (who && !this.added.has(who)) this.added.set(who, label);
		// Whoever is in the list through a group, or by this address, may be anybody who is to go.
		if (action === 'add' && !who && !(isGroup(step) && isOwn)) this.unknown.push(label);
		return done;
	}

	/**
	 * Whether a step would take the last owner from a space. The plan may be older than what others have
	 * changed, so Google is asked once more; an owner is whom that shows, and whom the plan knew as one or
	 * a step has made one.
	 */
	private async leavesNoOwner(step: MemberStep): Promise<boolean> {
		if (isGroup(step)) return false;
		this.owners ??= new Set(await ownersOf(this.access));
		const { owners, newOwners, lostOwners } = this;
		const isOther = (name: string) =>
			name !== step.name && owners.has(name) && !lostOwners.has(name);
		if ([...this.plan.owners, ...newOwners].some(isOther)) return false;
		return losesOwner(step) || owners.has(step.name);
	}
}

/**
 * Makes somebody a member of their own. A look cannot tell whether they are one already, as it shows who
 * is there through a group, too; that takes a Google that refuses them twice as such.
 */
async function keep(access: Access, step: MemberStep): Promise<Result> {
	const kept = { ...step, keepsRole: true };
	const first = await add(access, kept);
	const result = first.outcome === 'already' ? await add(access, kept) : first;
	return isThere(result.outcome) ? { ...result, outcome: 'kept' } : result;
}

function untouched(step: MemberStep): DoneStep {
	if (step.reason === 'throughGroup') return { ...step, outcome: 'viaGroup' };
	return { ...step, outcome: step.action === 'refused' ? 'refused' : 'unchanged' };
}

/** Who an addition turned out to be, by Google's name: as it answers, or as an id says. */
function whoIsAdded(done: DoneStep, membership: Membership | undefined): string | undefined {
	if (done.action !== 'add' || isGroup(done)) return undefined;
	const isId = done.outcome === 'blocked' && !isUnknown(done);
	return membership?.member?.name ?? (isId ? done.name : undefined);
}

/** Whether Google shows after a step that it has made an owner. */
function isNewOwner(
	{ action, outcome, to }: DoneStep,
	membership: Membership | undefined,
): boolean {
	if (action === 'promote') return outcome === 'changed' && to === 'ROLE_MANAGER';
	return action === 'add' && membership?.role === 'ROLE_MANAGER' && membership.state !== 'INVITED';
}

/**
 * Says how far a plan came.
 *
 * @param open the steps that are left
 * @param isOpen whether the first of them may have taken effect
 */
export function progress(
	done: readonly DoneStep[],
	open: readonly MemberStep[] = [],
	isOpen = false,
): string {
	const changes = (steps: readonly MemberStep[]) =>
		shortened(steps.filter(isChange).map(({ action, label }) => `${action} ${label}`));
	const came = howFar({
		Done: changes(done.filter(({ outcome }) => CHANGED.has(outcome))),
		'Perhaps done': changes(isOpen ? open.slice(0, 1) : []),
		'Not done': changes(isOpen ? open.slice(1) : open),
	});
	return `${came} Run it again to do the rest.`.trim();
}

const MAX_LISTED = 10;

function shortened(list: string[]): string[] {
	const rest = list.length - MAX_LISTED;
	return [...list.slice(0, MAX_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])];
}
