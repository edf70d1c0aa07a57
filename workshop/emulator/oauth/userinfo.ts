import { jsonAnswer, type Answer } from '../answer';
import type { Directory } from '../directory';
import type { Grant } from '../tokens';

function refusal(status: number, error: string, description: string): Answer {
	const headers = { 'www-authenticate': `Bearer error="${error}"` };
	return { ...jsonAnswer(status, { error, error_description: description }), headers };
}

/**
 * Who has signed in, as OpenID Connect tells it; see
 * https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation
 *
 * @param grant of the access token; undefined where it is none
 */
export function userinfo(grant: Grant | undefined, directory: Directory): Answer {
	if (!grant) return refusal(401, 'invalid_request', 'Invalid Credentials');
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
