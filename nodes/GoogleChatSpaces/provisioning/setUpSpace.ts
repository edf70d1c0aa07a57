import { isFailure } from '../chat/cause';
import type { ChatClient } from '../chat/client';
import { membershipOf } from '../chat/memberships';
import { OwnSpaces } from '../chat/ownSpaces';
import { signedIn } from '../chat/signedIn';
import { newSpace } from '../chat/spaceSettings';
import { comparableName } from '../text';
import {
	createOrAdopt,
	mayBeForMembers,
	type AdoptionRules,
	type NewSpaceRequest,
} from './createOrAdopt';
import type { Current, DesiredSpace } from './desiredSpace';
import { findByNameAnew, getSpace, isCalled, type NewFinding } from './findSpace';
import type { NamedMember } from './prepare';
import { setupOf } from './setupMembers';

/** The request ids of what is made by a key, or by nothing but the item itself. */
export type RequestIds = (key?: readonly string[]) => NewSpaceRequest['requestId'];

/** A space that was not found. */
interface MissingSpace extends DesiredSpace {
	readonly finding: NewFinding;
}

/**
 * Makes the space with its people in one call, or adopts the one that the same request has made before.
 * People whom Google refuses there do not keep the space from being made: each is added by itself later,
 * and told by itself.
 */
export async function setUpOrAdopt(
	chat: ChatClient,
	desired: MissingSpace,
	requestIds: RequestIds,
): Promise<Current & { readonly isSeen: boolean }> {
	const { finding, settings, members, query } = desired;
	const space = newSpace(settings);
	const setup = await setupOf(chat, members);
	const own = query.useAdminAccess ? undefined : await OwnSpaces.of(chat);
	const requestId = requestIds(await keyOf(chat, finding));
	const rules = { query, ...rulesOf(chat, desired) };
	const setUpWith = async (named: readonly NamedMember[]) => {
		const memberships = named.map(({ address }) => membershipOf(address));
		const made = await createOrAdopt(chat, { space, memberships, requestId }, rules);
		const isNew = made.isNew && !own?.has(made.space.name ?? '');
		if (made.isSeen) await OwnSpaces.hold(chat, made.space);
		return { ...made, isNew, ...(isNew && { setup: { ...setup, named } }) };
	};
	const setUpWithNobody = async (error: unknown) => {
		if (setup.named.length === 0 || !mayBeForMembers(error)) throw error;
		return await setUpWith([]);
	};
	return await setUpWith(setup.named)
		.catch(setUpWithNobody)
		.catch(async (error: unknown) => await findByTakenName(chat, desired, error));
}

/** Finds the space whose name is taken: another run may have made it since the spaces were listed. */
async function findByTakenName(
	chat: ChatClient,
	{ finding, query }: MissingSpace,
	error: unknown,
): Promise<Current & { readonly isSeen: true }> {
	// A key stands for the space that it has made, and for no other of the same name.
	if (finding.by !== 'displayName' || !isFailure(error, 'alreadyExists')) throw error;
	const space = await findByNameAnew(chat, finding.displayName, query);
	if (space === undefined) throw error;
	return { space: await getSpace(chat, space, query), isNew: false, isSeen: true };
}

function rulesOf(chat: ChatClient, { finding, handsOver, query }: MissingSpace): AdoptionRules {
	if (finding.by === 'idempotencyKey') {
		// Who has handed a space over sees it no more.
		return { ifHidden: handsOver ? 'accept' : finding.ifHidden };
	}
	const { displayName } = finding;
	return {
		// Whoever asks for a space by its name wants one that the account is in.
		ifHidden: 'next',
		isTheOne: (space) => isCalled(space, displayName),
		isListed: async () => (await findByNameAnew(chat, displayName, query)) !== undefined,
	};
}

/** What tells the space from every other, for all who would make it at the same moment. */
async function keyOf(
	chat: ChatClient,
	finding: NewFinding,
): Promise<readonly string[] | undefined> {
	if (finding.by === 'idempotencyKey') return [finding.key];
	const account = await signedIn(chat).catch((error: unknown) => {
		// A sign-in of before tells nobody who it is of.
		if (isFailure(error, 'scopeMissing', 'unauthenticated', 'hidden')) return undefined;
		throw error;
	});
	const who = account?.name ?? account?.email?.toLowerCase();
	return who === undefined ? undefined : ['name', who, comparableName(finding.displayName)];
}
