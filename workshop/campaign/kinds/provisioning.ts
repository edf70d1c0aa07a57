import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { spaceWith, type Members, type SpaceTruth } from '../truth';
import {
	complain,
	complainUnlessSame,
	inSpace,
	newNames,
	range,
	type Campaign,
	type Kind,
} from './kind';
import { chats, ifGone, isOfGoneSpace, membersOf, namedSpaces, spaceItems, usedKey } from './known';
import {
	addressed,
	BLOCKED,
	CALLER,
	COLLEAGUES,
	emailOf,
	everybody,
	groupName,
	GROUPS,
	groupsWith,
	HEIR,
	listed,
	newMembers,
	others,
	OWNER,
	UNKNOWN,
} from './people';

const desired: INodeParameters = {
	members: '={{ $json.people }}',
	groups: '={{ $json.groups }}',
};

const upsert: INodeParameters = {
	operation: 'upsert',
	displayName: '={{ $json.displayName }}',
	...desired,
};

/** What makes spaces and their members what somebody wants, whatever they are before. */
export const provisioningKinds: Record<string, Kind> = {
	'space upsert, key': {
		parameters: {
			...upsert,
			findBy: 'idempotencyKey',
			idempotencyKey: '={{ $json.key }}',
			options: { ifGone: '={{ $json.ifGone }}' },
		},
		canBeTwice: true,
		items: (campaign, most) =>
			range(most / 2).map(() => {
				const displayName = campaign.newName();
				const used = campaign.dice.happens(40) ? usedKey(campaign, 'upsert ') : undefined;
				const key = used ?? `key ${displayName}`;
				return { displayName, key, ifGone: ifGone(key), ...someMembers(campaign) };
			}),
		refuses: (campaign, { key }) => isOfGoneSpace(campaign, `upsert ${String(key)}`),
		take(campaign, asked, told) {
			const id = `upsert ${String(asked.key)}`;
			const known = campaign.keys.get(id) ?? '';
			campaign.keys.set(id, String(told[0].name));
			return takeUpserted(campaign, asked, told, campaign.truth.has(known) ? known : undefined);
		},
	},
	'space upsert, hand over': {
		parameters: {
			...upsert,
			findBy: 'idempotencyKey',
			idempotencyKey: '={{ $json.key }}',
			owners: HEIR,
			options: { leave: true },
		},
		hidesItsWork: true,
		items: (campaign, most) =>
			range(most / 4).map(() => {
				const displayName = campaign.newName();
				const used = campaign.dice.happens(20) ? usedKey(campaign, 'handed over ') : undefined;
				const people = campaign.dice.some(COLLEAGUES, 1 + campaign.dice.roll(3));
				return { displayName, key: used ?? `key ${displayName}`, people, groups: [] };
			}),
		take({ truth, keys }, { displayName, key, people }, [told]) {
			const id = `handed over ${String(key)}`;
			const [known, name] = [keys.get(id), String(told.name)];
			if (known !== undefined) {
				return complain(known === name && told.outcome === 'unknown', 'another space for the key');
			}
			keys.set(id, name);
			if (truth.has(name)) return `${name} was there before`;
			const members = { [HEIR]: OWNER, ...newMembers(people as string[]) };
			truth.set(name, spaceWith({ displayName: String(displayName), members }));
			return complain(
				(told.steps as IDataObject[]).some(({ action }) => action === 'leave'),
				'the caller has not left',
			);
		},
	},
	'space upsert, name': {
		parameters: upsert,
		canBeTwice: true,
		items: (campaign, most) =>
			newNames(campaign, most / 2).map((name) => {
				const [, known] = campaign.dice.pick(namedSpaces(campaign));
				const displayName = campaign.dice.happens(50) ? known.displayName : name;
				return { displayName, ...someMembers(campaign) };
			}),
		take: (campaign, asked, told) =>
			takeUpserted(campaign, asked, told, spaceNamed(campaign, asked.displayName)),
	},
	'space upsert, nothing to change': {
		parameters: upsert,
		readsOnly: true,
		items: (campaign, most) => {
			const { dice } = campaign;
			return dice.some(namedSpaces(campaign), most / 2).map(([, { displayName, members }]) => {
				const there = everybody(members);
				const people = others(there).filter((email) => there[email].endsWith(' ROLE_MEMBER'));
				const groups = GROUPS.filter((email) => groupName(email) in members);
				return {
					displayName,
					people: dice.some(people, dice.roll(4)),
					groups: dice.some(groups, dice.roll(2)),
				};
			});
		},
		take: (campaign, asked, told) =>
			takeUpserted(campaign, asked, told, spaceNamed(campaign, asked.displayName)) ??
			complain(told[0].outcome === 'unchanged', 'something changed'),
	},
	'member sync': {
		parameters: {
			resource: 'member',
			operation: 'sync',
			...inSpace,
			owners: '={{ $json.owner }}',
			...desired,
			removeOthers: true,
			output: 'spaces',
			options: { maxRemovalPercent: 100, removeUnknownGroups: '={{ $json.removesGroups }}' },
		},
		canBeTwice: true,
		items: (campaign, most) =>
			campaign.dice.some(spaceItems(campaign), most).map((item) => ({
				...item,
				// Who is signed in need not be in the list, and stays.
				owner: campaign.dice.pick([CALLER, CALLER, HEIR]),
				removesGroups: campaign.dice.happens(50),
				...someMembers(campaign),
			})),
		take(campaign, { space, owner, people, groups, removesGroups }, [told]) {
			const { truth, world } = campaign;
			const before = membersOf(truth, space);
			const [emails, groupEmails] = [(people as string[]).map(emailOf), groups as string[]];
			const known = emails.filter((email) => !STRANGERS.includes(email));
			const names = new Set([CALLER, HEIR, ...known, ...groupEmails.map(groupName)]);
			if (owner !== HEIR) names.delete(HEIR);
			const isGroupToGo = (name: string) => isGroup(name) && !names.has(name);
			const aGroupIsToGo = removesGroups && Object.keys(before).some(isGroupToGo);
			// While somebody in the list is nobody, anybody may be them.
			const isKnown = known.length === emails.length;
			const mayGo = (name: string) => isKnown && (removesGroups || !isGroup(name));
			const others = Object.keys(listed(before, world)).filter((name) => !names.has(name));
			const [leaving, held] = [others.filter(mayGo), others.filter((name) => !mayGo(name))];
			const staying = Object.entries(before).filter(([name]) => !leaving.includes(name));
			const kept = Object.fromEntries(staying) as Members;
			const { members, outcomes } = want(kept, known, groupEmails, isKnown);
			// Nobody can tell through which of several groups somebody is there.
			if (aGroupIsToGo) Object.assign(members, newMembers(known), members);
			const isNewOwner = owner === HEIR && before[HEIR] !== OWNER;
			if (owner === HEIR) members[HEIR] = OWNER;
			// Who was there through a group that leaves stays by a membership of their own.
			const joined = [...known, ...groupEmails.map(groupName)].map((name, index) =>
				outcomes[index] === 'joined' && name in everybody(before) ? 'unchanged' : outcomes[index],
			);
			truth.set(String(space), { ...(truth.get(String(space)) as SpaceTruth), members });
			const left = leaving.map((name) => {
				if (groupsWith(members, name).length === 0) return 'removed';
				return name in before ? 'removedButGroup' : 'viaGroup';
			});
			const knowing = knowable(campaign, String(space), 'removedButGroup');
			// Where Google counts nobody with a membership of their own, nobody would go, whoever is in the list.
			const throughGroup = held.filter((name) => !isGroup(name) && !(name in before));
			const asHeld = (outcome: string) =>
				!isKnown && outcome === 'viaGroup' && throughGroup.pop() ? 'refused' : outcome;
			// Who was there through the group is gone with it, or kept; the places tell who has one.
			const asPlaces = (outcome: string) =>
				aGroupIsToGo ? (SAME_PLACE[outcome] ?? outcome) : outcome;
			return complainUnlessSame(outcomesIn(told).map(asHeld).map(knowing).map(asPlaces), [
				owner === CALLER || aGroupIsToGo ? 'unchanged' : 'refused',
				...(owner === HEIR ? [heirOutcome(before, isNewOwner)] : []),
				...joined,
				...emails.filter((email) => STRANGERS.includes(email)).map(strangerOutcome),
				...held.map(() => 'refused'),
				...left.map(knowing),
			]);
		},
	},
	'member removeFromAll': {
		parameters: {
			resource: 'member',
			operation: 'removeFromAll',
			leaver: '={{ $json.leaver }}',
			options: { maxRemovals: 100_000 },
		},
		canBeTwice: true,
		items: ({ dice }) =>
			addressed(dice, dice.some([...COLLEAGUES, UNKNOWN], 1 + dice.roll(2))).map((leaver) => ({
				leaver,
			})),
		take(campaign, { leaver }, told) {
			const email = emailOf(leaver);
			const stays = [...namedSpaces(campaign), ...chats(campaign, 'GROUP_CHAT')].filter(
				([, { hasMessages, members }]) =>
					(hasMessages || campaign.world.unwrittenChatsListed) && email in everybody(members),
			);
			const shown = (space: string, outcome: string) =>
				`${space} ${knowable(campaign, space, 'removedButGroup')(outcome)}`;
			// Whom a group may hold no list need show.
			const isOpen = ({ space, outcome }: IDataObject) =>
				outcome === 'unknown' &&
				!stays.some(([name]) => name === space) &&
				GROUPS.some((group) => groupName(group) in membersOf(campaign.truth, space));
			return complainUnlessSame(
				told
					.filter((item) => !isOpen(item))
					.map(({ space, outcome }) =>
						space === undefined ? 'in none' : shown(String(space), String(outcome)),
					),
				stays.length === 0
					? ['in none']
					: stays.map(([space, { members }]) => shown(space, leave(members, email))),
			);
		},
	},
};

function someMembers({ dice }: Campaign): { people: string[]; groups: string[] } {
	return {
		people: [
			...addressed(dice, dice.some(COLLEAGUES, 1 + dice.roll(5))),
			...(dice.happens(15) ? [dice.pick(STRANGERS)] : []),
		],
		groups: dice.happens(30) ? dice.some(GROUPS, 1) : [],
	};
}

const STRANGERS = [BLOCKED, UNKNOWN];

function strangerOutcome(email: string): string {
	return email === UNKNOWN ? 'notFound' : 'blocked';
}

function heirOutcome(before: Members, isNewOwner: boolean): string {
	if (!(HEIR in before)) return 'joined';
	return isNewOwner ? 'changed' : 'unchanged';
}

function isGroup(name: string): boolean {
	return name.startsWith('groups/');
}

function spaceNamed(campaign: Campaign, name: unknown): string | undefined {
	return namedSpaces(campaign).find(([, { displayName }]) => displayName === name)?.[0];
}

interface Wanted {
	readonly members: Members;
	/** What comes of each of them. */
	readonly outcomes: string[];
}

/**
 * What becomes of the members of a space when somebody wants people, as members, and groups there.
 *
 * @param mayLower whether a role may be lowered; it is not while somebody in the list is nobody
 */
function want(
	before: Members,
	people: readonly string[],
	groups: readonly string[],
	mayLower: boolean,
): Wanted {
	const there = everybody(before);
	const asked = newMembers(people, groups);
	const outcomes = Object.entries(asked).map(([name, place]) => {
		if (!(name in there)) return place.startsWith('INVITED') ? 'invited' : 'joined';
		if (there[name] === place) return 'unchanged';
		return mayLower ? 'changed' : 'refused';
	});
	// Through a group they are what they should be, and need no place of their own.
	const own = Object.entries(asked).filter(([name]) =>
		name in before ? mayLower : !(name in there),
	);
	return { members: { ...before, ...(Object.fromEntries(own) as Members) }, outcomes };
}

/** @param known the space that is there already */
function takeUpserted(
	{ truth }: Campaign,
	{ displayName, people, groups }: IDataObject,
	[told]: IDataObject[],
	known: string | undefined,
): string | undefined {
	const name = String(told.name);
	const before = truth.get(name);
	if (known !== (before && name)) return `another space than ${known ?? 'a new one'}`;
	const emails = (people as string[]).map(emailOf);
	const strangers = emails.filter((email) => STRANGERS.includes(email));
	const asked = [emails.filter((email) => !STRANGERS.includes(email)), groups as string[]] as const;
	const isRenamed = before !== undefined && before.displayName !== displayName;
	const { members, outcomes } = want(
		before?.members ?? { [CALLER]: OWNER },
		...asked,
		strangers.length === 0,
	);
	truth.set(name, spaceWith({ ...before, displayName: String(displayName), members }));
	const nothingDone = ['unchanged', 'refused'];
	const isChanged = isRenamed || outcomes.some((outcome) => !nothingDone.includes(outcome));
	const expected = !before ? 'created' : isChanged ? 'updated' : 'unchanged';
	return (
		complain(told.outcome === expected, `${String(told.outcome)} instead of ${expected}`) ??
		complainUnlessSame(
			(told.steps as IDataObject[]).map(({ outcome }) =>
				outcome === 'dropped' ? 'blocked' : String(outcome),
			),
			[...outcomes, ...strangers.map(strangerOutcome), ...(isRenamed ? ['changed'] : [])],
		)
	);
}

const SAME_PLACE: Readonly<Record<string, string>> = { kept: 'unchanged', gone: 'removed' };

/** The outcomes in the one output item for a space: how often each. */
function outcomesIn(told: IDataObject): string[] {
	return Object.entries(told)
		.filter(([key]) => key !== 'space')
		.flatMap(([outcome, count]) => range(Number(count)).map(() => outcome));
}

/** Tells outcomes apart only as far as the node could. */
function knowable(campaign: Campaign, space: string, removed: string): (outcome: string) => string {
	const isKnown = !campaign.wasRepeated(space);
	return (outcome) => (isKnown || outcome !== 'viaGroup' ? outcome : removed);
}

/** Takes somebody out of a space. @returns what came of it */
export function leave(members: Members, email: string): string {
	const isMember = email in members;
	delete members[email];
	if (groupsWith(members, email).length === 0) return 'removed';
	return isMember ? 'removedButGroup' : 'viaGroup';
}
