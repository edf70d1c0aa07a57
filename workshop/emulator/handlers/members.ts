import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call, Handler } from '../core/call';
import { isAdmin } from '../core/caller';
import {
	failedPrecondition,
	insufficientScopes,
	invalidArgument,
	malformedMembership,
	membershipExists,
	membershipNotFound,
	permissionDenied,
	refuse,
} from '../core/errors';
import { matches, parseFilter, restrictions, type FieldRule, type Filter } from '../core/filter';
import { page } from '../core/paging';
import { groupMembership, hasRole, mayIn, openSpace } from '../spaces/access';
import { inviteeOf, join, mayJoin, refuseTimes, type Invitee } from '../spaces/people';
import { membershipView } from '../spaces/views';
import type { Role } from '../core/permissions';
import type { MemberRecord, SpaceRecord } from '../core/state';

type Membership = chat_v1.Schema$Membership;

const LIST_RULES: Readonly<Record<string, FieldRule>> = {
	role: {
		operators: ['='],
		values: ['ROLE_MEMBER', 'ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER'],
		combine: ['OR'],
	},
	'member.type': { operators: ['=', '!='], values: ['HUMAN', 'BOT'], combine: ['OR'] },
};

const ROLES: readonly Role[] = ['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'];

/** A scope for the calling app's own membership opens no other. */
function requireScopeFor({ caller, methodId }: Call, kind: MemberRecord['kind']): void {
	const appOnly = caller.granted.every((scope) => scope === 'chat.memberships.app');
	if (appOnly && kind !== 'app') throw insufficientScopes(methodId);
}

/** A person who is in the space through a group has a membership, though none of their own. */
function throughGroup({ createTime }: MemberRecord, id: string): MemberRecord {
	return { id, kind: 'human', role: 'ROLE_MEMBER', state: 'JOINED', createTime };
}

/** A membership of who has joined or is invited; history counts under import only. */
function currentMember(space: SpaceRecord, id: string): MemberRecord | undefined {
	const member = space.members.get(id);
	return member?.state === 'NOT_A_MEMBER' && !space.importMode ? undefined : member;
}

function splitName(name: string): { space: string; member: string } {
	const [, space, member] = /^(spaces\/[^/]+)\/members\/([^/\s]+)$/.exec(name) ?? [];
	if (space === undefined) throw malformedMembership();
	return { space, member };
}

/** The id behind what a membership's name says: `app`, an email, `group-{id}` or an id. */
function memberId({ directory, world }: Call, named: string): string | undefined {
	if (named === 'app') return directory.project.chatApp?.id;
	if (named.includes('@')) return directory.person(named)?.id;
	if (!world.groupNamesPrefixed) return named;
	if (named.startsWith('group-')) return named.slice('group-'.length);
	return directory.group(named) ? undefined : named;
}

/** The membership that a call names, among the members that it sees. */
function openMember(
	call: Call,
	see = (space: SpaceRecord) => space,
): { space: SpaceRecord; member: MemberRecord; derived: boolean } {
	const { caller, directory, world } = call;
	const names = splitName(call.path.name);
	const space = see(openSpace(call, names.space));
	const id = memberId(call, names.member) ?? '';
	const direct = currentMember(space, id);
	const group = groupMembership(space, id, directory);
	const member = direct ?? (group && throughGroup(group, id));
	if (!member) throw world.absentMemberNotFound ? membershipNotFound() : permissionDenied();
	if (member.kind === 'group' && caller.kind === 'app') throw permissionDenied();
	if (member.kind === 'app' && isAdmin(call.caller)) {
		throw invalidArgument('App memberships are not supported with admin access.');
	}
	return { space, member, derived: !direct };
}

function checkInvitee(call: Call, space: SpaceRecord, invitee: Invitee): void {
	const { caller, directory } = call;
	const outsider = invitee.kind === 'human' && !directory.isInternal(invitee.person);
	requireScopeFor(call, invitee.kind);
	if (caller.kind === 'app') {
		refuse(
			invitee.kind !== 'human' || outsider,
			'App authentication adds people of the organization only.',
		);
	}
	if (isAdmin(call.caller)) {
		refuse(
			invitee.kind === 'app' || outsider,
			'Admin access adds people and groups of the organization only.',
		);
	}
	refuse(
		space.spaceType !== 'SPACE' && invitee.kind === 'group',
		'Google Groups can be added when the space type is SPACE only.',
	);
	refuse(
		space.spaceType === 'DIRECT_MESSAGE' && invitee.kind === 'human',
		'Nobody can be added to a direct message.',
	);
}

/** Who was a member before an import: until when, and since when if not since the space began. */
function importMember(call: Call, space: SpaceRecord, invitee: Invitee): MemberRecord {
	const { createTime, deleteTime } = call.body as Membership;
	refuse(!deleteTime, 'In import mode a membership needs delete_time.');
	const from = createTime ? Date.parse(createTime) : space.createTime;
	const to = Date.parse(deleteTime ?? '');
	refuse(
		from < space.createTime || from > to || to > call.now,
		"create_time and delete_time must follow each other between the space's create_time and now.",
	);
	const member: MemberRecord = {
		id: invitee.id,
		kind: invitee.kind,
		role: 'ROLE_MEMBER',
		state: 'NOT_A_MEMBER',
		createTime: from,
		deleteTime: to,
	};
	space.members.set(member.id, member);
	return member;
}

/** Adding who is already there, joined or invited, answers with the membership as it is. */
export const create: Handler = (call) => {
	const membership = call.body as Membership;
	const space = openSpace(call, call.path.parent);
	const invitee = inviteeOf(call.directory, membership);
	checkInvitee(call, space, invitee);
	if (space.importMode) return membershipView(call, space, importMember(call, space, invitee));
	refuseTimes(membership);
	const permission = invitee.kind === 'app' ? 'manageApps' : 'manageMembersAndGroups';
	if (!mayIn(call, space, permission)) throw permissionDenied();
	const existing = currentMember(space, invitee.id);
	if (existing) {
		if (call.world.duplicateMemberRefused) throw membershipExists();
		return membershipView(call, space, existing);
	}
	if (!mayJoin(space, invitee, call.directory)) throw permissionDenied();
	call.state.past.keep(space, call.world);
	return membershipView(call, space, join(call, space, invitee));
};

export const get: Handler = (call) => {
	const { space, member } = openMember(call, (now) => call.state.past.read(now));
	return membershipView(call, space, member);
};

/** Everybody in the space, under import everybody who was, and who is there through a group only. */
function allMembers({ directory, world }: Call, space: SpaceRecord): MemberRecord[] {
	const members = new Map(
		[...space.members].filter(([, { state }]) => space.importMode || state !== 'NOT_A_MEMBER'),
	);
	if (!world.groupPeopleListed) return [...members.values()];
	for (const group of [...members.values()].filter(({ kind }) => kind === 'group')) {
		for (const email of directory.group(group.id)?.members ?? []) {
			const { id } = directory.requirePerson(email);
			if (!members.has(id)) members.set(id, throughGroup(group, id));
		}
	}
	return [...members.values()];
}

function passes(filter: Filter | undefined, { kind, role }: MemberRecord): boolean {
	if (!filter) return true;
	const type = { human: 'HUMAN', app: 'BOT', group: undefined }[kind];
	return matches(filter, ({ field, operator, value }) => {
		if (kind === 'group') return false;
		const actual = field === 'role' ? role : type;
		return (actual === value) === (operator === '=');
	});
}

function requireTypeFilter(filter: Filter | undefined): void {
	const types = filter ? restrictions(filter).filter(({ field }) => field === 'member.type') : [];
	const peopleOnly =
		types.length === 1 && ['= HUMAN', '!= BOT'].includes(`${types[0].operator} ${types[0].value}`);
	refuse(
		!peopleOnly,
		'Admin access needs the filter member.type = "HUMAN" or member.type != "BOT".',
	);
}

export const list: Handler = (call) => {
	const { caller, query } = call;
	const space = call.state.past.read(openSpace(call, call.path.parent));
	const filter = query.filter ? parseFilter(query.filter, LIST_RULES) : undefined;
	if (isAdmin(call.caller)) requireTypeFilter(filter);
	refuse(
		caller.kind === 'app' && query.showInvited,
		'show_invited is not supported with app authentication.',
	);
	if (!mayIn(call, space, 'viewSpaceMembership') && caller.kind === 'user')
		throw permissionDenied();
	const shown = allMembers(call, space).filter(
		(member) =>
			(member.state !== 'INVITED' || query.showInvited) &&
			(member.kind !== 'group' || (query.showGroups && caller.kind === 'user')) &&
			(member.kind !== 'app' || (caller.kind === 'user' && !isAdmin(call.caller))) &&
			passes(filter, member),
	);
	const { items, nextPageToken } = page(call, shown);
	return {
		memberships: items.map((member) => membershipView(call, space, member)),
		nextPageToken,
	};
};

/** Owners give any role; managers move people between member and manager, and touch no owner. */
function mayChangeRole(call: Call, space: SpaceRecord, from: Role, to: Role): boolean {
	if (hasRole(call, space, 'ROLE_MANAGER')) return true;
	return (
		hasRole(call, space, 'ROLE_ASSISTANT_MANAGER') &&
		from !== 'ROLE_MANAGER' &&
		to !== 'ROLE_MANAGER'
	);
}

/** As long as others are in a space, somebody owns it. */
function requireAnotherOwner({ world }: Call, space: SpaceRecord, member: MemberRecord): void {
	if (!world.lastOwnerStays) return;
	const others = [...space.members.values()].filter(
		({ id, state }) => id !== member.id && state !== 'NOT_A_MEMBER',
	);
	if (member.role !== 'ROLE_MANAGER' || others.length === 0) return;
	if (!others.some(({ role, state }) => role === 'ROLE_MANAGER' && state === 'JOINED')) {
		throw failedPrecondition(
			'The only owner of a space cannot leave, be removed or become anything else.',
		);
	}
}

export const patch: Handler = (call) => {
	const mask = call.query.updateMask ?? [];
	refuse(mask.length === 0, 'update_mask is required.');
	refuse(
		mask.some((path) => path !== 'role' && path !== '*'),
		'Invalid update mask: role is the only field that can be updated.',
	);
	const role = (call.body as Membership).role as Role;
	refuse(!ROLES.includes(role), 'membership.role is required.');
	const { space, member, derived } = openMember(call);
	refuse(space.spaceType !== 'SPACE', 'Roles are for the space type SPACE only.');
	refuse(member.kind !== 'human', 'Roles are for people only.');
	if (!mayChangeRole(call, space, member.role, role)) throw permissionDenied();
	if (derived) throw failedPrecondition('The person is a member through a group only.');
	if (role !== 'ROLE_MANAGER') requireAnotherOwner(call, space, member);
	if (member.state !== 'JOINED') throw failedPrecondition('The person has not joined the space.');
	call.state.past.keep(space, call.world);
	member.role = role;
	return membershipView(call, space, member);
};

/** The calling app is removed by a scope and by a name of its own. */
function requireOwnApp({ caller, methodId, path }: Call): void {
	if (!caller.granted.includes('chat.memberships.app')) throw insufficientScopes(methodId);
	if (splitName(path.name).member !== 'app') throw malformedMembership();
}

/** People may leave; to remove others takes the permission, and to remove an owner an owner. */
function mayRemove(call: Call, space: SpaceRecord, member: MemberRecord): boolean {
	const { caller } = call;
	if (member.id === caller.id) return caller.kind === 'user';
	if (member.role === 'ROLE_MANAGER' && !hasRole(call, space, 'ROLE_MANAGER')) return false;
	return mayIn(call, space, member.kind === 'app' ? 'manageApps' : 'manageMembersAndGroups');
}

export const remove: Handler = (call) => {
	const { space, member, derived } = openMember(call);
	requireScopeFor(call, member.kind);
	if (member.kind === 'app' && call.caller.kind === 'user') requireOwnApp(call);
	refuse(
		call.caller.kind === 'app' && member.kind !== 'human',
		'App authentication removes people only.',
	);
	refuse(
		space.spaceType === 'DIRECT_MESSAGE' && member.kind === 'human',
		'Nobody can be removed from a direct message.',
	);
	if (!mayRemove(call, space, member)) throw permissionDenied();
	if (derived) throw failedPrecondition('The person is a member through a group only.');
	requireAnotherOwner(call, space, member);
	const answer = membershipView(call, space, member);
	call.state.past.keep(space, call.world);
	space.members.delete(member.id);
	return { ...answer, state: 'NOT_A_MEMBER' };
};
