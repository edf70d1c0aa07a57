import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import { type AskedPerson, type AskedSpace, ROLES } from './asked';

/** A space as Google has it. */
export interface FoundSpace {
	space: chat_v1.Schema$Space;
	members: FoundMember[];
}

export interface FoundMember extends AskedPerson {
	/** Has not joined yet. */
	invited: boolean;
}

/**
 * Reads all named spaces that the signed-in account is in, with their members.
 *
 * @param asked whose people are called by the addresses asked for, aliases included
 * @throws GaxiosError if Google, or its stand-in, refuses
 */
export async function readSpaces(
	chat: chat_v1.Chat,
	asked: ReadonlyArray<Pick<AskedSpace, 'displayName' | 'people'>>,
): Promise<FoundSpace[]> {
	const spaces = await listSpaces(chat);
	const found: FoundSpace[] = [];
	for (const { name, displayName } of spaces) {
		const { people = [] } = asked.find((space) => space.displayName === displayName) ?? {};
		const emails = people.map(({ email }) => email);
		if (name) found.push(await readSpace(chat, name, emails));
	}
	return found;
}

/**
 * Lists all named spaces that the signed-in account is in.
 *
 * @throws GaxiosError if Google, or its stand-in, refuses
 */
export async function listSpaces(chat: chat_v1.Chat): Promise<chat_v1.Schema$Space[]> {
	return await all(async (pageToken) => {
		const { data } = await chat.spaces.list({
			filter: 'space_type = "SPACE"',
			pageSize: 1000,
			pageToken,
		});
		return { items: data.spaces, next: data.nextPageToken };
	});
}

async function readSpace(
	chat: chat_v1.Chat,
	name: string,
	people: readonly string[],
): Promise<FoundSpace> {
	// a list leaves out the permission settings
	const { data: space } = await chat.spaces.get({ name });
	const members = await all(async (pageToken) => {
		const { data } = await chat.spaces.members.list({
			parent: name,
			showInvited: true,
			pageSize: 1000,
			pageToken,
		});
		return { items: data.memberships, next: data.nextPageToken };
	});
	const addresses = new Map(members.map(({ member }) => [member?.name, member?.email ?? '']));
	for (const email of people.filter((email) => ![...addresses.values()].includes(email))) {
		addresses.set(await memberName(chat, `${name}/members/${email}`), email);
	}
	return {
		space,
		members: members.map(({ member, role, state }) => ({
			email: (addresses.get(member?.name) || member?.name || '').toLowerCase(),
			role: role ?? '',
			invited: state === 'INVITED',
		})),
	};
}

/** The user behind an address, if that is a member: Google shows only primary addresses in lists. */
async function memberName(chat: chat_v1.Chat, name: string): Promise<string | undefined> {
	const { data } = await chat.spaces.members.get({ name }, { validateStatus: () => true });
	return data.member?.name ?? undefined;
}

async function all<Item>(
	page: (token?: string) => Promise<{ items?: Item[]; next?: string | null }>,
): Promise<Item[]> {
	const items: Item[] = [];
	let token: string | undefined;
	do {
		const { items: more = [], next } = await page(token);
		items.push(...more);
		token = next || undefined;
	} while (token);
	return items;
}

/**
 * Compares what was asked with what there is.
 *
 * @param caller email of the account that set the space up, a member by itself
 * @returns each difference in words; none if the space is there once and just as asked
 */
export function differences(asked: AskedSpace, found: FoundSpace[], caller: string): string[] {
	const [match, ...others] = found.filter(({ space }) => space.displayName === asked.displayName);
	if (!match) return ['is not there'];
	if (others.length > 0) return [`is there ${others.length + 1} times`];
	return [...settingDifferences(asked, match.space), ...memberDifferences(asked, match, caller)];
}

function settingDifferences(asked: AskedSpace, space: chat_v1.Schema$Space): string[] {
	const membersPost = space.permissionSettings?.postMessages?.membersAllowed === true;
	const settings: Array<[string, unknown, unknown]> = [
		['description', asked.description, space.spaceDetails?.description ?? ''],
		['guidelines', asked.guidelines, space.spaceDetails?.guidelines ?? ''],
		['history', asked.spaceHistoryState, space.spaceHistoryState],
		['external users allowed', asked.externalUserAllowed, space.externalUserAllowed ?? false],
		[
			'posting by members',
			asked.predefinedPermissionSettings !== 'ANNOUNCEMENT_SPACE',
			membersPost,
		],
	];
	return settings
		.filter(([, wanted, actual]) => wanted !== actual)
		.map(([what, wanted, actual]) => `${what} is ${String(actual)}, asked was ${String(wanted)}`);
}

function memberDifferences(asked: AskedSpace, { members }: FoundSpace, caller: string): string[] {
	const wanted = new Map(asked.people.map(({ email, role }) => [email, role]));
	const present = new Set(members.map(({ email }) => email));
	const unlike = members.filter(({ email, role }) => {
		const wantedRole = wanted.get(email);
		return wantedRole !== undefined && wantedRole !== role;
	});
	return [
		...[...wanted.keys()]
			.filter((email) => !present.has(email))
			.map((email) => `${email} is not in it`),
		...members
			.filter(({ invited }) => invited)
			.map(({ email }) => `${email} is invited and has not joined`),
		...unlike.map(
			({ email, role }) =>
				`${email} is ${inWords(role)}, asked was ${inWords(wanted.get(email) ?? '')}`,
		),
		...members
			.filter(({ email }) => !wanted.has(email) && email !== caller)
			.map(({ email }) => `${email} is in it, unasked`),
	];
}

function inWords(role: string): string {
	return ROLES[role] ?? role;
}
