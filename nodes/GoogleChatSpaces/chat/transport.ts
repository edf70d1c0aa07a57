import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

export interface HttpRequest {
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

/** Silence after which a request counts as broken, in ms. */
const TIMEOUT_MS = 60_000;

/**
 * Sends requests signed with a credential, through n8n's helper, which refreshes an expired token
 * when it sees a 401.
 *
 * @param credentialType the credential's type, which n8n signs with
 * @param origin where the API is: the credential's `apiBaseUrl`
 */
export function sendWithCredential(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credentialType: string,
	origin: string,
): Send {
	return async ({ verb, path, query, body }) => {
		try {
			const answer = await context.helpers.httpRequestWithAuthentication.call(
				context,
				credentialType,
				{
					method: verb,
					url: urlWithin(origin, path),
					qs: query,
					body: body as IDataObject | undefined,
					arrayFormat: 'repeat',
					json: true,
					returnFullResponse: true,
					timeout: TIMEOUT_MS,
				},
			);
			return { status: answer.statusCode, headers: answer.headers, body: answer.body };
		} catch (error) {
			// n8n rejects an answer of 400 and above, and keeps the answer as the cause.
			return answerBehind(error);
		}
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

/** @throws the error itself, when there was no answer */
function answerBehind(error: unknown): HttpAnswer {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { response } = cause as { response?: Partial<HttpAnswer> & { data?: unknown } };
		if (typeof response?.status === 'number') {
			return { status: response.status, headers: response.headers ?? {}, body: response.data };
		}
	}
	throw error;
}
