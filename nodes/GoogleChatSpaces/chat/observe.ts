import { isFailure, type Cause } from './cause';
import type { ChatClient } from './client';
import { ChatApiError } from './failure';
import type { ChatAnswers, ChatMethodName, ChatRequest } from './methods';
import { listAll } from './pagination';
import type { AdminQuery, Membership } from './types';

/**
 * What a look at Google says. `absent` is what Google says in so many words, or what a complete list
 * lacks; a refusal, an outage and an answer that contradicts itself are `unknown`, and no ground for a
 * removal, a claim or a second thing.
 */
export type Look<Thing> =
	| { readonly is: 'seen'; readonly thing: Thing }
	| { readonly is: 'absent' }
	| { readonly is: 'unknown'; readonly error: ChatApiError };

export const ABSENT: Look<never> = { is: 'absent' };

/** A look that saw something. */
export function seen<Thing>(thing: Thing): Look<Thing> {
	return { is: 'seen', thing };
}

/** What a look saw; undefined where it saw nothing, for whatever reason. */
export function thingOf<Thing>(look: Look<Thing>): Thing | undefined {
	return look.is === 'seen' ? look.thing : undefined;
}

/** Looks at what a method reads. */
export async function observe<Name extends ChatMethodName>(
	chat: ChatClient,
	method: Name,
	request: ChatRequest,
): Promise<Look<ChatAnswers[Name]>> {
	return await chat.call(method, request).then(seen, (error: unknown) => {
		if (isFailure(error, 'notFound')) return ABSENT;
		if (error instanceof ChatApiError) return { is: 'unknown' as const, error };
		throw error;
	});
}

/** How a space and its members are looked at and changed. */
export interface Access {
	readonly chat: ChatClient;
	/** The id of the space. */
	readonly space: string;
	readonly query: AdminQuery;
}

/** Whether Google shows the groups of a space: to no administrator, and not to the Chat app. */
export function showsGroups({ chat, query }: Pick<Access, 'chat' | 'query'>): boolean {
	return chat.caller === 'user' && !query.useAdminAccess;
}

/** Whether Google says of somebody no more than that they are not there, or not for the caller to see. */
export function isHidden(look: Look<unknown>): boolean {
	return look.is === 'unknown' && isFailure(look.error, 'hidden', 'unknownPerson');
}

/** Whether Google shows nothing, be it absent or hidden, where it answers at all. */
export function isNotThere(look: Look<unknown>): boolean {
	return look.is === 'absent' || isHidden(look);
}

/**
 * Looks at all members of a space that Google shows the caller: people, also those who are invited, and
 * groups. An administrator sees no groups, the Chat app neither groups nor who is invited.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/list
 */
export async function observeMembers(access: Access): Promise<Look<Membership[]>> {
	return await listMembers(access).then(seen, (error: unknown) => {
		if (error instanceof ChatApiError) return { is: 'unknown' as const, error };
		throw error;
	});
}

/**
 * Lists all members of a space that Google shows the caller, as {@link observeMembers} does. Who was one
 * only in the past of an import has no place in it.
 *
 * @throws ChatApiError when the caller may not see them
 */
export async function listMembers(access: Access): Promise<Membership[]> {
	const { chat, space, query } = access;
	const memberships = await listAll(chat, 'members.list', {
		path: { space },
		query: {
			...query,
			...(query.useAdminAccess && { filter: 'member.type = "HUMAN"' }),
			...(showsGroups(access) && { showGroups: true }),
			...(chat.caller === 'user' && { showInvited: true }),
		},
	});
	return memberships.filter(({ state }) => state !== 'NOT_A_MEMBER');
}

/**
 * Takes a failed call with one of these causes, or any where none is named, for an answer:
 * `chat.call(…).catch(unlessFailed(undefined, 'notFound'))`.
 */
export function unlessFailed<Value>(
	value: Value,
	...causes: readonly Cause[]
): (error: unknown) => Value {
	return (error) => {
		const isAnswer =
			causes.length === 0 ? error instanceof ChatApiError : isFailure(error, ...causes);
		if (isAnswer) return value;
		throw error;
	};
}
