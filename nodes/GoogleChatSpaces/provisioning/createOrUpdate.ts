import type { ChatClient } from '../chat/client';
import { withProgressNote } from '../chat/failure';
import { asPlanned, type DoneStep } from './apply';
import type { DesiredSpace, SpacePreview, SpaceReport } from './desiredSpace';
import { findSpace } from './findSpace';
import { prepareNew, type NamedMember } from './prepare';
import { planChanges, refuseTwoRoles, UnfitMembersError } from './planChanges';
import { reconcile } from './reconcile';
import { inNewSpace, setupOf } from './setupMembers';
import { setUpOrAdopt, type RequestIds } from './setUpSpace';
import { toldFields } from './spacePlan';

/**
 * Tells what a run would do.
 *
 * @throws as {@link createOrUpdate} does
 */
export async function previewSpace(chat: ChatClient, desired: DesiredSpace): Promise<SpacePreview> {
	const found = await findSpace(chat, desired.finding, desired.query);
	if ('missing' in found) return { fields: [], members: await previewNew(chat, desired.members) };
	const { space } = found;
	const { fields, people } = await planChanges(chat, desired, found);
	return { space, fields: toldFields(fields, 'planned'), members: asPlanned(people.plan) };
}

async function previewNew(chat: ChatClient, members: readonly NamedMember[]): Promise<DoneStep[]> {
	const setup = await setupOf(chat, members);
	const people = prepareNew(members, setup.creator);
	refuseTwoRoles(people);
	return asPlanned(people.plan).map((step) => inNewSpace(step, people, setup));
}

/**
 * Makes a space what it should be: finds it, or makes it with its people in one call, and changes just
 * what differs. Run again it does what is left to do.
 *
 * @throws SeveralSpacesError, UnfitMembersError before anything is written, but for what only a new space
 *   tells; HiddenSpaceError; ChatApiError when Google refuses, with how far it came
 */
export async function createOrUpdate(
	chat: ChatClient,
	desired: DesiredSpace,
	requestIds: RequestIds,
): Promise<SpaceReport> {
	const found = await findSpace(chat, desired.finding, desired.query);
	if ('space' in found) return await reconcile(chat, desired, { ...found, isNew: false });
	const made = await setUpOrAdopt(chat, { ...desired, finding: found.missing }, requestIds);
	if (!made.isSeen) {
		return { space: made.space, outcome: 'unknown', fields: [], members: [] };
	}
	return await reconcile(chat, desired, made).catch((error: unknown) => {
		const when = made.isNew ? '' : ', now or before';
		const progressNote = `The space ${made.space.name} was created${when}.`;
		throw error instanceof UnfitMembersError
			? new UnfitMembersError(error.why, error.members, progressNote)
			: withProgressNote(error, progressNote);
	});
}
