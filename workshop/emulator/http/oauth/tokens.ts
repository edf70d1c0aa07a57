import { jsonAnswer, type Answer } from '../answer';
import type { Backend } from '../backend';
import { exchangeCode, OAuthError, refresh, type TokenAnswer } from './grants';
import type { OAuthCall } from './routes';
import { fullScope } from './scopes';
import { exchangeJwt, JWT_BEARER } from './serviceAccounts';

function refusal({ status, error, description }: OAuthError): Answer {
	return jsonAnswer(status, { error, error_description: description });
}

async function grantToken(
	backend: Backend,
	{ form, authorization, path }: OAuthCall,
): Promise<TokenAnswer> {
	switch (form.grant_type) {
		case 'authorization_code':
			return exchangeCode(backend, form, authorization);
		case 'refresh_token':
			return refresh(backend, form, authorization);
		case JWT_BEARER:
			return await exchangeJwt(backend, form, path);
		default:
			throw new OAuthError(
				'unsupported_grant_type',
				`Invalid grant_type: ${form.grant_type ?? ''}`,
			);
	}
}

/** The token endpoint: a code, a refresh token or a signed JWT becomes an access token. */
export async function token(backend: Backend, call: OAuthCall): Promise<Answer> {
	const { entry, form } = call;
	if (form.grant_type) entry.grantType = form.grant_type;
	if (form.client_id) entry.clientId = form.client_id;
	const headers = { 'cache-control': 'no-cache, no-store, max-age=0' };
	try {
		const answer = await grantToken(backend, call);
		entry.user = backend.nameOf(backend.tokens.verify(answer.access_token));
		return { ...jsonAnswer(200, answer), headers };
	} catch (error) {
		const refused =
			error instanceof OAuthError ? error : new OAuthError('internal_failure', String(error), 500);
		return { ...refusal(refused), headers };
	}
}

export function revoke(backend: Backend, { form, query }: OAuthCall): Answer {
	const revoked = backend.tokens.revoke(form.token ?? query.token ?? '');
	return revoked
		? jsonAnswer(200, {})
		: refusal(new OAuthError('invalid_token', 'Token expired or revoked'));
}

export function tokenInfo(backend: Backend, { form, query, bearer }: OAuthCall): Answer {
	const grant = backend.tokens.verify(query.access_token ?? form.access_token ?? bearer);
	if (!grant) return refusal(new OAuthError('invalid_token', 'Invalid Value'));
	return jsonAnswer(200, {
		azp: grant.clientId,
		aud: grant.clientId,
		...(grant.principal.kind === 'user' && { sub: grant.principal.personId }),
		scope: grant.scopes.map(fullScope).join(' '),
		exp: String(Math.floor(backend.now() / 1000) + grant.expiresInSeconds),
		expires_in: String(grant.expiresInSeconds),
		email: backend.nameOf(grant),
		email_verified: 'true',
		access_type: 'offline',
	});
}
