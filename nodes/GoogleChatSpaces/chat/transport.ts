import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';

import { unlessStopped } from './clock';
import type { Service } from './methods';
import { exchangeForm, TokenCache, type TokenAnswer, type TokenRequest } from './serviceAccount';

export type N8nContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Where each API is: the origins in the credential. */
export type Origins = Readonly<Record<Service, string>>;

export interface HttpRequest {
	readonly service: Service;
	readonly verb: IHttpRequestMethods;
	readonly path: string;
	readonly query?: IDataObject;
	readonly body?: object;
}

/** Google's answer, of any status; a body that is not JSON stays the text that came. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

/** Sends one request once. Rejects only when no answer came. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** A service account got no token. The message holds the status, Google's error code and its description. */
export class TokenExchangeError extends Error {}

/** Silence after which a request counts as broken, in ms. */
const TIMEOUT_MS = 60_000;

/**
 * Gives every answer as it came, but lets n8n see a 401, on which it refreshes. n8n 1.x takes it for
 * a yes to every status.
 */
const ALL_BUT_401: IHttpRequestOptions['ignoreHttpStatusErrors'] = { ignore: true, except: [401] };

/**
 * Sends requests signed with an OAuth2 credential, through n8n's helper, which refreshes an expired
 * token when it sees a 401.
 */
export function sendWithOAuth2(
	context: N8nContext,
	credentialType: string,
	origins: Origins,
): Send {
	return async (request) => {
		const attempt = async (
			ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
		): Promise<FullResponse> =>
			await context.helpers.httpRequestWithAuthentication.call(context, credentialType, {
				...optionsFor(request, origins),
				ignoreHttpStatusErrors,
			});
		return await answered(async () => {
			const response = await attempt(ALL_BUT_401);
			return response.statusCode === 401 ? await attempt(false) : response;
		});
	};
}

/** The tokens of all service accounts in this process. */
const tokens = new TokenCache();

/**
 * Sends requests with a token that a service account's key was exchanged for, once for all requests
 * that need the same one. A 401 has the token replaced, and the request repeated once.
 *
 * @param tokenFor the token that a service needs
 * @param signal Stop, of which n8n tells by itself only requests that it signs
 */
export function sendWithServiceAccount(
	context: N8nContext,
	origins: Origins,
	tokenFor: (request: HttpRequest) => TokenRequest,
	signal?: AbortSignal,
): Send {
	return async (request) => {
		const tokenRequest = tokenFor(request);
		const exchange = async (assertion: string) =>
			await exchanged(context, tokenRequest.tokenUrl, assertion);
		const attempt = async (token: string) =>
			await answered(
				async () =>
					await context.helpers.httpRequest({
						...optionsFor(request, origins),
						headers: { Authorization: `Bearer ${token}` },
						abortSignal: signal,
					}),
			);
		const token = await unlessStopped(tokens.token(tokenRequest, exchange), signal);
		const answer = await attempt(token);
		if (answer.status !== 401) return answer;
		await tokens.forget(tokenRequest, token);
		return await attempt(await unlessStopped(tokens.token(tokenRequest, exchange), signal));
	};
}

/** Trades an assertion for a token. @throws TokenExchangeError when Google refuses */
async function exchanged(
	context: N8nContext,
	tokenUrl: string,
	assertion: string,
): Promise<TokenAnswer> {
	const { status, body } = await answered(
		async () =>
			await context.helpers.httpRequest({
				method: 'POST',
				url: tokenUrl,
				body: exchangeForm(assertion),
				returnFullResponse: true,
				timeout: TIMEOUT_MS,
			}),
	);
	const answer = (typeof body === 'object' ? body : {}) as Partial<TokenAnswer> & {
		error?: string;
		error_description?: string;
	};
	if (status < 400 && answer.access_token && answer.expires_in) return answer as TokenAnswer;
	const reason = [answer.error, answer.error_description].filter(Boolean).join(': ');
	throw new TokenExchangeError(`HTTP ${status} of the token endpoint, ${reason}`);
}

/** Built anew for each attempt: n8n changes the options that it is given. */
function optionsFor(
	{ service, verb, path, query, body }: HttpRequest,
	origins: Origins,
): IHttpRequestOptions {
	return {
		method: verb,
		url: urlWithin(origins[service], path),
		qs: query,
		body: body as IDataObject | undefined,
		arrayFormat: 'repeat',
		json: true,
		returnFullResponse: true,
		timeout: TIMEOUT_MS,
	};
}

/** Joins origin and path, and makes sure that the token goes nowhere else. */
function urlWithin(origin: string, path: string): string {
	const base = new URL(origin);
	const url = new URL(path, base);
	if (url.origin !== base.origin || url.pathname !== path) {
		throw new TypeError(`A request may not leave ${base.origin}`);
	}
	return url.href;
}

interface FullResponse {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

async function answered(request: () => Promise<FullResponse>): Promise<HttpAnswer> {
	try {
		const { statusCode, headers, body } = await request();
		return { status: statusCode, headers, body };
	} catch (error) {
		// where n8n rejects an answer of 400 and above, it keeps what came
		return answerBehind(error);
	}
}

/** @throws the error itself, when there was no answer */
function answerBehind(error: unknown): HttpAnswer {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { response } = cause as { response?: Partial<HttpAnswer> & { data?: unknown } };
		if (typeof response?.status === 'number') {
			return { status: response.status, headers: response.headers ?? {}, body: response.data };
		}
	}
	// n8n 1.x keeps no cause, but the status, and the body if it is JSON.
	if (error instanceof NodeApiError && error.context.data && Number(error.httpCode) >= 400) {
		return { status: Number(error.httpCode), headers: {}, body: error.context.data };
	}
	throw error;
}
