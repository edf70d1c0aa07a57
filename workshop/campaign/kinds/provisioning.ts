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
import { chats, membersOf, namedSpaces, spaceItems } from './known';
import {
	CALLER,
	COLLEAGUES,
	everybody,
	groupName,
	GROUPS,
	groupsWith,
	newMembers,
	others,
	OWNER,
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
		parameters: { ...upsert, findBy: 'idempotencyKey', idempotencyKey: '={{ $json.key }}' },
		items: (campaign, most) =>
			range(most / 2).map(() => {
				const { dice, keys, newName } = campaign;
				const displayName = newName();
				const used = [...keys.keys()].filter((id) => id.startsWith('upsert '));
				const again = used.length > 0 && dice.happens(40);
				return {
					displayName,
					key: again ? dice.pick(used).slice('upsert '.length) : `key ${displayName}`,
					...someMembers(campaign),
				};
			}),
		take(campaign, asked, told) {
			const id = `upsert ${String(asked.key)}`;
			const known = campaign.keys.get(id);
			campaign.keys.set(id, String(told[0].name));
			return takeUpserted(campaign, asked, told, known);
		},
	},
	'space upsert, name': {
		parameters: upsert,
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
			owners: CALLER,
			...desired,
			removeOthers: true,
			output: 'spaces',
			options: { maxRemovalPercent: 100, removeUnknownGroups: true },
		},
		items: (campaign, most) =>
			campaign.dice
				.some(spaceItems(campaign), most)
				.map((item) => ({ ...item, ...someMembers(campaign) })),
		take(campaign, { space, people, groups }, [told]) {
			const { truth } = campaign;
			const before = membersOf(truth, space);
			const [emails, groupEmails] = [people as string[], groups as string[]];
			const names = new Set([CALLER, ...emails, ...groupEmails.map(groupName)]);
			const staying = Object.entries(before).filter(([name]) => names.has(name));
			const leaving = Object.keys(everybody(before)).filter((name) => !names.has(name));
			const kept = Object.fromEntries(staying) as Members;
			const { members, outcomes } = want(kept, emails, groupEmails);
			const aGroupLeaves = Object.keys(before).some(
				(name) => name.startsWith('groups/') && !names.has(name),
			);
			// Nobody can tell through which of several groups somebody is there.
			if (aGroupLeaves) Object.assign(members, newMembers(emails), members);
			// Who was there through a group that leaves stays by a membership of their own.
			const joined = [...emails, ...groupEmails.map(groupName)].map((name, index) =>
				outcomes[index] === 'joined' && name in everybody(before) ? 'unchanged' : outcomes[index],
			);
			truth.set(String(space), { ...(truth.get(String(space)) as SpaceTruth), members });
			const left = leaving.map((name) => {
				if (groupsWith(members, name).length === 0) return 'removed';
				return name in before ? 'removedButGroup' : 'viaGroup';
			});
			const known = knowable(campaign, String(space), 'removedButGroup');
			// Who was there through the group is gone with it, or kept; the places tell who has one.
			const asPlaces = (outcome: string) =>
				aGroupLeaves ? (SAME_PLACE[outcome] ?? outcome) : outcome;
			return complainUnlessSame(outcomesIn(told).map(known).map(asPlaces), [
				// The caller.
				'unchanged',
				...joined,
				...left.map(known),
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
		items: ({ dice }) => dice.some(COLLEAGUES, 1 + dice.roll(2)).map((leaver) => ({ leaver })),
		take(campaign, { leaver }, told) {
			const email = String(leaver);
			const stays = [...namedSpaces(campaign), ...chats(campaign, 'GROUP_CHAT')].filter(
				([, { hasMessages, members }]) => hasMessages && email in everybody(members),
			);
			const shown = (space: string, outcome: string) =>
				`${space} ${knowable(campaign, space, 'removedButGroup')(outcome)}`;
			return complainUnlessSame(
				told.map(({ space, outcome }) =>
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
		people: dice.some(COLLEAGUES, 1 + dice.roll(5)),
		groups: dice.happens(30) ? dice.some(GROUPS, 1) : [],
	};
}

function spaceNamed(campaign: Campaign, name: unknown): string | undefined {
	return namedSpaces(campaign).find(([, { displayName }]) => displayName === name)?.[0];
}

interface Wanted {
	readonly members: Members;
	/** What comes of each of them. */
	readonly outcomes: string[];
}

/** What becomes of the members of a space when somebody wants people, as members, and groups there. */
function want(before: Members, people: readonly string[], groups: readonly string[]): Wanted {
	const there = everybody(before);
	const asked = newMembers(people, groups);
	const outcomes = Object.entries(asked).map(([name, place]) => {
		if (!(name in there)) return place.startsWith('INVITED') ? 'invited' : 'joined';
		return there[name] === place ? 'unchanged' : 'changed';
	});
	// Through a group they are what they should be, and need no place of their own.
	const own = Object.entries(asked).filter(([name]) => name in before || !(name in there));
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
	const asked = [people as string[], groups as string[]] as const;
	const isRenamed = before !== undefined && before.displayName !== displayName;
	const { members, outcomes } = before
		? want(before.members, ...asked)
		: // A setup has them all there at once.
			{
				members: { [CALLER]: OWNER, ...newMembers(...asked) },
				outcomes: asked.flat().map(() => 'unchanged'),
			};
	truth.set(name, spaceWith({ ...before, displayName: String(displayName), members }));
	const isChanged = isRenamed || outcomes.some((outcome) => outcome !== 'unchanged');
	const expected = !before ? 'created' : isChanged ? 'updated' : 'unchanged';
	return (
		complain(told.outcome === expected, `${String(told.outcome)} instead of ${expected}`) ??
		complainUnlessSame(
			(told.steps as IDataObject[]).map(({ outcome }) => String(outcome)),
			[...outcomes, ...(isRenamed ? ['changed'] : [])],
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
