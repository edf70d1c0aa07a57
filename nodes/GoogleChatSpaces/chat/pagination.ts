import type { ChatClient } from './client';
import type { ChatAnswers, ChatRequest } from './methods';

/** The methods that answer in pages, with the field that holds the items. */
const pagedMethods = {
	'spaces.list': { items: 'spaces', maxPageSize: 1000 },
	'spaces.findGroupChats': { items: 'spaces', maxPageSize: 30 },
	// Google puts at most 100 on a page of a search without admin access, and then has no next one.
	'spaces.search': { items: 'results', maxPageSize: 1000 },
	'members.list': { items: 'memberships', maxPageSize: 1000 },
} as const;

type PagedMethodName = keyof typeof pagedMethods;
type Items<Name extends PagedMethodName> = NonNullable<
	ChatAnswers[Name][(typeof pagedMethods)[Name]['items'] & keyof ChatAnswers[Name]]
>;
type Item<Name extends PagedMethodName> =
	Items<Name> extends Array<infer Element> ? Element : never;

/**
 * Reads page after page, each as large as Google allows, until there are `limit` items or no more.
 * A page may be short or empty and still have a next one; only a missing token ends the list.
 *
 * @param request what to list; the page's size and token are set here
 * @param limit the most items to return
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/list
 */
export async function listAll<Name extends PagedMethodName>(
	chat: ChatClient,
	method: Name,
	request: ChatRequest,
	limit = Infinity,
): Promise<Array<Item<Name>>> {
	const { items, maxPageSize } = pagedMethods[method];
	const found: Array<Item<Name>> = [];
	let pageToken: string | undefined;
	do {
		const pageSize = Math.min(limit - found.length, maxPageSize);
		const page: ChatAnswers[Name] = await chat.call(method, {
			...request,
			query: { ...request.query, pageSize, ...(pageToken && { pageToken }) },
		});
		const itemsOfPage = (page as Partial<Record<string, unknown>>)[items] ?? [];
		for (const item of itemsOfPage as Array<Item<Name>>) found.push(item);
		pageToken = page.nextPageToken || undefined;
	} while (pageToken !== undefined && found.length < limit);
	return found.slice(0, limit);
}
