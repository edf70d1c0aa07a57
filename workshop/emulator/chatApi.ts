import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { htmlAnswer, jsonAnswer, sendAnswer, type Answer } from './answer';
import { authorize, type Caller } from './caller';
import { GROUPS_LOOKUP_PATH, lookupGroup } from './cloudIdentity';
import { ApiError, internal, missingCredentials, unauthenticated } from './errors';
import { GROUPS_LOOKUP } from './facts/overlay';
import { withFault } from './faults';
import { handlers } from './handlers';
import { queryRecord, type LoggedRequest } from './requestLog';
import { matchRoute, type RouteMatch } from './routes';
import type { Grant } from './tokens';
import { readBody, readQuery, type SystemQuery } from './validate';
import type { World } from './world';

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

function bearerToken(authorization: string | undefined): string | undefined {
	return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
}

/** Who holds a bearer token, and what for. */
function verifyToken(world: World, methodId: string, authorization: string | undefined): Grant {
	if (!authorization) throw missingCredentials(methodId);
	const grant = world.tokens.verify(bearerToken(authorization) ?? '');
	if (!grant) throw unauthenticated(methodId);
	return grant;
}

function logName({ principal }: Grant, world: World): string {
	return principal.kind === 'user'
		? world.directory.requirePerson(principal.personId).email
		: principal.serviceAccount;
}

/** The space that a request is about, for quotas: `spaces/AAAA`. */
function spaceOf({ path }: RouteMatch): string | undefined {
	return /^spaces\/[^/]+/.exec(path.name ?? path.parent ?? '')?.[0];
}

function refusal(error: unknown, system: SystemQuery = {}): Answer {
	const refused = error instanceof ApiError ? error : internal(error);
	return jsonAnswer(refused.code, refused.envelope(), { prettyPrint: system.prettyPrint });
}

function answerCall(world: World, route: RouteMatch, incoming: Incoming): Answer {
	const { methodId, path } = route;
	let system: SystemQuery = {};
	try {
		const grant = verifyToken(world, methodId, incoming.authorization);
		incoming.entry.user = logName(grant, world);
		const query = readQuery(methodId, incoming.search);
		system = query;
		const caller: Caller = authorize(
			methodId,
			grant,
			query.useAdminAccess === true,
			world.directory,
		);
		world.quotas.take(methodId, spaceOf(route));
		const body = readBody(methodId, incoming.body);
		const { state, directory } = world;
		const call = { methodId, caller, path, query, body, state, directory, now: world.now() };
		return jsonAnswer(200, handlers[methodId](call), system);
	} catch (error) {
		return refusal(error, system);
	}
}

function answerLookup(world: World, { authorization, search, entry }: Incoming): Answer {
	try {
		const grant = verifyToken(world, GROUPS_LOOKUP, authorization);
		entry.user = logName(grant, world);
		return jsonAnswer(200, lookupGroup(world.directory, grant.scopes, search));
	} catch (error) {
		return refusal(error);
	}
}

function answer(world: World, incoming: Incoming): Answer {
	const { entry, route } = incoming;
	if (route) return answerCall(world, route, incoming);
	if (entry.apiMethod === GROUPS_LOOKUP) return answerLookup(world, incoming);
	return htmlAnswer(404, 'The requested URL was not found on this server.');
}

function methodOf(request: FastifyRequest, path: string, route?: RouteMatch): string | undefined {
	const isLookup = request.method === 'GET' && path.replace(/%3a/gi, ':') === GROUPS_LOOKUP_PATH;
	return isLookup ? GROUPS_LOOKUP : route?.methodId;
}

function receive(world: World, request: FastifyRequest): Incoming {
	const [path, search = ''] = (request.raw.url ?? '').split(/\?(.*)/s);
	const body = typeof request.body === 'string' ? request.body : '';
	const route = matchRoute(request.method, path);
	const apiMethod = methodOf(request, path, route);
	const entry = world.requests.add({
		time: new Date(world.now()).toISOString(),
		method: request.method,
		path,
		query: queryRecord(search),
		...(body !== '' && { body: parsedBody(body) }),
		status: 0,
		...(apiMethod && { apiMethod }),
	});
	return { search, body, authorization: request.headers.authorization, route, entry };
}

/** Serves `/v1/…`: matches, authorizes, checks, answers and logs each request. */
export function chatApi(app: FastifyInstance, world: World): void {
	app.all('/v1/*', async (request: FastifyRequest, reply: FastifyReply) => {
		const incoming = receive(world, request);
		const effect = world.faults.next(incoming.entry.apiMethod ?? '');
		if (effect?.kind === 'expireToken') {
			world.tokens.expire(bearerToken(incoming.authorization) ?? '');
		}
		const sent = await withFault(effect, () => answer(world, incoming));
		incoming.entry.status = sent?.status ?? 0;
		return sendAnswer(reply, sent);
	});
}
