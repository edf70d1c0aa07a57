import type { IDataObject } from 'n8n-workflow';

import { ChatApiError, type Failure } from './failure';

/**
 * Why a call failed, told from Google's HTTP status, canonical status, reasons and words. Nothing else
 * reads those.
 *
 * @see https://cloud.google.com/apis/design/errors
 * @see https://developers.google.com/workspace/chat/api/guides/errors
 */
export type Cause =
	/** The token is expired, revoked or none. */
	| 'signIn'
	/** Too many requests came. */
	| 'quota'
	| 'scopeMissing'
	| 'apiDisabled'
	| 'noChatApp'
	| 'chatTurnedOff'
	| 'consumerAccount'
	| 'notAdministrator'
	| 'restrictedByAdministrator'
	/** What was asked for is not there, as Google says in so many words. */
	| 'notFound'
	/** The caller may not do it, or may not even see what it is about: Google says the same of what is not there. */
	| 'hidden'
	/** Google knows nobody by a name in the request. */
	| 'unknownPerson'
	/** What is to be made is there. */
	| 'alreadyExists'
	/** Another call got in between: the same call may succeed now. */
	| 'aborted'
	/** The state of the space forbids it, e.g. that the last owner goes. */
	| 'failedPrecondition'
	/** The request breaks a rule. */
	| 'invalid'
	/** Another host was to be asked. */
	| 'redirected'
	/** Google, or what stands between, is out of order, or broke off its answer. */
	| 'unavailable'
	/** Something else than Google answered. */
	| 'foreign'
	/** No answer came. */
	| 'unanswered';

/** What Google says with an error. */
export interface GoogleError {
	readonly message: string;
	/** The canonical status, and the reasons in the details. */
	readonly reasons: readonly string[];
}

/**
 * Reads Google's error envelope; several real Chat errors carry no details.
 *
 * @see https://cloud.google.com/apis/design/errors
 */
export function googleError(body: IDataObject): GoogleError {
	const error = (body.error ?? {}) as {
		message?: unknown;
		status?: unknown;
		details?: unknown;
	};
	const details: unknown[] = Array.isArray(error.details) ? error.details : [];
	const reasons = [
		error.status,
		...details.map((detail) => (detail as { reason?: unknown } | null)?.reason),
	];
	return {
		message: typeof error.message === 'string' ? error.message : '',
		reasons: reasons.filter((reason) => typeof reason === 'string'),
	};
}

interface Rule {
	readonly cause: Cause;
	readonly status?: readonly number[];
	readonly reason?: readonly string[];
	readonly message?: RegExp;
}

/** Google's refusals; the first rule that fits wins. */
const RULES: readonly Rule[] = [
	{ cause: 'redirected', status: [300, 301, 302, 303, 304, 305, 307, 308] },
	{ cause: 'signIn', status: [401] },
	{ cause: 'quota', status: [429] },
	{
		cause: 'quota',
		status: [403],
		reason: [
			'RESOURCE_EXHAUSTED',
			'RATE_LIMIT_EXCEEDED',
			'rateLimitExceeded',
			'userRateLimitExceeded',
		],
	},
	{ cause: 'scopeMissing', reason: ['ACCESS_TOKEN_SCOPE_INSUFFICIENT'] },
	{ cause: 'apiDisabled', reason: ['SERVICE_DISABLED'] },
	{ cause: 'noChatApp', message: /chat app not found/i },
	{ cause: 'chatTurnedOff', message: /chat is turned off/i },
	{ cause: 'consumerAccount', message: /only available to Google Workspace users/i },
	{ cause: 'notAdministrator', message: /non-admin user authentication/i },
	{ cause: 'restrictedByAdministrator', message: /administrator restricts/i },
	{ cause: 'unavailable', status: [408, 500, 502, 503, 504] },
	{ cause: 'aborted', reason: ['ABORTED'] },
	{ cause: 'alreadyExists', status: [409] },
	{ cause: 'notFound', status: [404] },
	{ cause: 'hidden', status: [403] },
	{ cause: 'unknownPerson', message: /malformed user resource name/i },
	{ cause: 'failedPrecondition', reason: ['FAILED_PRECONDITION'] },
];

/** Why a call failed. */
export function causeOf(failure: Failure): Cause {
	if (failure.kind === 'unanswered') return 'unanswered';
	const { status } = failure;
	const said =
		failure.kind === 'refused' ? googleError(failure.body) : { message: '', reasons: [] };
	const rule = RULES.find(
		(candidate) =>
			(candidate.status?.includes(status) ?? true) &&
			(candidate.reason?.some((reason) => said.reasons.includes(reason)) ?? true) &&
			(candidate.message?.test(said.message) ?? true),
	);
	if (failure.kind === 'refused') return rule?.cause ?? (status >= 500 ? 'unavailable' : 'invalid');
	if (rule?.cause === 'quota' || rule?.cause === 'redirected') return rule.cause;
	const mayBeGoogle = status < 400 || failure.isCut === true || rule?.cause === 'unavailable';
	return mayBeGoogle ? 'unavailable' : 'foreign';
}

/**
 * Whether an error is a failed call with one of these causes.
 *
 * @param error anything that was thrown
 */
export function isFailure(error: unknown, ...causes: readonly Cause[]): error is ChatApiError {
	return error instanceof ChatApiError && causes.includes(causeOf(error.failure));
}

/** Says nothing of what was asked for, but of the credential, the project, the account or the organization. */
export const SET_UP_CAUSES: readonly Cause[] = [
	'scopeMissing',
	'apiDisabled',
	'noChatApp',
	'chatTurnedOff',
	'consumerAccount',
	'notAdministrator',
	'restrictedByAdministrator',
];

/** What the next call would meet, too, whatever it asks for. */
export const OUTAGE_CAUSES: readonly Cause[] = [
	'signIn',
	'quota',
	'unavailable',
	'unanswered',
	'foreign',
	'redirected',
];
