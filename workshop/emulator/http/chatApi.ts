import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { htmlAnswer, jsonAnswer, sendAnswer, type Answer } from './answer';
import { authorize, type Caller } from '../core/caller';
import { GROUPS_LOOKUP_PATH, lookupGroup } from './cloudIdentity';
import { ApiError, internal, missingCredentials, unauthenticated } from '../core/errors';
import { facts } from '../facts';
import { GROUPS_LOOKUP } from '../facts/overlay';
import { withFault } from './faults';
import { handlers } from '../handlers';
import { queryRecord, type LoggedRequest } from './requestLog';
import { matchRoute, type RouteMatch } from './routes';
import type { Grant } from '../core/tokens';
import { bearerToken, readBody, readQuery, type SystemQuery } from './validate';
import type { Backend } from './backend';

interface Incoming {
	search: string;
	body: string;
	authorization: string | undefined;
	route: RouteMatch | undefined;
	entry: LoggedRequest;
}

function parsedBody(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Who holds a bearer token, and what for. */
function verifyToken(backend: Backend, methodId: string, authorization: string | undefined): Grant {
	if (!authorization) throw missingCredentials(methodId);
	const grant = backend.tokens.verify(bearerToken(authorization));
	if (!grant) throw unauthenticated(methodId);
	return grant;
}

/** The space that a request is about, for quotas: `spaces/AAAA`. */
function spaceOf({ path }: RouteMatch): string | undefined {
	return /^spaces\/[^/]+/.exec(path.name ?? path.parent ?? '')?.[0];
}

function refusal(error: unknown, system: SystemQuery = {}): Answer {
	const refused = error instanceof ApiError ? error : internal(error);
	return jsonAnswer(refused.code, refused.envelope(), { prettyPrint: system.prettyPrint });
}

function answerCall(backend: Backend, route: RouteMatch, incoming: Incoming): Answer {
	const { methodId, path } = route;
	let system: SystemQuery = {};
	try {
		const grant = verifyToken(backend, methodId, incoming.authorization);
		incoming.entry.user = backend.nameOf(grant);
		const query = readQuery(methodId, incoming.search);
		system = query;
		const caller: Caller = authorize(
			methodId,
			grant,
			query.useAdminAccess === true,
			backend.directory,
		);
		backend.quotas.take(methodId, spaceOf(route));
		const body = readBody(methodId, incoming.body);
		const { state, directory, world } = backend;
		const now = backend.now();
		const call = { methodId, caller, path, query, body, state, directory, world, now };
		const numbersOf = query.enumNumbers ? facts.methods[methodId].response : undefined;
		return jsonAnswer(200, handlers[methodId](call), { ...system, numbersOf });
	} catch (error) {
		return refusal(error, system);
	}
}

function answerLookup(backend: Backend, { authorization, search, entry }: Incoming): Answer {
	try {
		const grant = verifyToken(backend, GROUPS_LOOKUP, authorization);
		entry.user = backend.nameOf(grant);
		return jsonAnswer(200, lookupGroup(backend.directory, grant.scopes, search));
	} catch (error) {
		return refusal(error);
	}
}

function answer(backend: Backend, incoming: Incoming): Answer {
	const { entry, route } = incoming;
	if (route) return answerCall(backend, route, incoming);
	if (entry.apiMethod === GROUPS_LOOKUP) return answerLookup(backend, incoming);
	return htmlAnswer(404, 'The requested URL was not found on this server.');
}

function methodOf(method: string, path: string, route?: RouteMatch): string | undefined {
	const isLookup = method === 'GET' && path.replace(/%3a/gi, ':') === GROUPS_LOOKUP_PATH;
	return isLookup ? GROUPS_LOOKUP : route?.methodId;
}

/** A request to `/v1/…` as it came. */
export interface ApiRequest {
	readonly method: string;
	/** Path and query, percent-encoded. */
	readonly url: string;
	readonly body: string;
	readonly authorization?: string;
}

function receive(backend: Backend, { method, url, body, authorization }: ApiRequest): Incoming {
	const [path, search = ''] = url.split(/\?(.*)/s);
	const route = matchRoute(method, path);
	const apiMethod = methodOf(method, path, route);
	const entry = backend.requests.add({
		time: new Date(backend.now()).toISOString(),
		method,
		path,
		query: queryRecord(search),
		...(body !== '' && { body: parsedBody(body) }),
		status: 0,
		...(apiMethod && { apiMethod }),
	});
	return { search, body, authorization, route, entry };
}

/**
 * Matches, authorizes, checks, answers and logs a request to `/v1/…`.
 *
 * @returns undefined where the connection is to be cut
 */
export async function answerRequest(
	backend: Backend,
	request: ApiRequest,
): Promise<Answer | undefined> {
	const incoming = receive(backend, request);
	const effect = backend.faults.next(incoming.entry.apiMethod ?? '', request.url);
	if (effect?.kind === 'expireToken') {
		backend.tokens.expire(bearerToken(incoming.authorization));
	}
	const sent = await withFault(effect, () => answer(backend, incoming));
	incoming.entry.status = sent?.status ?? 0;
	return sent;
}

/** Serves `/v1/…`. */
export function chatApi(app: FastifyInstance, backend: Backend): void {
	app.all('/v1/*', async (request: FastifyRequest, reply: FastifyReply) => {
		const { method, body, raw, headers } = request;
		const sent = await answerRequest(backend, {
			method,
			url: raw.url ?? '',
			body: typeof body === 'string' ? body : '',
			authorization: headers.authorization,
		});
		return sendAnswer(reply, sent);
	});
}
