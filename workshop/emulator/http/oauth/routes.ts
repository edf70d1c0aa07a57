import type { FastifyInstance, FastifyRequest } from 'fastify';

import { sendAnswer, type Answer } from '../answer';
import type { Backend } from '../backend';
import { TOKEN_METHOD, USERINFO_METHOD, withFault } from '../faults';
import type { LoggedOAuthRequest } from '../requestLog';
import { bearerToken } from '../validate';
import type { Parameters } from './authorization';
import { consent } from './consent';
import { revoke, token, tokenInfo } from './tokens';
import { userinfo } from './userinfo';

export const CONSENT_PATH = '/o/oauth2/v2/auth';
export const TOKEN_PATH = '/token';

/** One request to an endpoint of sign-in. */
export interface OAuthCall {
	method: string;
	path: string;
	query: Parameters;
	form: Parameters;
	/** The scopes that the form of the consent page has ticked. */
	ticked: string[];
	authorization: string | undefined;
	/** The token in the header; empty where there is none. */
	bearer: string;
	/** What the log says of it; endpoints add what they find out. */
	entry: LoggedOAuthRequest;
}

type Endpoint = (backend: Backend, call: OAuthCall) => Answer | Promise<Answer>;

interface Route {
	methods: string[];
	path: string;
	endpoint: Endpoint;
	/** What fault scripts call it. */
	faultMethod?: string;
}

const ROUTES: readonly Route[] = [
	{ methods: ['GET', 'POST'], path: CONSENT_PATH, endpoint: consent },
	{ methods: ['POST'], path: TOKEN_PATH, endpoint: token, faultMethod: TOKEN_METHOD },
	{
		methods: ['GET', 'POST'],
		path: '/v1/userinfo',
		endpoint: userinfo,
		faultMethod: USERINFO_METHOD,
	},
	{ methods: ['POST'], path: '/revoke', endpoint: revoke },
	{ methods: ['GET', 'POST'], path: '/tokeninfo', endpoint: tokenInfo },
];

type Fields = Record<string, string | string[]>;

/** A form's or query's fields; of a repeated one the last. */
function parametersOf(fields: unknown): Parameters {
	return Object.fromEntries(
		Object.entries((fields ?? {}) as Fields).map(([name, value]) => [name, [value].flat().at(-1)]),
	);
}

function receive(backend: Backend, path: string, request: FastifyRequest): OAuthCall {
	const { method, query, body, headers } = request;
	return {
		method,
		path,
		query: parametersOf(query),
		form: parametersOf(body),
		ticked: [((body ?? {}) as Fields).granted ?? []].flat(),
		authorization: headers.authorization,
		bearer: bearerToken(headers.authorization),
		entry: backend.oauthRequests.add({
			time: new Date(backend.now()).toISOString(),
			method,
			path,
			status: 0,
		}),
	};
}

/** Serves the consent page, Google's token endpoints and OpenID's userinfo, and logs each request. */
export function oauthRoutes(app: FastifyInstance, backend: Backend): void {
	for (const { methods, path, endpoint, faultMethod } of ROUTES) {
		app.route({
			method: methods,
			url: path,
			handler: async (request, reply) => {
				const call = receive(backend, path, request);
				const fault =
					faultMethod === undefined
						? undefined
						: backend.faults.next(faultMethod, request.raw.url ?? '');
				const sent = await withFault(fault, () => endpoint(backend, call));
				call.entry.status = sent?.status ?? 0;
				return sendAnswer(reply, sent);
			},
		});
	}
}
