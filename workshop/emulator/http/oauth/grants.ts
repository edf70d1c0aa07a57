import { TOKEN_LIFETIME_SECONDS, type Grant } from '../../core/tokens';
import type { Backend } from '../backend';
import type { Parameters } from './authorization';
import { fullScope } from './scopes';

/** An error of RFC 6749, with the text that Google gives it. */
export class OAuthError extends Error {
	constructor(
		readonly error: string,
		readonly description: string,
		readonly status = 400,
	) {
		super(`${error}: ${description}`);
	}
}

export interface TokenAnswer {
	access_token: string;
	expires_in: number;
	refresh_token?: string;
	scope: string;
	token_type: 'Bearer';
}

interface Client {
	clientId: string;
	clientSecret: string;
}

/** What is no percent-encoding is taken as it is, and finds no client. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Reads the client from `Authorization: Basic` or from the form. */
function sentClient(parameters: Parameters, authorization: string | undefined): Client {
	const basic = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
	if (basic === undefined) {
		return {
			clientId: parameters.client_id ?? '',
			clientSecret: parameters.client_secret ?? '',
		};
	}
	const [clientId, clientSecret = ''] = Buffer.from(basic, 'base64')
		.toString()
		.split(/:(.*)/s)
		.map(decoded);
	return { clientId, clientSecret };
}

function requireClient(
	parameters: Parameters,
	authorization: string | undefined,
	backend: Backend,
): Client {
	const sent = sentClient(parameters, authorization);
	const known = backend.directory.project.oauthClients.find(
		({ clientId }) => clientId === sent.clientId,
	);
	if (!known) throw new OAuthError('invalid_client', 'The OAuth client was not found.', 401);
	if (known.clientSecret !== sent.clientSecret) {
		throw new OAuthError('invalid_client', 'Unauthorized', 401);
	}
	return known;
}

function required(parameters: Parameters, name: string): string {
	const value = parameters[name];
	if (!value) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
	return value;
}

/** What a client gets for a grant. */
export function tokenAnswer(backend: Backend, grant: Grant): TokenAnswer {
	return {
		access_token: backend.tokens.issueAccess(grant),
		expires_in: TOKEN_LIFETIME_SECONDS,
		scope: grant.scopes.map(fullScope).join(' '),
		token_type: 'Bearer',
	};
}

export function exchangeCode(
	backend: Backend,
	parameters: Parameters,
	authorization: string | undefined,
): TokenAnswer {
	const { clientId } = requireClient(parameters, authorization, backend);
	const consent = backend.consents.redeem(required(parameters, 'code'), parameters.code_verifier);
	if (!consent || consent.request.clientId !== clientId) {
		throw new OAuthError('invalid_grant', 'Bad Request');
	}
	if (consent.request.redirectUri !== parameters.redirect_uri) {
		throw new OAuthError('redirect_uri_mismatch', 'Bad Request');
	}
	const { personId, request, scopes } = consent;
	const grant: Grant = { principal: { kind: 'user', personId }, scopes, clientId };
	const first = backend.tokens.consent(grant);
	// only the first consent brings a refresh token, unless the client asks for consent again
	const lasting = request.offline && (first || request.prompt.includes('consent'));
	if (!lasting) return tokenAnswer(backend, grant);
	return { ...tokenAnswer(backend, grant), refresh_token: backend.tokens.issueRefresh(grant) };
}

export function refresh(
	backend: Backend,
	parameters: Parameters,
	authorization: string | undefined,
): TokenAnswer {
	const { clientId } = requireClient(parameters, authorization, backend);
	const grant = backend.tokens.refreshGrant(required(parameters, 'refresh_token'));
	if (grant?.clientId !== clientId) {
		throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
	}
	return tokenAnswer(backend, grant);
}
