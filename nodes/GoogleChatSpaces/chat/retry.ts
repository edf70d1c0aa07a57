import { causeOf, mayHaveHappened, type Cause } from './cause';
import type { Failure, Tries } from './failure';

/** The attempts of one call that have failed. */
export class Attempts {
	/** Why each of them failed, the last one last. */
	readonly causes: Cause[] = [];
	/** How long Google said to wait after the last one, in ms. */
	retryAfterMs?: number;
	/** What they and the waits between them have taken, in ms. */
	elapsedMs = 0;
	/** How long the quota has been waited for, before the first one and after refusals, in ms. */
	quotaWaitMs = 0;
	/** Whether one of them may have taken effect, and nobody can tell. */
	ambiguous = false;

	/** @param writes whether the call is to change something */
	constructor(private readonly writes: boolean) {}

	/** Whether Google refused the last one for lack of quota. */
	get isForQuota(): boolean {
		return this.causes.at(-1) === 'quota';
	}

	get tries(): Tries {
		const attempts = this.causes.filter((cause) => cause !== 'quota').length;
		return { attempts, ambiguous: this.ambiguous, quotaWaitMs: this.quotaWaitMs };
	}

	/**
	 * Takes in an attempt that has failed.
	 *
	 * @param waitedMs until the quota had room for it
	 * @param tookMs from then on
	 */
	add(failure: Failure, waitedMs: number, tookMs: number): void {
		this.causes.push(causeOf(failure));
		this.retryAfterMs = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
		this.ambiguous ||= this.writes && mayHaveHappened(failure);
		this.quotaWaitMs += waitedMs;
		this.spend(tookMs);
	}

	/** Counts time as the quota's where the quota refused the last attempt, and as the call's own otherwise. */
	spend(ms: number): void {
		if (this.isForQuota) this.quotaWaitMs += ms;
		else this.elapsedMs += ms;
	}
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
	attempts: Pick<Attempts, 'causes' | 'retryAfterMs' | 'elapsedMs' | 'quotaWaitMs'>,
	{ budgetMs, random }: RetryPolicy,
): number | undefined {
	const { causes, retryAfterMs: named = 0, elapsedMs, quotaWaitMs } = attempts;
	const cause = causes[causes.length - 1];
	const isForQuota = cause === 'quota';
	const tries = causes.filter((one) => one === cause).length;
	const times = causes.filter((one) => (one === 'quota') === isForQuota).length;
	const isOver = tries >= (MAX_TRIES[cause] ?? 1) || (!isForQuota && times >= MAX_ATTEMPTS);
	const left = isForQuota ? QUOTA_PATIENCE_MS - quotaWaitMs : budgetMs - elapsedMs;
	if (isOver || budgetMs === 0 || left <= 0) return undefined;
	const growing = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (times - 1));
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
