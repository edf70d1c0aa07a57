import type { IDataObject } from 'n8n-workflow';

import { ChatApiError, NoTokenError, oAuthError, type Failure, type NoToken } from './failure';

/**
 * Why a call failed, told from Google's HTTP status, canonical status, reasons and words. Nothing else
 * reads those.
 *
 * @see https://cloud.google.com/apis/design/errors
 * @see https://developers.google.com/workspace/chat/api/guides/errors
 */
export type Cause =
	/** The token is expired, revoked or none. */
	| 'unauthenticated'
	/** There will be no token: Google does not, or no longer, accept the sign-in. */
	| 'signIn'
	/** Nobody has signed in with the credential yet. */
	| 'notConnected'
	/** The service account may not act as the person. */
	| 'delegationMissing'
	/** Google does not know the key of the service account. */
	| 'keyUnknown'
	/** Google does not know whom the service account is to act as, or the account itself. */
	| 'accountUnknown'
	| 'clockWrong'
	| 'scopeUnknown'
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
	/** Another account has used the request id. */
	| 'requestIdUsed'
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
	/** Google failed at this very request, and may each time. */
	| 'internal'
	/** Google, or what stands between, is out of order, or broke off its answer. */
	| 'unavailable'
	/** Something else than Google answered, or Google against its own rules. */
	| 'foreign'
	/** The connection broke, or there was silence. */
	| 'unanswered'
	/** The host has no address, for now. */
	| 'unresolved'
	/** No connection came about. */
	| 'unreachable'
	/** No answer came, nobody knows why. */
	| 'unknown';

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

/** What Google says with a refusal; nothing where another failure came. */
export function wordsOfGoogle({ failure }: ChatApiError): string {
	return failure.kind === 'refused' ? googleError(failure.body).message : '';
}

interface Rule {
	readonly cause: Cause;
	readonly status?: readonly number[];
	readonly reason?: readonly string[];
	readonly message?: RegExp;
}

/** Google's refusals; the first rule that fits wins. */
const RULES: readonly Rule[] = [
	{ cause: 'unauthenticated', status: [401] },
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
	{ cause: 'requestIdUsed', status: [400], message: /request id.*used/i },
	{ cause: 'internal', status: [500] },
	{ cause: 'unavailable', status: [408, 502, 503, 504] },
	{ cause: 'aborted', reason: ['ABORTED'] },
	{ cause: 'alreadyExists', status: [409] },
	{ cause: 'notFound', status: [404] },
	{ cause: 'hidden', status: [403] },
	{ cause: 'unknownPerson', message: /malformed user resource name/i },
	{ cause: 'failedPrecondition', reason: ['FAILED_PRECONDITION'] },
];

/** Refusals of the token endpoint; the first rule that fits wins. */
const TOKEN_RULES: ReadonlyArray<{ readonly cause: Cause; readonly says: RegExp }> = [
	{ cause: 'delegationMissing', says: /unauthorized_client/i },
	{ cause: 'keyUnknown', says: /invalid_grant.*signature/i },
	{ cause: 'clockWrong', says: /invalid_grant.*(timeframe|iat|exp\b|short-lived)/i },
	{ cause: 'accountUnknown', says: /invalid_grant.*(email|user id|account)/i },
	{ cause: 'scopeUnknown', says: /invalid_scope/i },
	{
		cause: 'signIn',
		says: /invalid_(grant|client|request)|access_denied|(deleted|disabled)_client|org_internal|admin_policy_enforced|needs to be reconnected|refresh_?token is (invalid|required)/i,
	},
];

/** What Node and n8n say where no answer came; the first rule that fits wins. */
const NO_ANSWER_RULES: ReadonlyArray<{ readonly cause: Cause; readonly says: RegExp }> = [
	{
		cause: 'notConnected',
		says: /credentials not connected|unable to sign without access token/i,
	},
	{ cause: 'unresolved', says: /EAI_AGAIN/ },
	{
		cause: 'unreachable',
		says: /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|CERT_|certificate/i,
	},
	{
		cause: 'unanswered',
		says: /ECONNABORTED|ECONNRESET|ETIMEDOUT|EPIPE|socket hang up|timeout of|aborted|canceled/i,
	},
];

/** Why a call failed. */
export function causeOf(failure: Failure): Cause {
	switch (failure.kind) {
		case 'refused':
			return (
				ruleOf(failure.status, googleError(failure.body)) ??
				(failure.status >= 500 ? 'internal' : 'invalid')
			);
		case 'unreadable':
			return causeOfUnreadable(failure);
		case 'redirected':
			return 'redirected';
		case 'endless':
			return 'foreign';
		case 'unsigned':
			return causeOfNoToken(failure);
		case 'unanswered':
			return causeOfWords(failure.words);
	}
}

function ruleOf(status: number, { message, reasons }: GoogleError): Cause | undefined {
	return RULES.find(
		(rule) =>
			(rule.status?.includes(status) ?? true) &&
			(rule.reason?.some((reason) => reasons.includes(reason)) ?? true) &&
			(rule.message?.test(message) ?? true),
	)?.cause;
}

function causeOfUnreadable({ status, isCut }: { status: number; isCut?: boolean }): Cause {
	const cause = ruleOf(status, { message: '', reasons: [] });
	if (cause === 'quota' || cause === 'internal') return cause;
	return isSuccess(status) || isCut || cause === 'unavailable' ? 'unavailable' : 'foreign';
}

function causeOfNoToken({ status, host, body, words }: NoToken): Cause {
	if (host !== undefined) return 'redirected';
	const { code, description } = oAuthError(body);
	const says = `${code} ${description} ${words}`.replaceAll('\n', ' ');
	const rule = TOKEN_RULES.find((candidate) => candidate.says.test(says));
	if (rule) return rule.cause;
	const isOver =
		status !== undefined && status >= 400 && status < 500 && ![408, 429].includes(status);
	if (isOver) return 'signIn';
	const cause = causeOfWords(words);
	return status === undefined && cause !== 'unknown' && cause !== 'unanswered'
		? cause
		: 'unavailable';
}

function causeOfWords(words: string): Cause {
	return NO_ANSWER_RULES.find(({ says }) => says.test(words))?.cause ?? 'unknown';
}

/** Whether a failed call may have taken effect all the same. */
export function mayHaveHappened(failure: Failure): boolean {
	switch (failure.kind) {
		case 'refused':
		case 'unreadable':
			return failure.status < 400 || failure.status === 408 || failure.status >= 500;
		case 'unanswered':
			return ['unanswered', 'unknown'].includes(causeOfWords(failure.words));
		case 'redirected':
		case 'unsigned':
		case 'endless':
			return false;
	}
}

export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

/** Whether the token of a request is expired, revoked or none. */
export function isSignedOut({ status }: { readonly status: number }): boolean {
	return status === 401;
}

/** Whether an error says that there will be no token, however often one is asked for. */
export function isSignInRefusal(error: unknown): error is NoTokenError {
	return error instanceof NoTokenError && SIGN_IN_CAUSES.includes(causeOfNoToken(error.details));
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

/** There is no token, and will be none until the credential or its set-up is changed. */
export const SIGN_IN_CAUSES: readonly Cause[] = [
	'signIn',
	'notConnected',
	'delegationMissing',
	'keyUnknown',
	'accountUnknown',
	'clockWrong',
	'scopeUnknown',
];

/** What the next call would meet, too, whatever it asks for. */
export const OUTAGE_CAUSES: readonly Cause[] = [
	...SIGN_IN_CAUSES,
	'unauthenticated',
	'quota',
	'unavailable',
	'unanswered',
	'unresolved',
	'unreachable',
	'unknown',
	'foreign',
	'redirected',
];

/** Whether what is asked of the next space would fail, too. */
export function isOutage(error: ChatApiError): boolean {
	// An administrator may restrict an app in some spaces.
	return (
		isFailure(error, ...OUTAGE_CAUSES, ...SET_UP_CAUSES) &&
		!isFailure(error, 'restrictedByAdministrator')
	);
}
