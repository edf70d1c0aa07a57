import { isIP } from 'node:net';

import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError } from '../core/errors';
import type { Fault, FaultEffect } from './faults';
import type { Emulator } from './types';
import type { World } from '../core/world';

/** A request that means nothing here. */
class BadRequest extends Error {
	readonly statusCode = 400;
}

class Forbidden extends Error {
	readonly statusCode = 403;
}

/** Serves `/_emulator/…`: the library's own methods, for tests in another process. */
export function controlRoutes(app: FastifyInstance, emulator: Emulator): void {
	void app.register(
		async (control) => {
			control.addHook('onRequest', refuseBrowsers);
			control.setErrorHandler((error: Error, _request, reply) =>
				reply.status(statusOf(error)).send({ error: error.message }),
			);
			serve(control, emulator);
		},
		{ prefix: '/_emulator' },
	);
}

/**
 * Whoever reads the log or issues tokens is a program of this machine, or a page of the emulator
 * itself; never a page that a browser has from elsewhere.
 */
async function refuseBrowsers({ headers }: FastifyRequest): Promise<void> {
	const { host = '', origin, 'sec-fetch-site': site = 'none' } = headers;
	const foreignOrigin = origin !== undefined && origin !== `http://${host}`;
	const foreignSite = !['none', 'same-origin'].includes(String(site));
	if (foreignOrigin || foreignSite) throw new Forbidden('Pages of other origins have no say here.');
	const name = host.replace(/:\d+$/, '');
	if (!isIP(name.replace(/^\[|\]$/g, '')) && name !== 'localhost') {
		throw new Forbidden(`Call the emulator by its address, or localhost, and not ${name}.`);
	}
}

function serve(control: FastifyInstance, emulator: Emulator): void {
	const routes: Readonly<Record<string, (request: FastifyRequest) => unknown>> = {
		'GET /state': () => emulator.state(),
		'GET /requests': () => emulator.requests(),
		'GET /oauthRequests': () => emulator.oauthRequests(),
		'DELETE /requests': () => emulator.clearRequests(),
		'POST /faults': ({ body }) => emulator.setFaults(faultsIn(body)),
		'GET /world': () => emulator.world(),
		'POST /world': ({ body }) => emulator.setWorld((body ?? {}) as Partial<World>),
		'POST /reset': () => emulator.reset(),
		'POST /expireTokens': () => emulator.expireTokens(),
		'POST /revokeTokens': () => emulator.revokeTokens(),
		'POST /tokens': ({ body }) =>
			emulator.issueToken({
				user: textIn(body, 'user'),
				scopes: textsIn(body, 'scopes'),
				expiresInSeconds: secondsIn(body, 'expiresInSeconds'),
			}),
		'GET /serviceAccountKey': ({ query }) =>
			emulator.serviceAccountKey(query as { email?: string }),
		'POST /messages': ({ body }) => emulator.sendMessage(textIn(body, 'space')),
		'POST /acceptInvitation': ({ body }) =>
			emulator.acceptInvitation(textIn(body, 'space'), textIn(body, 'user')),
	};
	for (const [route, answer] of Object.entries(routes)) {
		const [method, url] = route.split(' ');
		// What gives nothing back is done.
		control.route({ method, url, handler: async (request) => answer(request) ?? {} });
	}
}

/** The library throws range errors about what can't be, and plain ones about who is not there. */
function statusOf(error: Error & Partial<FastifyError>): number {
	if (error instanceof ApiError) return error.code;
	if (error.statusCode !== undefined) return error.statusCode;
	if (error instanceof RangeError) return 400;
	return error.constructor === Error ? 404 : 500;
}

function valueIn(body: unknown, field: string): unknown {
	return (body as Record<string, unknown> | null | undefined)?.[field];
}

function textIn(body: unknown, field: string): string {
	const value = valueIn(body, field);
	if (typeof value === 'string') return value;
	throw new BadRequest(`The body has to be an object with ${field}, as text.`);
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function secondsIn(body: unknown, field: string): number | undefined {
	const value = valueIn(body, field);
	if (value === undefined || typeof value === 'number') return value;
	throw new BadRequest(`The body has to be an object with ${field}, as a number, or without.`);
}

function textsIn(body: unknown, field: string): string[] {
	const value = valueIn(body, field);
	if (isTexts(value)) return value;
	throw new BadRequest(`The body has to be an object with ${field}, as a list of texts.`);
}

interface NumberRule {
	from: number;
	to?: number;
	required?: true;
}

/** The numbers of a fault and of its effect, and between what they lie. */
const FAULT_NUMBERS: Readonly<Record<string, NumberRule>> = {
	probability: { from: 0, to: 1 },
	count: { from: 0 },
	skip: { from: 0 },
	seed: { from: 0 },
};

const STATUS: NumberRule = { from: 400, to: 599 };
const MILLISECONDS: NumberRule = { from: 0, required: true };

const EFFECT_NUMBERS: Readonly<Record<FaultEffect['kind'], Record<string, NumberRule>>> = {
	status: { status: { ...STATUS, required: true }, retryAfterSeconds: { from: 0 } },
	answer: { status: { from: 200, to: 599 } },
	change: {},
	drip: { ms: MILLISECONDS },
	latency: { ms: MILLISECONDS },
	slowHeaders: { ms: MILLISECONDS },
	cut: {},
	html: { status: STATUS },
	truncated: {},
	expireToken: {},
};

function checkNumbers(holder: unknown, where: string, rules: Record<string, NumberRule>): void {
	for (const [field, { from, to = Infinity, required }] of Object.entries(rules)) {
		const value = valueIn(holder, field);
		if (value === undefined && !required) continue;
		if (typeof value === 'number' && value >= from && value <= to) continue;
		const range = to === Infinity ? `from ${from}` : `from ${from} to ${to}`;
		throw new BadRequest(`${where}${field} has to be a number ${range}.`);
	}
}

function checkFault(fault: unknown, where: string): void {
	const effect = valueIn(fault, 'effect');
	const kind = valueIn(effect, 'kind');
	if (typeof kind !== 'string' || !Object.hasOwn(EFFECT_NUMBERS, kind)) {
		const kinds = Object.keys(EFFECT_NUMBERS).join(', ');
		throw new BadRequest(`${where}effect has to be an object whose kind is one of ${kinds}.`);
	}
	checkNumbers(effect, `${where}effect.`, EFFECT_NUMBERS[kind as FaultEffect['kind']]);
	checkNumbers(fault, where, FAULT_NUMBERS);
	const methods = valueIn(fault, 'methods');
	if (methods !== undefined && !isTexts(methods)) {
		throw new BadRequest(`${where}methods has to be a list of texts.`);
	}
	const url = valueIn(fault, 'url');
	if (url !== undefined && typeof url !== 'string') {
		throw new BadRequest(`${where}url has to be text.`);
	}
	const fields = valueIn(effect, 'fields');
	if (kind === 'change' && (typeof fields !== 'object' || fields === null)) {
		throw new BadRequest(`${where}effect.fields has to be an object.`);
	}
}

function faultsIn(body: unknown): Fault[] {
	if (!Array.isArray(body)) throw new BadRequest('The body has to be a list of faults.');
	body.forEach((fault, index) => checkFault(fault, `Fault ${index + 1}: `));
	return body as Fault[];
}
