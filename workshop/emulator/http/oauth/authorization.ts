import { createHash, randomBytes } from 'node:crypto';

import type { Directory } from '../../core/directory';
import { isAppScope, isKnownScope, parseScopes } from './scopes';

/** A checked request for consent. */
export interface AuthorizationRequest {
	clientId: string;
	redirectUri: string;
	/** Short names. */
	scopes: string[];
	state?: string;
	offline: boolean;
	prompt: string[];
	loginHint?: string;
	codeChallenge?: string;
	codeChallengeMethod: 'plain' | 'S256';
}

/** What Google shows on a page of its own, since the client can't be trusted with a redirect. */
export class ConsentError extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

export type Parameters = Readonly<Record<string, string | undefined>>;

const PROMPTS = ['none', 'consent', 'select_account'];
const CODE_LIFETIME_MS = 10 * 60 * 1000;

function checkRedirectUri(text: string | undefined): string {
	const url = URL.canParse(text ?? '') ? new URL(text ?? '') : undefined;
	const local = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
	const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && local);
	if (!text || !allowed || url?.hash) {
		throw new ConsentError(
			'redirect_uri_mismatch',
			'The redirect URI must be an https address, or one of this machine, without a fragment.',
		);
	}
	return text;
}

function checkScopes(text: string | undefined): string[] {
	const asked = (text ?? '').split(/\s+/).filter(Boolean);
	if (asked.length === 0)
		throw new ConsentError('invalid_request', 'Missing required parameter: scope');
	const invalid = asked.filter(
		(scope) => !isKnownScope(scope) || parseScopes(scope).some(isAppScope),
	);
	if (invalid.length > 0) {
		throw new ConsentError(
			'invalid_scope',
			`Some requested scopes were invalid: ${invalid.join(' ')}`,
		);
	}
	return parseScopes(asked.join(' '));
}

/**
 * Checks the query of the consent page.
 *
 * @throws ConsentError for what Google shows rather than send back to the client
 */
export function readAuthorizationRequest(
	parameters: Parameters,
	{ project: { oauthClients } }: Directory,
): AuthorizationRequest {
	const { client_id: clientId, response_type: responseType, access_type: accessType } = parameters;
	if (!clientId) throw new ConsentError('invalid_request', 'Missing required parameter: client_id');
	if (!oauthClients.some((client) => client.clientId === clientId)) {
		throw new ConsentError('invalid_client', 'The OAuth client was not found.');
	}
	const redirectUri = checkRedirectUri(parameters.redirect_uri);
	if (responseType !== 'code') {
		throw new ConsentError(
			responseType ? 'unsupported_response_type' : 'invalid_request',
			'The parameter response_type must be code.',
		);
	}
	if (accessType && !['online', 'offline'].includes(accessType)) {
		throw new ConsentError(
			'invalid_request',
			`Invalid parameter value for access_type: ${accessType}`,
		);
	}
	const prompt = (parameters.prompt ?? '').split(/\s+/).filter(Boolean);
	if (
		prompt.some((value) => !PROMPTS.includes(value)) ||
		(prompt.includes('none') && prompt.length > 1)
	) {
		throw new ConsentError(
			'invalid_request',
			`Invalid parameter value for prompt: ${parameters.prompt}`,
		);
	}
	const method = parameters.code_challenge_method ?? 'plain';
	if (method !== 'plain' && method !== 'S256') {
		throw new ConsentError('invalid_request', 'Invalid code_challenge_method');
	}
	return {
		clientId,
		redirectUri,
		scopes: checkScopes(parameters.scope),
		state: parameters.state,
		offline: accessType === 'offline',
		prompt,
		loginHint: parameters.login_hint,
		codeChallenge: parameters.code_challenge,
		codeChallengeMethod: method,
	};
}

/** The client's address with an outcome, and the state that it asked to have back. */
export function redirectTo(
	{ redirectUri, state }: AuthorizationRequest,
	outcome: Record<string, string>,
): string {
	const url = new URL(redirectUri);
	if (state !== undefined) url.searchParams.set('state', state);
	for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
	return url.href;
}

interface Consent {
	request: AuthorizationRequest;
	personId: string;
	scopes: string[];
	expiresAt: number;
}

/** Codes that wait to be exchanged. */
export class Consents {
	private readonly codes = new Map<string, Consent>();

	constructor(private readonly now: () => number) {}

	/** A one-time code for what a person agreed to. */
	grant(request: AuthorizationRequest, personId: string, scopes: string[]): string {
		const code = '4/0' + randomBytes(24).toString('base64url');
		const expiresAt = this.now() + CODE_LIFETIME_MS;
		this.codes.set(code, { request, personId, scopes, expiresAt });
		return code;
	}

	/** Takes a code out; undefined if it was never given, was used, is too old or fails its challenge. */
	redeem(code: string, verifier: string | undefined): Consent | undefined {
		const consent = this.codes.get(code);
		this.codes.delete(code);
		if (!consent || consent.expiresAt <= this.now()) return undefined;
		const { codeChallenge, codeChallengeMethod } = consent.request;
		if (codeChallenge === undefined) return consent;
		const proof =
			codeChallengeMethod === 'S256'
				? createHash('sha256')
						.update(verifier ?? '')
						.digest('base64url')
				: verifier;
		return proof === codeChallenge ? consent : undefined;
	}
}
