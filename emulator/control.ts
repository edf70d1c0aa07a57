import type { FastifyError, FastifyInstance } from 'fastify';

import { ApiError } from './errors';
import type { Fault } from './faults';
import type { Emulator } from './types';

/** A request that means nothing here. */
class BadRequest extends Error {
	readonly statusCode = 400;
}

/** Serves `/_emulator/…`: the library's own methods, for tests in another process. */
export function controlRoutes(app: FastifyInstance, emulator: Emulator): void {
	void app.register(
		async (control) => {
			control.setErrorHandler((error: Error, _request, reply) =>
				reply.status(statusOf(error)).send({ error: error.message }),
			);
			serve(control, emulator);
		},
		{ prefix: '/_emulator' },
	);
}

function serve(control: FastifyInstance, emulator: Emulator): void {
	control.get('/state', () => emulator.state());
	control.get('/requests', () => emulator.requests());
	control.get('/oauthRequests', () => emulator.oauthRequests());
	control.delete('/requests', () => {
		emulator.clearRequests();
		return {};
	});
	control.post('/faults', ({ body }) => {
		emulator.setFaults(faultsIn(body));
		return {};
	});
	control.post('/reset', () => {
		emulator.reset();
		return {};
	});
	control.post('/expireTokens', () => {
		emulator.expireTokens();
		return {};
	});
	control.post('/revokeTokens', () => {
		emulator.revokeTokens();
		return {};
	});
	control.post('/tokens', ({ body }) => {
		const { expiresInSeconds } = (body ?? {}) as { expiresInSeconds?: number };
		return emulator.issueToken({
			user: textIn(body, 'user'),
			scopes: textsIn(body, 'scopes'),
			expiresInSeconds,
		});
	});
	control.get('/serviceAccountKey', ({ query }) =>
		emulator.serviceAccountKey(query as { email?: string }),
	);
	control.post('/messages', ({ body }) => {
		emulator.sendMessage(textIn(body, 'space'));
		return {};
	});
	control.post('/acceptInvitation', ({ body }) => {
		emulator.acceptInvitation(textIn(body, 'space'), textIn(body, 'user'));
		return {};
	});
}

/** The library throws plain errors about who and what is not there. */
function statusOf(error: Error & Partial<FastifyError>): number {
	if (error instanceof ApiError) return error.code;
	if (error.statusCode !== undefined) return error.statusCode;
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

function textsIn(body: unknown, field: string): string[] {
	const value = valueIn(body, field);
	if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
	throw new BadRequest(`The body has to be an object with ${field}, as a list of texts.`);
}

function faultsIn(body: unknown): Fault[] {
	if (!Array.isArray(body)) throw new BadRequest('The body has to be a list of faults.');
	const odd = body.findIndex(
		(fault) => typeof valueIn(valueIn(fault, 'effect'), 'kind') !== 'string',
	);
	if (odd < 0) return body as Fault[];
	throw new BadRequest(
		`Fault ${odd + 1} has no effect with a kind, such as {"effect": {"kind": "cut"}}.`,
	);
}
