import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { placeIn, type Members } from '../truth';
import { complain, complainUnlessSame, inSpace, range, type Campaign, type Kind } from './kind';
import { membersOf, namedSpaces, spaceItems } from './known';
import {
	addressed,
	BLOCKED,
	COLLEAGUES,
	emailOf,
	everybody,
	groupName,
	GROUPS,
	listed,
	MEMBER,
	newMembers,
	others,
	placeOf,
	UNKNOWN,
} from './people';
import { leave } from './provisioning';

const ofMember: INodeParameters = {
	resource: 'member',
	...inSpace,
	memberId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
};

/** One member of a space at a time, or a few. */
export const memberKinds: Record<string, Kind> = {
	'member add': {
		parameters: {
			resource: 'member',
			operation: 'add',
			...inSpace,
			people: '={{ $json.people }}',
			groups: '={{ $json.groups }}',
			role: '={{ $json.role }}',
		},
		canBeTwice: true,
		items: (campaign, most) => {
			const { dice } = campaign;
			return range(most).map(() => ({
				...dice.pick(spaceItems(campaign)),
				people: addressed(dice, dice.some(COLLEAGUES, 1 + dice.roll(3))),
				groups: dice.happens(20) ? dice.some(GROUPS, 1 + dice.roll(2)) : [],
				role: dice.pick(['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER']),
			}));
		},
		take({ truth }, { space, people, groups, role }, told) {
			const members = membersOf(truth, space);
			const expected = [
				...(people as string[]).map((one) => addPerson(members, emailOf(one), String(role))),
				...(groups as string[]).map((email) => addGroup(members, email)),
			];
			const outcomes = told.map(({ outcome }) => outcome);
			return complain(
				outcomes.join() === expected.join(),
				`${outcomes.join()} instead of ${expected.join()}`,
			);
		},
	},
	'member add, nobody': {
		parameters: { resource: 'member', operation: 'add', ...inSpace, people: '={{ $json.email }}' },
		items: (campaign, most) =>
			range(most / 4).map(() => ({
				...campaign.dice.pick(spaceItems(campaign)),
				email: campaign.dice.pick([BLOCKED, UNKNOWN]),
			})),
		refuses: () => true,
		take: () => 'nobody could be added',
	},
	'member update': {
		parameters: { ...ofMember, operation: 'update', role: '={{ $json.role }}' },
		items: (campaign, most) =>
			campaign.dice
				.some(
					memberItems(campaign, (members) =>
						others(members).filter((email) => members[email].startsWith('JOINED')),
					),
					most,
				)
				.map((item) => ({
					...item,
					email: addressed(campaign.dice, [String(item.email)])[0],
					role: campaign.dice.pick(['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER']),
				})),
		take({ truth }, { space, email, role }, [told]) {
			membersOf(truth, space)[emailOf(email)] = `JOINED ${String(role)}`;
			return complain(told.role === role, 'another role');
		},
	},
	'member remove': {
		parameters: { ...ofMember, operation: 'remove' },
		canBeTwice: true,
		items: (campaign, most) =>
			[
				...campaign.dice.some(memberItems(campaign, others), most / 2),
				...range(most / 4).map(() => ({
					...campaign.dice.pick(spaceItems(campaign)),
					email: campaign.dice.pick([...COLLEAGUES, UNKNOWN]),
				})),
			].map((item) => ({
				...item,
				email: addressed(campaign.dice, [String(item.email)])[0],
			})),
		take(campaign, { space, email }, [told]) {
			const members = membersOf(campaign.truth, space);
			const wasThere = emailOf(email) in everybody(members);
			const expected = wasThere ? leave(members, emailOf(email)) : 'notFound';
			// When an answer was lost nobody can tell any more who was not there before.
			const isKnown = !campaign.wasRepeated(String(space));
			return complain(
				told.outcome === expected || !isKnown,
				`${String(told.outcome)} instead of ${expected}`,
			);
		},
	},
	'member get': {
		parameters: { ...ofMember, operation: 'get' },
		readsOnly: true,
		items: (campaign, most) =>
			campaign.dice.some(
				memberItems(campaign, (members) => others(everybody(members))),
				most,
			),
		take: ({ truth }, { space, email }, [told]) =>
			complain(
				everybody(membersOf(truth, space))[String(email)] === placeIn(told),
				'another membership',
			),
	},
	'member list': {
		parameters: {
			resource: 'member',
			operation: 'list',
			...inSpace,
			returnAll: true,
			filters: { showInvited: true, showGroups: true },
		},
		readsOnly: true,
		items: (campaign, most) => campaign.dice.some(spaceItems(campaign), most),
		take: ({ truth, world }, { space }, told) =>
			complainUnlessSame(
				told.map((membership) => `${nameIn(membership)} ${placeIn(membership)}`),
				Object.entries(listed(membersOf(truth, space), world)).map(([name, place]) =>
					place.startsWith('INVITED') ? `${SOMEBODY} ${place}` : `${name} ${place}`,
				),
			),
	},
};

/** Adds somebody who is to have a role at least. @returns what came of it */
function addPerson(members: Members, email: string, role: string): string {
	const before: string | undefined = everybody(members)[email];
	const isDerived = before !== undefined && !(email in members);
	// Through a group they are members already; for more than that they need a place of their own.
	if (isDerived && role === 'ROLE_MEMBER') return 'already';
	members[email] ??= placeOf(email);
	if (members[email].startsWith('INVITED')) return 'invited';
	if (members[email] === MEMBER) members[email] = `JOINED ${role}`;
	return before === undefined ? 'joined' : 'already';
}

function addGroup(members: Members, email: string): string {
	const outcome = groupName(email) in members ? 'already' : 'joined';
	Object.assign(members, newMembers([], [email]));
	return outcome;
}

/** Google need not show the name of who has not joined. */
const SOMEBODY = 'somebody';

function nameIn({ state, member, groupMember }: IDataObject): string {
	if (state === 'INVITED') return SOMEBODY;
	const { name } = (member ?? groupMember ?? {}) as { name?: string };
	return emailOf(name);
}

function memberItems(campaign: Campaign, emailsOf: (members: Members) => string[]): IDataObject[] {
	return namedSpaces(campaign).flatMap(([space, { members }]) =>
		emailsOf(members).map((email) => ({ space, email })),
	);
}
