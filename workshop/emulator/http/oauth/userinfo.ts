import { jsonAnswer, type Answer } from '../answer';
import type { Backend } from '../backend';
import type { OAuthCall } from './routes';

function refusal(status: number, error: string, description: string): Answer {
	const headers = { 'www-authenticate': `Bearer error="${error}"` };
	return { ...jsonAnswer(status, { error, error_description: description }), headers };
}

/**
 * Who has signed in, as OpenID Connect tells it; see
 * https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation
 */
export function userinfo(
	backend: Backend,
	{ bearer, entry }: Pick<OAuthCall, 'bearer' | 'entry'>,
): Answer {
	const { directory, tokens } = backend;
	const grant = tokens.verify(bearer);
	if (!grant) return refusal(401, 'invalid_request', 'Invalid Credentials');
	entry.user = backend.nameOf(grant);
	const { principal, scopes } = grant;
	if (principal.kind === 'app' || !scopes.includes('openid')) {
		return refusal(403, 'insufficient_scope', 'The token has not the scope openid.');
	}
	const person = directory.requirePerson(principal.personId);
	const tells = (scope: string) => scopes.includes(scope) || scopes.includes(`userinfo.${scope}`);
	return jsonAnswer(200, {
		sub: person.id,
		...(tells('profile') && { name: person.displayName }),
		...(tells('email') && {
			email: person.email,
			email_verified: true,
			...(directory.isInternal(person) && { hd: person.email.split('@')[1] }),
		}),
	});
}
