import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { jsonAnswer, sendAnswer, type Answer } from '../answer';
import { TOKEN_METHOD, USERINFO_METHOD, withFault } from '../faults';
import type { LoggedOAuthRequest } from '../requestLog';
import type { Principal } from '../tokens';
import type { Backend } from '../backend';
import {
	ConsentError,
	Consents,
	readAuthorizationRequest,
	redirectTo,
	type Parameters,
} from './authorization';
import { consentPage, errorPage } from './page';
import { fullScope } from './scopes';
import { exchangeJwt, JWT_BEARER } from './serviceAccounts';
import { userinfo } from './userinfo';
import { exchangeCode, OAuthError, refresh, type TokenAnswer } from './tokenEndpoint';

export const CONSENT_PATH = '/o/oauth2/v2/auth';
export const TOKEN_PATH = '/token';
export const USERINFO_PATH = '/v1/userinfo';

const HTML = 'text/html; charset=utf-8';

/** A form's or query's fields; of a repeated one the last. */
function parametersOf(fields: unknown): Parameters {
	return Object.fromEntries(
		Object.entries((fields ?? {}) as Record<string, string | string[]>).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.at(-1) : value,
		]),
	);
}

function emailOf({ principal }: { principal: Principal }, backend: Backend): string | undefined {
	return principal.kind === 'user'
		? backend.directory.person(principal.personId)?.email
		: principal.serviceAccount;
}

/** Serves the consent page and Google's token endpoints. */
export function oauthRoutes(app: FastifyInstance, backend: Backend): void {
	const consents = new Consents(backend.now);

	function logged(request: FastifyRequest, extra: Partial<LoggedOAuthRequest>): LoggedOAuthRequest {
		return backend.oauthRequests.add({
			time: new Date(backend.now()).toISOString(),
			method: request.method,
			path: (request.raw.url ?? '').split('?')[0],
			status: 0,
			...extra,
		});
	}

	function showConsent(request: FastifyRequest, reply: FastifyReply): FastifyReply {
		const consentRequest = readAuthorizationRequest(parametersOf(request.query), backend);
		if (consentRequest.prompt.includes('none')) {
			return reply.redirect(redirectTo(consentRequest, { error: 'interaction_required' }));
		}
		const { people, project } = backend.directory;
		const appName = project.chatApp?.displayName ?? project.id;
		return reply.type(HTML).send(consentPage(consentRequest, people, appName));
	}

	function decide(request: FastifyRequest, reply: FastifyReply): FastifyReply {
		const consentRequest = readAuthorizationRequest(parametersOf(request.query), backend);
		const { decision, account } = parametersOf(request.body);
		if (decision !== 'continue') {
			return reply.redirect(redirectTo(consentRequest, { error: 'access_denied' }));
		}
		const person = backend.directory.person(account ?? '');
		if (!person) throw new ConsentError('invalid_request', 'Choose an account.');
		const ticked = [(request.body as { granted?: string | string[] }).granted ?? []].flat();
		const scopes = consentRequest.scopes.filter((scope) => ticked.includes(scope));
		const code = consents.grant(consentRequest, person.id, scopes);
		const scope = scopes.map(fullScope).join(' ');
		return reply.redirect(redirectTo(consentRequest, { code, scope }));
	}

	/** Errors about the client itself are shown, not sent to it. */
	function onPage(handle: (request: FastifyRequest, reply: FastifyReply) => FastifyReply) {
		return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
			const { client_id: clientId } = parametersOf(request.query);
			const entry = logged(request, { ...(clientId && { clientId }) });
			try {
				const answer = handle(request, reply);
				entry.status = reply.statusCode;
				return answer;
			} catch (error) {
				const shown =
					error instanceof ConsentError ? error : new ConsentError('internal', String(error));
				entry.status = 400;
				return reply.code(400).type(HTML).send(errorPage(shown));
			}
		};
	}

	app.get(CONSENT_PATH, onPage(showConsent));
	app.post(CONSENT_PATH, onPage(decide));

	async function grantToken(
		parameters: Parameters,
		authorization: string | undefined,
	): Promise<TokenAnswer> {
		switch (parameters.grant_type) {
			case 'authorization_code':
				return exchangeCode(backend, consents, parameters, authorization);
			case 'refresh_token':
				return refresh(backend, parameters, authorization);
			case JWT_BEARER:
				return await exchangeJwt(backend, parameters, TOKEN_PATH);
			default:
				throw new OAuthError(
					'unsupported_grant_type',
					`Invalid grant_type: ${parameters.grant_type ?? ''}`,
				);
		}
	}

	async function answerToken(
		parameters: Parameters,
		authorization: string | undefined,
		entry: LoggedOAuthRequest,
	): Promise<Answer> {
		try {
			const answer = await grantToken(parameters, authorization);
			const grant = backend.tokens.verify(answer.access_token);
			entry.user = grant && emailOf(grant, backend);
			return jsonAnswer(200, answer);
		} catch (error) {
			const refused =
				error instanceof OAuthError
					? error
					: new OAuthError('internal_failure', String(error), 500);
			return jsonAnswer(refused.status, {
				error: refused.error,
				error_description: refused.description,
			});
		}
	}

	app.post(TOKEN_PATH, async (request, reply) => {
		const parameters = parametersOf(request.body);
		const entry = logged(request, {
			...(parameters.grant_type && { grantType: parameters.grant_type }),
			...(parameters.client_id && { clientId: parameters.client_id }),
		});
		const sent = await withFault(backend.faults.next(TOKEN_METHOD, TOKEN_PATH), async () => {
			const answer = await answerToken(parameters, request.headers.authorization, entry);
			return { ...answer, headers: { 'cache-control': 'no-cache, no-store, max-age=0' } };
		});
		entry.status = sent?.status ?? 0;
		return sendAnswer(reply, sent);
	});

	app.route({
		method: ['GET', 'POST'],
		url: USERINFO_PATH,
		handler: async (request, reply) => {
			const { authorization = '' } = request.headers;
			const grant = backend.tokens.verify(authorization.replace(/^Bearer /i, ''));
			const user = grant && emailOf(grant, backend);
			const entry = logged(request, { ...(user && { user }) });
			const fault = backend.faults.next(USERINFO_METHOD, USERINFO_PATH);
			const sent = await withFault(fault, () => userinfo(grant, backend.directory));
			entry.status = sent?.status ?? 0;
			return sendAnswer(reply, sent);
		},
	});

	app.post('/revoke', (request, reply) => {
		const token = parametersOf(request.body).token ?? parametersOf(request.query).token ?? '';
		const revoked = backend.tokens.revoke(token);
		logged(request, { status: revoked ? 200 : 400 });
		return revoked
			? reply.send({})
			: reply
					.code(400)
					.send({ error: 'invalid_token', error_description: 'Token expired or revoked' });
	});

	app.route({
		method: ['GET', 'POST'],
		url: '/tokeninfo',
		handler: (request, reply) => {
			const { authorization = '' } = request.headers;
			const token =
				parametersOf(request.query).access_token ??
				parametersOf(request.body).access_token ??
				authorization.replace(/^Bearer /i, '');
			const grant = backend.tokens.verify(token);
			logged(request, { status: grant ? 200 : 400 });
			if (!grant) {
				return reply.code(400).send({ error: 'invalid_token', error_description: 'Invalid Value' });
			}
			return reply.send({
				azp: grant.clientId,
				aud: grant.clientId,
				...(grant.principal.kind === 'user' && { sub: grant.principal.personId }),
				scope: grant.scopes.map(fullScope).join(' '),
				exp: String(Math.floor(backend.now() / 1000) + grant.expiresInSeconds),
				expires_in: String(grant.expiresInSeconds),
				email: emailOf(grant, backend),
				email_verified: 'true',
				access_type: 'offline',
			});
		},
	});
}
