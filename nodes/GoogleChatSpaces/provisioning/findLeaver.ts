import type { ChatClient } from '../chat/client';
import { lastSegment } from '../chat/memberships';
import { getMembership, thingOf } from '../chat/observe';
import { listAll } from '../chat/pagination';
import { namesByEmail, parseSpaceId } from '../chat/paths';
import { searchQuery } from '../chat/searchQuery';
import { signedIn } from '../chat/signedIn';
import type { Membership, MemberRole, Space } from '../chat/types';
import { ParameterError } from '../operation/parameters';
import { inPool } from '../operation/pool';
import { isSoleOwner, type OffboardingGuards, type Stay } from './offboardingPlan';

/** Who is to leave, and how they are looked for. */
export interface Leaver {
	/** `users/{email or id}`. */
	readonly leaver: string;
	/** The same; who takes over what only the leaver owns. */
	readonly successor?: string;
	readonly query: { useAdminAccess?: true };
	/** `users/{email or id}`. */
	readonly protectedMembers: readonly string[];
	/** How many spaces are looked into at once. */
	readonly concurrency: number;
}

export interface FoundStays extends Pick<OffboardingGuards, 'mayBeCaller' | 'isProtected'> {
	readonly stays: readonly Stay[];
}

/**
 * Finds the spaces that somebody is in: among those of the account or, with admin access, of the
 * organization.
 *
 * @throws ChatApiError when a space of them cannot be looked into; ParameterError when the successor
 *   turns out to be the leaver
 */
export async function findLeaver(chat: ChatClient, form: Leaver): Promise<FoundStays> {
	const stays = await staysOf(chat, form);
	return {
		stays,
		mayBeCaller: stays.length > 0 && (await mayBeCaller(chat, form, stays[0])),
		isProtected: await isProtected(chat, form, stays),
	};
}

/** Looks into every space for the leaver and, where only they own it, for the successor. */
async function staysOf(chat: ChatClient, form: Leaver): Promise<Stay[]> {
	const spaces = await spacesOf(chat, form);
	const stays: Array<Stay | undefined> = [];
	const { concurrency } = form;
	await inPool({ count: spaces.length, concurrency }, async (index) => {
		stays[index] = await stayIn(chat, form, spaces[index]);
		return true;
	});
	return stays.filter((stay) => stay !== undefined);
}

async function spacesOf(chat: ChatClient, { query }: Leaver): Promise<Space[]> {
	if (query.useAdminAccess) {
		const results = await listAll(chat, 'spaces.search', {
			query: { query: searchQuery({ names: [] }, true), ...query },
		});
		return results.map(({ space = {} }) => space);
	}
	// Nobody can be removed from a direct message.
	const filter = 'space_type = "SPACE" OR space_type = "GROUP_CHAT"';
	return await listAll(chat, 'spaces.list', { query: { filter } });
}

function mayHaveGroups({ spaceType, membershipCount }: Space): boolean {
	return spaceType === 'SPACE' && (!membershipCount || Boolean(membershipCount.joinedGroupCount));
}

async function stayIn(chat: ChatClient, form: Leaver, found: Space): Promise<Stay | undefined> {
	const space = parseSpaceId(found.name ?? '');
	const membership = await memberOf(chat, form, space, form.leaver);
	if (!membership) return undefined;
	const role = (membership.role ?? 'ROLE_MEMBER') as MemberRole;
	const stay = {
		space,
		displayName: found.displayName ?? '',
		mayHaveGroups: mayHaveGroups(found),
		membershipId: lastSegment(membership.name),
		role,
		owners: role === 'ROLE_MANAGER' ? await ownersOf(chat, form, space) : [],
	};
	if (!isSoleOwner(stay) || form.successor === undefined) return stay;
	const successor = await memberOf(chat, form, space, form.successor);
	if (successor?.state !== 'JOINED') return stay;
	const membershipId = lastSegment(successor.name);
	// By another of their emails, or by their id.
	if (membershipId === stay.membershipId) throw new ParameterError('Successor', 'is the leaver');
	return { ...stay, successor: { membershipId } };
}

async function memberOf(
	chat: ChatClient,
	{ query }: Leaver,
	space: string,
	given: string,
): Promise<Membership | undefined> {
	return thingOf(await getMembership(chat, { path: { space, member: lastSegment(given) }, query }));
}

async function ownersOf(chat: ChatClient, { query }: Leaver, space: string): Promise<string[]> {
	const filter = 'role = "ROLE_MANAGER" AND member.type = "HUMAN"';
	const owners = await listAll(chat, 'members.list', {
		path: { space },
		query: { ...query, filter },
	});
	return owners.map(({ member }) => member?.name ?? '');
}

/**
 * Whether the leaver is, or may be, the account that is signed in. A service account that acts as the
 * leaver is told to by name, and may.
 */
async function mayBeCaller(
	chat: ChatClient,
	form: Leaver,
	{ space, membershipId }: Stay,
): Promise<boolean> {
	if (chat.actsAs !== undefined) return false;
	const account = await signedIn(chat);
	if (!account) return false;
	if (account.name === `users/${membershipId}`) return true;
	const own = account.email && (await memberOf(chat, form, space, account.email));
	// An administrator need not be in the space; anybody else is, and so may be anybody who is.
	if (!own) return !form.query.useAdminAccess;
	return lastSegment(own.name) === membershipId;
}

async function isProtected(
	chat: ChatClient,
	form: Leaver,
	stays: readonly Stay[],
): Promise<boolean> {
	if (stays.length === 0) return false;
	const [{ space, membershipId }] = stays;
	for (const given of form.protectedMembers) {
		const same = given.toLowerCase() === form.leaver.toLowerCase();
		// An email may be another one of the same person.
		const known = namesByEmail(given) ? await memberOf(chat, form, space, given) : undefined;
		const id = known ? lastSegment(known.name) : lastSegment(given);
		if (same || id === membershipId) return true;
	}
	return false;
}
