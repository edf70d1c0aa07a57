import { askOnce } from './askOnce';
import type { Cause } from './cause';
import type { ChatClient } from './client';

/** What Cloud Identity says of an email that is no group's, or of a group that the caller may not see. */
export const NO_GROUP: readonly Cause[] = ['notFound', 'hidden', 'invalid'];

const asked = new WeakMap<ChatClient, Map<string, Promise<string>>>();

/**
 * Finds the resource name of a Google Group, `groups/{id}`. The Chat API takes no group's email, so
 * Cloud Identity is asked for the id behind it, once for each client.
 *
 * @param group an email or a resource name, as `parseGroup` returns it
 * @throws ChatApiError when the email belongs to no group that the caller can see
 * @see https://cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
 */
export async function lookUpGroup(chat: ChatClient, group: string): Promise<string> {
	if (group.startsWith('groups/')) return group;
	const known = asked.get(chat) ?? new Map<string, Promise<string>>();
	asked.set(chat, known);
	const email = group.toLowerCase();
	return await askOnce(known, email, async () => await lookUp(chat, group));
}

/** The resource names of several, each once. @throws as {@link lookUpGroup} does */
export async function lookUpGroups(chat: ChatClient, groups: readonly string[]): Promise<string[]> {
	const names = new Set<string>();
	for (const group of groups) names.add(await lookUpGroup(chat, group));
	return [...names];
}

async function lookUp(chat: ChatClient, email: string): Promise<string> {
	const { name } = await chat.call('groups.lookup', { query: { 'groupKey.id': email } });
	return name;
}
