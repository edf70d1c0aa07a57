import { refusedAs, unseenAs } from '../chat/failure';
import { lookUpGroup } from '../chat/groups';
import { namesByEmail } from '../chat/paths';
import type { MemberRole } from '../chat/types';
import { inPool } from '../operation/pool';
import {
	planMembers,
	takesAway,
	touchesMember,
	type DesiredMember,
	type MemberPlan,
	type Guards,
} from './memberPlan';
import { Roster, type Access } from './roster';

/** Somebody whom a person wants in a space, as they name them. */
export interface NamedMember {
	/** `users/{email or id}` or `groups/{id}`. */
	readonly given: string;
	/** The person's own words. */
	readonly label: string;
	readonly role?: MemberRole;
}

/** How far a plan may go, as a person says it. */
export interface Limits extends Pick<Guards, 'removeOthers' | 'maxRemovals' | 'maxRemovalPercent'> {
	/** `users/{email or id}` or `groups/{id}`. */
	readonly protectedMembers: readonly string[];
}

export interface Prepared<Wanted extends NamedMember> {
	readonly plan: MemberPlan;
	/** Who wants each member of the plan, by the name in its steps. */
	readonly wantedBy: ReadonlyMap<string, readonly Wanted[]>;
}

/**
 * Looks who is in a space and plans how it comes to hold whom a person wants. Everybody who is not in
 * the list that Google gives is asked for once; who is protected and who is signed in only where the
 * plan takes something from anybody.
 *
 * @throws ChatApiError when the caller may not see the members
 */
export async function prepare<Wanted extends NamedMember>(
	access: Access,
	wanted: readonly Wanted[],
	limits: Limits,
): Promise<Prepared<Wanted>> {
	const roster = await Roster.read(access);
	const found = await findAll(roster, wanted);
	const wantedBy = groupBy(wanted, ({ given }, index) => found[index] ?? sameCase(given));
	const desired = [...wantedBy].map(([name, same]) => desiredMember(name, same));
	const directPeople = await directPeopleOf(access, roster, desired, limits);
	const plan = (guards: Pick<Guards, 'protectedNames' | 'callerNames'>) =>
		planMembers(roster.members, desired, { ...limits, ...guards, directPeople });
	const unguarded = plan({ protectedNames: new Set(), callerNames: new Set() });
	const isGuarded = limits.protectedMembers.length > 0 ? touchesMember : takesAway;
	if (!unguarded.steps.some(isGuarded)) return { plan: unguarded, wantedBy };
	const protectedNames = await namesOf(access, roster, limits.protectedMembers);
	const callerNames = await roster.signedIn();
	return { plan: plan({ protectedNames, callerNames }), wantedBy };
}

/**
 * How many people have joined by themselves, asked for only where a group stays and others are to go:
 * Google's list does not tell them from those who came through the group.
 */
async function directPeopleOf(
	{ chat, space }: Access,
	{ members }: Roster,
	desired: readonly DesiredMember[],
	{ removeOthers }: Limits,
): Promise<number | undefined> {
	const stays = members.some(
		({ name }) => name.startsWith('groups/') && desired.some((one) => one.name === name),
	);
	const goes = members.some(({ name }) => !desired.some((one) => one.name === name));
	if (!removeOthers || !stays || !goes) return undefined;
	const found = await chat.call('spaces.get', { path: { space } }).catch(unseenAs(undefined));
	return found?.membershipCount?.joinedDirectHumanUserCount ?? undefined;
}

/** The most people who are asked for at once. */
const LOOKS_AT_ONCE = 10;

/** The names of whom it finds, in order; the first failure ends it. */
async function findAll(
	roster: Roster,
	wanted: readonly NamedMember[],
): Promise<Array<string | undefined>> {
	const found: Array<string | undefined> = [];
	await inPool({ count: wanted.length, concurrency: LOOKS_AT_ONCE }, async (index) => {
		found[index] = await roster.find(wanted[index].given);
		return true;
	});
	return found;
}

/** Tells whether the same person is wanted with two roles. */
export function rolesDiffer(same: readonly NamedMember[]): boolean {
	return new Set(same.map(({ role }) => role).filter((role) => role !== undefined)).size > 1;
}

function desiredMember(name: string, same: readonly NamedMember[]): DesiredMember {
	const role = same.find((member) => member.role !== undefined)?.role;
	return { name, label: same[0].label, ...(role && { role }) };
}

/** An email is the same in capitals, an id is not. */
function sameCase(given: string): string {
	return namesByEmail(given) ? given.toLowerCase() : given;
}

/** Whoever is protected: a person of the space, or the group that an email is of. */
async function namesOf(
	{ chat }: Access,
	roster: Roster,
	given: readonly string[],
): Promise<ReadonlySet<string>> {
	const hasGroups = roster.members.some(({ name }) => name.startsWith('groups/'));
	const names = await Promise.all(
		given.map(async (name) => {
			const member = await roster.find(name);
			if (member !== undefined || !hasGroups || !namesByEmail(name)) return member;
			return await lookUpGroup(chat, name.replace(/^users\//, '')).catch(
				refusedAs(undefined, 400, 403, 404),
			);
		}),
	);
	return new Set(names.filter((name) => name !== undefined));
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
