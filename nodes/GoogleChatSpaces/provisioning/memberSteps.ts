import { isFailure, isOutage, wordsOfGoogle, type Cause } from '../chat/cause';
import { ChatApiError, isAmbiguous } from '../chat/failure';
import {
	addMember,
	isRaise,
	membershipOf,
	ownersOf,
	removeMember,
	setRole,
} from '../chat/memberships';
import { ABSENT, observeMembers, showsGroups, unlessFailed, type Access } from '../chat/observe';
import { getMembership } from '../chat/observeMember';
import type { Membership } from '../chat/types';
import type { MemberStep } from './memberPlan';

/** What came of a step, as Google's answer or a look after it shows. */
export type MemberOutcome =
	/** Of a dry run. */
	| 'planned'
	| 'joined'
	| 'invited'
	| 'already'
	/** Added to the past of a space in import mode. */
	| 'historical'
	| 'kept'
	/** In the space, by this step or since before it, and Google does not let the account give them the role. */
	| 'withoutRole'
	/** Left out of a setup by Google, which does not let them be added either. */
	| 'dropped'
	| 'blocked'
	| 'notFound'
	| 'changed'
	| 'removed'
	/** Had left the space before the step. */
	| 'gone'
	/** Their own membership is removed, and a Google Group keeps them in the space. */
	| 'removedButGroup'
	/** In the space through a Google Group only. */
	| 'viaGroup'
	| 'unchanged'
	| 'refused'
	/** Google does not show what came of it. */
	| 'unknown';

/** The outcomes of a step that has changed something. */
export const CHANGED: ReadonlySet<unknown> = new Set<MemberOutcome>([
	'joined',
	'invited',
	'historical',
	'withoutRole',
	'changed',
	'removed',
	'removedButGroup',
]);

/** The outcomes after which a space may hold more or fewer members than before the step. */
export const RECOUNTED: ReadonlySet<unknown> = new Set<MemberOutcome>([
	'joined',
	'invited',
	'kept',
	'withoutRole',
	'removed',
	'removedButGroup',
	'unknown',
]);

/** Whether a step has not come to what was asked for; who is to be in a space is not to have left it. */
export function isNotDone({ action, outcome }: { action?: unknown; outcome?: unknown }): boolean {
	return NOT_DONE.has(outcome) || (outcome === 'gone' && action !== 'remove' && action !== 'leave');
}

const NOT_DONE: ReadonlySet<unknown> = new Set<MemberOutcome>([
	'withoutRole',
	'dropped',
	'blocked',
	'notFound',
	'refused',
	'unknown',
]);

export interface Result {
	readonly outcome: MemberOutcome;
	/** What Google says, where the outcome does not tell. */
	readonly detail?: string;
	/** The membership as Google has answered. */
	readonly membership?: Membership;
	/** Instead of the step's own. */
	readonly reason?: MemberStep['reason'];
}

type Target = Pick<MemberStep, 'name' | 'membershipId' | 'to' | 'keepsRole'>;

/**
 * Adds somebody, and raises their role to the one asked for. Who cannot be added, or gets no role, is an
 * outcome, as the others still can be added. Another role than that is unknown: who it turned out to be
 * may lose one, and only another look at everybody tells whether that may be.
 *
 * @throws ChatApiError for what the next addition would meet, too
 */
export async function add(access: Access, { name, to, keepsRole }: Target): Promise<Result> {
	try {
		const addition = { membership: membershipOf(name), role: to };
		const { membership, outcome, refusal } = await addMember(access, addition, ABSENT);
		if (refusal) return { ...refused(refusal, 'withoutRole'), membership };
		const { role = 'ROLE_MEMBER' } = membership;
		const isOther = keepsRole ? isRaise(role, to) : to !== undefined && role !== to;
		return { outcome: isOther && outcome !== 'invited' ? 'unknown' : outcome, membership };
	} catch (error) {
		return notAdded(error);
	}
}

function notAdded(error: unknown): Result {
	if (!(error instanceof ChatApiError) || error.method !== 'members.create') throw error;
	if (isFailure(error, 'unknownPerson')) return { outcome: 'notFound' };
	if (isFailure(error, 'alreadyExists'))
		return { outcome: 'unknown', detail: wordsOfGoogle(error) };
	if (!isFailure(error, ...REFUSALS)) throw error;
	return { outcome: 'blocked', ...detailOf(error) };
}

/** What Google refuses for one person, and need not for the next. */
const REFUSALS: readonly Cause[] = ['hidden', 'notFound', 'invalid', 'failedPrecondition'];

/** What is told of a step that Google refuses. */
function refused(error: ChatApiError, outcome: 'blocked' | 'withoutRole'): Result {
	return { outcome: isUnsettled(error) ? 'unknown' : outcome, ...detailOf(error) };
}

/** Google's words, but for those that it has for all that it hides. */
function detailOf(error: ChatApiError): Pick<Result, 'detail'> {
	return isFailure(error, 'hidden') ? {} : { detail: wordsOfGoogle(error) };
}

/** Whether an error says nothing of what was asked for, or not for good. */
function isUnsettled(error: ChatApiError): boolean {
	return isAmbiguous(error) || isOutage(error) || isFailure(error, 'aborted');
}

/** Takes the refusal of a step for its outcome, as the next step need not meet it. */
export function unlessOutage(error: unknown): Result {
	if (!(error instanceof ChatApiError) || isOutage(error)) throw error;
	return refused(error, 'blocked');
}

/**
 * Gives a member a role; who is in the space through a group only becomes a member of their own. A role
 * that Google refuses is an outcome, as the others still can have theirs.
 *
 * @throws ChatApiError for what the next change would meet, too
 */
export async function changeRole(access: Access, step: Target): Promise<Result> {
	const { membershipId = '', to = 'ROLE_MEMBER' } = step;
	return await setRole(access, membershipId, to).then(
		(membership): Result => ({
			outcome: membership.role === to ? 'changed' : 'unknown',
			membership,
		}),
		async (error: unknown): Promise<Result> => {
			if (!isFailure(error, ...REFUSALS)) throw error;
			const told = refused(error, 'blocked');
			const isRefused = told.outcome === 'blocked';
			const notGiven: Result = { ...told, ...(isRefused && { reason: 'roleRefused' }) };
			if (isFailure(error, 'invalid')) return notGiven;
			// The list of members would not tell who is there through a group.
			const look = await getMembership(access, membershipId);
			if (look.is === 'absent') return { outcome: 'gone' };
			if (look.is === 'unknown' || !isFailure(error, 'failedPrecondition')) return notGiven;
			if (look.thing.role === 'ROLE_MANAGER' && to !== 'ROLE_MANAGER') {
				return (await isLastOwner(access, look.thing)) ? LAST_OWNER : notGiven;
			}
			// Google refuses a role to whoever is there through a group only, whatever the look shows.
			return await add(access, step);
		},
	);
}

/**
 * Removes a member, if they have a membership of their own.
 *
 * @param mayHaveGroups whether a Google Group may keep them in the space; undefined has Google asked
 *   where it matters
 * @throws ChatApiError when Google refuses
 */
export async function remove(
	access: Access,
	{ membershipId = '' }: Pick<MemberStep, 'membershipId'>,
	mayHaveGroups?: boolean,
): Promise<Result> {
	const holds = async () => mayHaveGroups ?? (await holdsGroups(access));
	return await removeMember(access, membershipId).then(
		async (outcome): Promise<Result> => {
			if (mayHaveGroups === false) return { outcome };
			const look = await getMembership(access, membershipId);
			if (look.is === 'seen') {
				const isRemoved = outcome === 'removed' && (await holds());
				return { outcome: isRemoved ? 'removedButGroup' : 'unknown' };
			}
			const isGone = look.is === 'absent' || isFailure(look.error, 'hidden');
			return { outcome: isGone ? outcome : 'unknown' };
		},
		async (error: unknown): Promise<Result> => {
			if (!isFailure(error, 'failedPrecondition')) throw error;
			// Google takes them for a member, be it through a group, who need not be listed.
			const look = await getMembership(access, membershipId);
			if (look.is === 'absent') return { outcome: 'gone' };
			if (look.is === 'unknown') throw error;
			if (look.thing.role === 'ROLE_MANAGER') {
				// A try whose answer was lost may have removed them, and the look need not show it yet.
				if (isAmbiguous(error)) return { outcome: 'unknown' };
				if (await isLastOwner(access, look.thing)) return LAST_OWNER;
				throw error;
			}
			// Nobody is invited through a group.
			if (look.thing.state === 'INVITED' || !(await holds())) throw error;
			return { outcome: 'viaGroup' };
		},
	);
}

const LAST_OWNER: Result = { outcome: 'refused', reason: 'lastOwner' };

/** Whether Google shows that nobody but an owner of a space owns it. */
async function isLastOwner(access: Access, { member }: Membership): Promise<boolean> {
	const owners = await ownersOf(access).catch(unlessFailed(undefined));
	return owners !== undefined && owners.every((name) => name === member?.name);
}

/** Whether Google shows a group in a space; an administrator and the Chat app see none, and so there may be. */
async function holdsGroups(access: Access): Promise<boolean> {
	if (!showsGroups(access)) return true;
	const list = await observeMembers(access);
	return list.is === 'seen' && list.thing.some(({ groupMember }) => groupMember);
}
