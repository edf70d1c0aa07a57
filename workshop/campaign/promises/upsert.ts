import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ChatApiError } from '../../../nodes/GoogleChatSpaces/chat/failure';
import { allowedFor, type AllowedFor } from '../../../nodes/GoogleChatSpaces/chat/spaceSettings';
import { requestIdFrom } from '../../../nodes/GoogleChatSpaces/chat/requestId';
import { upsert as operation } from '../../../nodes/GoogleChatSpaces/resources/space/upsert.operation';
import { says, type Effect } from './changes';
import { anyAddress, anyGroup, anyMembers, losesAnOwner, type SeedMember } from './people';
import { accountOf, anySetting, type Promised, type Scenes, type Setting } from './promised';
import {
	idsOf,
	lowestOf,
	lostPlaces,
	untoldChanges,
	untrueSteps,
	type Role,
	type Scene,
} from './scene';
import type { Stub, Told } from './stub';

const LISTS = {
	owners: 'ROLE_MANAGER',
	managers: 'ROLE_ASSISTANT_MANAGER',
	members: 'ROLE_MEMBER',
} as const satisfies Record<string, Role>;

type List = keyof typeof LISTS;

interface Upserting extends Setting {
	/** The members of the space that is there. */
	readonly members: SeedMember[];
	readonly displayName: string;
	readonly findBy: 'displayName' | 'idempotencyKey' | 'space';
	/** Whether the key has made the space that is there. */
	readonly isKeyed: boolean;
	readonly people: ReadonlyArray<readonly [List, string]>;
	readonly groups: readonly string[];
	readonly leave: boolean;
	/** Whether the space is to keep no history. */
	readonly historyOff: boolean;
	readonly manageApps?: AllowedFor;
}

const anyList = fc.constantFrom<List>('owners', 'managers', 'members');

const cases: fc.Arbitrary<Upserting> = fc.record({
	...anySetting,
	members: anyMembers,
	displayName: fc.constantFrom('One', 'Two'),
	findBy: fc.constantFrom('displayName' as const, 'idempotencyKey' as const, 'space' as const),
	isKeyed: fc.boolean(),
	people: fc.array(fc.tuple(anyList, anyAddress), { maxLength: 5 }),
	groups: fc.array(anyGroup, { maxLength: 1 }),
	leave: fc.constantFrom(false, false, true),
	historyOff: fc.constantFrom(false, false, true),
	manageApps: fc.constantFrom(undefined, undefined, 'owners' as const, 'managers' as const),
});

const SPACE = 'AAAAone';
const MADE = '2025-01-01T00:00:00Z';
const KEY = 'key';

/** Create or Update: nobody loses anything that was not asked for, and one space is made at the most. */
export const upsert: Promised<Upserting> = {
	cases,
	spaces: ({ members }) => [
		{ id: SPACE, spaceType: 'SPACE', displayName: 'One', createTime: MADE, members },
	],
	setUp(stub, given) {
		if (!given.isKeyed) return;
		const requestId = requestIdFrom(['upsert', KEY]);
		stub.rememberSetUp({ requestId, by: accountOf(given), spaceId: SPACE });
	},
	operation,
	values: (given) => ({
		findBy: given.findBy,
		spaceId: { mode: 'id', value: SPACE },
		idempotencyKey: KEY,
		displayName: given.displayName,
		...Object.fromEntries(Object.keys(LISTS).map((list) => [list, listed(given, list)])),
		groups: given.asAdmin ? [] : [...given.groups],
		settings: hasNoHistory(given) ? { spaceHistoryState: 'HISTORY_OFF' } : {},
		permissions: given.manageApps && {
			permission: [{ permission: 'manageApps', allowedFor: given.manageApps }],
		},
		options: {
			...(handsOver(given) && { leave: true }),
			...(given.asAdmin && { useAdminAccess: true }),
		},
	}),
	lost(stub, given, { before, after }) {
		const [was, is] = [before.get(SPACE), after.get(SPACE)] as [Scene, Scene];
		const made = madeOf(before, after);
		const roles = desiredRoles(stub, given);
		const caller = stub.idOf(accountOf(given));
		const everybody = [...was.places.keys()].filter((id) => !(handsOver(given) && id === caller));
		const spared = new Map(everybody.map((id) => [id, id === caller ? undefined : roles.get(id)]));
		return [...lostPlaces(spared, was, is), ...(made.length > 1 ? [`made ${made.join()}`] : [])];
	},
	untrue(stub, given, { before, after, told, effect }) {
		const made = madeOf(before, after);
		const words = JSON.stringify([told.items, told.error?.message, told.error]);
		const [item] = told.items;
		const space = String(item?.name).replace('spaces/', '');
		const isMade = made.includes(space);
		const [then, now] = [isMade ? after.get(space) : before.get(space), after.get(space)];
		const aboutPeople = ((item?.steps ?? []) as IDataObject[]).filter(({ name }) =>
			String(name).includes('/'),
		);
		// What was done for the account before it left is over.
		const ids = idsOf(stub, aboutPeople);
		const left = ids[aboutPeople.findIndex(({ action }) => action === 'leave')];
		const steps = aboutPeople.filter(
			({ action, outcome }, index) =>
				left === undefined || ids[index] !== left || (action === 'leave' && outcome !== 'refused'),
		);
		const { asAdmin, world } = given;
		const truth = { hidesGroups: asAdmin, asksForRoles: true, world, effect };
		return [
			// Who is told another name, or none, can but say that something may have been made.
			...made
				.filter((id) => !words.includes(id) && !isMisnamed(effect) && !isOpen(told))
				.map((id) => `${id} was made, and is not named`),
			...(item?.outcome === 'created' && !isMade && !isMisnamed(effect)
				? ['"created", and nothing was made']
				: []),
			...(item && !isMisnamed(effect) ? untrueFields(stub, given, space, item) : []),
			...(then && now
				? [
						...untrueSteps(stub, steps, { before: then, after: now, ...truth }),
						...untoldChanges(ids, then, now),
					]
				: []),
		];
	},
	mayEndElsewhere: (stub, given, effect) => {
		// Told that the name is taken, it adopts the space that has it.
		if (says(effect, 'ALREADY_EXISTS')) return true;
		// A key whose space is not there, as Google says, makes another.
		if (given.isKeyed && says(effect, 'NOT_FOUND')) return true;
		// Who has left the space adds nobody any more whom Google has refused before, and gives no role that
		// Google has shown where it was not.
		const isRefusal = says(effect, 'PERMISSION_DENIED', 'NOT_FOUND', 'FAILED_PRECONDITION');
		if (handsOver(given) && (isRefusal || effect?.kind === 'other')) return true;
		// Of owners who are all to be none any more, any may be the last.
		const desired = desiredRoles(stub, given);
		const lowered = given.members.filter(({ email }) => desired.has(stub.idOf(email) ?? ''));
		const roleOf = (email: string) => desired.get(stub.idOf(email) ?? '');
		if (given.asAdmin && losesAnOwner(lowered, roleOf)) return true;
		const lists = new Map<string, Set<List>>();
		for (const [list, member] of given.people) {
			const id = stub.idOf(member) ?? '';
			lists.set(id, (lists.get(id) ?? new Set()).add(list));
		}
		return [...lists.values()].some(({ size }) => size > 1);
	},
};

/** No administrator may change that. */
function hasNoHistory({ historyOff, asAdmin }: Upserting): boolean {
	return historyOff && !asAdmin;
}

/** The settings that are told, be it without a word, and are not so. */
function untrueFields(stub: Stub, given: Upserting, space: string, item: IDataObject): string[] {
	const { manageApps, historyState } = stub.settings(space);
	const notDone = (item.steps as IDataObject[]).filter(({ outcome }) => outcome === 'unknown');
	const isTold = (field: string) => notDone.some((step) => step.field === field || !step.name);
	const is = allowedFor({ permissionSettings: { manageApps } }, 'manageApps');
	return [
		...(given.manageApps && is !== given.manageApps && !isTold('permissionSettings.manageApps')
			? [`${is} may manage apps`]
			: []),
		...(hasNoHistory(given) && historyState !== 'HISTORY_OFF' && !isTold('spaceHistoryState')
			? ['there is a history']
			: []),
	];
}

function madeOf(before: Scenes, after: Scenes): string[] {
	return [...after.keys()].filter((space) => !before.has(space));
}

function isOpen({ error }: Told): boolean {
	return error instanceof ChatApiError && error.tries.ambiguous;
}

function isMisnamed(effect: Effect | undefined): boolean {
	return effect?.kind === 'other' && 'name' in effect.fields;
}

function listed({ people }: Upserting, list: string): string[] {
	return people.filter(([its]) => its === list).map(([, member]) => member);
}

/** What the form does not take otherwise. */
function handsOver({ leave, findBy, people }: Upserting): boolean {
	return leave && findBy === 'idempotencyKey' && people.some(([list]) => list === 'owners');
}

function desiredRoles(stub: Stub, { people }: Upserting): Map<string, Role | undefined> {
	const roles = new Map<string, Role | undefined>();
	for (const [list, member] of people) {
		const id = stub.idOf(member) ?? '';
		roles.set(id, lowestOf(roles.get(id), LISTS[list]));
	}
	return roles;
}
