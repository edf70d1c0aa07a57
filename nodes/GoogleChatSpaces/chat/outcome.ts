import { isObject, type Check } from './answers';
import { isRedirect, isSuccess } from './cause';
import { excerptOfBody } from './excerpt';
import type { Failure } from './failure';
import { retryAfterMs } from './retry';
import type { HttpAnswer } from './transport';

/** What came of one request. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly failure: Failure };

/**
 * Tells an answer of a method from all else that can come in its place.
 *
 * @param isAnswer the method's own check
 */
export function outcomeOf<Answer>(
	{ status, headers, body, isCut }: HttpAnswer,
	isAnswer: Check<Answer>,
): Outcome<Answer> {
	if (isSuccess(status) && isAnswer(body)) return { answer: body };
	if (isRedirect(status))
		return { failure: { kind: 'redirected', host: hostIn(headers.location) } };
	const waitMs = retryAfterMs(headers['retry-after'], Date.now());
	if (isSuccess(status) || !isObject(body)) {
		return { failure: { kind: 'unreadable', status, retryAfterMs: waitMs, isCut } };
	}
	return {
		failure: { kind: 'refused', status, body: excerptOfBody(body), retryAfterMs: waitMs },
	};
}

/** The host that a redirect names; never more of it, as the rest could hold anything. */
export function hostIn(location: unknown): string {
	const url = typeof location === 'string' && URL.canParse(location) && new URL(location);
	return url ? url.host.slice(0, 255) : 'an address that is not told';
}
