import { googleError, isQuotaRefusal, type ChatApiError, type GoogleError } from './failure';
import { methodSpec } from './methods';
import type { Space } from './types';

export interface Hint {
	/** What happened; completes "Could not create the space: …". */
	readonly problem: string;
	/** What the person can do about it. */
	readonly fix: string;
}

interface HintRule {
	/** The methods it is about; all where there is none. */
	readonly method?: RegExp;
	readonly status?: number;
	/** Google's ErrorInfo reason or canonical status. */
	readonly reason?: string;
	readonly message?: RegExp;
	/** Only for what Google takes in an import alone. */
	readonly isImport?: true;
	readonly hint: (error: ChatApiError) => Hint;
}

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

/** Answers of Google that have a known cause; the first rule that fits wins. */
const REFUSALS: readonly HintRule[] = [
	{
		status: 401,
		hint: () => ({
			problem: 'Google did not accept the sign-in',
			fix: 'Open the credential and sign in with Google again. Access may have been revoked, or the client secret changed.',
		}),
	},
	{
		reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
		isImport: true,
		hint: () => ({
			problem: 'an import takes a service account that acts as a person, and the scope for it',
			fix: `Use a service account credential, fill in Impersonate User, turn on Custom Scopes in the credential, and add ${SCOPE_PREFIX}chat.import to its scopes. A Google Workspace administrator adds it to its Domain-wide delegation.`,
		}),
	},
	{
		reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
		hint: (error) => ({
			problem: 'the credential has no scope that allows this',
			fix: `Open the credential, turn on Custom Scopes, add ${scopesFor(error).join(' or ')} to its scopes, and sign in with Google again with every box ticked. A service account needs it in Domain-wide delegation or, for the Chat app itself, the approval of an administrator.`,
		}),
	},
	{
		method: /^groups\./,
		reason: 'SERVICE_DISABLED',
		hint: () => ({
			problem: 'the Cloud Identity API is turned off in the Google Cloud project of the credential',
			fix: 'In the Google Cloud console, open APIs & Services > Library, choose Cloud Identity API, and enable it. It takes a few minutes to take effect. The ID of the group works without it.',
		}),
	},
	{
		reason: 'SERVICE_DISABLED',
		hint: () => ({
			problem: 'the Google Chat API is turned off in the Google Cloud project of the credential',
			fix: 'In the Google Cloud console, open APIs & Services > Library, choose Google Chat API, and enable it. It takes a few minutes to take effect.',
		}),
	},
	{
		status: 404,
		message: /chat app not found/i,
		hint: () => ({
			problem: 'the Google Cloud project of the credential has no Chat app',
			fix: 'In the Google Cloud console, open the Google Chat API and its Configuration tab, give the app a name, an avatar URL and a description, and save. Google asks this of every project, even when no app is used.',
		}),
	},
	{
		status: 400,
		message: /chat is turned off/i,
		hint: () => ({
			problem: 'Google Chat is turned off for the account that is signed in',
			fix: 'Ask a Google Workspace administrator to turn on Google Chat for this account, or sign in with another one.',
		}),
	},
	{
		status: 403,
		message: /or the resource doesn't exist/i,
		hint: ({ request }) => ({
			problem: request.path?.space
				? 'the account that is signed in may not do this there, or there is no such space'
				: 'the account that is signed in may not do this',
			fix: 'Check that the space still exists, that the account is a member of it, and that its role and the permissions of the space allow this. A Workspace administrator can turn on Use Admin Access where the operation offers it.',
		}),
	},
	{
		status: 403,
		message: /administrator restricts/i,
		hint: () => ({
			problem: "the organization's administrator does not let this app do it",
			fix: 'Ask a Google Workspace administrator to allow the app in the Admin console, under Apps > Google Workspace Marketplace apps and Security > API controls.',
		}),
	},
	{
		method: /^groups\./,
		status: 403,
		hint: () => NO_SUCH_GROUP,
	},
	{
		method: /^groups\./,
		status: 404,
		hint: () => NO_SUCH_GROUP,
	},
	{
		status: 400,
		message: /request id.*used/i,
		hint: () => ({
			problem: 'the same Idempotency Key was used before by another account',
			fix: 'Use the account that used the key first, or another key.',
		}),
	},
	{
		status: 400,
		message: /through a group/i,
		hint: () => ({
			problem: 'the person is in the space through a Google Group only',
			fix: 'Take the person out of the group, or the group out of the space. For a role, add the person to the space themselves.',
		}),
	},
	{
		method: /^spaces\./,
		status: 409,
		hint: () => ({
			problem: 'a space with this name already exists in the organization',
			fix: 'Choose another Display Name, or update the space that has it.',
		}),
	},
	{
		status: 400,
		message: /malformed user resource name/i,
		hint: () => ({
			problem: 'Google knows no such person, or the account may not add them',
			fix: 'Check the spelling of each email and user ID. People outside the organization have to be named by email.',
		}),
	},
];

function quotaHint({ method }: ChatApiError): Hint {
	const api = method === 'groups.lookup' ? 'Cloud Identity API' : 'Google Chat API';
	return {
		problem: 'the Google Cloud project has used up its quota for this minute',
		fix: `Run the workflow again in a minute, or ask Google for more under APIs & Services > ${api} > Quotas.`,
	};
}

const NO_SUCH_GROUP: Hint = {
	problem: 'no Google Group has this email, or the account may not see it',
	fix: 'Check the email of the group, and that the Cloud Identity API is enabled in the Google Cloud project. The ID of the group works without it.',
};

/** Failures without an answer, by what n8n or Node says of them. */
const BROKEN: ReadonlyArray<{ method?: RegExp; says: RegExp; hint: Hint }> = [
	{
		says: /credentials not connected|unable to sign without access token/i,
		hint: {
			problem: 'the credential is not signed in yet',
			fix: 'Open the credential and click "Sign in with Google".',
		},
	},
	{
		method: /^groups\./,
		says: /unauthorized_client/i,
		hint: {
			problem: 'the service account may not look up Google Groups as this person',
			fix: `In the Google Admin console, open Security > Access and data control > API controls > Domain-wide delegation, and add the scope ${SCOPE_PREFIX}cloud-identity.groups.readonly to the client ID of the service account. The ID of the group works without it.`,
		},
	},
	{
		says: /unauthorized_client/i,
		hint: {
			problem: 'the service account may not act as this person',
			fix: 'In the Google Admin console, open Security > Access and data control > API controls > Domain-wide delegation, and add the client ID of the service account with every scope in the credential. It can take up to 24 hours to take effect.',
		},
	},
	{
		says: /invalid_grant.*signature/i,
		hint: {
			problem: 'Google does not know the key of the service account',
			fix: 'The key may have been deleted, or belong to another account. Create a new one under IAM & Admin > Service Accounts > Keys, and put it in the credential.',
		},
	},
	{
		says: /invalid_grant.*(timeframe|iat|exp\b|short-lived)/i,
		hint: {
			problem: 'the clock of the machine that runs n8n is wrong',
			fix: 'Set the clock, for example by turning on time synchronization (NTP), then run the workflow again.',
		},
	},
	{
		says: /invalid_grant.*(email|user id|account)/i,
		hint: {
			problem: 'Google knows no such person to act as in this organization',
			fix: 'Check the email in Impersonate User, or the service account email in the credential.',
		},
	},
	{
		says: /invalid_scope/i,
		hint: {
			problem: 'Google does not know one of the scopes in the credential',
			fix: 'Check the spelling of the scopes in the credential.',
		},
	},
	{
		says: /needs to be reconnected|refresh token is invalid|invalid_grant/i,
		hint: {
			problem: 'Google no longer accepts the sign-in of the credential',
			fix: 'Open the credential and sign in with Google again. Access was revoked, the password changed, or the app is in testing, where a sign-in lasts seven days.',
		},
	},
	{
		says: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/,
		hint: {
			problem: 'Google Chat cannot be reached',
			fix: 'Check the network, DNS and proxy of the machine that runs n8n, then run the workflow again.',
		},
	},
	{
		says: /ECONNABORTED|ECONNRESET|ETIMEDOUT|EPIPE|socket hang up|timeout/i,
		hint: {
			problem:
				'the connection broke before Google answered, so it is not known whether it was done',
			fix: 'Run it again: a space is not created twice for the same item or Idempotency Key.',
		},
	},
];

/** Explains a failed call. */
export function hintFor(error: ChatApiError): Hint {
	const { failure } = error;
	switch (failure.kind) {
		case 'refused':
			if (isQuotaRefusal(failure)) return quotaHint(error);
			return refusalHint(error, failure.status, googleError(failure.body));
		case 'unreadable':
			return {
				problem: `the answer (HTTP ${failure.status}) did not come from the Google Chat API`,
				fix: 'A proxy or firewall between n8n and Google may have answered instead. Run it again, and check the network if it stays.',
			};
		case 'unanswered':
			return brokenHint(error, failure.words);
	}
}

function refusalHint(error: ChatApiError, status: number, { message, reasons }: GoogleError): Hint {
	const rule = REFUSALS.find(
		(candidate) =>
			(candidate.method === undefined || candidate.method.test(error.method)) &&
			(candidate.isImport === undefined || isImport(error)) &&
			(candidate.status === undefined || candidate.status === status) &&
			(candidate.reason === undefined || reasons.includes(candidate.reason)) &&
			(candidate.message === undefined || candidate.message.test(message)),
	);
	if (rule) return rule.hint(error);
	return {
		problem: message ? `Google says "${message}"` : `Google answered HTTP ${status}`,
		fix:
			status >= 500
				? 'The fault is on the side of Google. Run the workflow again in a few minutes.'
				: 'Correct the fields that Google names, and run the workflow again.',
	};
}

function isImport({ method, request }: ChatApiError): boolean {
	return (
		method === 'spaces.completeImport' || (request.body as Space | undefined)?.importMode === true
	);
}

function brokenHint(error: ChatApiError, words: string): Hint {
	const rule = BROKEN.find(
		({ method, says }) => (method?.test(error.method) ?? true) && says.test(words),
	);
	return (
		rule?.hint ?? {
			problem: 'no answer came',
			fix: 'Check the credential and the network, then run the workflow again.',
		}
	);
}

function scopesFor({ method, request, caller }: ChatApiError): string[] {
	const { userScopes, adminScopes, appScopes } = methodSpec(method);
	const asAdmin = request.query?.useAdminAccess === true;
	const all = (asAdmin ? adminScopes : caller === 'app' ? appScopes : undefined) ?? userScopes;
	// The scope for imports allows far more than the call: the last resort.
	const usual = all.filter((scope) => scope !== 'chat.import');
	return (usual.length > 0 ? usual : all).map((scope) =>
		scope === 'openid' ? scope : SCOPE_PREFIX + scope,
	);
}
