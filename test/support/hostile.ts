import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Visit {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** Gives any answer it likes, or none. */
export type Answer = (response: ServerResponse, visit: Visit) => void;

/** A server that is not Google, and keeps to no rule. */
export interface HostileServer {
	readonly baseUrl: string;
	readonly host: string;
	/** Who came, since `answers` was called last. */
	readonly visits: readonly Visit[];
	/** Answers so from here on. */
	answers(answer: Answer): void;
	close(): Promise<void>;
}

export async function startHostileServer(): Promise<HostileServer> {
	let answer: Answer = (response) => response.end();
	const visits: Visit[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers } = request;
			const visit = { method, path, headers, body: Buffer.concat(chunks).toString() };
			visits.push(visit);
			answer(response, visit);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		baseUrl: `http://${host}`,
		host,
		visits,
		answers(next) {
			answer = next;
			visits.length = 0;
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return (response) => {
		response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
	};
}

/** Sends the client on to another address. */
export function redirect(location: string, status = 302): Answer {
	return json({ name: 'spaces/AAAAelsewhere' }, status, { location });
}
