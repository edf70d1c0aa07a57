import { isFailure } from './cause';
import { ChatApiError, isAmbiguous } from './failure';
import { thingOf, type Access, type Look } from './observe';
import { observeAddition, observeMembership } from './observeMember';
import { listAll } from './pagination';
import { lastSegment } from './paths';
import type { Membership, MemberRole } from './types';

/** How somebody came to be in a space: now, by an invitation that is still open, before, or in the past of an import. */
export type AddOutcome = 'joined' | 'invited' | 'already' | 'historical';

export interface Added {
	/** What Google answered; its `member` tells who somebody named by an email is. */
	readonly membership: Membership;
	readonly outcome: AddOutcome;
	/** Why they have not the role that they are to have, where Google refuses it. */
	readonly refusal?: ChatApiError;
}

export interface Addition {
	/** What Google is to create: `member` or `groupMember`, and in import mode its times. */
	readonly membership: Membership;
	/** The role to have at least; undefined leaves it to Google. */
	readonly role?: MemberRole;
}

/**
 * Adds somebody to a space and gives them their role, which takes a call of its own. Somebody who is
 * there already is left as they are, but for a role that is raised; so it can be repeated, and adding
 * an owner never takes the space from them.
 *
 * @param before what a look at the space has shown of them
 * @throws ChatApiError when Google refuses the addition, or says that they are there and does not show them
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/create
 */
export async function addMember(
	access: Access,
	{ membership, role }: Addition,
	before: Look<Membership>,
): Promise<Added> {
	const { chat, space, query } = access;
	if (before.is === 'seen') {
		// Who is in the space through a group only can have a role once they are a member themselves.
		const present = await withRole(access, role, before.thing, true);
		if (!isFailure(present.refusal, 'failedPrecondition')) return present;
	}
	return await chat.call('members.create', { path: { space }, query, body: membership }).then(
		async (created) => await withRole(access, role, created, before.is === 'seen'),
		async (error: unknown) => {
			if (!isFailure(error, 'alreadyExists')) throw error;
			const present = thingOf(await observeAddition(access, membership));
			if (!present) throw error;
			// A try whose answer was lost may be what has added them.
			return await withRole(access, role, present, before.is === 'seen' || !isAmbiguous(error));
		},
	);
}

/** What Google is to create for a person or a group, `users/{email or id}` or `groups/{id}`. */
export function membershipOf(name: string): Membership {
	return name.startsWith('groups/')
		? { groupMember: { name } }
		: { member: { name, type: 'HUMAN' } };
}

async function withRole(
	access: Access,
	role: MemberRole | undefined,
	current: Membership,
	before: boolean,
): Promise<Added> {
	const outcome = outcomeOf(current, before);
	// Nobody who is only invited can have a role yet, and no group ever has one.
	if (!role || !isThere(outcome) || current.groupMember || !isRaise(current.role, role)) {
		return { membership: current, outcome };
	}
	return await setRole(access, lastSegment(current.name), role).then(
		(changed) => ({ membership: { ...current, ...changed }, outcome }),
		(refusal: unknown) => {
			if (refusal instanceof ChatApiError) return { membership: current, outcome, refusal };
			throw refusal;
		},
	);
}

const ROLES = ['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'];

/** How high a role is, from 0 on; below that where there is none. */
export function rankOf(role: Membership['role']): number {
	return ROLES.indexOf(role ?? '');
}

/** Whether a role is higher than the one that somebody has. */
export function isRaise(current: Membership['role'], role: MemberRole | undefined): boolean {
	return rankOf(role) > Math.max(0, rankOf(current));
}

function outcomeOf({ state }: Membership, before: boolean): AddOutcome {
	if (state === 'INVITED') return 'invited';
	if (state === 'NOT_A_MEMBER') return 'historical';
	return before ? 'already' : 'joined';
}

/** Whether it is the outcome of an addition after which somebody is in the space. */
export function isThere(outcome: string): boolean {
	return outcome === 'joined' || outcome === 'already';
}

/**
 * Gives a member a role.
 *
 * @param member an id or an email
 * @returns the membership as Google shows it afterwards; its role tells whether it is the one asked for
 * @throws ChatApiError when Google refuses
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/patch
 */
export async function setRole(
	access: Access,
	member: string,
	role: MemberRole,
): Promise<Membership> {
	const { chat, space, query } = access;
	const answer = await chat.call('members.patch', {
		path: { space, member },
		query: { updateMask: 'role', ...query },
		body: { role },
	});
	if (answer.role === role) return answer;
	return thingOf(await observeMembership(access, member)) ?? answer;
}

/**
 * Removes somebody from a space.
 *
 * @param member an id, an email or `app`
 * @returns `removed` by this call, or `gone`: somebody else has removed them meanwhile
 * @throws ChatApiError when Google refuses, and a look does not show that they are gone
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/delete
 */
export async function removeMember(access: Access, member: string): Promise<'removed' | 'gone'> {
	const { chat, space, query } = access;
	return await chat.call('members.delete', { path: { space, member }, query }).then(
		() => 'removed' as const,
		async (error: unknown) => {
			// Google refuses in the same words what is not there and what the caller may not do.
			if (!isFailure(error, 'notFound', 'hidden')) throw error;
			if ((await observeMembership(access, member)).is !== 'absent') throw error;
			return 'gone' as const;
		},
	);
}

/**
 * Lists who owns a space, by Google's names; who is only invited owns nothing.
 *
 * @throws ChatApiError when the caller may not see the members
 */
export async function ownersOf({ chat, space, query }: Access): Promise<string[]> {
	const memberships = await listAll(chat, 'members.list', {
		path: { space },
		query: { ...query, filter: 'role = "ROLE_MANAGER" AND member.type = "HUMAN"' },
	});
	return memberships
		.filter(({ state, role }) => state === 'JOINED' && role === 'ROLE_MANAGER')
		.map(({ member }) => member?.name ?? '');
}
