import type { ChatClient } from './client';
import { absentAs, isAbsence, isRefused, misconfiguredAs, refusedAs, unseenAs } from './failure';
import { listAll } from './pagination';
import type { Membership, MemberRole } from './types';

/** How somebody came to be in a space: now, by an invitation that is still open, or before. */
export type AddOutcome = 'joined' | 'invited' | 'already';

export interface Added {
	readonly membership: Membership;
	readonly outcome: AddOutcome;
}

interface Addition {
	/** The id of the space. */
	readonly space: string;
	/** What Google is to create: `member` or `groupMember`, and in import mode its times. */
	readonly membership: Membership;
	/** The role to have at least; undefined leaves it to Google. */
	readonly role?: MemberRole;
	readonly query: { useAdminAccess?: true };
}

/**
 * Adds somebody to a space and gives them their role, which takes a call of its own. Somebody who is
 * there already is left as they are, but for a role that is raised; so it can be repeated, and adding
 * an owner never takes the space from them.
 *
 * @throws ChatApiError when Google refuses either
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/create
 */
export async function addMember(chat: ChatClient, addition: Addition): Promise<Added> {
	const present = await presentMembership(chat, addition);
	if (!present) return await createMember(chat, addition);
	// Who is in the space through a group only can have a role once they are a member themselves.
	const asMember = await withRole(chat, addition, present, true).catch(refusedAs(undefined, 400));
	return asMember ?? (await createMember(chat, addition));
}

/**
 * The same for somebody who is not known to be in the space, without looking first.
 *
 * @throws ChatApiError when Google refuses to add them or to give them the role
 */
export async function createMember(chat: ChatClient, addition: Addition): Promise<Added> {
	const { space, membership, query } = addition;
	return await chat.call('members.create', { path: { space }, query, body: membership }).then(
		async (created) => await withRole(chat, addition, created, false),
		async (error: unknown) => await withPresent(chat, addition, error),
	);
}

/** Google most often answers with the membership that is there, and sometimes with a conflict. */
async function withPresent(chat: ChatClient, addition: Addition, error: unknown): Promise<Added> {
	if (!isRefused(error, 409)) throw error;
	const present = await presentMembership(chat, addition);
	// To make a manager of somebody whose role is not known might take the space from an owner.
	if (!present && addition.role === 'ROLE_ASSISTANT_MANAGER') throw error;
	return await withRole(chat, addition, present ?? addition.membership, true);
}

async function withRole(
	chat: ChatClient,
	{ space, role, query }: Addition,
	current: Membership,
	before: boolean,
): Promise<Added> {
	const outcome = outcomeOf(current, before);
	// Nobody who is only invited can have a role yet, and no group ever has one.
	if (!isRaise(current, role) || outcome === 'invited' || current.groupMember) {
		return { membership: current, outcome };
	}
	const changed = await chat.call('members.patch', {
		path: { space, member: lastSegment(current.name ?? current.member?.name) },
		query: { updateMask: 'role', ...query },
		body: { role },
	});
	return { membership: { ...current, ...changed }, outcome };
}

const RANKS = ['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'];

function isRaise(current: Membership, role: MemberRole | undefined): boolean {
	const rank = Math.max(0, RANKS.indexOf(current.role ?? ''));
	return role !== undefined && RANKS.indexOf(role) > rank;
}

/** The membership that somebody has, if Google shows one. */
async function presentMembership(
	chat: ChatClient,
	{ space, membership, query }: Addition,
): Promise<Membership | undefined> {
	if (membership.createTime !== undefined) return undefined;
	const group = membership.groupMember?.name;
	if (group) {
		// No membership of a group can be asked for by its name.
		const all = await listAll(chat, 'members.list', {
			path: { space },
			query: { showGroups: true, ...(query.useAdminAccess && ADMIN_FILTER), ...query },
		}).catch(unseenAs([]));
		return all.find(({ groupMember }) => groupMember?.name === group);
	}
	const user = membership.member?.name ?? '';
	const present = await chat
		.call('members.get', { path: { space, member: lastSegment(user) }, query })
		.catch(unseenAs(undefined));
	return present?.state === 'JOINED' || present?.state === 'INVITED' ? present : undefined;
}

/** Google wants people singled out from apps when an administrator asks. */
const ADMIN_FILTER = { filter: 'member.type != "BOT"' };

/** Which membership, and whether as an administrator. */
interface Removal {
	readonly path: { space: string; member: string };
	readonly query: { useAdminAccess?: true };
}

/**
 * Removes somebody from a space, if they are in it; so it can be repeated.
 *
 * @returns whether they were removed now or not there already
 * @throws ChatApiError when the space cannot be seen, or Google does not let the caller remove them
 */
export async function removeMember(
	chat: ChatClient,
	removal: Removal,
): Promise<'removed' | 'already'> {
	// A credential that may only remove may not look.
	if (!(await isMissing(chat, removal).catch(misconfiguredAs(false)))) {
		await removeSeenMember(chat, removal);
		return 'removed';
	}
	// Google says 403 for a missing member and a missing space alike.
	await chat.call('spaces.get', { path: { space: removal.path.space }, query: removal.query });
	return 'already';
}

/**
 * Removes somebody who was seen in the space just before; who is gone by now is no failure.
 *
 * @throws ChatApiError when Google does not let the caller remove them
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/delete
 */
export async function removeSeenMember(chat: ChatClient, removal: Removal): Promise<void> {
	const refusal = await chat.call('members.delete', removal).then(
		() => undefined,
		(error: unknown) => error,
	);
	if (refusal === undefined) return;
	// Google says 403 for a missing member, a missing space and a missing right alike.
	const isGone =
		isAbsence(refusal) &&
		(await isMissing(chat, removal)) &&
		(await isSeen(chat, { space: removal.path.space }, removal.query));
	if (!isGone) throw refusal;
}

async function isSeen(chat: ChatClient, path: { space: string }, query: Removal['query']) {
	return await chat
		.call('spaces.get', { path, query })
		.then(() => true)
		.catch(absentAs(false));
}

/** Whether Google shows no such membership; any failure but a refusal of it goes on. */
export async function isMissing(chat: ChatClient, membership: Removal): Promise<boolean> {
	return await chat
		.call('members.get', membership)
		.then(({ state }) => state === 'NOT_A_MEMBER')
		.catch(absentAs(true));
}

/**
 * The membership of somebody who is in a space or invited to it. Google says of who is not in it that it
 * may not be seen.
 */
export async function membershipIn(
	chat: ChatClient,
	request: Removal,
): Promise<Membership | undefined> {
	const found = await chat.call('members.get', request).catch(absentAs(undefined));
	return found?.state === 'JOINED' || found?.state === 'INVITED' ? found : undefined;
}

function outcomeOf({ state }: Membership, before: boolean): AddOutcome {
	if (state === 'INVITED') return 'invited';
	return before ? 'already' : 'joined';
}

/** The id at the end of a resource name. */
export function lastSegment(name: string | null | undefined): string {
	return (name ?? '').split('/').pop() ?? '';
}
