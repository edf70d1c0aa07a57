/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Dice } from './dice';
import type { Members, SpaceTruth, Truth } from './truth';

/** Who is signed in, and so the owner of what is made. */
export const CALLER = 'hana.hr@example.com';

const COLLEAGUES = [
	'alice@example.com',
	'bruno@example.com',
	'chloe@example.com',
	'david@example.com',
	'elena@example.com',
	'farid@example.com',
	'grace@example.com',
	'hugo@example.com',
	'invitee@example.com',
];
const OWNER = 'JOINED ROLE_MANAGER';

/** Whose auto-accept is off, so that they are invited where others join. */
const placeOf = (email: string): string =>
	email === 'invitee@example.com' ? 'INVITED ROLE_MEMBER' : 'JOINED ROLE_MEMBER';

/** What a campaign knows when it thinks of the next item. */
export interface Campaign {
	readonly dice: Dice;
	/** As the outputs so far have told. */
	readonly truth: Truth;
	/** The spaces that keys stand for, by key and operation. */
	readonly keys: Map<string, string>;
	/** A name that no space has. */
	newName(): string;
	/** The one that it gave last. */
	lastName(): string;
}

/** A kind of operation: what is asked of it, and what its output means. */
export interface Kind {
	readonly parameters: INodeParameters;
	/** Input items for one execution, so many at most. */
	items(campaign: Campaign, most: number): IDataObject[];
	/**
	 * Takes what an item's output says for the truth.
	 *
	 * @param asked the input item
	 * @param told the output items, none of them an error
	 * @returns what is wrong with the output; undefined where nothing is
	 */
	take(campaign: Campaign, asked: IDataObject, told: IDataObject[]): string | undefined;
}

const inSpace: INodeParameters = {
	spaceId: { __rl: true, mode: 'id', value: '={{ $json.space }}' },
};
const ofMember: INodeParameters = {
	resource: 'member',
	...inSpace,
	memberId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
};

/** The input item that must fail: there is no such space. */
const NOWHERE = 'spaces/AAAAnowhere';

/** The kind to begin with: all others need spaces. */
export const FIRST_KIND = 'space create, key';

/** The mix; each is as likely as another. */
export const kinds: Record<string, Kind> = {
	'space create, key': {
		parameters: {
			operation: 'create',
			displayName: '={{ $json.displayName }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}', description: '={{ $json.key }}' },
		},
		items: (campaign, most) =>
			range(most).map((index) => {
				const used = namedSpaces(campaign).filter(([, { description }]) =>
					campaign.keys.has(`create ${description}`),
				);
				if (used.length > 0 && campaign.dice.happens(20)) {
					const [, { displayName, description }] = campaign.dice.pick(used);
					return { displayName, key: description };
				}
				// Within a run, too, a key may come again.
				const again = index > 0 && campaign.dice.happens(10);
				const displayName = again ? campaign.lastName() : campaign.newName();
				return { displayName, key: `key of ${displayName}` };
			}),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, { operation: 'create', members: [] }),
	},
	'space create, no key': {
		parameters: { operation: 'create', displayName: '={{ $json.displayName }}' },
		items: (campaign, most) =>
			range(most).map(() => ({ displayName: campaign.newName(), key: '' })),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, { operation: 'create', members: [] }),
	},
	'space setup, people': {
		parameters: {
			operation: 'setup',
			displayName: '={{ $json.displayName }}',
			people: '={{ $json.people }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}', description: '={{ $json.key }}' },
		},
		items: (campaign, most) =>
			range(most).map(() => {
				const displayName = campaign.newName();
				return {
					displayName,
					key: campaign.dice.happens(50) ? `key of ${displayName}` : '',
					// Google leaves out, without a word, who may not be added.
					people: [
						...campaign.dice.some(COLLEAGUES, 1 + campaign.dice.roll(4)),
						'blocked@example.com',
					],
				};
			}),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, {
				operation: 'setup',
				members: (asked.people as string[]).slice(0, -1),
			}),
	},
	'space setup, direct message': {
		parameters: {
			operation: 'setup',
			spaceType: 'DIRECT_MESSAGE',
			people: '={{ $json.email }}',
		},
		items: ({ dice }, most) =>
			range(Math.min(most, 5)).map(() => ({ email: dice.pick(COLLEAGUES.slice(0, 6)) })),
		take(campaign, { email }, [{ name }]) {
			const existing = directMessageWith(campaign, String(email));
			if (existing !== undefined) return complain(existing === name, 'a second direct message');
			campaign.truth.set(String(name), {
				spaceType: 'DIRECT_MESSAGE',
				displayName: '',
				description: '',
				members: { [CALLER]: 'JOINED ROLE_MEMBER', [String(email)]: placeOf(String(email)) },
			});
			return undefined;
		},
	},
	'space find direct message': {
		parameters: { operation: 'findDirectMessage', user: '={{ $json.email }}', ifNone: 'nothing' },
		items: ({ dice }, most) =>
			range(Math.min(most, 5)).map(() => ({ email: dice.pick(COLLEAGUES.slice(0, 6)) })),
		take: (campaign, { email }, told) =>
			complain(directMessageWith(campaign, String(email)) === told.at(0)?.name, 'another answer'),
	},
	'space get': {
		parameters: { operation: 'get', ...inSpace },
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
			filters: { spaceTypes: ['SPACE'] },
		},
		items: ({ dice }) => range(1 + dice.roll(2)).map(() => ({})),
		take: (campaign, _asked, told) =>
			complain(
				sameNames(
					told.map(({ name }) => String(name)),
					namedSpaces(campaign).map(([name]) => name),
				),
				'not all spaces, or others',
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
	'space upsert, key': {
		parameters: {
			operation: 'upsert',
			findBy: 'idempotencyKey',
			idempotencyKey: '={{ $json.key }}',
			displayName: '={{ $json.displayName }}',
			members: '={{ $json.people }}',
			options: { signedInAccount: CALLER },
		},
		items: (campaign, most) =>
			range(most / 2).map(() => {
				const displayName = campaign.newName();
				const used = [...campaign.keys.keys()].filter((id) => id.startsWith('upsert '));
				const again = used.length > 0 && campaign.dice.happens(40);
				return {
					displayName,
					key: again ? campaign.dice.pick(used).slice('upsert '.length) : `key ${displayName}`,
					people: campaign.dice.some(COLLEAGUES, campaign.dice.roll(4)),
				};
			}),
		take({ truth, keys }, { displayName, key, people }, [told]) {
			const name = String(told.name);
			const known = keys.get(`upsert ${String(key)}`);
			const before = truth.get(name);
			const wanted = (people as string[]).map((email) => [email, placeOf(email)]);
			const members = {
				...(before?.members ?? { [CALLER]: OWNER }),
				...(Object.fromEntries(wanted) as Members),
			};
			const now = { spaceType: 'SPACE', description: '', ...before };
			truth.set(name, { ...now, displayName: String(displayName), members });
			keys.set(`upsert ${String(key)}`, name);
			const expected = known === undefined ? 'created' : 'updated';
			return complain(
				known === (before && name) && told.outcome === expected,
				`${String(told.outcome)} instead of ${expected}`,
			);
		},
	},
	'space delete': {
		parameters: { operation: 'delete', ...inSpace },
		items: (campaign, most) =>
			campaign.dice.some(
				spaceItems(campaign),
				Math.min(most, Math.floor(namedSpaces(campaign).length / 4)),
			),
		take({ truth, keys }, { space }, [told]) {
			const was = truth.get(String(space));
			truth.delete(String(space));
			// What Google answers to the key of a deleted space nobody has written down.
			for (const [key, name] of keys) if (name === space) keys.delete(key);
			return complain(was !== undefined && told.deleted === true, 'nothing was deleted');
		},
	},
	'member add': {
		parameters: {
			resource: 'member',
			operation: 'add',
			...inSpace,
			people: '={{ $json.people }}',
			role: '={{ $json.role }}',
		},
		items: (campaign, most) =>
			range(most).map(() => ({
				...campaign.dice.pick(spaceItems(campaign)),
				people: campaign.dice.some(COLLEAGUES, 1 + campaign.dice.roll(3)),
				role: campaign.dice.pick(['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER']),
			})),
		take({ truth }, { space, people, role }, told) {
			const members = membersOf(truth, space);
			const expected = (people as string[]).map((email) => {
				const before = members[email];
				const raised =
					role === 'ROLE_ASSISTANT_MANAGER' && before?.split(' ')[1] !== 'ROLE_MANAGER';
				const now = before ?? placeOf(email);
				members[email] = raised ? now.replace(/^JOINED .*/, `JOINED ${role}`) : now;
				if (now.startsWith('INVITED')) return 'invited';
				return before === undefined ? 'joined' : 'already';
			});
			const outcomes = told.map(({ outcome }) => outcome);
			return complain(
				isDeepStrictEqual(outcomes, expected),
				`${outcomes.join()} instead of ${expected.join()}`,
			);
		},
	},
	'member update': {
		parameters: { ...ofMember, operation: 'update', role: '={{ $json.role }}' },
		items: (campaign, most) =>
			campaign.dice.some(memberItems(campaign, true), most).map((item) => ({
				...item,
				role: campaign.dice.pick(['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER']),
			})),
		take({ truth }, { space, email, role }, [told]) {
			membersOf(truth, space)[String(email)] = `JOINED ${String(role)}`;
			return complain(told.role === role, 'another role');
		},
	},
	'member remove': {
		parameters: { ...ofMember, operation: 'remove' },
		items: (campaign, most) => [
			...campaign.dice.some(memberItems(campaign), most / 2),
			...range(most / 4).map(() => ({
				...campaign.dice.pick(spaceItems(campaign)),
				email: campaign.dice.pick(COLLEAGUES),
			})),
		],
		take({ truth }, { space, email }, [told]) {
			const members = membersOf(truth, space);
			const wasThere = String(email) in members;
			delete members[String(email)];
			// When an answer was lost nobody can tell any more who was not there before.
			return complain(!wasThere || told.outcome === 'removed', 'it was not there already');
		},
	},
	'member get': {
		parameters: { ...ofMember, operation: 'get' },
		items: (campaign, most) => campaign.dice.some(memberItems(campaign), most),
		take: ({ truth }, { space, email }, [{ state, role }]) =>
			complain(
				membersOf(truth, space)[String(email)] === `${String(state)} ${String(role)}`,
				'another membership',
			),
	},
	'member list': {
		parameters: {
			resource: 'member',
			operation: 'list',
			...inSpace,
			returnAll: true,
			filters: { showInvited: true },
		},
		items: (campaign, most) => campaign.dice.some(spaceItems(campaign), most),
		take: ({ truth }, { space }, told) =>
			complain(
				told.length === Object.keys(membersOf(truth, space)).length,
				'not all members, or others',
			),
	},
	'member sync': {
		parameters: {
			resource: 'member',
			operation: 'sync',
			...inSpace,
			owners: CALLER,
			members: '={{ $json.people }}',
			removeOthers: true,
			output: 'spaces',
			options: { maxRemovalPercent: 100, signedInAccount: CALLER },
		},
		items: (campaign, most) =>
			campaign.dice.some(spaceItems(campaign), most).map((item) => ({
				...item,
				people: campaign.dice.some(COLLEAGUES, 1 + campaign.dice.roll(6)),
			})),
		take({ truth }, { space, people }) {
			const before = membersOf(truth, space);
			const wanted = (people as string[]).map((email) => [email, placeOf(email)]);
			const members = { [CALLER]: before[CALLER], ...Object.fromEntries(wanted) } as Members;
			const was = truth.get(String(space)) as SpaceTruth;
			truth.set(String(space), { ...was, members });
			return undefined;
		},
	},
};

/** Whether an item is to fail: it names a space that is not there. */
export function isToFail({ space }: IDataObject): boolean {
	return space === NOWHERE;
}

function takeNew(
	{ truth, keys }: Campaign,
	{ displayName, key }: IDataObject,
	[told]: IDataObject[],
	{ operation, members }: { operation: string; members: string[] },
): string | undefined {
	const name = String(told.name);
	const id = `${operation} ${String(key)}`;
	const known = key === '' ? undefined : keys.get(id);
	if (known !== undefined) {
		return complain(
			known === name && isShownAs(truth.get(name), told),
			'another space for the key',
		);
	}
	if (truth.has(name)) return `${name} was there before`;
	if (key !== '') keys.set(id, name);
	truth.set(name, {
		spaceType: 'SPACE',
		displayName: String(displayName),
		description: String(key),
		members: {
			[CALLER]: OWNER,
			...Object.fromEntries(members.map((email) => [email, placeOf(email)])),
		},
	});
	return complain(isShownAs(truth.get(name), told), 'not the space that was asked for');
}

function isShownAs(space: SpaceTruth | undefined, told: IDataObject): boolean {
	return space !== undefined && (told.displayName ?? '') === space.displayName;
}

function complain(isRight: boolean, complaint: string): string | undefined {
	return isRight ? undefined : complaint;
}

function membersOf(truth: Truth, space: unknown): Members {
	return truth.get(String(space))?.members ?? {};
}

function namedSpaces({ truth }: Campaign): Array<[string, SpaceTruth]> {
	return [...truth].filter(([, { spaceType }]) => spaceType === 'SPACE');
}

function spaceItems(campaign: Campaign): IDataObject[] {
	return namedSpaces(campaign).map(([space]) => ({ space }));
}

function memberItems(campaign: Campaign, joinedOnly = false): IDataObject[] {
	return namedSpaces(campaign).flatMap(([space, { members }]) =>
		Object.entries(members)
			.filter(([email, place]) => email !== CALLER && !(joinedOnly && place.startsWith('INVITED')))
			.map(([email]) => ({ space, email })),
	);
}

function directMessageWith({ truth }: Campaign, email: string): string | undefined {
	return [...truth].find(
		([, { spaceType, members }]) => spaceType === 'DIRECT_MESSAGE' && email in members,
	)?.[0];
}

function sameNames(some: string[], others: string[]): boolean {
	return isDeepStrictEqual([...some].sort(), [...others].sort());
}

function range(length: number): number[] {
	return [...Array(Math.ceil(length)).keys()];
}
