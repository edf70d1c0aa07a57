import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { AskedSpace } from './asked';

/** A space as Google has it. */
export interface FoundSpace {
	space: chat_v1.Schema$Space;
	/** Addresses of those who joined and of those who are only invited, in lower case. */
	joined: string[];
	invited: string[];
}

/**
 * Reads all named spaces that the signed-in account is in, with their members.
 *
 * @param asked whose people are called by the addresses asked for, aliases included
 * @throws GaxiosError if Google, or its stand-in, refuses
 */
export async function readSpaces(
	chat: chat_v1.Chat,
	asked: readonly AskedSpace[],
): Promise<FoundSpace[]> {
	const spaces = await all(async (pageToken) => {
		const { data } = await chat.spaces.list({
			filter: 'space_type = "SPACE"',
			pageSize: 1000,
			pageToken,
		});
		return { items: data.spaces, next: data.nextPageToken };
	});
	const found: FoundSpace[] = [];
	for (const { name, displayName } of spaces) {
		const people = asked.find((space) => space.displayName === displayName)?.people ?? [];
		if (name) found.push(await readSpace(chat, name, people));
	}
	return found;
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
	const inState = (state: string) =>
		members
			.filter((membership) => membership.state === state)
			.map(({ member }) => (addresses.get(member?.name) || member?.name || '').toLowerCase());
	return { space, joined: inState('JOINED'), invited: inState('INVITED') };
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

function memberDifferences(asked: AskedSpace, found: FoundSpace, caller: string): string[] {
	const wanted = new Set(asked.people.map((email) => email.toLowerCase()));
	const present = [...found.joined, ...found.invited];
	return [
		...[...wanted]
			.filter((email) => !present.includes(email))
			.map((email) => `${email} is not in it`),
		...found.invited.map((email) => `${email} is invited and has not joined`),
		...present
			.filter((email) => !wanted.has(email) && email !== caller)
			.map((email) => `${email} is in it, unasked`),
	];
}
