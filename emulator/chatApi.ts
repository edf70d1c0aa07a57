import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { authorize, type Caller } from './caller';
import { ApiError, internal, missingCredentials, unauthenticated } from './errors';
import { handlers } from './handlers';
import { responseText } from './json';
import { queryRecord, type LoggedRequest } from './requestLog';
import { matchRoute, type RouteMatch } from './routes';
import { readBody, readQuery, type SystemQuery } from './validate';
import type { World } from './world';

const JSON_TYPE = 'application/json; charset=UTF-8';

interface Answer {
	status: number;
	type: string;
	text: string;
}

interface Incoming {
	route: RouteMatch;
	search: string;
	body: string;
	authorization: string | undefined;
}

const NOT_FOUND: Answer = {
	status: 404,
	type: 'text/html; charset=UTF-8',
	text: '<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> The requested URL was not found on this server.\n',
};

function parsedBody(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Who holds a bearer token, and what for. */
function verifyToken(world: World, methodId: string, authorization: string | undefined) {
	if (!authorization) throw missingCredentials(methodId);
	const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
	const grant = token === undefined ? undefined : world.tokens.verify(token);
	if (!grant) throw unauthenticated(methodId);
	return grant;
}

function logName(caller: Caller, world: World): string {
	return caller.kind === 'user' ? caller.person.email : (world.directory.project.chatApp?.id ?? '');
}

function answerCall(world: World, incoming: Incoming, entry: LoggedRequest): Answer {
	const { methodId, path } = incoming.route;
	let system: SystemQuery = {};
	try {
		const grant = verifyToken(world, methodId, incoming.authorization);
		const query = readQuery(methodId, incoming.search);
		system = query;
		const caller = authorize(methodId, grant, query.useAdminAccess === true, world.directory);
		entry.user = logName(caller, world);
		const body = readBody(methodId, incoming.body);
		const { state, directory } = world;
		const call = { methodId, caller, path, query, body, state, directory, now: world.now() };
		return ok(handlers[methodId](call), system);
	} catch (error) {
		return refusal(error instanceof ApiError ? error : internal(error), system);
	}
}

function ok(answer: object, system: SystemQuery): Answer {
	return { status: 200, type: JSON_TYPE, text: responseText(answer, system) };
}

function refusal(error: ApiError, { prettyPrint }: SystemQuery): Answer {
	const text = responseText(error.envelope(), { prettyPrint });
	return { status: error.code, type: JSON_TYPE, text };
}

/** Serves `/v1/spaces…`: matches, authorizes, checks, answers and logs each request. */
export function chatApi(app: FastifyInstance, world: World): void {
	app.all('/v1/*', (request: FastifyRequest, reply: FastifyReply) => {
		const [path, search = ''] = (request.raw.url ?? '').split(/\?(.*)/s);
		const body = typeof request.body === 'string' ? request.body : '';
		const route = matchRoute(request.method, path);
		const entry = world.requests.add({
			time: new Date(world.now()).toISOString(),
			method: request.method,
			path,
			query: queryRecord(search),
			...(body !== '' && { body: parsedBody(body) }),
			status: 0,
			...(route && { apiMethod: route.methodId }),
		});
		const { authorization } = request.headers;
		const answer = route
			? answerCall(world, { route, search, body, authorization }, entry)
			: NOT_FOUND;
		entry.status = answer.status;
		return reply.code(answer.status).type(answer.type).send(answer.text);
	});
}
