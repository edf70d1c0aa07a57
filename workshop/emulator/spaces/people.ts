import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call } from '../core/call';
import type { Directory } from '../core/directory';
import { invalidArgument, malformedUser, refuse } from '../core/errors';
import type { SeedGroup, SeedPerson } from '../seed';
import type { MemberRecord, SpaceRecord } from '../core/state';

/** Whom a membership in a request is about. */
export type Invitee =
	| { kind: 'human'; id: string; person: SeedPerson }
	| { kind: 'group'; id: string; group: SeedGroup }
	| { kind: 'app'; id: string };

/** The person behind `users/{id or email}`. */
export function personOf(directory: Directory, name: string | null | undefined): SeedPerson {
	const id = /^users\/([^/\s]+)$/.exec(name ?? '')?.[1];
	const person = id === undefined ? undefined : directory.person(id);
	if (!person) throw malformedUser();
	return person;
}

function groupOf(directory: Directory, name: string | null | undefined): SeedGroup {
	const match = /^groups\/([^/@\s]+)$/.exec(name ?? '');
	const group = match ? directory.group(match[1]) : undefined;
	if (!group) throw invalidArgument('Missing or malformed group resource name in the request.');
	return group;
}

/**
 * Reads the `member` or `groupMember` of a membership in a request.
 *
 * @throws ApiError unless there is exactly one of both, that exists and says its type
 */
export function inviteeOf(directory: Directory, membership: chat_v1.Schema$Membership): Invitee {
	const { member, groupMember } = membership;
	if (membership.role && membership.role !== 'MEMBERSHIP_ROLE_UNSPECIFIED') {
		throw invalidArgument('The role of a membership can be set by an update only.');
	}
	if (Boolean(member) === Boolean(groupMember)) {
		throw invalidArgument('A membership needs either a member or a group_member.');
	}
	if (groupMember) {
		const group = groupOf(directory, groupMember.name);
		return { kind: 'group', id: group.id, group };
	}
	const appId = directory.project.chatApp?.id ?? '';
	if (member?.name === 'users/app' || member?.type === 'BOT') {
		if (member.type !== 'BOT' || ![`users/${appId}`, 'users/app'].includes(member.name ?? '')) {
			throw malformedUser();
		}
		return { kind: 'app', id: appId };
	}
	if (member?.type !== 'HUMAN') throw malformedUser();
	const person = personOf(directory, member.name);
	// people outside the organization are invited by email only
	if (!member.name?.includes('@') && !directory.isInternal(person)) throw malformedUser();
	return { kind: 'human', id: person.id, person };
}

/** Only in import mode does a membership say when it was. */
export function refuseTimes({ createTime, deleteTime }: chat_v1.Schema$Membership): void {
	refuse(createTime ?? deleteTime, 'create_time and delete_time are for import mode only.');
}

/** Whether the space may take somebody in: no blocks, Chat turned on, not suspended, outsiders only where allowed. */
export function mayJoin(space: SpaceRecord, invitee: Invitee, directory: Directory): boolean {
	if (invitee.kind !== 'human') return true;
	const { person } = invitee;
	if (person.blocksInvitations || person.chat === false || person.suspended) return false;
	const outside = !directory.isInternal(person);
	return !outside || space.spaceType === 'DIRECT_MESSAGE' || space.externalUserAllowed;
}

/** Adds a membership; people whose auto-accept is off, and outsiders, are invited. */
export function join(
	{ directory, now }: Pick<Call, 'directory' | 'now'>,
	space: SpaceRecord,
	invitee: Invitee,
): MemberRecord {
	const invited =
		invitee.kind === 'human' &&
		!(invitee.person.autoAccept ?? directory.isInternal(invitee.person));
	const member: MemberRecord = {
		id: invitee.id,
		kind: invitee.kind,
		role: invitee.kind === 'group' ? 'MEMBERSHIP_ROLE_UNSPECIFIED' : 'ROLE_MEMBER',
		state: invited ? 'INVITED' : 'JOINED',
		createTime: now,
	};
	space.members.set(member.id, member);
	return member;
}
