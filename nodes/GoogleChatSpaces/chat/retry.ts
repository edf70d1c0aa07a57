import { causeOf } from './cause';
import { isQuotaRefusal, type Failure } from './failure';

/** What is known when a request has failed. */
export interface FailedAttempt {
	readonly failure: Failure;
	/** How many attempts there were, this one counted, but for those that the quota refused. */
	readonly attempts: number;
	/** How many of them the quota refused. */
	readonly refusals: number;
	/** How many attempts ended with 401. */
	readonly signInsRefused: number;
	/** What its attempts and the waits between them have taken, in ms. */
	readonly elapsedMs: number;
	/** How long it has waited for the quota, before its first attempt and after refusals, in ms. */
	readonly quotaWaitMs: number;
}

export interface RetryPolicy {
	/** How much of its own time a request may use before another attempt starts, in ms; 0: one attempt. */
	readonly budgetMs: number;
	/** A number from 0 up to 1. */
	random(): number;
}

/** Whether to try again, and after how many ms. */
export interface Decision {
	/** Undefined: give up. */
	readonly retryInMs?: number;
}

const MAX_ATTEMPTS = 15;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 32_000;

/** The longest that one request waits for the quota in all, in ms. */
export const QUOTA_PATIENCE_MS = 3_600_000;

const TRANSIENT_STATUSES: readonly number[] = [408, 500, 502, 503, 504];

/** n8n has renewed the token already; a parallel request may have met its end since. */
const MAX_SIGN_INS = 3;

/**
 * Decides what follows a failed request. Every request of this package may be repeated: reads,
 * patches and deletes by their nature, creates by the request id that they carry, and a member who
 * is added twice is there once.
 *
 * The wait grows exponentially with full jitter, as Google advises, unless Google names one. A
 * refusal for lack of quota has a bound of its own: it says nothing against the request.
 *
 * @see https://developers.google.com/workspace/chat/limits#time_based_quota_errors
 */
export function nextStep(
	{ failure, attempts, refusals, signInsRefused, elapsedMs, quotaWaitMs }: FailedAttempt,
	{ budgetMs, random }: RetryPolicy,
): Decision {
	const isForQuota = isQuotaRefusal(failure);
	const isExpired = failure.kind === 'refused' && failure.status === 401;
	const mayRepeat = isExpired ? signInsRefused < MAX_SIGN_INS : isTransient(failure);
	if (!mayRepeat || attempts >= MAX_ATTEMPTS || budgetMs === 0) return {};
	const doublings = (isForQuota ? refusals : attempts) - 1;
	const growing = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** doublings);
	const named = failure.kind === 'unanswered' ? undefined : failure.retryAfterMs;
	const retryInMs = named ?? random() * growing;
	const left = isForQuota ? QUOTA_PATIENCE_MS - quotaWaitMs : budgetMs - elapsedMs;
	return retryInMs > left ? {} : { retryInMs };
}

/** Whether the same request may succeed later. */
function isTransient(failure: Failure): boolean {
	switch (failure.kind) {
		case 'refused':
			return (
				isQuotaRefusal(failure) ||
				TRANSIENT_STATUSES.includes(failure.status) ||
				causeOf(failure) === 'aborted'
			);
		case 'unreadable':
			return (
				failure.status < 400 ||
				failure.isCut === true ||
				failure.status === 429 ||
				TRANSIENT_STATUSES.includes(failure.status)
			);
		case 'unanswered':
			return BROKEN_CONNECTION.test(failure.words);
	}
}

/**
 * What Node, n8n and the token endpoint say when it may go better next time. A connection that is
 * refused, or a host that does not exist, is none of it: then something is set up wrongly, and is
 * told at once.
 */
const BROKEN_CONNECTION =
	/ECONNABORTED|ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN|socket hang up|timeout of|aborted|^HTTP (408|429|5\d\d)|HTTP status 5\d\d|Expected JSON response/m;

/** What Node, n8n and the token endpoint say of a request that Google never took up. */
const NEVER_SENT =
	/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|token endpoint|invalid_grant|without access token|not connected|needs to be reconnected|refresh token is invalid/i;

/** Whether a failed request may have taken effect all the same. */
export function mayHaveHappened(failure: Failure): boolean {
	if (failure.kind === 'unanswered') return !NEVER_SENT.test(failure.words);
	return failure.status < 400 || failure.status === 408 || failure.status >= 500;
}

/**
 * Reads a Retry-After header.
 *
 * @param now ms since the epoch
 * @returns ms to wait; undefined where the header says nothing of use
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
	return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
