import type { ChatClient } from '../chat/client';
import { withProgressNote } from '../chat/failure';
import { lookUpGroup } from '../chat/groups';
import { observe, thingOf, unlessFailed, type Access } from '../chat/observe';
import { OwnSpaces } from '../chat/ownSpaces';
import { namesByEmail } from '../chat/paths';
import { applyPatches, spacePatches } from '../chat/spacePatches';
import type { Space } from '../chat/types';
import { applyMemberPlan, progress, type DoneStep } from './apply';
import type { Current, DesiredSpace, SpaceReport } from './desiredSpace';
import { handOver } from './handOver';
import type { MemberPlan } from './memberPlan';
import { CHANGED, RECOUNTED } from './memberSteps';
import { accessTo, planChanges } from './planChanges';
import { inNewSpace } from './setupMembers';
import { planSpace, toldFields, type SpacePlan } from './spacePlan';

/**
 * Changes of a space just what differs.
 *
 * @throws as {@link planChanges} does; ChatApiError when Google refuses, with how far it came
 */
export async function reconcile(
	chat: ChatClient,
	desired: DesiredSpace,
	current: Current,
): Promise<SpaceReport> {
	const { space, isNew, setup, generation } = current;
	const { fields, people } = await planChanges(chat, desired, current);
	const access = accessTo(chat, space, desired.query);
	const patches = spacePatches(fields.changes, space);
	const answered = (await applyPatches(access, patches)) ?? space;
	const { updated, notShown } = await lookAgain(access, fields, answered);
	await OwnSpaces.hold(chat, updated);
	const patched = patches.flatMap(({ mask }) => mask).join(', ');
	const { steps, left } = await applyPeople(access, desired, people.plan).catch(
		(error: unknown) => {
			throw withProgressNote(error, patched && `Changed: ${patched}.`);
		},
	);
	const ofFields = toldFields(fields, 'changed', notShown);
	const outcomes = [...ofFields, ...steps, left].map((step) => step?.outcome);
	const isChanged = outcomes.some((outcome) => CHANGED.has(outcome));
	const told = setup ? steps.map((step) => inNewSpace(step, people, setup)) : steps;
	return {
		space: outcomes.some((outcome) => RECOUNTED.has(outcome)) ? withoutCount(updated) : updated,
		outcome: outcomeOf(isNew, isChanged),
		fields: ofFields,
		members: await explained(chat, told),
		...(left && { handOver: left }),
		...(generation !== undefined && { generation }),
	};
}

/** Looks at a space once more where the answer does not show what was changed, as it may be older. */
async function lookAgain({ chat, space, query }: Access, { changes }: SpacePlan, answered: Space) {
	const notShownIn = (shown: Space) => planSpace(shown, changes).steps.map(({ field }) => field);
	if (notShownIn(answered).length === 0) return { updated: answered, notShown: [] };
	const look = await observe(chat, 'spaces.get', { path: { space }, query });
	const updated = thingOf(look) ?? answered;
	return { updated, notShown: notShownIn(updated) };
}

function outcomeOf(isNew: boolean, isChanged: boolean): SpaceReport['outcome'] {
	if (isNew) return 'created';
	return isChanged ? 'updated' : 'unchanged';
}

/** Has people come in, and the account leave where it is to. */
async function applyPeople(
	access: Access,
	{ members, handsOver }: DesiredSpace,
	plan: MemberPlan,
): Promise<{ readonly steps: DoneStep[]; readonly left?: DoneStep }> {
	const steps = await applyMemberPlan(access, plan);
	if (!handsOver) return { steps };
	const left = await handOver(access, members).catch((error: unknown) => {
		throw withProgressNote(error, progress(steps));
	});
	return { steps, left };
}

/** A space of before the steps that have changed how many are in it. */
function withoutCount(space: Space): Space {
	return Object.fromEntries(Object.entries(space).filter(([field]) => field !== 'membershipCount'));
}

/** Tells of people whom Google does not know whether their address is a group's. */
async function explained(chat: ChatClient, steps: readonly DoneStep[]): Promise<DoneStep[]> {
	const told: DoneStep[] = [];
	for (const step of steps) {
		const mayBeGroup = step.outcome === 'notFound' && namesByEmail(step.name);
		const isGroup = mayBeGroup && (await isGroupAddress(chat, step.name.replace(/^users\//, '')));
		told.push(isGroup ? { ...step, reason: 'isGroup' } : step);
	}
	return told;
}

async function isGroupAddress(chat: ChatClient, email: string): Promise<boolean> {
	return await lookUpGroup(chat, email).then(() => true, unlessFailed(false));
}
