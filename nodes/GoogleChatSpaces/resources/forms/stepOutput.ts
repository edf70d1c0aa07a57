import type { IDataObject } from 'n8n-workflow';

import { isUnknown, type DoneStep } from '../../provisioning/apply';
import type { PlanRefusal, StepReason } from '../../provisioning/memberPlan';
import type { MemberOutcome } from '../../provisioning/memberSteps';

/** Why a step is done, or is not. `about` is whom else it is about. */
const REASONS: Readonly<Record<StepReason, (about: string) => string>> = {
	missing: () => 'was not in the space',
	withSpace: () => 'comes in with the new space',
	creator: () => 'owns the space by making it',
	otherRole: () => 'has another role',
	asDesired: () => 'is as it should be',
	invited: () => 'invited, and has not joined yet',
	notDesired: (about) =>
		about
			? `is not among those who should be in the space, and is removed only once Google has shown who ${about} is`
			: 'is not among those who should be in the space',
	groupRemoved: () => 'becomes a member of their own, as a group is removed',
	roleRefused: () => 'Google does not let the account change the role',
	throughGroup: () =>
		'is in the space through a Google Group only, as Google counts, and stays as long as that does',
	limitReached: () =>
		'more people than Google has counted had joined by themselves, and the limits allow no more removals: run it again',
	protected: () => 'is protected',
	protectedUnknown: (about) =>
		`Protected Members names ${about}, and Google shows nobody by that here: it may be anybody. Correct it, or give the user ID`,
	protectedHidden: (about) =>
		`Protected Members names ${about}, whom Google does not show here: they may be in the space through this group`,
	caller: () => 'is the account that is signed in',
	callerUnknown: () =>
		'may be the account that is signed in, which Google does not show among the members',
	lastOwner: () => 'is the last owner of the space',
	groupSizeUnknown: () =>
		'nobody knows how many people are in the space through this group: turn on Remove Groups of Unknown Size in Options to remove it all the same',
	desiredUnknown: (about) =>
		`nobody is taken away as long as Google does not show who ${about} is: it may be this person`,
	keepFailed: (about) => `the group stays, as ${about} could not be made a member of their own`,
	handedOver: (about) => `${about} owns the space`,
	noOtherOwner: () => 'no one of the Owners has joined yet',
	notMember: () => 'is not in the space',
	isGroup: () => 'is the address of a Google Group: name it in Groups',
	leaves: () => 'is a member of the space',
	takesOver: () => 'takes over the space',
	handsOver: () => 'has handed the space over',
	noSuccessor: () => 'is the last owner of the space: name a Successor who is a member',
	ownersUnknown: () => 'Google does not show who else owns the space',
	severalPeople: () => 'Google shows several people by this address: give the user ID',
	notOwnedYet: () => 'the successor does not own the space yet: run it again when they do',
	ownerSince: () => 'has become an owner of the space meanwhile: run it again',
	justAdded: (about) => `is the same person as ${about} in the list`,
};

/** What there is to say of an outcome; undefined where the reason of the step says it. */
export const OUTCOMES_EXPLAINED: Partial<Record<MemberOutcome, string>> = {
	already: 'was there already',
	blocked:
		'Google does not let the account add them: they may block it, have Chat turned off, or be outside the organization, or it may not add members here',
	dropped:
		'Google left them out of the setup, and does not let the account add them: external users may not be allowed in this space, or they block the account, or have Chat turned off',
	gone: 'had left the space already',
	historical: 'was added to the past of the space',
	invited: 'has to accept the invitation, and gets a role only then',
	notFound: 'Google knows nobody by this email or ID: check the spelling',
	unknown: 'Google does not show whether it was done: run it again',
	withoutRole: 'is in the space, and Google does not let the account give them the role',
	viaGroup: 'is in the space through a Google Group only, and stays as long as that does',
	removedButGroup:
		'Google still shows them in the space: a Google Group keeps them there, or Google is a moment behind',
};

/** A step as an output item tells it. */
export function stepOutput({
	label,
	name,
	action,
	from,
	to,
	outcome,
	...why
}: DoneStep): IDataObject {
	const isUnproven = outcome === 'planned' && isUnknown({ action, name });
	return {
		member: label,
		name,
		action,
		...(from && { from }),
		...(to && { to }),
		outcome,
		reason: reasonText({ outcome, ...why }) + (isUnproven ? UNPROVEN : ''),
	};
}

/** What no look tells without a write: Google answers alike of a stranger to the space and of nobody. */
const UNPROVEN = '; a dry run cannot tell whether Google knows this address';

/** The reasons that say more than the outcome. */
const TOLD: ReadonlySet<StepReason> = new Set([
	'justAdded',
	'isGroup',
	'roleRefused',
	'throughGroup',
]);

/** Says why a step came out as it did. */
export function reasonText({
	outcome,
	reason,
	about,
	detail,
}: Pick<DoneStep, 'outcome' | 'reason' | 'about' | 'detail'>): string {
	if (detail) return `Google says "${detail}"`;
	const ofStep = REASONS[reason](listed(about ?? []));
	return TOLD.has(reason) ? ofStep : (OUTCOMES_EXPLAINED[outcome] ?? ofStep);
}

/** Says why a whole plan is refused. */
export function refusalText({ limit, removals, members, max }: PlanRefusal): string {
	const what = `${removals} of ${members} members would be removed`;
	switch (limit) {
		case 'everybody':
			return `${what}, which is everybody`;
		case 'maxRemovals':
			return `${what}, and Max Removals is ${max}`;
		case 'maxRemovalPercent':
			return `${what}, and Max Removals (Percent) is ${max}`;
	}
}

const MAX_LISTED = 5;

function listed(list: readonly string[]): string {
	const rest = list.length - MAX_LISTED;
	return [...list.slice(0, MAX_LISTED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
