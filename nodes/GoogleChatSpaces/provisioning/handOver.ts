import type { Access } from '../chat/observe';
import { mayHoldGroups, type DoneStep } from './apply';
import { isOwner } from './memberPlan';
import { remove } from './memberSteps';
import type { NamedMember } from './prepare';
import { Roster } from './roster';

/**
 * Has the account that is signed in leave a space that one of those who are to own it owns by now, as
 * Google shows. Whoever else owns it need not know of it.
 *
 * @param named who is to be in the space
 * @throws ChatApiError when Google refuses, or it cannot be told who is signed in
 */
export async function handOver(access: Access, named: readonly NamedMember[]): Promise<DoneStep> {
	const roster = await Roster.read(access);
	const listed = new Set(roster.members.filter(isOwner).map(({ name }) => name));
	const isCaller = await roster.whoIsCaller();
	const people = roster.members.filter(({ name }) => isCaller(name) !== 'no');
	const [caller] = people;
	const step = { action: 'leave', name: caller?.name ?? '', label: caller?.label ?? '' } as const;
	if (!caller) return { ...step, outcome: 'unchanged', reason: 'notMember' };
	if (isCaller(caller.name) === 'unknown') {
		return { ...step, outcome: 'refused', reason: 'callerUnknown' };
	}
	const owners = named.filter(({ role }) => role === 'ROLE_MANAGER').map(({ address }) => address);
	// An heir owns the space by the list as well as by a look, where it takes one to know who they are.
	const heirs = (await roster.findAll(owners))
		.filter((found) => found !== undefined)
		.filter((found) => isOwner(found) && listed.has(found.name) && found.name !== caller.name);
	if (heirs.length === 0) return { ...step, outcome: 'refused', reason: 'noOtherOwner' };
	// Who was added a moment ago need not be listed yet.
	const present = [...roster.members, ...named.map(({ address: name }) => ({ name }))];
	const result = await remove(access, caller, mayHoldGroups(access, present));
	return {
		...step,
		outcome: result.outcome,
		reason: result.reason ?? 'handedOver',
		about: [...new Set(heirs.map(({ label }) => label))],
	};
}
