import { isFailure } from '../chat/cause';
import type { ChatClient } from '../chat/client';
import { ChatApiError } from '../chat/failure';
import { lookUpGroup, NO_GROUP } from '../chat/groups';
import { rankOf } from '../chat/memberships';
import { observe, thingOf, type Access } from '../chat/observe';
import { lastSegment, namesByEmail, type Address } from '../chat/paths';
import type { Account } from '../chat/signedIn';
import type { MemberRole } from '../chat/types';
import {
	isGroup,
	planMembers,
	takesAway,
	type ActualMember,
	type DesiredMember,
	type Guards,
	type MemberPlan,
	type MemberStep,
} from './memberPlan';
import { Roster } from './roster';

/** Somebody who is to be in a space, as a person names them. */
export interface NamedMember {
	readonly address: Address;
	/** The person's own words. */
	readonly label: string;
	/** Undefined keeps the role of who is there. */
	readonly role?: MemberRole;
}

/** How far a plan may go, as a person says it. */
export interface Limits
	extends Pick<
		Guards,
		'removeOthers' | 'maxRemovals' | 'maxRemovalPercent' | 'removeUnknownGroups'
	> {
	readonly protectedMembers: readonly Address[];
}

export interface Prepared<Named extends NamedMember> {
	readonly plan: MemberPlan;
	/** Who names each member of the plan, by the name in its steps. */
	readonly namedBy: ReadonlyMap<string, readonly Named[]>;
	/** The names in Google's list, which leaves out who is there through a group only. */
	readonly listed: ReadonlySet<string>;
}

/**
 * Looks who is in a space and plans how it comes to hold whom a person names. Everybody who is not in
 * the list that Google gives is looked for once; who is protected and who is signed in only where the
 * plan takes something from anybody.
 *
 * @throws ChatApiError when the caller may not see the members, or it cannot be told who is signed in
 */
export async function prepare<Named extends NamedMember>(
	access: Access,
	named: readonly Named[],
	limits: Limits,
): Promise<Prepared<Named>> {
	const roster = await Roster.read(access);
	const inList = roster.members;
	const listed = new Set(inList.map(({ name }) => name));
	const found = await roster.findAll(named.map(({ address }) => address));
	const namedBy = groupBy(named, ({ address }, index) => found[index]?.name ?? sameCase(address));
	const desired = [...namedBy].map(([name, same]) => desiredMember(name, same));
	const counts = await countPlain(access, inList, desired, limits);
	const plan = (
		guards: Pick<Guards, 'protectedNames' | 'unknownProtected' | 'hiddenProtected' | 'isCaller'>,
	) => planMembers(roster.members, desired, { ...limits, ...guards, ...counts });
	const unguarded = plan(UNGUARDED);
	const isGuarded = ({ action }: MemberStep) =>
		takesAway({ action }) || (action === 'promote' && limits.protectedMembers.length > 0);
	if (!unguarded.steps.some(isGuarded)) return { plan: unguarded, namedBy, listed };
	const isCaller = unguarded.steps.some(takesAway)
		? await roster.whoIsCaller()
		: UNGUARDED.isCaller;
	const { members } = roster;
	const protectedOnes = await whoIsProtected(access.chat, limits.protectedMembers, {
		nameOf: async (address) => thingOf(await roster.find(address))?.name,
		// Not everybody may ask Cloud Identity, and need not where no group is in the space.
		mayFail: (error) => !members.some(isGroup) || isFailure(error, ...NO_GROUP),
	});
	const hiddenProtected = await hiddenIds(roster, limits.protectedMembers);
	return { plan: plan({ ...protectedOnes, hiddenProtected, isCaller }), namedBy, listed };
}

/** The ids of whom Google neither shows in a space nor shows to be elsewhere. */
async function hiddenIds(roster: Roster, addresses: readonly Address[]): Promise<string[]> {
	const ids = addresses.filter((address) => !namesByEmail(address));
	const looks = await Promise.all(ids.map(async (id) => await roster.find(id)));
	return ids.filter((_, index) => looks[index].is === 'unknown').map(lastSegment);
}

/**
 * Plans who comes into a space that is still to be made.
 *
 * @param creator the person who makes it, and owns it by that; undefined for the Chat app
 */
export function prepareNew<Named extends NamedMember>(
	named: readonly Named[],
	creator: Account | undefined,
): Prepared<Named> {
	const own = creator && (creator.name ?? `users/${creator.email}`);
	const namedBy = groupBy(named, ({ address }) =>
		own && isAccount(address, creator) ? own : sameCase(address),
	);
	const desired = [...namedBy].map(([name, same]) => desiredMember(name, same));
	const plan = ({ isCaller }: Pick<Guards, 'isCaller'>) =>
		planMembers(own ? [ownerOf(own)] : [], desired, { ...NO_REMOVALS, ...UNGUARDED, isCaller });
	const unguarded = plan(UNGUARDED);
	const isCaller = (name: string) => (name === own ? 'yes' : 'no');
	return {
		plan: unguarded.steps.some(takesAway) ? plan({ isCaller }) : unguarded,
		namedBy,
		listed: new Set(),
	};
}

function ownerOf(name: string): ActualMember {
	return { name, label: name, membershipId: '', role: 'ROLE_MANAGER', invited: false };
}

/** For who only adds people, and changes roles. */
export const NO_REMOVALS: Limits = {
	removeOthers: false,
	maxRemovals: 0,
	maxRemovalPercent: 0,
	removeUnknownGroups: false,
	protectedMembers: [],
};

const UNGUARDED: Pick<Guards, 'protectedNames' | 'unknownProtected' | 'isCaller'> = {
	protectedNames: new Set(),
	unknownProtected: [],
	isCaller: () => 'no',
};

/**
 * How many people without a role have joined by themselves, as has whoever has one by Google's list: a
 * role that a look at one person shows may be another's. That is asked for only where a group is in the
 * space and somebody may be removed.
 */
async function countPlain(
	{ chat, space, query }: Access,
	members: readonly ActualMember[],
	desired: readonly DesiredMember[],
	{ removeOthers }: Limits,
): Promise<Pick<Guards, 'plainPeople'>> {
	const names = new Set(desired.map(({ name }) => name));
	const isRemoving = removeOthers && members.some(({ name }) => !names.has(name));
	if (!isRemoving || !members.some(isGroup)) return {};
	const found = thingOf(await observe(chat, 'spaces.get', { path: { space }, query }));
	const people = found?.membershipCount?.joinedDirectHumanUserCount;
	if (typeof people !== 'number') return {};
	const withRole = members.filter(({ role, invited }) => rankOf(role) > 0 && !invited);
	return { plainPeople: Math.max(0, people - withRole.length) };
}

/** Tells whether somebody's words are the ID or the email of the account that is signed in. */
export function isAccount(address: Address, account: Account | undefined): boolean {
	if (!account) return false;
	return (
		address === account.name || address.toLowerCase() === `users/${account.email?.toLowerCase()}`
	);
}

/** Tells whether the same person is named with two roles. */
export function rolesDiffer(same: readonly NamedMember[]): boolean {
	return new Set(same.map(({ role }) => role).filter((role) => role !== undefined)).size > 1;
}

function desiredMember(name: string, same: readonly NamedMember[]): DesiredMember {
	const role = same.find((member) => member.role !== undefined)?.role;
	return { name, label: same[0].label, ...(role && { role }) };
}

/** An email is the same in capitals, an id is not. */
function sameCase(address: Address): string {
	return namesByEmail(address) ? address.toLowerCase() : address;
}

/**
 * Tells who is protected: a person whom a look finds, or the group that an email is of.
 *
 * @param looks `nameOf` finds a person's name by what Google shows; `mayFail` says whether a group need
 *   not be known
 */
export async function whoIsProtected(
	chat: ChatClient,
	addresses: readonly Address[],
	looks: {
		nameOf(address: Address): Promise<string | undefined>;
		mayFail(error: ChatApiError): boolean;
	},
): Promise<Pick<Guards, 'protectedNames' | 'unknownProtected'>> {
	const names = await Promise.all(
		addresses.map(async (one) => {
			const name = await looks.nameOf(one);
			if (name !== undefined || !namesByEmail(one)) return name ?? one;
			if (chat.caller === 'app') return undefined;
			return await lookUpGroup(chat, lastSegment(one)).catch((error: unknown) => {
				if (error instanceof ChatApiError && looks.mayFail(error)) return undefined;
				throw error;
			});
		}),
	);
	return {
		protectedNames: new Set(names.filter((name) => name !== undefined)),
		unknownProtected: addresses.filter((_, index) => names[index] === undefined).map(lastSegment),
	};
}

/** Puts together what has the same key, in the order of the first of each. */
export function groupBy<Value>(
	values: readonly Value[],
	keyOf: (value: Value, index: number) => string,
): Map<string, Value[]> {
	const groups = new Map<string, Value[]>();
	for (const [index, value] of values.entries()) {
		const key = keyOf(value, index);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return groups;
}
