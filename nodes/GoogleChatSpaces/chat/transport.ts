import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { isSuccess } from './cause';
import { systemClock, unlessStopped } from './clock';
import type { Service } from './methods';
import { mapTexts, type Secrets } from './secrets';

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
export interface HttpAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed JSON, without the secrets that were sent; undefined where nobody could work on it. */
	readonly body?: unknown;
	/** It was to be JSON, and broke off or does not end. */
	readonly isCut?: boolean;
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
/** The most of an answer that is read, in bytes: some times the largest page of Google. */
const MAX_BYTES = 32 * 1024 * 1024;
/** The most of an error that is read, in bytes. */
const MAX_ERROR_BYTES = 256 * 1024;

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

/**
 * Reads what n8n's helpers resolve to, given {@link AS_IT_COMES}, as far as an answer of Google could go.
 *
 * @throws what the stream of the body throws when the connection breaks
 */
export async function answerOf(response: unknown, secrets: Secrets): Promise<HttpAnswer> {
	const { statusCode, headers, body } = response as {
		statusCode: number;
		headers: Readonly<Record<string, unknown>>;
		/** A parsed one where n8n answers in the place of the network. */
		body: unknown;
	};
	const answer = { status: statusCode, headers };
	const text = isStream(body)
		? await readText(body, isSuccess(statusCode) ? MAX_BYTES : MAX_ERROR_BYTES)
		: JSON.stringify(body ?? '');
	try {
		return { ...answer, body: mapTexts(JSON.parse(text), secrets.hide) };
	} catch (error) {
		const isJson = /^application\/json/.test(String(headers['content-type']));
		return { ...answer, isCut: error instanceof SyntaxError && isJson };
	}
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Reads up to so many bytes; what is left is not fetched. */
async function readText(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop closes the connection.
		if (length > maxBytes) break;
	}
	return new TextDecoder().decode(Buffer.concat(chunks));
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
