/** A request to the Chat API (or Cloud Identity) as it came. No part of a token is kept. */
export interface LoggedRequest {
	/** RFC 3339. */
	time: string;
	/** HTTP method. */
	method: string;
	/** As on the wire, without the query. */
	path: string;
	query: Record<string, string | string[]>;
	/** Parsed JSON, or the text that would not parse; absent where none came. */
	body?: unknown;
	/** 0 while unanswered, and for ever where a fault cut the connection. */
	status: number;
	/** Email of the person or service account. */
	user?: string;
	/** API method id, such as `chat.spaces.create`; absent where nothing matched. */
	apiMethod?: string;
}

/** A request to the OAuth endpoints, without codes, secrets and tokens. */
export interface LoggedOAuthRequest {
	time: string;
	method: string;
	path: string;
	status: number;
	grantType?: string;
	clientId?: string;
	/** Email of whom the token speaks for. */
	user?: string;
}

export class Log<Entry> {
	private entries: Entry[] = [];

	add(entry: Entry): Entry {
		this.entries.push(entry);
		return entry;
	}

	all(): Entry[] {
		return structuredClone(this.entries);
	}

	clear(): void {
		this.entries = [];
	}
}

/** Query parameters that could carry somebody's key. */
const SECRETS = ['access_token', 'oauth_token', 'key'];

/** A query string as an object, without secrets; a repeated parameter is a list. */
export function queryRecord(search: string): Record<string, string | string[]> {
	const record = new Map<string, string | string[]>();
	for (const [name, sent] of new URLSearchParams(search)) {
		const value = SECRETS.includes(name) ? '…' : sent;
		const before = record.get(name);
		record.set(name, before === undefined ? value : [before, value].flat());
	}
	return Object.fromEntries(record);
}
