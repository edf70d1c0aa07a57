import type { IDataObject } from 'n8n-workflow';

import type { SpaceTruth } from '../truth';
import {
	complain,
	complainUnlessSame,
	inSpace,
	newNames,
	NOWHERE,
	range,
	withKey,
	type Campaign,
	type Kind,
} from './kind';
import {
	chats,
	ifGone,
	isOfGoneSpace,
	isShownAs,
	namedSpaces,
	spaceItems,
	takeDeleted,
	takeNew,
	usedKey,
} from './known';
import {
	addressed,
	ADMIN,
	BLOCKED,
	CALLER,
	COLLEAGUES,
	emailOf,
	GROUPS,
	newMembers,
	OWNER,
} from './people';

/** The kind to begin with: all others need spaces. */
export const FIRST_KIND = 'space create, key';

/** Named spaces: how they come and go, and how they are found. */
export const spaceKinds: Record<string, Kind> = {
	[FIRST_KIND]: {
		parameters: { operation: 'create', displayName: '={{ $json.displayName }}', ...withKey },
		canBeTwice: true,
		items: (campaign, most) =>
			// Within a run, too, a key may come again.
			newNames(campaign, most).map((name) => {
				const used = campaign.dice.happens(20) ? usedKey(campaign, 'create key of') : undefined;
				const key = used ?? `key of ${name}`;
				const known = campaign.truth.get(campaign.keys.get(`create ${key}`) ?? '');
				return { displayName: known?.displayName ?? name, key, ifGone: ifGone(key) };
			}),
		refuses: (campaign, { key }) => isOfGoneSpace(campaign, `create ${String(key)}`),
		take: (campaign, asked, told) => takeNew(campaign, asked, told, { operation: 'create' }),
	},
	'space create, no key': {
		parameters: { operation: 'create', displayName: '={{ $json.displayName }}' },
		items: (campaign, most) =>
			range(most).map(() => ({ displayName: campaign.newName(), key: '' })),
		take: (campaign, asked, told) => takeNew(campaign, asked, told, { operation: 'create' }),
	},
	'space setup, people and groups': {
		parameters: {
			operation: 'setup',
			displayName: '={{ $json.displayName }}',
			people: `={{ [...$json.people, "${BLOCKED}"] }}`,
			groups: '={{ $json.groups }}',
			...withKey,
		},
		canBeTwice: true,
		items: ({ dice, newName }, most) =>
			range(most).map(() => {
				const displayName = newName();
				return {
					displayName,
					key: `key of ${displayName}`,
					people: addressed(dice, dice.some(COLLEAGUES, 1 + dice.roll(4))),
					groups: dice.happens(20) ? dice.some(GROUPS, 1) : [],
				};
			}),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, {
				operation: 'setup',
				members: {
					[CALLER]: OWNER,
					...newMembers((asked.people as string[]).map(emailOf), asked.groups as string[]),
				},
			}),
	},
	'space get': {
		parameters: { operation: 'get', ...inSpace },
		readsOnly: true,
		items: (campaign, most) => [
			...campaign.dice.some(spaceItems(campaign), most - 1),
			{ space: NOWHERE },
		],
		take: ({ truth }, { space }, [told]) =>
			complain(isShownAs(truth.get(String(space)), told), 'another space'),
	},
	'space list': {
		parameters: {
			operation: 'list',
			returnAll: true,
			filters: { spaceTypes: ['SPACE', 'GROUP_CHAT'] },
		},
		readsOnly: true,
		items: ({ dice }) => range(1 + dice.roll(2)).map(() => ({})),
		take: (campaign, _asked, told) =>
			complainUnlessSame(
				namesOf(told),
				[...namedSpaces(campaign), ...chats(campaign, 'GROUP_CHAT')]
					.filter(([, { hasMessages }]) => hasMessages || campaign.world.unwrittenChatsListed)
					.map(([name]) => name),
			),
	},
	'space search': {
		parameters: { operation: 'search', searchName: '={{ $json.words }}', returnAll: true },
		readsOnly: true,
		items: wordsToSearch,
		refuses: ({ world }) => !world.searchWithoutAdmin,
		take: (campaign, { words }, told) =>
			complainUnlessSame(namesOf(told), named(namedSpaces(campaign), String(words))),
	},
	'space search, admin': {
		parameters: {
			operation: 'search',
			useAdminAccess: true,
			searchName: '={{ $json.words }}',
			returnAll: true,
		},
		signIn: {
			authentication: 'serviceAccount',
			impersonateUser: ADMIN,
			scopes: ['chat.admin.spaces'],
		},
		readsOnly: true,
		items: wordsToSearch,
		// The spaces of the Chat app, too.
		take: ({ truth }, { words }, told) =>
			complainUnlessSame(
				namesOf(told),
				named(
					[...truth].filter(
						([, { spaceType, importMode }]) => spaceType === 'SPACE' && !importMode,
					),
					String(words),
				),
			),
	},
	'space update': {
		parameters: {
			operation: 'update',
			...inSpace,
			updateFields: {
				displayName: '={{ $json.displayName }}',
				guidelines: '={{ $json.displayName }}',
			},
		},
		items: (campaign, most) =>
			range(most).map((index) => ({
				// One space may well come twice.
				...(index % 7 === 6 ? { space: NOWHERE } : campaign.dice.pick(spaceItems(campaign))),
				displayName: campaign.newName(),
			})),
		take({ truth }, asked, [told]) {
			const { space, displayName } = asked;
			const before = truth.get(String(space));
			if (before === undefined) return 'there is no such space';
			truth.set(String(space), { ...before, displayName: String(displayName) });
			return complain(told.displayName === displayName, 'another name');
		},
	},
	'space delete': {
		parameters: { operation: 'delete', ...inSpace },
		hidesItsWork: true,
		items: (campaign, most) =>
			campaign.dice.some(
				spaceItems(campaign),
				Math.min(most, Math.floor(namedSpaces(campaign).length / 4)),
			),
		take: takeDeleted,
	},
};

function namesOf(told: IDataObject[]): string[] {
	return told.map(({ name }) => String(name));
}

/** All names are of the form `Space 12`. */
function wordsToSearch({ dice }: Campaign): IDataObject[] {
	return range(1 + dice.roll(3)).map(() => {
		const [one, other] = [dice.roll(40), dice.roll(400)];
		return { words: dice.pick([`${one}`, `${one}; ${other}`, `spa ${other}`, 'planet']) };
	});
}

/** The spaces whose names hold the beginnings of all words of an alternative, as Google searches. */
function named(spaces: ReadonlyArray<[string, SpaceTruth]>, words: string): string[] {
	const alternatives = words.split(';').map((text) => text.trim().split(' '));
	return spaces
		.filter(([, { displayName }]) => {
			const name = displayName.toLowerCase().split(' ');
			return alternatives.some((beginnings) =>
				beginnings.every((beginning) => name.some((word) => word.startsWith(beginning))),
			);
		})
		.map(([name]) => name);
}
