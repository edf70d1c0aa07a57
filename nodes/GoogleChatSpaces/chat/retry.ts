import type { Cause } from './cause';

/** What is known when a request has failed. */
export interface FailedAttempt {
	/** Why each of its attempts failed, the last one last. */
	readonly causes: readonly Cause[];
	/** How long Google says to wait, in ms. */
	readonly retryAfterMs?: number;
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

const MAX_ATTEMPTS = 15;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 32_000;

/** The longest that one request waits for the quota in all, in ms. */
export const QUOTA_PATIENCE_MS = 3_600_000;

/** How often a request is tried that fails for a cause; once where there is none. */
const MAX_TRIES: { readonly [Reason in Cause]?: number } = {
	quota: Infinity,
	unavailable: MAX_ATTEMPTS,
	unanswered: MAX_ATTEMPTS,
	unresolved: MAX_ATTEMPTS,
	aborted: MAX_ATTEMPTS,
	// Google is reported to answer some requests so for good.
	internal: 5,
	// The token was renewed already; a parallel request may have met its end since.
	unauthenticated: 3,
};

/**
 * Decides what follows a failed request. Every request of this package may be repeated: reads,
 * patches and deletes by their nature, creates by the request id that they carry, and a member who
 * is added twice is there once.
 *
 * The wait grows exponentially with full jitter, as Google advises, and is longer where Google says so. A
 * refusal for lack of quota has a bound of its own: it says nothing against the request.
 *
 * @returns ms to wait before another attempt; undefined: give up
 * @see https://developers.google.com/workspace/chat/limits#time_based_quota_errors
 */
export function nextStep(
	{ causes, retryAfterMs: named = 0, elapsedMs, quotaWaitMs }: FailedAttempt,
	{ budgetMs, random }: RetryPolicy,
): number | undefined {
	const cause = causes[causes.length - 1];
	const isForQuota = cause === 'quota';
	const tries = causes.filter((one) => one === cause).length;
	const attempts = causes.filter((one) => (one === 'quota') === isForQuota).length;
	const isOver = tries >= (MAX_TRIES[cause] ?? 1) || (!isForQuota && attempts >= MAX_ATTEMPTS);
	const left = isForQuota ? QUOTA_PATIENCE_MS - quotaWaitMs : budgetMs - elapsedMs;
	if (isOver || budgetMs === 0 || left <= 0) return undefined;
	const growing = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
	return Math.min(left, Math.max(named, random() * growing));
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
