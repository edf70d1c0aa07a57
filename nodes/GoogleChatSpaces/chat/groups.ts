import type { ChatClient } from './client';

/**
 * Finds the resource names of Google Groups, `groups/{id}`. The Chat API takes no group's email, so
 * Cloud Identity is asked for the id behind each.
 *
 * @param groups emails and resource names, as `groupEmailOrName` returns them
 * @throws ChatApiError when an email belongs to no group that the caller can see
 * @see https://cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
 */
export async function groupNames(chat: ChatClient, groups: readonly string[]): Promise<string[]> {
	const names = new Set<string>();
	for (const group of new Set(groups)) {
		names.add(group.startsWith('groups/') ? group : await lookUp(chat, group));
	}
	return [...names];
}

async function lookUp(chat: ChatClient, email: string): Promise<string> {
	const { name } = await chat.call('groups.lookup', { query: { 'groupKey.id': email } });
	return name;
}
