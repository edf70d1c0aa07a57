import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call } from '../core/call';
import type { Caller } from '../core/caller';
import type { Directory } from '../core/directory';
import type { MemberRecord, SpaceRecord, State } from '../core/state';
import { timestamp } from '../core/time';
import type { World } from '../core/world';

/** Who looks at a membership, and where. */
type MembershipViewer = Pick<Call, 'caller' | 'directory' | 'state' | 'world'>;

function legacyType({ singleUserBotDm }: SpaceRecord): string {
	return singleUserBotDm ? 'DM' : 'ROOM';
}

function spaceUri({ id, spaceType }: SpaceRecord): string {
	const place = spaceType === 'DIRECT_MESSAGE' ? 'dm' : 'room';
	return `https://chat.google.com/${place}/${id}?cls=11`;
}

function principals(audiences: string[]): chat_v1.Schema$AccessPermissionSetting | undefined {
	if (audiences.length === 0) return undefined;
	return { principals: audiences.map((name) => ({ audience: { name } })) };
}

/** One audience that may discover and join is what the older `audience` field says. */
function legacyAudience({ discover, join }: SpaceRecord['audiences']): string | undefined {
	return discover.length === 1 && join.length === 1 && discover[0] === join[0]
		? discover[0]
		: undefined;
}

function accessSettings({ audiences }: SpaceRecord): chat_v1.Schema$AccessSettings {
	const { discover, join, view } = audiences;
	const any = discover.length + join.length + view.length > 0;
	return {
		accessState: discover.length > 0 ? 'DISCOVERABLE' : 'PRIVATE',
		audience: legacyAudience(audiences),
		accessPermissionSettings: any
			? {
					discoverSpaceSetting: principals(discover),
					joinSpaceSetting: principals(join),
					viewSpaceMembershipSetting: principals(view),
				}
			: undefined,
	};
}

/** Joined people and groups; who comes through a group is not counted. */
export function membershipCount(space: SpaceRecord): chat_v1.Schema$MembershipCount {
	let joinedDirectHumanUserCount = 0;
	let joinedGroupCount = 0;
	for (const { kind, state } of space.members.values()) {
		if (state !== 'JOINED') continue;
		if (kind === 'human') joinedDirectHumanUserCount += 1;
		if (kind === 'group') joinedGroupCount += 1;
	}
	return { joinedDirectHumanUserCount, joinedGroupCount };
}

/** The whole space, as its owner would get it. */
export function fullSpace(space: SpaceRecord): chat_v1.Schema$Space {
	const named = space.spaceType === 'SPACE';
	// Google shows neither time nor organization of direct messages
	const dated = space.spaceType !== 'DIRECT_MESSAGE';
	const { description, guidelines } = space;
	return {
		name: `spaces/${space.id}`,
		type: legacyType(space),
		displayName: space.displayName,
		singleUserBotDm: space.singleUserBotDm,
		spaceType: space.spaceType,
		spaceThreadingState: 'THREADED_MESSAGES',
		spaceDetails: description || guidelines ? { description, guidelines } : undefined,
		spaceHistoryState: space.historyState,
		externalUserAllowed: space.externalUserAllowed,
		importMode: space.importMode,
		importModeExpireTime:
			space.importModeExpireTime === undefined ? undefined : timestamp(space.importModeExpireTime),
		createTime: dated ? timestamp(space.createTime) : undefined,
		lastActiveTime: timestamp(space.lastActiveTime),
		accessSettings: named ? accessSettings(space) : undefined,
		spaceUri: spaceUri(space),
		membershipCount: membershipCount(space),
		customer: dated ? space.customer : undefined,
		permissionSettings: space.permissions,
	};
}

/** The space as an answer shows it; only `spaces.get` and a patch of them show permissions. */
export function spaceView(
	{ caller }: Pick<Call, 'caller'>,
	space: SpaceRecord,
	{ permissions = false, accessSettings: accessShown = true } = {},
): chat_v1.Schema$Space {
	const { permissionSettings, accessSettings: access, ...rest } = fullSpace(space);
	const manages = caller.kind === 'user' || caller.granted.some((s) => s === 'chat.app.spaces');
	const owns = caller.kind === 'user' || space.creatorId === caller.id;
	return {
		...rest,
		accessSettings: manages && accessShown ? access : undefined,
		permissionSettings: permissions && manages && owns ? permissionSettings : undefined,
	};
}

/** Somebody whom the caller shares a direct message with. */
function knows(callerId: string, personId: string, state: State): boolean {
	return state
		.spaces()
		.some(
			({ spaceType, members }) =>
				spaceType === 'DIRECT_MESSAGE' && members.has(callerId) && members.has(personId),
		);
}

function seesIdentity(
	caller: Caller,
	space: SpaceRecord,
	member: MemberRecord,
	state: State,
): boolean {
	if (caller.kind === 'app' || caller.asAdmin || space.importMode) return false;
	return member.state === 'JOINED' || member.id === caller.id || knows(caller.id, member.id, state);
}

function userView(
	{ caller, directory, state, world }: MembershipViewer,
	space: SpaceRecord,
	member: MemberRecord,
): chat_v1.Schema$User {
	const name = `users/${member.id}`;
	if (member.kind === 'app') {
		return { name, displayName: directory.project.chatApp?.displayName, type: 'BOT' };
	}
	const { displayName, email } = directory.requirePerson(member.id);
	if (caller.kind === 'app') return { name, displayName, type: 'HUMAN' };
	if (!world.identitiesShown || !seesIdentity(caller, space, member, state)) {
		return { name, type: 'HUMAN' };
	}
	const avatarUrl = `https://lh3.googleusercontent.com/a/${member.id}`;
	return { name, displayName, email, avatarUrl, type: 'HUMAN' };
}

function affiliation(
	space: SpaceRecord,
	member: MemberRecord,
	directory: Directory,
): string | undefined {
	if (member.kind !== 'human') return undefined;
	const internal = directory.isInternal(directory.requirePerson(member.id));
	return internal && space.customer !== undefined ? 'INTERNAL' : 'EXTERNAL';
}

/** The id in a membership's name. */
function membershipId({ id, kind }: MemberRecord, { groupNamesPrefixed }: World): string {
	return kind === 'group' && groupNamesPrefixed ? `group-${id}` : id;
}

/** A membership as its caller sees it: names and addresses are shown to members only. */
export function membershipView(
	call: MembershipViewer,
	space: SpaceRecord,
	member: MemberRecord,
): chat_v1.Schema$Membership {
	return {
		name: `spaces/${space.id}/members/${membershipId(member, call.world)}`,
		state: member.state,
		role: member.kind === 'group' ? undefined : member.role,
		...(member.kind === 'group'
			? { groupMember: { name: `groups/${member.id}` } }
			: { member: userView(call, space, member) }),
		createTime: timestamp(member.createTime),
		deleteTime: member.deleteTime === undefined ? undefined : timestamp(member.deleteTime),
		affiliation: affiliation(space, member, call.directory),
	};
}
