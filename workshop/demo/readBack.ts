import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import { type DesiredPerson, type DesiredSpace, ROLES } from './desired';

/** A space as Google has it. */
export interface FoundSpace {
	space: chat_v1.Schema$Space;
	members: FoundMember[];
}

export interface FoundMember extends DesiredPerson {
	/** Has not joined yet. */
	invited: boolean;
}

/**
 * Reads all named spaces that the signed-in account is in, with their members.
 *
 * @param desired gives people the addresses by which the rows name them, aliases included
 * @throws GaxiosError if Google, or its stand-in, refuses
 */
export async function readSpaces(
	chat: chat_v1.Chat,
	desired: ReadonlyArray<Pick<DesiredSpace, 'displayName' | 'people'>>,
): Promise<FoundSpace[]> {
	const spaces = await listSpaces(chat);
	const found: FoundSpace[] = [];
	for (const { name, displayName } of spaces) {
		const { people = [] } = desired.find((space) => space.displayName === displayName) ?? {};
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
	// A list leaves out the permission settings.
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

/** The user with an alias, if they are a member: Google shows only primary addresses in lists. */
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
 * Compares the desired space with the actual one.
 *
 * @param caller email of the account that set the space up, a member by itself
 * @returns each difference in words; none if the space is there once and exactly as desired
 */
export function differences(desired: DesiredSpace, found: FoundSpace[], caller: string): string[] {
	const [match, ...others] = found.filter(({ space }) => space.displayName === desired.displayName);
	if (!match) return ['is not there'];
	if (others.length > 0) return [`is there ${others.length + 1} times`];
	return [
		...settingDifferences(desired, match.space),
		...memberDifferences(desired, match, caller),
	];
}

function settingDifferences(desired: DesiredSpace, space: chat_v1.Schema$Space): string[] {
	const membersPost = space.permissionSettings?.postMessages?.membersAllowed === true;
	const settings: Array<[string, unknown, unknown]> = [
		['description', desired.description, space.spaceDetails?.description ?? ''],
		['guidelines', desired.guidelines, space.spaceDetails?.guidelines ?? ''],
		['history', desired.spaceHistoryState, space.spaceHistoryState],
		['external users allowed', desired.externalUserAllowed, space.externalUserAllowed ?? false],
		[
			'posting by members',
			desired.predefinedPermissionSettings !== 'ANNOUNCEMENT_SPACE',
			membersPost,
		],
	];
	return settings
		.filter(([, shouldBe, actual]) => shouldBe !== actual)
		.map(
			([what, shouldBe, actual]) => `${what} is ${String(actual)}, should be ${String(shouldBe)}`,
		);
}

function memberDifferences(
	desired: DesiredSpace,
	{ members }: FoundSpace,
	caller: string,
): string[] {
	const desiredRoles = new Map(desired.people.map(({ email, role }) => [email, role]));
	const present = new Set(members.map(({ email }) => email));
	const unlike = members.filter(({ email, role }) => {
		const desiredRole = desiredRoles.get(email);
		return desiredRole !== undefined && desiredRole !== role;
	});
	return [
		...[...desiredRoles.keys()]
			.filter((email) => !present.has(email))
			.map((email) => `${email} is not in it`),
		...members
			.filter(({ invited }) => invited)
			.map(({ email }) => `${email} is invited and has not joined`),
		...unlike.map(
			({ email, role }) =>
				`${email} is ${roleName(role)}, should be ${roleName(desiredRoles.get(email) ?? '')}`,
		),
		...members
			.filter(({ email }) => !desiredRoles.has(email) && email !== caller)
			.map(({ email }) => `${email} is in it, and should not be`),
	];
}

function roleName(role: string): string {
	return ROLES[role] ?? role;
}
