import type { ChatClient } from '../chat/client';
import {
	ChatApiError,
	googleError,
	isAmbiguous,
	isMisconfigured,
	isRefused,
	withProgressNote,
} from '../chat/failure';
import { createMember, isMissing, removeSeenMember } from '../chat/memberships';
import type { Caller, Membership } from '../chat/types';
import { isChange, LAST_OWNER, losesOwner, type MemberPlan, type MemberStep } from './memberPlan';

export type MemberOutcome =
	/** Of a dry run. */
	| 'planned'
	| 'joined'
	| 'invited'
	| 'already'
	/** Left out of a setup by Google. */
	| 'dropped'
	| 'blocked'
	| 'notFound'
	| 'changed'
	| 'removed'
	/** Their own membership is removed, and a Google Group keeps them in the space. */
	| 'removedButGroup'
	/** In the space through a Google Group only. */
	| 'viaGroup'
	| 'unchanged'
	| 'refused';

export interface DoneStep extends MemberStep {
	readonly outcome: MemberOutcome;
}

/** Where the steps of a plan are done. */
export interface Place {
	readonly chat: ChatClient;
	/** The id of the space. */
	readonly space: string;
	readonly query: { useAdminAccess?: true };
	readonly caller?: Caller;
	/** Whether a Google Group may keep somebody in the space who is removed. */
	readonly mayHaveGroups?: boolean;
}

/** What a plan would do, for a dry run. */
export function asPlanned({ steps }: Pick<MemberPlan, 'steps'>): DoneStep[] {
	return steps.map((step) => (isChange(step) ? { ...step, outcome: 'planned' } : untouched(step)));
}

/**
 * Does the steps of a plan, one after another. Who cannot be added is told, and the rest goes on;
 * any other failure ends it, and says how far it came. To go on, plan and apply again.
 *
 * @param plan one without a refusal
 * @throws ChatApiError when Google refuses a step
 */
export async function applyMemberPlan(place: Place, plan: MemberPlan): Promise<DoneStep[]> {
	const owners = new Set(plan.owners);
	const mayHaveGroups = keepsGroups(place, plan);
	const done: DoneStep[] = [];
	for (const step of plan.steps) {
		try {
			const result = await applyStep({ ...place, mayHaveGroups }, step, owners);
			done.push(result);
			keepCount(owners, result);
		} catch (error) {
			const left = plan.steps.slice(done.length);
			throw withProgressNote(error, progress(done, left, isAmbiguous(error)));
		}
	}
	return done;
}

/** Whether Google Groups may be in the space after a plan; an administrator and the Chat app see none. */
export function keepsGroups(
	{ caller, query }: Pick<Place, 'caller' | 'query'>,
	{ steps }: Pick<MemberPlan, 'steps'>,
): boolean {
	if (caller === 'app' || query.useAdminAccess) return true;
	return steps.some(({ name, action }) => name.startsWith('groups/') && action !== 'remove');
}

async function applyStep(
	place: Place,
	step: MemberStep,
	owners: ReadonlySet<string>,
): Promise<DoneStep> {
	if (step.needsOwn) return await keep(place, step);
	if (!isChange(step)) return untouched(step);
	// Whom the plan wanted for an owner may have been invited only, or not be there at all.
	if (losesOwner(step) && [...owners].every((name) => name === step.name)) {
		return { ...step, outcome: 'refused', reason: LAST_OWNER };
	}
	const { outcome, reason = OUTCOMES_EXPLAINED[outcome] ?? step.reason } = await change(
		place,
		step,
	);
	return { ...step, outcome, reason };
}

/** Adds somebody themselves who stays; Google answers the same for who was there by themselves. */
async function keep(place: Place, step: MemberStep): Promise<DoneStep> {
	const { outcome, reason } = await add(place, step).then(asResult).catch(cannotBeAdded);
	if (outcome === 'joined' || outcome === 'already') return untouched(step);
	return { ...step, outcome, reason: reason ?? OUTCOMES_EXPLAINED[outcome] ?? step.reason };
}

function untouched(step: MemberStep): DoneStep {
	if (step.viaGroup)
		return { ...step, outcome: 'viaGroup', reason: OUTCOMES_EXPLAINED.viaGroup ?? '' };
	return { ...step, outcome: step.action === 'refused' ? 'refused' : 'unchanged' };
}

/** What there is to say of an outcome. */
export const OUTCOMES_EXPLAINED: Partial<Record<MemberOutcome, string>> = {
	already: 'was there already',
	blocked:
		'Google does not let the account add them: they may block it, have Chat turned off, or be outside the organization, or it may not add members here',
	invited: 'has to accept the invitation, and gets a role only then',
	notFound: 'Google knows nobody by this email or ID',
	viaGroup: 'is in the space through a Google Group only, and stays as long as that does',
	removedButGroup: 'is still in the space through a Google Group, and stays as long as that does',
};

/** What came of a step; a reason only where the outcome does not say it. */
interface Result {
	readonly outcome: MemberOutcome;
	readonly reason?: string;
}

async function change(place: Place, step: MemberStep): Promise<Result> {
	switch (step.action) {
		case 'add':
			return await add(place, step).then(asResult).catch(cannotBeAdded);
		case 'remove':
			return await removeOwn(place, step).then(asResult);
		default:
			return await changeRole(place, step).then(asResult);
	}
}

function asResult(outcome: MemberOutcome): Result {
	return { outcome };
}

type Target = Pick<MemberStep, 'name' | 'membershipId' | 'to'>;

async function add({ chat, space, query }: Place, step: Target): Promise<MemberOutcome> {
	const { outcome } = await createMember(chat, {
		space,
		membership: membershipOf(step),
		role: step.to,
		query,
	});
	return outcome;
}

function membershipOf({ name }: Target): Membership {
	return name.startsWith('groups/')
		? { groupMember: { name } }
		: { member: { name, type: 'HUMAN' } };
}

/** Takes it for an answer that one person or group cannot be added: the others still can. */
function cannotBeAdded(error: unknown): Result {
	const isAddition = error instanceof ChatApiError && error.method === 'members.create';
	if (!isAddition || !isRefused(error, 400, 403, 404)) throw error;
	if (isRefused(error, 403)) return { outcome: 'blocked' };
	const words = wordsOfGoogle(error);
	if (/malformed user resource name/i.test(words)) return { outcome: 'notFound' };
	return { outcome: 'blocked', reason: `Google says "${words}"` };
}

function wordsOfGoogle({ failure }: ChatApiError): string {
	return failure.kind === 'refused' ? googleError(failure.body).message : '';
}

/**
 * Gives somebody a role; who is in the space through a group only becomes a member of their own.
 *
 * @throws ChatApiError when Google refuses
 */
export async function changeRole(place: Place, step: Target): Promise<MemberOutcome> {
	const { chat, space, query } = place;
	const changed = await chat
		.call('members.patch', {
			path: { space, member: step.membershipId ?? '' },
			query: { updateMask: 'role', ...query },
			body: { role: step.to },
		})
		.then((): MemberOutcome => 'changed')
		.catch(derivedAs('viaGroup'));
	// Only a membership of their own can have a role.
	return changed === 'viaGroup' ? await add(place, step) : changed;
}

/**
 * Removes somebody, if they have a membership of their own; who is gone already is no failure.
 *
 * @throws ChatApiError when Google refuses
 */
export async function removeOwn(
	{ chat, space, query, mayHaveGroups }: Place,
	{ membershipId = '' }: Pick<MemberStep, 'membershipId'>,
): Promise<MemberOutcome> {
	const membership = { path: { space, member: membershipId }, query };
	const outcome = await removeSeenMember(chat, membership)
		.then((): MemberOutcome => 'removed')
		.catch(derivedAs('viaGroup'));
	if (outcome !== 'removed' || !mayHaveGroups) return outcome;
	return (await isMissing(chat, membership)) ? 'removed' : 'removedButGroup';
}

/** Takes Google's refusal to touch who is in a space through a group only for an answer. */
function derivedAs(outcome: MemberOutcome): (error: unknown) => MemberOutcome {
	return (error) => {
		const { failure } = error as Partial<ChatApiError>;
		const reasons = failure?.kind === 'refused' ? googleError(failure.body).reasons : [];
		if (reasons.includes('FAILED_PRECONDITION') && !isMisconfigured(error)) return outcome;
		throw error;
	};
}

function keepCount(owners: Set<string>, { name, action, to, outcome }: DoneStep): void {
	const stays = outcome === 'joined' || outcome === 'changed' || outcome === 'already';
	if (stays && to === 'ROLE_MANAGER') owners.add(name);
	const isRemoved = outcome === 'removed' || outcome === 'removedButGroup';
	if (isRemoved || (action === 'demote' && stays)) owners.delete(name);
}

/** @param isOpen whether the first step that is left may have taken effect */
function progress(done: readonly DoneStep[], left: readonly MemberStep[], isOpen: boolean): string {
	const changes = (steps: readonly MemberStep[]) =>
		shortened(steps.filter(isChange).map(({ action, label }) => `${action} ${label}`));
	const did = changes(done.filter(({ outcome }) => CHANGED.has(outcome)));
	const perhaps = changes(isOpen ? left.slice(0, 1) : []);
	const missing = changes(isOpen ? left.slice(1) : left);
	return [
		did !== '' && `Done: ${did}.`,
		perhaps !== '' && `Perhaps done: ${perhaps}.`,
		missing !== '' && `Not done: ${missing}.`,
		'Run it again to do the rest.',
	]
		.filter(Boolean)
		.join(' ');
}

/** The outcomes of a step that has changed something. */
export const CHANGED: ReadonlySet<unknown> = new Set<MemberOutcome>([
	'joined',
	'invited',
	'changed',
	'removed',
	'removedButGroup',
]);

const MAX_LISTED = 10;

function shortened(list: string[]): string {
	const rest = list.length - MAX_LISTED;
	return [...list.slice(0, MAX_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
