import { isFailure } from './cause';
import type { ChatClient } from './client';
import { ChatApiError } from './failure';
import { lookUpGroup, NO_GROUP } from './groups';
import {
	findGroup,
	findListed,
	isHidden,
	observe,
	observeMembers,
	seen,
	thingOf,
	type Look,
	type MembershipRequest,
} from './observe';
import type { Membership } from './types';

/**
 * Looks for a member of a space by whatever names them: a person by email or id, a group by email or
 * id, or the Chat app. In import mode that may be somebody who was a member in the past.
 *
 * @param request `member` may be an email, an id, `group-{id}` or `app`
 * @throws ChatApiError when an email may be a group's of the space, and Cloud Identity does not tell
 */
export async function observeMember(
	chat: ChatClient,
	request: MembershipRequest,
): Promise<Look<Membership>> {
	const { member } = request.path;
	const group = groupOf(member);
	if (group !== undefined) return await observeGroup(chat, request, group);
	const look = await observe(chat, 'members.get', request);
	if (!isHidden(look)) return look;
	return member.includes('@')
		? await observeEmail(chat, request, look)
		: ((await findListed(chat, request)) ?? look);
}

/** The name of the group whose membership has an id: `group-{id}`, or its own id. */
function groupOf(member: string): string | undefined {
	if (member === 'app' || /^\d+$/.test(member) || member.includes('@')) return undefined;
	return `groups/${member.replace(/^group-/, '')}`;
}

async function observeGroup(
	chat: ChatClient,
	{ path, query }: MembershipRequest,
	group: string,
): Promise<Look<Membership>> {
	if (chat.caller === 'user' && !query.useAdminAccess) {
		return findGroup(await observeMembers(chat, path.space, query), group);
	}
	const member = group.replace(/^groups\//, 'group-');
	return await observe(chat, 'members.get', { path: { ...path, member }, query });
}

/** Google hides whoever is not there by an email, which may be that of a group of the space. */
async function observeEmail(
	chat: ChatClient,
	request: MembershipRequest,
	hidden: Look<Membership>,
): Promise<Look<Membership>> {
	const { path, query } = request;
	const email = path.member.toLowerCase();
	const list = await observeMembers(chat, path.space, query);
	const members = thingOf(list) ?? [];
	const found = members.find(({ member }) => member?.email?.toLowerCase() === email);
	if (found) return seen(found);
	const showsGroups = !query.useAdminAccess && list.is === 'seen';
	const holdsGroups = members.some(({ groupMember }) => groupMember);
	if (chat.caller === 'app' || (showsGroups && !holdsGroups)) return hidden;
	const group = await lookUpGroup(chat, email).catch((error: unknown) => {
		const isNoGroup = !holdsGroups || isFailure(error, ...NO_GROUP);
		if (error instanceof ChatApiError && isNoGroup) return undefined;
		throw error;
	});
	if (group === undefined) return hidden;
	return holdsGroups ? findGroup(list, group) : await observeGroup(chat, request, group);
}
