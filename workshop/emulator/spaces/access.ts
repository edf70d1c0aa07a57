import type { Call } from '../core/call';
import { isAdmin, isImportOnly } from '../core/caller';
import type { Directory } from '../core/directory';
import { appNotMember, malformedSpace, permissionDenied } from '../core/errors';
import type { MemberRecord, SpaceRecord } from '../core/state';
import { isAllowed, type Permission, type Role } from '../core/permissions';

/** The id in `spaces/{id}`. */
export function spaceIdOf(name: string): string {
	const match = /^spaces\/([\w-]+)$/.exec(name);
	if (!match) throw malformedSpace();
	return match[1];
}

/** The group through which a person is in a space without a joined membership of their own. */
export function groupMembership(
	space: SpaceRecord,
	personId: string,
	directory: Directory,
): MemberRecord | undefined {
	const group = directory
		.groupsWith(personId)
		.find(({ id }) => space.members.get(id)?.state === 'JOINED');
	return group && space.members.get(group.id);
}

/** What somebody is in a space; undefined for who has not joined. */
export function roleIn(space: SpaceRecord, id: string, directory: Directory): Role | undefined {
	const member = space.members.get(id);
	if (member?.state === 'JOINED') return member.role;
	return groupMembership(space, id, directory) ? 'ROLE_MEMBER' : undefined;
}

function isVisible({ caller, directory, methodId, now }: Call, space: SpaceRecord): boolean {
	if (isAdmin(caller)) {
		return (
			space.spaceType === 'SPACE' &&
			!space.importMode &&
			space.customer === directory.organization.customer
		);
	}
	if (space.importMode) {
		const importer = caller.id === space.creatorId || methodId === 'chat.spaces.completeImport';
		return importer && caller.kind === 'user' && caller.scopes.includes('chat.import');
	}
	const importOpens = now < (space.importScopeExpireTime ?? 0);
	return (
		(!isImportOnly(caller) || importOpens) && roleIn(space, caller.id, directory) !== undefined
	);
}

/**
 * The space that a call names, if the caller may see it.
 *
 * @throws ApiError in the same words for a space that isn't there and one that isn't theirs
 */
export function openSpace(call: Call, name: string): SpaceRecord {
	const space = call.state.space(spaceIdOf(name));
	if (!space) throw permissionDenied();
	if (!isVisible(call, space)) {
		throw call.caller.kind === 'app' ? appNotMember() : permissionDenied();
	}
	return space;
}

/** Whether the caller has a permission in a space; the app only where it is the creator. */
export function mayIn(call: Call, space: SpaceRecord, permission: Permission): boolean {
	const { caller, directory } = call;
	if (caller.kind === 'app') return caller.id === space.creatorId;
	if (caller.asAdmin || space.importMode) return true;
	return isAllowed(space.permissions, permission, roleIn(space, caller.id, directory));
}

/** Whether the caller has one of these roles, or stands above roles (creator app, admin, importer). */
export function hasRole(call: Call, space: SpaceRecord, ...roles: Role[]): boolean {
	const { caller, directory } = call;
	if (caller.kind === 'app') return caller.id === space.creatorId;
	if (caller.asAdmin || space.importMode) return true;
	const role = roleIn(space, caller.id, directory);
	return role !== undefined && roles.includes(role);
}
