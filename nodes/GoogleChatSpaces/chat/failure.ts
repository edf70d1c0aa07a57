import type { IDataObject } from 'n8n-workflow';

import { excerpt } from './excerpt';
import { methodSpec, type ChatMethodName, type ChatRequest } from './methods';
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

/** Says what a call tries to do, with the names in its request. */
function taskOf(method: ChatMethodName, { path = {}, query = {}, body = {} }: ChatRequest): string {
	const { displayName, space, member, groupMember } = body as {
		displayName?: string;
		space?: { displayName?: string };
		member?: { name?: string };
		groupMember?: { name?: string };
	};
	const title = displayName ?? space?.displayName;
	const name =
		(title && `"${title}"`) ??
		member?.name ??
		groupMember?.name ??
		(query.name as string | undefined) ??
		(query['groupKey.id'] as string | undefined) ??
		'';
	const names: Record<string, string> = { ...path, name: name.replace(/^users\//, '') };
	return methodSpec(method)
		.task.replace(/\{(\w+)\}/g, (_, key: string) => names[key] ?? '')
		.trim();
}

/**
 * Whether Google refused a call with one of these HTTP statuses for what was asked; not for the set-up
 * or the quota, which share their statuses with it.
 */
export function isRefused(error: unknown, ...statuses: number[]): boolean {
	return hasStatus(error, statuses) && !isMisconfigured(error);
}

/**
 * Takes an expected refusal for an answer: `chat.call(…).catch(refusedAs(undefined, 404))`.
 * Any other error goes on.
 */
export function refusedAs<Value>(value: Value, ...statuses: number[]): (error: unknown) => Value {
	return answerWhere((error) => isRefused(error, ...statuses), value);
}

/** Whether Google said that something is not there; of a space and of a member it says 403 as well. */
export function isAbsence(error: unknown): boolean {
	return isRefused(error, 403, 404);
}

/** Takes it for an answer that something is not there: `chat.call(…).catch(absentAs(undefined))`. */
export function absentAs<Value>(value: Value): (error: unknown) => Value {
	return answerWhere(isAbsence, value);
}

/**
 * Takes it for an answer that the caller may not see something, be it for a scope that is missing: for
 * looks that an operation can do without.
 */
export function unseenAs<Value>(value: Value): (error: unknown) => Value {
	return answerWhere((error) => hasStatus(error, [403, 404]), value);
}

/** Takes it for an answer that the set-up does not allow something, such as a look before a write. */
export function misconfiguredAs<Value>(value: Value): (error: unknown) => Value {
	return answerWhere(isMisconfigured, value);
}

function answerWhere<Value>(isExpected: (error: unknown) => boolean, value: Value) {
	return (error: unknown): Value => {
		if (isExpected(error)) return value;
		throw error;
	};
}

function hasStatus(error: unknown, statuses: readonly number[]): error is ChatApiError {
	return (
		error instanceof ChatApiError &&
		error.failure.kind === 'refused' &&
		statuses.includes(error.failure.status) &&
		!isQuotaRefusal(error.failure)
	);
}

/** Google's error envelope: its message, and its canonical status with the reasons in the details. */
export interface GoogleError {
	readonly message: string;
	readonly reasons: readonly string[];
}

/**
 * Reads Google's error envelope; several real Chat errors carry no details.
 *
 * @see https://cloud.google.com/apis/design/errors
 */
export function googleError(body: IDataObject): GoogleError {
	const error = (body.error ?? {}) as {
		message?: string;
		status?: string;
		details?: Array<{ reason?: string } | null>;
	};
	const details = Array.isArray(error.details) ? error.details : [];
	const reasons = [error.status, ...details.map((detail) => detail?.reason)];
	return {
		message: typeof error.message === 'string' ? error.message : '',
		reasons: reasons.filter((reason) => typeof reason === 'string'),
	};
}

const QUOTA_REASONS = [
	'RESOURCE_EXHAUSTED',
	'RATE_LIMIT_EXCEEDED',
	'rateLimitExceeded',
	'userRateLimitExceeded',
];

/** Whether Google refused because too many requests came. */
export function isQuotaRefusal(failure: Failure): boolean {
	if (!('status' in failure) || failure.kind === 'unsigned') return false;
	if (failure.status === 429) return true;
	if (failure.kind !== 'refused' || failure.status !== 403) return false;
	return googleError(failure.body).reasons.some((reason) => QUOTA_REASONS.includes(reason));
}

/**
 * Whether Google refused a call because of the set-up: a scope, an API that is turned off, a project
 * without a Chat app, an account without Chat.
 */
export function isMisconfigured(error: unknown): boolean {
	if (!(error instanceof ChatApiError) || error.failure.kind !== 'refused') return false;
	const { reasons, message } = googleError(error.failure.body);
	return SET_UP_REASONS.some((reason) => reasons.includes(reason)) || SET_UP_WORDS.test(message);
}

const SET_UP_REASONS = ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'SERVICE_DISABLED'];
const SET_UP_WORDS = /chat app not found|chat is turned off/i;

/** All that an error and its causes say, codes included. */
export function errorText(cause: unknown): string {
	const words: string[] = [];
	for (let error = cause; error instanceof Error; error = error.cause) {
		const { code, messages } = error as { code?: unknown; messages?: string[] };
		words.push(error.message, String(code ?? ''), ...(messages ?? []));
	}
	return words.join('\n');
}
