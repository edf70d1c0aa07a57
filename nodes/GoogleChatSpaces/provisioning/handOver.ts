import type { DoneStep } from './apply';
import { keepsGroups } from './apply';
import type { MemberPlan } from './memberPlan';
import { remove } from './memberSteps';
import { Roster, type Access } from './roster';

/** The caller's own step out of a space. */
export interface HandOverStep extends Omit<DoneStep, 'action'> {
	readonly action: 'leave';
}

/**
 * Has the account that is signed in leave a space that somebody else owns by now, as Google shows.
 *
 * @param plan what was done for the members
 * @throws ChatApiError when Google refuses, or it cannot be told who is signed in
 */
export async function handOver(access: Access, plan: MemberPlan): Promise<HandOverStep> {
	const roster = await Roster.read(access);
	const isCaller = await roster.whoIsCaller();
	const people = roster.members.filter(({ name }) => isCaller(name) !== 'no');
	const [caller] = people;
	const step = { action: 'leave', name: caller?.name ?? '', label: caller?.label ?? '' } as const;
	if (!caller) return { ...step, outcome: 'unchanged', reason: 'notMember' };
	if (isCaller(caller.name) === 'unknown') {
		return { ...step, outcome: 'refused', reason: 'callerUnknown' };
	}
	const heirs = roster.members.filter(
		({ name, role, invited }) => role === 'ROLE_MANAGER' && !invited && name !== caller.name,
	);
	if (heirs.length === 0) return { ...step, outcome: 'refused', reason: 'noOtherOwner' };
	const result = await remove(access, caller, keepsGroups(access, plan));
	return {
		...step,
		outcome: result.outcome,
		reason: result.reason ?? 'handedOver',
		about: heirs.map(({ label }) => label),
	};
}
