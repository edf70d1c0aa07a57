import type { IDataObject } from 'n8n-workflow';

import { excerpt } from './excerpt';
import { taskOf, type ChatMethodName, type ChatRequest } from './methods';
import type { Caller } from './types';

/** How a call failed. */
export type Failure =
	/** Google answered with an error. `body` is short, and holds no secret. */
	| {
			readonly kind: 'refused';
			readonly status: number;
			readonly body: IDataObject;
			readonly retryAfterMs?: number;
	  }
	/** Something answered, but not what the method answers with: a proxy, a captive portal, a broken connection. */
	| {
			readonly kind: 'unreadable';
			readonly status: number;
			readonly retryAfterMs?: number;
			/** It was to be JSON, and broke off. */
			readonly isCut?: boolean;
	  }
	/** Another host was named, and not asked. */
	| { readonly kind: 'redirected'; readonly host: string }
	/** A list that does not end, and how much of it was read. */
	| {
			readonly kind: 'endless';
			readonly why: string;
			readonly pages: number;
			readonly items: number;
	  }
	/** There was no token, so nothing was sent. */
	| ({ readonly kind: 'unsigned' } & NoToken)
	/** No answer came: no connection, a time-out. `words` is all that the errors say, never shown. */
	| { readonly kind: 'unanswered'; readonly words: string };

/** What the token endpoint gave in the place of a token. */
export interface NoToken {
	/** None where no answer came, or n8n does not tell it. */
	readonly status?: number;
	/** The host that it sends on to. */
	readonly host?: string;
	/** Its answer; JSON where it could be read. */
	readonly body?: unknown;
	/** What the errors say, never shown. */
	readonly words: string;
}

/** A request could not be signed: the token endpoint gave no token. */
export class NoTokenError extends Error {
	constructor(readonly details: NoToken) {
		const { status, body } = details;
		const { code, description } = oAuthError(body);
		super(
			[
				`Google gave no token${status === undefined ? '' : ` (HTTP ${status})`}`,
				...[code, description].filter(Boolean),
			].join(': '),
		);
	}
}

/**
 * Reads the error of a token endpoint.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function oAuthError(body: unknown): { code: string; description: string } {
	const { error, error_description: description } = (body ?? {}) as Partial<
		Record<string, unknown>
	>;
	return {
		code: typeof error === 'string' ? excerpt(error) : '',
		description: typeof description === 'string' ? excerpt(description) : '',
	};
}

/** How often a call was tried. */
export interface Tries {
	readonly attempts: number;
	/** Whether one of them may have taken effect, and nobody can tell. */
	readonly ambiguous: boolean;
	/** How long it waited for the quota, in ms. */
	readonly quotaWaitMs: number;
}

/** A failed call of the Chat API. `message` says what could not be done, and why. */
export class ChatApiError extends Error {
	/** What the calls before this one have done, where an operation makes several. */
	progressNote?: string;

	constructor(
		readonly method: ChatMethodName,
		readonly request: ChatRequest,
		readonly failure: Failure,
		readonly tries: Tries,
		readonly caller: Caller,
	) {
		super(`Could not ${taskOf(method, request)}`);
	}
}

/**
 * Adds to a failed call what the operation had done before it, ahead of what it says already; any other
 * error stays as it is.
 */
export function withProgressNote(error: unknown, progressNote: string): unknown {
	if (error instanceof ChatApiError) {
		error.progressNote = [progressNote, error.progressNote].filter(Boolean).join(' ');
	}
	return error;
}

/** Whether a failed call may have taken effect all the same. */
export function isAmbiguous(error: unknown): boolean {
	return error instanceof ChatApiError && error.tries.ambiguous;
}

/** All that an error and its causes say, codes included. */
export function errorText(cause: unknown): string {
	const words: string[] = [];
	for (let error = cause; error instanceof Error; error = error.cause) {
		const { code, messages } = error as { code?: unknown; messages?: string[] };
		words.push(error.message, String(code ?? ''), ...(messages ?? []));
	}
	return words.join('\n');
}
