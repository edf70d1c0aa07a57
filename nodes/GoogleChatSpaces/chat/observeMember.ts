import { isFailure } from './cause';
import { ChatApiError } from './failure';
import { lookUpGroup, NO_GROUP } from './groups';
import {
	ABSENT,
	isHidden,
	observe,
	observeMembers,
	seen,
	showsGroups,
	thingOf,
	type Access,
	type Look,
} from './observe';
import { lastSegment } from './paths';
import type { Membership } from './types';

/*
 * Where one member of a space is looked for. Google refuses in the same words to show who is not there
 * and what the caller may not see: whoever is hidden alone is looked for in the list of all members, as far
 * as it need show them. Whom a list lacks is absent only where it shows everybody.
 *
 * | named by      | by a person             | by an administrator     | by the Chat app |
 * | ------------- | ----------------------- | ----------------------- | --------------- |
 * | a person's id | alone, then in the list | alone, then in the list | alone           |
 * | an email      | alone                   | alone                   | alone           |
 * | `app`         | alone, then in the list | alone                   | alone           |
 * | a group's id  | in the list             | alone                   | alone           |
 *
 * An email that somebody fills in may be shown in the list all the same, or be that of a group:
 * `observeMember` looks for it there, too.
 */

/**
 * Looks at one membership as far as Google shows it alone.
 *
 * @param member an id, an email or `app`
 */
export async function getMembership(
	{ chat, space, query }: Access,
	member: string,
): Promise<Look<Membership>> {
	return current(await observe(chat, 'members.get', { path: { space, member }, query }));
}

/** A historical membership is nobody's place in the space. */
function current(look: Look<Membership>): Look<Membership> {
	return look.is === 'seen' && look.thing.state === 'NOT_A_MEMBER' ? ABSENT : look;
}

/**
 * Looks whether somebody is in a space or invited to it.
 *
 * @param member an id, an email or `app`
 */
export async function observeMembership(access: Access, member: string): Promise<Look<Membership>> {
	// A membership of one's own is listed, whoever else comes through a group.
	return await lookInList(access, member, await getMembership(access, member), () => true);
}

/**
 * Whether a list of all members shows everybody who is in the space: it need not show who comes through a
 * group, and shows no groups to an administrator and the Chat app.
 */
export function showsEverybody(access: Access, members: readonly Membership[]): boolean {
	return showsGroups(access) && !members.some(({ groupMember }) => groupMember);
}

/**
 * Looks in the list of all members for whom Google hides alone.
 *
 * @param member an id, an email or `app`
 * @param alone the look at them alone
 * @param isComplete whether whom a list lacks is absent
 * @returns that look where it says more, the list need not show them, or Google does not show the list
 */
export async function lookInList(
	access: Access,
	member: string,
	alone: Look<Membership>,
	isComplete = (members: readonly Membership[]) => showsEverybody(access, members),
): Promise<Look<Membership>> {
	const isPerson = access.chat.caller === 'user' && PERSON.test(member);
	const isListed = !member.includes('@') && (isPerson || showsGroups(access));
	if (!isHidden(alone) || !isListed) return alone;
	const list = await observeMembers(access);
	if (list.is !== 'seen') return alone;
	const found = list.thing.find(({ name }) => name?.endsWith(`/${member}`));
	if (found) return seen(found);
	// The calling app is listed as any other, by a name that it does not know.
	const mayLack =
		member === 'app'
			? list.thing.some((other) => other.member?.type === 'BOT')
			: !isComplete(list.thing);
	return mayLack ? alone : ABSENT;
}

/** The id of a person's membership, which is theirs. */
const PERSON = /^\d+$/;

/**
 * Finds a group among the members of a space.
 *
 * @param list as {@link observeMembers} gives it; no administrator and no Chat app sees groups there
 * @param group `groups/{id}`
 */
export function findGroup(list: Look<Membership[]>, group: string): Look<Membership> {
	if (list.is !== 'seen') return list;
	const found = list.thing.find(({ groupMember }) => groupMember?.name === group);
	return found ? seen(found) : ABSENT;
}

/** Looks whether somebody who is to be added is in the space. */
export async function observeAddition(
	access: Access,
	{ member, groupMember }: Membership,
): Promise<Look<Membership>> {
	const group = groupMember?.name;
	if (group) return await observeGroup(access, group);
	return await observeMembership(access, lastSegment(member?.name));
}

/**
 * Looks for a member of a space by whatever names them: a person by email or id, a group by email or
 * id, or the Chat app. In import mode that may be somebody who was a member in the past.
 *
 * @param member an email, an id, `group-{id}` or `app`
 * @throws ChatApiError when an email may be a group's of the space, and Cloud Identity does not tell
 */
export async function observeMember(access: Access, member: string): Promise<Look<Membership>> {
	const { chat, space, query } = access;
	const group = groupOf(member);
	if (group !== undefined) return await observeGroup(access, group);
	const look = await observe(chat, 'members.get', { path: { space, member }, query });
	return isHidden(look) && member.includes('@')
		? await observeEmail(access, member.toLowerCase(), look)
		: await lookInList(access, member, look);
}

/** The name of the group whose membership has an id: `group-{id}`, or its own id. */
function groupOf(member: string): string | undefined {
	if (member === 'app' || PERSON.test(member) || member.includes('@')) return undefined;
	return `groups/${member.replace(/^group-/, '')}`;
}

async function observeGroup(access: Access, group: string): Promise<Look<Membership>> {
	const { chat, space, query } = access;
	if (showsGroups(access)) return findGroup(await observeMembers(access), group);
	const member = group.replace(/^groups\//, 'group-');
	return await observe(chat, 'members.get', { path: { space, member }, query });
}

/** Google hides whoever is not there by an email, which may be that of a group of the space. */
async function observeEmail(
	access: Access,
	email: string,
	hidden: Look<Membership>,
): Promise<Look<Membership>> {
	const list = await observeMembers(access);
	const members = thingOf(list) ?? [];
	const found = members.find(({ member }) => member?.email?.toLowerCase() === email);
	if (found) return seen(found);
	const holdsGroups = members.some(({ groupMember }) => groupMember);
	const isNoGroup = list.is === 'seen' && showsEverybody(access, members);
	if (access.chat.caller === 'app' || isNoGroup) return hidden;
	const group = await lookUpGroup(access.chat, email).catch((error: unknown) => {
		const mayFail = !holdsGroups || isFailure(error, ...NO_GROUP);
		if (error instanceof ChatApiError && mayFail) return undefined;
		throw error;
	});
	if (group === undefined) return hidden;
	return holdsGroups ? findGroup(list, group) : await observeGroup(access, group);
}
