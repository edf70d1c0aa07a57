import { quoted, withoutMarks } from '../text';

/** What to search spaces by; what is undefined does not matter. */
export interface SearchFilters {
	/** Each is a set of words that the name has to hold, by their beginnings; one set is enough. */
	readonly names: readonly string[];
	readonly externalUserAllowed?: boolean;
	/** The rest is for administrators only; times are RFC 3339. */
	readonly spaceHistoryState?: string;
	readonly createdAfter?: string;
	readonly createdBefore?: string;
	readonly lastActiveAfter?: string;
	readonly lastActiveBefore?: string;
}

/**
 * Writes a search in Google's query language.
 *
 * @param admin whether it is an administrator's search, which has to name the customer
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/search
 */
export function searchQuery(filters: SearchFilters, admin: boolean): string {
	const { names, externalUserAllowed, spaceHistoryState } = filters;
	const words = names.map((name) => `display_name:${literal(name)}`);
	return [
		admin && 'customer = "customers/my_customer"',
		'space_type = "SPACE"',
		grouped(words, ' OR '),
		interval('create_time', filters.createdAfter, filters.createdBefore),
		interval('last_active_time', filters.lastActiveAfter, filters.lastActiveBefore),
		externalUserAllowed !== undefined && `external_user_allowed = "${externalUserAllowed}"`,
		spaceHistoryState && `space_history_state = "${spaceHistoryState}"`,
	]
		.filter(Boolean)
		.join(' AND ');
}

function interval(field: string, after?: string, before?: string): string {
	return grouped([after && `${field} > "${after}"`, before && `${field} < "${before}"`], ' AND ');
}

function grouped(terms: ReadonlyArray<string | undefined>, operator: string): string {
	const given = terms.filter(Boolean);
	return given.length > 1 ? `(${given.join(operator)})` : given.join('');
}

/**
 * Checks what is to be searched for in names, of which Google compares only the words.
 *
 * @throws Error whose message completes "<field> …" where there is none, which would match every name
 */
export function parseSearchWords(text: string): string {
	if (/[\p{L}\p{N}]/u.test(text)) return withoutMarks(text);
	throw new Error(`holds ${quoted(text)}, and Google finds names only by letters and digits`);
}

/** Text cannot leave its quotes: what ends or escapes them separates words as a blank does. */
function literal(text: string): string {
	return `"${text.replace(/["\\\s]+/g, ' ').trim()}"`;
}
