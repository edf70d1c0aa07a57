import type { IHttpRequestOptions } from 'n8n-workflow';

import { isRedirect, isSignedOut, isSignInRefusal, isSuccess } from './cause';
import { unlessStopped } from './clock';
import { errorText, NoTokenError } from './failure';
import { hostIn } from './outcome';
import type { Secrets } from './secrets';
import { exchangeForm, type TokenAnswer, type TokenRequest } from './serviceAccount';
import { TokenCache } from './tokenCache';
import {
	answerOf,
	AS_IT_COMES,
	optionsFor,
	withinDeadline,
	type HttpRequest,
	type N8nContext,
	type Origins,
	type Send,
} from './transport';

/** The tokens of all service accounts in this process. */
const tokens = new TokenCache();

/**
 * Sends requests with a token that a service account's key was exchanged for, once for all requests
 * that need the same one. A token that has ended is replaced, and the request repeated once. A sign-in
 * that was refused is not tried again.
 *
 * @param tokenFor the token that a service needs
 * @param stop the person's
 */
export function sendWithServiceAccount(
	context: N8nContext,
	origins: Origins,
	tokenFor: (request: HttpRequest) => TokenRequest,
	secrets: Secrets,
	stop?: AbortSignal,
): Send {
	const refusals = new Map<string, NoTokenError>();
	const { httpRequest } = context.helpers;

	async function tokenOf(request: TokenRequest): Promise<string> {
		const refusal = refusals.get(request.scope);
		if (refusal) throw refusal;
		const token = tokens.token(
			request,
			async (assertion) =>
				await exchangeForToken(httpRequest, request.tokenUrl, assertion, secrets),
		);
		return await unlessStopped(token, stop).catch((error: unknown) => {
			if (isSignInRefusal(error)) refusals.set(request.scope, error);
			throw error;
		});
	}

	return async (request) => {
		const tokenRequest = tokenFor(request);
		const attempt = async (token: string) =>
			await withinDeadline(stop, async (signal) => {
				secrets.add(token);
				const options = optionsFor(request, origins, signal);
				const headers = { Authorization: `Bearer ${token}` };
				return await answerOf(await httpRequest({ ...options, headers }), secrets);
			});
		const token = await tokenOf(tokenRequest);
		const answer = await attempt(token);
		if (!isSignedOut(answer)) return answer;
		await tokens.forget(tokenRequest, token);
		return await attempt(await tokenOf(tokenRequest));
	};
}

/**
 * Trades a service account's assertion for a token.
 *
 * @param httpRequest n8n's helper
 * @param tokenUrl where Google does it
 * @throws NoTokenError
 */
export async function exchangeForToken(
	httpRequest: (options: IHttpRequestOptions) => Promise<unknown>,
	tokenUrl: string,
	assertion: string,
	secrets: Secrets,
): Promise<TokenAnswer> {
	secrets.add(assertion);
	const { status, headers, body } = await withinDeadline(undefined, async (signal) => {
		const form = { method: 'POST', body: exchangeForm(assertion) } as const;
		return await answerOf(
			await httpRequest({ ...AS_IT_COMES, ...form, url: tokenUrl, abortSignal: signal }),
			secrets,
		);
	}).catch((error: unknown) => {
		throw new NoTokenError({ words: errorText(error) });
	});
	if (isSuccess(status) && isTokenAnswer(body)) return body;
	const host = isRedirect(status) ? hostIn(headers.location) : undefined;
	throw new NoTokenError({ status, host, body, words: '' });
}

function isTokenAnswer(body: unknown): body is TokenAnswer {
	const { access_token, expires_in } = (body ?? {}) as Partial<Record<keyof TokenAnswer, unknown>>;
	return typeof access_token === 'string' && access_token !== '' && typeof expires_in === 'number';
}
