import { causeOf, wordsOfGoogle, type Cause } from './cause';
import { SCOPE_PREFIX, scopeUrl } from './endpoints';
import type { ChatApiError } from './failure';
import { methodSpec, type ChatMethodName } from './methods';
import type { Space } from './types';

export interface Hint {
	/** What happened; completes "Could not create the space: …". */
	readonly problem: string;
	/** What the person can do about it. */
	readonly fix: string;
}

type Hints = { readonly [Reason in Cause]?: Hint | ((error: ChatApiError) => Hint) };

const CONSOLE = 'In the Google Cloud console, open';
const DELEGATION =
	'In the Google Admin console, open Security > Access and data control > API controls > Domain-wide delegation, and add';
const SIGN_IN_AGAIN = 'Open the credential and sign in with Google again.';
const ON_GOOGLES_SIDE =
	'The fault is on the side of Google. Run the workflow again in a few minutes.';

const NOT_REACHED: Hint = {
	problem: 'Google Chat cannot be reached',
	fix: 'Check the network, DNS and proxy of the machine that runs n8n, then run the workflow again.',
};

const APP_ELSEWHERE: Hint = {
	problem: 'the Chat app is not a member of the space',
	fix: 'Add the Chat app to the space in Google Chat, or by Add with Add the Chat App as a person who is a member. To act as that person instead, fill in Impersonate User.',
};

/** What is told of a failure of any method. */
const HINTS: Hints = {
	unauthenticated: {
		problem: 'Google did not accept the sign-in',
		fix: `${SIGN_IN_AGAIN} Access may have been revoked, or the client secret changed.`,
	},
	signIn: {
		problem: 'Google no longer accepts the sign-in of the credential',
		fix: `${SIGN_IN_AGAIN} Access was revoked, the password changed, or the app is in testing, where a sign-in lasts seven days.`,
	},
	notConnected: {
		problem: 'the credential is not signed in yet',
		fix: 'Open the credential and click "Sign in with Google".',
	},
	delegationMissing: {
		problem: 'the service account may not act as this person',
		fix: `${DELEGATION} the client ID of the service account with every scope in the credential. It can take up to 24 hours to take effect.`,
	},
	keyUnknown: {
		problem: 'Google does not know the key of the service account',
		fix: 'The key may have been deleted, or belong to another account. Create a new one under IAM & Admin > Service Accounts > Keys, and put it in the credential.',
	},
	clockWrong: {
		problem: 'the clock of the machine that runs n8n is wrong',
		fix: 'Set the clock, for example by turning on time synchronization (NTP), then run the workflow again.',
	},
	accountUnknown: {
		problem: 'Google knows no such person to act as in this organization',
		fix: 'Check the email in Impersonate User, or the service account email in the credential.',
	},
	scopeUnknown: {
		problem: 'Google does not know one of the scopes in the credential',
		fix: 'Check the spelling of the scopes in the credential.',
	},
	scopeMissing: (error) =>
		isImport(error)
			? {
					problem: 'an import takes a service account that acts as a person, and the scope for it',
					fix: `Use a service account credential, fill in Impersonate User, turn on Custom Scopes in the credential, and add ${SCOPE_PREFIX}chat.import to its scopes. A Google Workspace administrator adds it to its Domain-wide delegation.`,
				}
			: {
					problem: 'the credential has no scope that allows this',
					fix: `Open the credential, turn on Custom Scopes, add ${scopesFor(error).join(' or ')} to its scopes, and sign in with Google again with every box ticked. A service account needs it in Domain-wide delegation or, for the Chat app itself, the approval of an administrator.`,
				},
	apiDisabled: {
		problem: 'the Google Chat API is turned off in the Google Cloud project of the credential',
		fix: `${CONSOLE} APIs & Services > Library, choose Google Chat API, and enable it. It takes a few minutes to take effect.`,
	},
	noChatApp: {
		problem: 'the Google Cloud project of the credential has no Chat app',
		fix: `${CONSOLE} the Google Chat API and its Configuration tab, give the app a name, an avatar URL and a description, and save. Google asks this of every project, even when no app is used.`,
	},
	chatTurnedOff: {
		problem: 'Google Chat is turned off for the account that is signed in',
		fix: 'Ask a Google Workspace administrator to turn on Google Chat for this account, or sign in with another one.',
	},
	consumerAccount: {
		problem: 'the account that is signed in belongs to no Google Workspace organization',
		fix: 'Google offers the Chat API to Google Workspace accounts only. Open the credential and sign in with an account of your organization.',
	},
	notAdministrator: {
		problem: 'Use Admin Access takes an administrator of Google Workspace',
		fix: 'Sign in with an account whose administrator role has the privilege to manage chat and spaces conversations, or turn off Use Admin Access.',
	},
	restrictedByAdministrator: {
		problem: "the organization's administrator does not let this app do it",
		fix: 'Ask a Google Workspace administrator to allow the app in the Admin console, under Apps > Google Workspace Marketplace apps and Security > API controls.',
	},
	hidden: (error) => {
		const words = wordsOfGoogle(error);
		if (/app is not a member/i.test(words)) return APP_ELSEWHERE;
		if (!/or the resource doesn't exist/i.test(words)) return inGooglesWords(error);
		return {
			problem: error.request.path?.space
				? 'the account that is signed in may not do this there, or there is no such space'
				: 'the account that is signed in may not do this',
			fix: 'Check that the space still exists, that the account is a member of it, and that its role and the permissions of the space allow this. A Workspace administrator can turn on Use Admin Access where the operation offers it.',
		};
	},
	requestIdUsed: {
		problem: 'the same Idempotency Key was used before by another account',
		fix: 'Use the account that used the key first, or another key.',
	},
	failedPrecondition: (error) =>
		/through a group/i.test(wordsOfGoogle(error))
			? {
					problem: 'the person is in the space through a Google Group only',
					fix: 'Take the person out of the group, or the group out of the space. For a role, add the person to the space themselves.',
				}
			: inGooglesWords(error),
	unknownPerson: {
		problem: 'Google knows no such person, or the account may not add them',
		fix: 'Check the spelling of each email and user ID. People outside the organization have to be named by email.',
	},
	quota: {
		problem: 'the Google Cloud project has used up its quota for this minute',
		fix: 'Run the workflow again in a minute, or ask Google for more under APIs & Services > Google Chat API > Quotas.',
	},
	redirected: ({ failure }) => ({
		problem: `the answer sends on to ${'host' in failure ? failure.host : 'another address'}, which was not asked`,
		fix: 'Google does not do so: a proxy, a firewall or a sign-in page of the network stands between. Let the machine that runs n8n reach Google directly.',
	}),
	foreign: (error) => {
		const { failure } = error;
		if (failure.kind !== 'endless') return notFromGoogle(error);
		return {
			problem: `${failure.why} after ${failure.pages} pages with ${failure.items} entries of ${error.method}, so the list was not read to its end`,
			fix: 'Run the workflow again. If it stays, ask for less: a limit, or a filter where the operation has one.',
		};
	},
	unavailable: (error) => {
		switch (error.failure.kind) {
			case 'unsigned':
				return {
					problem: 'Google gave no token for the sign-in, so nothing was sent',
					fix: ON_GOOGLES_SIDE,
				};
			case 'unreadable':
				return notFromGoogle(error);
			default:
				return inGooglesWords(error);
		}
	},
	unanswered: (error) =>
		methodSpec(error.method).verb === 'GET'
			? {
					problem: 'the connection broke before Google answered',
					fix: 'Run the workflow again: nothing was changed by this.',
				}
			: {
					problem:
						'the connection broke before Google answered, so it is not known whether it was done',
					fix: 'Run it again: a space is not created twice for the same item or Idempotency Key.',
				},
	unresolved: NOT_REACHED,
	unreachable: NOT_REACHED,
	unknown: {
		problem: 'no answer came',
		fix: 'Check the credential and the network, then run the workflow again.',
	},
};

const NO_SUCH_GROUP: Hint = {
	problem: 'no Google Group has this email, or the account may not see it',
	fix: 'Check the email of the group, and that the Cloud Identity API is enabled in the Google Cloud project. The ID of the group works without it.',
};

const NAME_TAKEN: Hint = {
	problem: 'a space with this name already exists in the organization',
	fix: 'Choose another Display Name, or update the space that has it.',
};

const NO_ACCOUNT: Hint = {
	problem: 'the sign-in does not tell whose account it is, which this has to know',
	fix: `${SIGN_IN_AGAIN} Leave every box ticked. With Custom Scopes, add openid and ${SCOPE_PREFIX}userinfo.email first.`,
};

/** What is told of a failure of one method, ahead of the rest. */
const HINTS_OF: { readonly [Method in ChatMethodName]?: Hints } = {
	'groups.lookup': {
		apiDisabled: {
			problem: 'the Cloud Identity API is turned off in the Google Cloud project of the credential',
			fix: `${CONSOLE} APIs & Services > Library, choose Cloud Identity API, and enable it. It takes a few minutes to take effect. The ID of the group works without it.`,
		},
		delegationMissing: {
			problem: 'the service account may not look up Google Groups as this person',
			fix: `${DELEGATION} the scope ${SCOPE_PREFIX}cloud-identity.groups.readonly to the client ID of the service account. The ID of the group works without it.`,
		},
		quota: {
			problem: 'the Google Cloud project has used up its quota for this minute',
			fix: 'Run the workflow again in a minute, or ask Google for more under APIs & Services > Cloud Identity API > Quotas.',
		},
		hidden: NO_SUCH_GROUP,
		notFound: NO_SUCH_GROUP,
	},
	'openid.userinfo': {
		unauthenticated: NO_ACCOUNT,
		hidden: NO_ACCOUNT,
		scopeMissing: NO_ACCOUNT,
		invalid: NO_ACCOUNT,
	},
	'spaces.create': { alreadyExists: NAME_TAKEN },
	'spaces.setup': { alreadyExists: NAME_TAKEN },
	'spaces.patch': { alreadyExists: NAME_TAKEN },
	'spaces.findDirectMessage': {
		notFound: {
			problem: 'there is none yet',
			fix: 'Set If There Is None to Create It or to Return Nothing. With the Chat app itself, the person has to write to the app first.',
		},
	},
};

/** Explains a failed call. */
export function hintFor(error: ChatApiError): Hint {
	const cause = causeOf(error.failure);
	const hint = HINTS_OF[error.method]?.[cause] ?? HINTS[cause] ?? inGooglesWords;
	return typeof hint === 'function' ? hint(error) : hint;
}

function inGooglesWords(error: ChatApiError): Hint {
	const words = wordsOfGoogle(error);
	const { status = 0 } = error.failure as { status?: number };
	return {
		problem: words ? `Google says "${words}"` : `Google answered HTTP ${status}`,
		fix: ['internal', 'unavailable', 'aborted'].includes(causeOf(error.failure))
			? ON_GOOGLES_SIDE
			: 'Correct the fields that Google names, and run the workflow again.',
	};
}

function notFromGoogle({ failure }: ChatApiError): Hint {
	const { status = 0 } = failure as { status?: number };
	return {
		problem: `the answer (HTTP ${status}) did not come from the Google Chat API`,
		fix: 'A proxy or firewall between n8n and Google may have answered instead. Run it again, and check the network if it stays.',
	};
}

function isImport({ method, request }: ChatApiError): boolean {
	return (
		method === 'spaces.completeImport' || (request.body as Space | undefined)?.importMode === true
	);
}

function scopesFor({ method, request, caller }: ChatApiError): string[] {
	const { userScopes, adminScopes, appScopes } = methodSpec(method);
	const asAdmin = request.query?.useAdminAccess === true;
	const ofCaller = caller === 'app' ? appScopes : userScopes;
	const all = (asAdmin ? adminScopes : ofCaller) ?? userScopes;
	// The scope for imports allows far more than the call: the last resort.
	const usual = all.filter((scope) => scope !== 'chat.import');
	return (usual.length > 0 ? usual : all).map(scopeUrl);
}
