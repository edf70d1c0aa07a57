import type { FastifyInstance } from 'fastify';

import type { Fault } from './faults';
import type { Emulator } from './types';

/** Serves `/_emulator/…`: the library's own methods, for tests in another process. */
export function controlRoutes(app: FastifyInstance, emulator: Emulator): void {
	const prefix = '/_emulator';
	app.get(`${prefix}/state`, () => emulator.state());
	app.get(`${prefix}/requests`, () => emulator.requests());
	app.get(`${prefix}/oauthRequests`, () => emulator.oauthRequests());
	app.delete(`${prefix}/requests`, () => {
		emulator.clearRequests();
		return {};
	});
	app.post(`${prefix}/faults`, (request) => {
		emulator.setFaults(request.body as Fault[]);
		return {};
	});
	app.post(`${prefix}/reset`, () => {
		emulator.reset();
		return {};
	});
	app.post(`${prefix}/expireTokens`, () => {
		emulator.expireTokens();
		return {};
	});
	app.post(`${prefix}/revokeTokens`, () => {
		emulator.revokeTokens();
		return {};
	});
	app.post(`${prefix}/tokens`, (request) =>
		emulator.issueToken(request.body as Parameters<Emulator['issueToken']>[0]),
	);
	app.get(`${prefix}/serviceAccountKey`, ({ query }) =>
		emulator.serviceAccountKey(query as { email?: string }),
	);
	app.post(`${prefix}/messages`, (request) => {
		emulator.sendMessage((request.body as { space: string }).space);
		return {};
	});
	app.post(`${prefix}/acceptInvitation`, (request) => {
		const { space, user } = request.body as { space: string; user: string };
		emulator.acceptInvitation(space, user);
		return {};
	});
}
