import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { readBody, type Body } from './body';
import { isSuccess } from './cause';
import { systemClock, unlessStopped } from './clock';
import type { Service } from './methods';
import type { Secrets } from './secrets';

export type N8nContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Where each API is. */
export type Origins = Readonly<Record<Service, URL>>;

export interface HttpRequest {
	readonly service: Service;
	readonly verb: IHttpRequestMethods;
	readonly path: string;
	readonly query?: IDataObject;
	readonly body?: object;
}

/** An answer of any status. */
export interface HttpAnswer extends Body {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * Sends one request once.
 *
 * @throws NoTokenError when it could not be signed, and so was not sent; anything else when no answer came
 */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** Silence after which a request counts as broken, in ms. */
const SILENCE_MS = 60_000;
/** The longest that a request may take with its whole answer, in ms. */
const DEADLINE_MS = 120_000;

/** How every request is sent: no redirect takes its token elsewhere, and any answer is read by us. */
export const AS_IT_COMES = {
	disableFollowRedirect: true,
	ignoreHttpStatusErrors: true,
	returnFullResponse: true,
	encoding: 'stream',
	timeout: SILENCE_MS,
} as const satisfies Partial<IHttpRequestOptions>;

/** Built anew for each attempt: n8n changes the options that it is given. */
export function optionsFor(
	{ service, verb, path, query, body }: HttpRequest,
	origins: Origins,
	signal: AbortSignal,
): IHttpRequestOptions {
	return {
		...AS_IT_COMES,
		method: verb,
		url: urlWithin(origins[service], path),
		headers: {},
		qs: query,
		body: body as IDataObject | undefined,
		arrayFormat: 'repeat',
		json: true,
		abortSignal: signal,
	};
}

/** Joins origin and path, and makes sure that the token goes nowhere else. */
function urlWithin(base: URL, path: string): string {
	const url = new URL(path, base);
	if (url.origin !== base.origin || url.pathname !== path) {
		throw new TypeError(`A request may not leave ${base.origin}`);
	}
	return url.href;
}

/** Reads what n8n's helpers resolve to, given {@link AS_IT_COMES}. */
export async function answerOf(response: unknown, secrets: Secrets): Promise<HttpAnswer> {
	const { statusCode, headers, body } = response as {
		statusCode: number;
		headers: Readonly<Record<string, unknown>>;
		body: unknown;
	};
	const contentType = headers['content-type'];
	const isError = !isSuccess(statusCode);
	return {
		status: statusCode,
		headers,
		...(await readBody(body, { contentType, isError }, secrets)),
	};
}

/**
 * Does something that a signal ends: Stop, or the time that one request may take.
 *
 * @throws when the time is over; StoppedError after Stop
 */
export async function withinDeadline<Value>(
	stop: AbortSignal | undefined,
	action: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
	const deadline = systemClock.deadline(DEADLINE_MS);
	const signal = stop ? AbortSignal.any([stop, deadline]) : deadline;
	return await unlessStopped(action(signal), signal).catch((error: unknown) => {
		if (stop?.aborted || !deadline.aborted) throw error;
		throw new Error(`timeout of ${DEADLINE_MS}ms exceeded before the answer was complete`);
	});
}
