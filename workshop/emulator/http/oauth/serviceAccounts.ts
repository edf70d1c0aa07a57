import { compactVerify, decodeJwt, type JWTPayload } from 'jose';

import type { SeedServiceAccount } from '../../seed';
import type { Grant } from '../../core/tokens';
import type { Backend } from '../backend';
import type { Parameters } from './authorization';
import type { KeyPair } from './keys';
import { isAppScope, isKnownScope, parseScopes } from './scopes';
import { OAuthError, tokenAnswer, type TokenAnswer } from './grants';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The addresses that Google takes as its own in `aud`; the emulator's own is taken as well. */
const GOOGLE_AUDIENCES = [
	'https://oauth2.googleapis.com/token',
	'https://www.googleapis.com/oauth2/v4/token',
	'https://accounts.google.com/o/oauth2/token',
];

const MAX_LIFETIME_SECONDS = 3600;
const CLOCK_SKEW_SECONDS = 300;

/** The content of a key file, as Google's console hands it out. */
export interface ServiceAccountKey {
	type: 'service_account';
	project_id: string;
	private_key_id: string;
	/** PKCS #8, PEM. */
	private_key: string;
	client_email: string;
	client_id: string;
	auth_uri: string;
	token_uri: string;
	universe_domain: 'googleapis.com';
}

export function keyFile(
	backend: Backend,
	account: SeedServiceAccount,
	{ authUrl, tokenUrl }: { authUrl: string; tokenUrl: string },
): ServiceAccountKey {
	const { id, privateKey } = backend.keys.pair(account.email);
	return {
		type: 'service_account',
		project_id: backend.directory.project.id,
		private_key_id: id,
		private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		client_email: account.email,
		client_id: account.clientId,
		auth_uri: authUrl,
		token_uri: tokenUrl,
		universe_domain: 'googleapis.com',
	};
}

function invalidGrant(description: string): OAuthError {
	return new OAuthError('invalid_grant', description);
}

/** The claims, once the signature is known to be the account's; times are checked by the emulator's clock. */
async function verifiedClaims(assertion: string, { id, publicKey }: KeyPair): Promise<JWTPayload> {
	try {
		const { payload, protectedHeader } = await compactVerify(assertion, publicKey, {
			algorithms: ['RS256'],
		});
		if ((protectedHeader.kid ?? id) === id) {
			return JSON.parse(new TextDecoder().decode(payload)) as JWTPayload;
		}
	} catch {
		// a broken token and a wrong signature are one to Google
	}
	throw invalidGrant('Invalid JWT Signature.');
}

/** Who says to have signed; read before the signature is known to be good. */
function claimedIssuer(assertion: string): string {
	try {
		return decodeJwt(assertion).iss ?? '';
	} catch {
		return '';
	}
}

function checkTimes({ iat, exp }: JWTPayload, nowSeconds: number): void {
	const reasonable =
		typeof iat === 'number' &&
		typeof exp === 'number' &&
		exp > iat &&
		exp - iat <= MAX_LIFETIME_SECONDS &&
		iat <= nowSeconds + CLOCK_SKEW_SECONDS &&
		exp > nowSeconds - CLOCK_SKEW_SECONDS;
	if (!reasonable) {
		throw invalidGrant(
			'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
		);
	}
}

function checkAudience({ aud }: JWTPayload, ownPath: string): void {
	const audience = typeof aud === 'string' ? aud : '';
	const own = URL.canParse(audience) && new URL(audience).pathname === ownPath;
	const local = own && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(audience).hostname);
	if (!local && !GOOGLE_AUDIENCES.includes(audience)) {
		throw invalidGrant(
			`Invalid JWT: Failed audience check. The right audience is ${GOOGLE_AUDIENCES[0]}`,
		);
	}
}

function requestedScopes({ scope }: JWTPayload): string[] {
	const asked = typeof scope === 'string' ? scope.split(/\s+/).filter(Boolean) : [];
	if (asked.length === 0 || !asked.every(isKnownScope)) {
		throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
	}
	return parseScopes(asked.join(' '));
}

/** Delegation: acting as a person of the organization, within what the administrator allowed. */
function delegatedGrant(
	backend: Backend,
	account: SeedServiceAccount,
	sub: string,
	scopes: string[],
): Grant {
	const person = backend.directory.person(sub);
	if (!person || !backend.directory.isInternal(person)) {
		throw invalidGrant('Invalid email or User ID');
	}
	const allowed = scopes.every(
		(scope) => account.delegatedScopes.includes(scope) && !isAppScope(scope),
	);
	if (!allowed) {
		throw new OAuthError(
			'unauthorized_client',
			'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
			401,
		);
	}
	return {
		principal: { kind: 'user', personId: person.id },
		scopes,
		clientId: account.clientId,
		delegated: true,
	};
}

/**
 * Exchanges a JWT that a service account signed, with `sub` for a person whom it stands in for and
 * without for the Chat app itself.
 *
 * @throws OAuthError in Google's words
 */
export async function exchangeJwt(
	backend: Backend,
	parameters: Parameters,
	ownPath: string,
): Promise<TokenAnswer> {
	const assertion = parameters.assertion ?? '';
	const account = backend.directory.serviceAccount(claimedIssuer(assertion));
	if (!account) throw invalidGrant('Invalid grant: account not found');
	const claims = await verifiedClaims(assertion, backend.keys.pair(account.email));
	checkAudience(claims, ownPath);
	checkTimes(claims, Math.floor(backend.now() / 1000));
	const scopes = requestedScopes(claims);
	const grant: Grant =
		typeof claims.sub === 'string' && claims.sub !== account.email
			? delegatedGrant(backend, account, claims.sub, scopes)
			: {
					principal: { kind: 'app', serviceAccount: account.email },
					scopes,
					clientId: account.clientId,
				};
	return tokenAnswer(backend, grant);
}
