import { setTimeout as sleep } from 'node:timers/promises';

import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';

import { chatApi } from './chatApi';
import { discoveryDocument } from './discovery';
import { oauthRoutes } from './oauth/routes';
import type { Backend } from './backend';

/** Larger than anything that Google takes in these methods. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** The HTTP server with all of Google's routes, not yet listening. */
export function createServer(
	backend: Backend,
	{ latencyMs }: { latencyMs: number },
): FastifyInstance {
	const app = fastify({
		bodyLimit: BODY_LIMIT_BYTES,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: BODY_LIMIT_BYTES },
	});
	void app.register(formbody);
	if (latencyMs > 0) {
		app.addHook('preHandler', async ({ url }) => {
			if (!url.startsWith('/_emulator')) await sleep(latencyMs);
		});
	}
	void app.register(async (api) => {
		// the API reads JSON itself, to refuse it in Google's words
		api.removeAllContentTypeParsers();
		api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		chatApi(api, backend);
	});
	void app.register(async (oauth) => oauthRoutes(oauth, backend));
	app.get('/$discovery/rest', ({ protocol, host }) => discoveryDocument(`${protocol}://${host}`));
	return app;
}
