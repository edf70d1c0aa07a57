import type { ChatClient } from './client';
import { chatMethods, type ChatAnswers, type ChatMethodName, type ChatRequest } from './methods';

/** The methods that answer in pages. */
type PagedMethodName = {
	[Name in ChatMethodName]: (typeof chatMethods)[Name] extends { paging: object } ? Name : never;
}[ChatMethodName];
type Items<Name extends PagedMethodName> = NonNullable<
	ChatAnswers[Name][(typeof chatMethods)[Name]['paging']['items'] & keyof ChatAnswers[Name]]
>;
type Item<Name extends PagedMethodName> =
	Items<Name> extends Array<infer Element> ? Element : never;

/**
 * Reads page after page, each as large as Google allows, until there are `limit` items or no more.
 * A page may be short or empty and still have a next one; only a missing token ends the list.
 *
 * @param request what to list; the page's size and token are set here
 * @param limit the most items to return
 * @param isWanted which of them count, where Google is not to choose
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/list
 */
export async function listAll<Name extends PagedMethodName>(
	chat: ChatClient,
	method: Name,
	request: ChatRequest,
	limit = Infinity,
	isWanted?: (item: Item<Name>) => boolean,
): Promise<Array<Item<Name>>> {
	const { items, maxPageSize } = chatMethods[method].paging;
	const found: Array<Item<Name>> = [];
	let pageToken: string | undefined;
	do {
		const pageSize = isWanted ? maxPageSize : Math.min(limit - found.length, maxPageSize);
		const page = (await chat.call(method, {
			...request,
			query: { ...request.query, pageSize, ...(pageToken && { pageToken }) },
		})) as { [field: string]: unknown; nextPageToken?: string };
		for (const item of (page[items] ?? []) as Array<Item<Name>>) {
			if (isWanted?.(item) ?? true) found.push(item);
		}
		pageToken = page.nextPageToken || undefined;
	} while (pageToken !== undefined && found.length < limit);
	return found.slice(0, limit);
}
