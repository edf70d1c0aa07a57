import { ownersOf } from '../chat/memberships';
import type { ChatClient } from '../chat/client';
import { withProgressNote } from '../chat/failure';
import { lastSegment } from '../chat/paths';
import type { Access } from '../chat/observe';
import type { AdminQuery } from '../chat/types';
import type { StepReason } from './memberPlan';
import { changeRole, remove, unlessOutage, type Result } from './memberSteps';
import type { OffboardingPlan, OffboardingStep } from './offboardingPlan';

/** What came of a step. */
interface Done extends Omit<Result, 'membership'> {
	/** Whether Google shows the successor as an owner after their step. */
	readonly isOwner?: boolean;
}

export type DoneOffboardingStep = OffboardingStep & Done;

/**
 * Does the steps, one space after another. What Google refuses in one space is told, and the others go
 * on. To go on after a failure, find the leaver, plan and apply again.
 *
 * @param plan one without a refusal
 * @throws ChatApiError for what the next step would meet, too
 */
export async function applyOffboarding(
	chat: ChatClient,
	query: AdminQuery,
	{ steps }: Pick<OffboardingPlan, 'steps'>,
): Promise<DoneOffboardingStep[]> {
	const done: DoneOffboardingStep[] = [];
	for (const step of steps) {
		const before = done[done.length - 1];
		const handOver = before?.space === step.space ? before : undefined;
		try {
			const access = { chat, space: step.space.id, query };
			done.push({ ...step, ...(await apply(access, step, handOver)) });
		} catch (error) {
			throw withProgressNote(error, `${progress(done)} Run it again to do the rest.`);
		}
	}
	return done;
}

/** @param handOver what came of the successor's step in the space, where there is one */
async function apply(
	access: Access,
	step: OffboardingStep,
	handOver: Done | undefined,
): Promise<Done> {
	if (step.action === 'refused') return { outcome: 'refused' };
	if (handOver && !handOver.isOwner) {
		const { outcome, detail } = handOver;
		if (outcome === 'blocked') return { outcome, ...(detail && { detail }) };
		return { outcome: 'refused', reason: 'notOwnedYet' };
	}
	const task =
		step.action === 'promote' ? promote(access, step) : removeLeaver(access, step, handOver);
	return await task.catch(unlessOutage);
}

async function promote(access: Access, { name, to }: OffboardingStep): Promise<Done> {
	const target = { name, membershipId: lastSegment(name), to };
	const { membership, ...result } = await changeRole(access, target);
	const isOwner = membership?.role === 'ROLE_MANAGER' && membership.state !== 'INVITED';
	return { ...result, isOwner };
}

async function removeLeaver(
	access: Access,
	step: OffboardingStep,
	handOver: Done | undefined,
): Promise<Done> {
	const reason = handOver ? undefined : await reasonToStay(access, step);
	if (reason) return { outcome: 'refused', reason };
	const target = { membershipId: lastSegment(step.name) };
	return await remove(access, target, step.space.mayHaveGroups);
}

/**
 * Why the leaver is not to go after all. The plan may be older than what others have changed, so Google
 * is asked once more who owns the space; an owner is who both looks show.
 */
async function reasonToStay(
	access: Access,
	{ name, from, space }: OffboardingStep,
): Promise<StepReason | undefined> {
	if (!space.hasOwners) return undefined;
	const owners = new Set(await ownersOf(access));
	if (from !== 'ROLE_MANAGER') return owners.has(name) ? 'ownerSince' : undefined;
	const isOwned = space.owners?.some((owner) => owner !== name && owners.has(owner));
	return isOwned ? undefined : 'lastOwner';
}

function progress(done: readonly DoneOffboardingStep[]): string {
	const left = done.filter(({ outcome }) => outcome === 'removed' || outcome === 'removedButGroup');
	const spaces = left.map(({ space }) => `spaces/${space.id}`);
	return `Left by then: ${spaces.length === 0 ? 'nothing' : spaces.join(', ')}.`;
}
