import type { ChatClient } from './client';
import { ChatApiError } from './failure';
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
 * @throws ChatApiError when a page cannot be read, or the list does not end
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
	const tokens = new Set<string>();
	let pageToken: string | undefined;
	let emptyPages = 0;
	do {
		const pageSize = isWanted ? maxPageSize : Math.min(limit - found.length, maxPageSize);
		const page = (await chat.call(method, {
			...request,
			query: { ...request.query, pageSize, ...(pageToken && { pageToken }) },
		})) as { [field: string]: unknown; nextPageToken?: string };
		const itemsOfPage = (page[items] ?? []) as Array<Item<Name>>;
		for (const item of itemsOfPage) if (isWanted?.(item) ?? true) found.push(item);
		emptyPages = itemsOfPage.length === 0 ? emptyPages + 1 : 0;
		pageToken = page.nextPageToken || undefined;
		const why = endlessBy(pageToken, tokens, emptyPages);
		if (why)
			throw new ChatApiError(
				method,
				request,
				{ kind: 'endless', why, pages: tokens.size + 1, items: found.length },
				{ attempts: 1, ambiguous: false, quotaWaitMs: 0 },
				chat.caller,
			);
		if (pageToken) tokens.add(pageToken);
	} while (pageToken !== undefined && found.length < limit);
	return found.slice(0, limit);
}

/** More pages than any list of Google has. */
const MAX_PAGES = 10_000;
/** A page may be empty where a filter leaves nothing of it. */
const MAX_EMPTY_PAGES = 100;

/** Why a list will not end; undefined where it may. */
function endlessBy(
	pageToken: string | undefined,
	before: ReadonlySet<string>,
	emptyPages: number,
): string | undefined {
	if (pageToken === undefined) return undefined;
	if (before.has(pageToken)) return 'Google gave the same page again';
	if (emptyPages >= MAX_EMPTY_PAGES) return `Google gave ${emptyPages} empty pages in a row`;
	return before.size + 1 >= MAX_PAGES ? 'Google gave page after page' : undefined;
}
