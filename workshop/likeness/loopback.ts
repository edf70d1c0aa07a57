import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { NoToken, type ClientFile } from './signIn';

/** What the browser brought back, and what its exchange needs. */
export interface Code {
	code: string;
	verifier: string;
	redirectUri: string;
}

/**
 * Signs somebody in by a browser on this machine, with PKCE; see
 * https://developers.google.com/identity/protocols/oauth2/native-app
 *
 * @param show tells the person which address to open
 * @throws NoToken where the person refuses, or the answer is somebody else's
 */
export async function receiveCode(
	client: ClientFile,
	scope: string,
	show: (url: string) => void,
): Promise<Code> {
	const verifier = randomBytes(48).toString('base64url');
	const state = randomBytes(16).toString('base64url');
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const url = new URL(client.auth_uri);
	url.search = new URLSearchParams({
		client_id: client.client_id,
		redirect_uri: redirectUri,
		response_type: 'code',
		scope,
		state,
		code_challenge: createHash('sha256').update(verifier).digest('base64url'),
		code_challenge_method: 'S256',
	}).toString();
	show(url.href);
	try {
		const code = await new Promise<string>((resolve, reject) => {
			server.on('request', (request, response) => {
				const answer = new URL(request.url ?? '/', redirectUri).searchParams;
				if (answer.get('state') !== state) {
					response.writeHead(404).end();
					return;
				}
				response.end('You can close this page.');
				const given = answer.get('code');
				if (given) resolve(given);
				else reject(new NoToken(`Nobody signed in: ${answer.get('error')}.`));
			});
		});
		return { code, verifier, redirectUri };
	} finally {
		server.close();
		server.closeIdleConnections();
	}
}
