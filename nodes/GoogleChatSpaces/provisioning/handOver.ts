import { lastSegment } from '../chat/memberships';
import { keepsGroups, OUTCOMES_EXPLAINED, removeOwn, type DoneStep } from './apply';
import type { MemberPlan } from './memberPlan';
import { Roster, type Access } from './roster';

/** The caller's own step out of a space. */
export interface HandOverStep extends Omit<DoneStep, 'action'> {
	readonly action: 'leave';
}

/**
 * Has the account that is signed in leave a space that somebody else owns by now.
 *
 * @param plan what was done for the members
 * @param done how it came out
 * @param isNew whether the account has just made the space, and so was its only owner
 * @throws ChatApiError when Google refuses
 */
export async function handOver(
	access: Access,
	plan: MemberPlan,
	done: readonly DoneStep[],
	isNew: boolean,
): Promise<HandOverStep> {
	const { callerEmail } = access;
	const candidates =
		isNew && callerEmail === undefined
			? new Set(plan.owners)
			: await (await Roster.read(access)).signedIn();
	const [name = '', ...more] = candidates;
	const step = { action: 'leave', name, label: callerEmail ?? name } as const;
	if (name === '' && callerEmail !== undefined) {
		return { ...step, outcome: 'unchanged', reason: 'is not in the space' };
	}
	if (name === '' || more.length > 0) {
		return {
			...step,
			outcome: 'refused',
			reason: 'it cannot be told who is signed in: name them in Signed-In Account',
		};
	}
	// Whom the plan has added is named as the person named them.
	const own = new Set([name, `users/${callerEmail?.toLowerCase() ?? ''}`]);
	const heir = done.find((other) => !own.has(other.name.toLowerCase()) && ownsNow(other));
	if (!heir) return { ...step, outcome: 'refused', reason: 'no one of the Owners has joined yet' };
	const outcome = await removeOwn(
		{ ...access, mayHaveGroups: keepsGroups(access, plan) },
		{ membershipId: lastSegment(name) },
	);
	return {
		...step,
		outcome,
		reason: OUTCOMES_EXPLAINED[outcome] ?? `${heir.label} owns the space`,
	};
}

const THERE: ReadonlySet<string> = new Set(['joined', 'already', 'changed', 'unchanged']);

function ownsNow({ to, outcome }: DoneStep): boolean {
	return to === 'ROLE_MANAGER' && THERE.has(outcome);
}
