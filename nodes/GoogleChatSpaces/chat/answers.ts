import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';
import type { IDataObject } from 'n8n-workflow';

import type { Membership, Space } from './types';

/** Whether a body is what a method answers with; what it does not name may be anything. */
export type Check<Answer> = (body: unknown) => body is Answer;

type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

/** Whether it is a JSON object, and no list. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown) => typeof value === 'number';
const matches = (pattern: RegExp) => (value: unknown) => isText(value) && pattern.test(value);

/** Google omits what is empty. */
const optional = (is: (value: unknown) => boolean) => (value: unknown) =>
	value === undefined || value === null || is(value);

const listOf = (is: (value: unknown) => boolean) => (value: unknown) =>
	Array.isArray(value) && value.every(is);

const eachOf = (is: (value: unknown) => boolean) => (value: unknown) =>
	isObject(value) && Object.values(value).every(optional(is));

function shape<Answer>(fields: Fields): Check<Answer> {
	const entries = Object.entries(fields);
	return (body): body is Answer =>
		isObject(body) && !('error' in body) && entries.every(([key, is]) => is(body[key]));
}

const isPermission = shape({
	managersAllowed: optional(isFlag),
	assistantManagersAllowed: optional(isFlag),
	membersAllowed: optional(isFlag),
});

const isAccessPermission = shape({
	principals: optional(listOf(shape({ audience: optional(shape({ name: optional(isText) })) }))),
});

export const isSpace = shape<Space>({
	name: matches(/^spaces\/[^/]+$/),
	spaceType: optional(isText),
	displayName: optional(isText),
	spaceDetails: optional(eachOf(isText)),
	spaceUri: optional(isText),
	spaceThreadingState: optional(isText),
	spaceHistoryState: optional(isText),
	externalUserAllowed: optional(isFlag),
	importMode: optional(isFlag),
	singleUserBotDm: optional(isFlag),
	adminInstalled: optional(isFlag),
	createTime: optional(isText),
	lastActiveTime: optional(isText),
	customer: optional(isText),
	membershipCount: optional(
		shape({
			joinedDirectHumanUserCount: optional(isNumber),
			joinedGroupCount: optional(isNumber),
		}),
	),
	accessSettings: optional(
		shape({
			accessState: optional(isText),
			audience: optional(isText),
			accessPermissionSettings: optional(eachOf(isAccessPermission)),
		}),
	),
	permissionSettings: optional(eachOf(isPermission)),
});

export const isMembership = shape<Membership>({
	name: matches(/^spaces\/[^/]+\/members\/[^/]+$/),
	state: optional(isText),
	role: optional(isText),
	createTime: optional(isText),
	deleteTime: optional(isText),
	member: optional(
		shape({
			name: optional(matches(/^users\/[^/]+$/)),
			type: optional(isText),
			displayName: optional(isText),
			email: optional(isText),
		}),
	),
	groupMember: optional(shape({ name: optional(matches(/^groups\/[^/]+$/)) })),
});

/** A membership that says whose it is, as what is read of one has to. */
export function isSomebodys(body: unknown): body is Membership {
	return isMembership(body) && Boolean(body.member?.name ?? body.groupMember?.name);
}

/** What a search and the end of an import answer with. */
export const hasSpace = shape<{ space: Space }>({ space: isSpace });

export const isGroup = shape<{ name: string }>({ name: matches(/^groups\/[^/]+$/) });

/** Who is signed in. `sub` is the `{id}` of their `users/{id}`; `email` comes with the scope for it. */
export const isUserInfo = shape<{ sub: string; email?: string }>({
	sub: matches(/^\d+$/),
	email: optional(isText),
});

/** Google's answer where there is nothing to say. */
export function isEmpty(body: unknown): body is chat_v1.Schema$Empty {
	return isObject(body) && Object.keys(body).length === 0;
}

/** A page: its items, and a token if there is a next one. */
export function isPageOf<Items extends string, Item>(
	items: Items,
	isItem: Check<Item>,
): Check<{ [Key in Items]?: Item[] } & { nextPageToken?: string }> {
	return shape({ [items]: optional(listOf(isItem)), nextPageToken: optional(isText) });
}

/**
 * Whether an answer that has a name is about the space, and the person in it, that the request named by
 * their ids.
 */
export function isAbout(
	body: unknown,
	{ space, member }: Readonly<Record<string, string>> = {},
): boolean {
	const name = (body as { name?: unknown }).name;
	if (!isText(name) || space === undefined) return true;
	const [, itsSpace, , itsMember] = name.split('/');
	const isPerson = /^\d+$/.test(member ?? '');
	return itsSpace === space && (!isPerson || itsMember === member);
}
