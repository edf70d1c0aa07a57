import { isFailure } from './cause';
import { ChatApiError } from './failure';
import { lookUpGroup, NO_GROUP } from './groups';
import {
	findGroup,
	findListed,
	isHidden,
	observe,
	observeMembers,
	seen,
	showsGroups,
	thingOf,
	type Access,
	type Look,
} from './observe';
import type { Membership } from './types';

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
	if (!isHidden(look)) return look;
	return member.includes('@')
		? await observeEmail(access, member.toLowerCase(), look)
		: ((await findListed(access, member)) ?? look);
}

/** The name of the group whose membership has an id: `group-{id}`, or its own id. */
function groupOf(member: string): string | undefined {
	if (member === 'app' || /^\d+$/.test(member) || member.includes('@')) return undefined;
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
	const { chat } = access;
	const list = await observeMembers(access);
	const members = thingOf(list) ?? [];
	const found = members.find(({ member }) => member?.email?.toLowerCase() === email);
	if (found) return seen(found);
	const holdsGroups = members.some(({ groupMember }) => groupMember);
	const isNoGroup = showsGroups(access) && list.is === 'seen' && !holdsGroups;
	if (chat.caller === 'app' || isNoGroup) return hidden;
	const group = await lookUpGroup(chat, email).catch((error: unknown) => {
		const mayFail = !holdsGroups || isFailure(error, ...NO_GROUP);
		if (error instanceof ChatApiError && mayFail) return undefined;
		throw error;
	});
	if (group === undefined) return hidden;
	return holdsGroups ? findGroup(list, group) : await observeGroup(access, group);
}
