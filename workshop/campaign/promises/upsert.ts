import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ChatApiError } from '../../../nodes/GoogleChatSpaces/chat/failure';
import { upsert as operation } from '../../../nodes/GoogleChatSpaces/resources/space/upsert.operation';
import { anyWorld, says, type Effect } from './changes';
import { anyAddress, anyGroup, anyMembers, CALLER, type SeedMember } from './people';
import type { Promised, Setting } from './promised';
import { lowestOf, lostPlaces, untrueSteps, type Role, type Scene } from './scene';
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
	readonly people: ReadonlyArray<readonly [List, string]>;
	readonly groups: readonly string[];
	readonly leave: boolean;
}

const anyList = fc.constantFrom<List>('owners', 'managers', 'members');

const cases: fc.Arbitrary<Upserting> = fc.record({
	signIn: fc.constantFrom('oAuth2' as const, 'delegation' as const),
	world: anyWorld,
	members: anyMembers,
	displayName: fc.constantFrom('One', 'Two'),
	findBy: fc.constantFrom('displayName' as const, 'idempotencyKey' as const, 'space' as const),
	people: fc.array(fc.tuple(anyList, anyAddress), { maxLength: 5 }),
	groups: fc.array(anyGroup, { maxLength: 1 }),
	leave: fc.constantFrom(false, false, true),
});

const SPACE = 'AAAAone';

/** Create or Update: nobody loses anything that was not asked for, and one space is made at the most. */
export const upsert: Promised<Upserting> = {
	cases,
	spaces: ({ members }) => [{ id: SPACE, spaceType: 'SPACE', displayName: 'One', members }],
	operation,
	values: (given) => ({
		findBy: given.findBy,
		spaceId: { mode: 'id', value: SPACE },
		idempotencyKey: 'key',
		displayName: given.displayName,
		...Object.fromEntries(Object.keys(LISTS).map((list) => [list, listed(given, list)])),
		groups: [...given.groups],
		options: { ...(handsOver(given) && { leave: true }) },
	}),
	broken(stub, given, { before, after, told, effect }) {
		const [was, is] = [before.get(SPACE), after.get(SPACE)] as [Scene, Scene];
		const made = [...after.keys()].filter((space) => !before.has(space));
		const roles = desiredRoles(stub, given);
		const everybody = [...was.places.keys()].filter(
			(id) => !(handsOver(given) && isCaller(stub, id)),
		);
		const spared = new Map(
			everybody.map((id) => [id, isCaller(stub, id) ? undefined : roles.get(id)]),
		);
		const words = JSON.stringify([told.items, told.error?.message, told.error]);
		const [item] = told.items;
		const space = String(item?.name).replace('spaces/', '');
		const isMade = made.includes(space);
		const [then, now] = [isMade ? after.get(space) : before.get(space), after.get(space)];
		const steps = ((item?.steps ?? []) as IDataObject[]).filter(
			({ name, action }) => String(name).includes('/') && action !== 'leave',
		);
		return [
			...lostPlaces(spared, was, is),
			...(made.length > 1 ? [`made ${made.join()}`] : []),
			// Who is told another name, or none, can but say that something may have been made.
			...made
				.filter((id) => !words.includes(id) && !isMisnamed(effect) && !isOpen(told))
				.map((id) => `${id} was made, and is not named`),
			...(item?.outcome === 'created' && !isMade && !isMisnamed(effect)
				? ['"created", and nothing was made']
				: []),
			...(then && now
				? untrueSteps(stub, steps, { before: then, after: now, world: given.world, effect })
				: []),
		];
	},
	mayEndElsewhere: (stub, given, effect) => {
		// Told that the name is taken, it adopts the space that has it.
		if (says(effect, 'ALREADY_EXISTS')) return true;
		const lists = new Map<string, Set<List>>();
		for (const [list, member] of given.people) {
			const id = stub.idOf(member) ?? '';
			lists.set(id, (lists.get(id) ?? new Set()).add(list));
		}
		return [...lists.values()].some(({ size }) => size > 1);
	},
};

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

function isCaller(stub: Stub, id: string): boolean {
	return id === stub.idOf(CALLER);
}

function desiredRoles(stub: Stub, { people }: Upserting): Map<string, Role | undefined> {
	const roles = new Map<string, Role | undefined>();
	for (const [list, member] of people) {
		const id = stub.idOf(member) ?? '';
		roles.set(id, lowestOf(roles.get(id), LISTS[list]));
	}
	return roles;
}
