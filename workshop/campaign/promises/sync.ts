import fc from 'fast-check';

import { sync as operation } from '../../../nodes/GoogleChatSpaces/resources/member/sync.operation';
import type { Effect } from './changes';
import {
	anyAddress,
	anyAddressNear,
	anyGroup,
	anyMembers,
	CALLER,
	losesAnOwner,
	type SeedMember,
} from './people';
import { accountToSpare, anySetting, type Promised, type Scenes, type Setting } from './promised';
import {
	idsOf,
	lowestOf,
	lostPlaces,
	untoldChanges,
	untrueSteps,
	type Role,
	type Scene,
} from './scene';
import type { Stub } from './stub';

interface Row {
	readonly member: string;
	readonly type?: string;
	readonly role?: 'owner' | 'manager' | 'member';
}

interface SyncCase extends Setting {
	readonly members: SeedMember[];
	readonly rows: readonly Row[];
	readonly protectedMembers: readonly string[];
	readonly removeOthers: boolean;
	readonly removeUnknownGroups: boolean;
	readonly maxRemovals: number;
	readonly maxRemovalPercent: number;
}

function anyRow(anyMember: fc.Arbitrary<string>): fc.Arbitrary<Row> {
	const role = fc.constantFrom(undefined, 'owner' as const, 'manager' as const, 'member' as const);
	return fc.oneof(
		{ weight: 5, arbitrary: fc.record({ member: anyMember, role }) },
		{ weight: 1, arbitrary: fc.record({ member: anyGroup, type: fc.constant('group') }) },
	);
}

const cases: fc.Arbitrary<SyncCase> = anyMembers.chain((members) =>
	fc.record({
		...anySetting,
		members: fc.constant(members),
		rows: fc
			.tuple(anyAddress, fc.array(anyRow(anyAddressNear(members)), { maxLength: 5 }))
			// Remove Others takes an owner.
			.map(([owner, rows]): Row[] => [{ member: owner, role: 'owner' }, ...rows]),
		protectedMembers: fc.array(fc.oneof(anyAddress, anyGroup), { maxLength: 1 }),
		removeOthers: fc.constantFrom(true, true, true, false),
		removeUnknownGroups: fc.boolean(),
		maxRemovals: fc.constantFrom(100, 100, 1),
		maxRemovalPercent: fc.constantFrom(100, 100, 40),
	}),
);

const SPACE = 'AAAAone';

const ROLES: Readonly<Record<string, Role>> = {
	owner: 'ROLE_MANAGER',
	manager: 'ROLE_ASSISTANT_MANAGER',
	member: 'ROLE_MEMBER',
};

/** Sync: nobody who is desired, protected or the caller is removed or demoted, whatever one answer says. */
export const sync: Promised<SyncCase> = {
	cases,
	spaces: ({ members }) => [{ id: SPACE, spaceType: 'SPACE', displayName: 'One', members }],
	operation,
	values: ({ rows, removeOthers, protectedMembers, asAdmin, ...limits }) => ({
		spaceId: { mode: 'id', value: SPACE },
		membersFrom: 'json',
		// Google shows an administrator no groups, and so the form takes none.
		membersJson: rows.filter(({ type }) => !asAdmin || type !== 'group'),
		removeOthers,
		output: 'members',
		options: {
			maxRemovals: limits.maxRemovals,
			maxRemovalPercent: limits.maxRemovalPercent,
			removeUnknownGroups: limits.removeUnknownGroups,
			...(asAdmin && { useAdminAccess: true }),
			...(protectedMembers.length > 0 && { protectedMembers: [...protectedMembers] }),
		},
	}),
	lost(stub, given, { before, after, effect }) {
		const [was, is] = [theSpace(before), theSpace(after)];
		const spared = desiredRoles(stub, given);
		for (const member of [...accountToSpare(given, effect), ...given.protectedMembers]) {
			spared.set(stub.idOf(member), undefined);
		}
		return [...lostPlaces(spared, was, is), ...brokenLimits(stub, given, was, is)];
	},
	untrue(stub, { world, asAdmin }, { before, after, told, effect }) {
		const [was, is] = [theSpace(before), theSpace(after)];
		const truth = { before: was, after: is, hidesGroups: asAdmin, world, effect };
		return [
			...untrueSteps(stub, told.items, truth),
			...(told.error ? [] : untoldChanges(idsOf(stub, told.items), was, is)),
		];
	},
	mayEndElsewhere,
};

function theSpace(scenes: Scenes): Scene {
	return scenes.get(SPACE) as Scene;
}

/** What the limits of a Sync should have kept from being removed. */
function brokenLimits(stub: Stub, given: SyncCase, before: Scene, after: Scene): string[] {
	const { rows, protectedMembers, maxRemovals, maxRemovalPercent } = given;
	const removed = [...before.places.keys()].filter((id) => !after.places.has(id));
	const addresses = [...rows.map(({ member }) => member), ...protectedMembers];
	const isGroup = (id: string) => stub.peopleOf(id).length > 0;
	const says = (limit: string, isBroken: boolean) => (isBroken ? [`${limit} is broken`] : []);
	return [
		...says('Remove Others', removed.length > 0 && !given.removeOthers),
		...says('Max Removals', removed.length > maxRemovals),
		...says(
			'Max Removals (Percent)',
			removed.length * 100 > maxRemovalPercent * before.everybody().length,
		),
		...says(
			'"nobody goes while an address is nobody\'s"',
			removed.length > 0 && addresses.some((address) => stub.idOf(address) === undefined),
		),
		...says('"no group of unknown size goes"', !given.removeUnknownGroups && removed.some(isGroup)),
	];
}

/** The lowest role that is asked for each person. */
function desiredRoles(stub: Stub, { rows }: SyncCase): Map<string | undefined, Role | undefined> {
	const roles = new Map<string | undefined, Role | undefined>();
	for (const { member, role } of rows) {
		const id = stub.idOf(member);
		roles.set(id, lowestOf(roles.get(id), ROLES[role ?? '']));
	}
	return roles;
}

/**
 * Where a limit may stop another run, a person is to have two roles, or one besides the one that is to
 * stay, or all owners may be to go, of whom any may be the last.
 */
function mayEndElsewhere(stub: Stub, given: SyncCase, effect?: Effect): boolean {
	const { rows, protectedMembers, maxRemovals, maxRemovalPercent, asAdmin, members } = given;
	if (maxRemovals === 1 || maxRemovalPercent < 100) return true;
	// Who becomes a member of their own keeps the role that Google has shown, be it another one.
	if (given.removeUnknownGroups && effect?.kind === 'other' && 'role' in effect.fields) return true;
	const desired = desiredRoles(stub, given);
	if (asAdmin && losesAnOwner(members, (email) => desired.get(stub.idOf(email)))) return true;
	// Whom the account may not promote may be there through a group only, which then stays.
	const isOwner = members.some(({ email, role }) => email === CALLER && role === 'ROLE_MANAGER');
	if (!asAdmin && !isOwner && members.some(({ role }) => role === undefined)) return true;
	const roles = new Map<string | undefined, Set<string | undefined>>();
	for (const { member, role } of rows) {
		const id = stub.idOf(member);
		roles.set(id, (roles.get(id) ?? new Set()).add(role));
	}
	for (const member of protectedMembers) roles.get(stub.idOf(member))?.add('protected');
	return [...roles].some(([id, { size }]) => id !== undefined && size > 1);
}
