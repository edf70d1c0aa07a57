import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import type { Emulator } from '../emulator';

/** The hosts that the nodes under test ask, by their own settings. */
const HOSTS = ['chat.googleapis.com', 'oauth2.googleapis.com'];

const LOOPBACK = '127.0.0.1';

/** Stands where the internet would be: what is sent to Google's hosts comes out at an emulator. */
export interface Google {
	/** Where to send requests to Google, for HTTPS_PROXY */
	proxyUrl: string;
	/** PEM of the certificate that the hosts show; no one else is to trust it */
	certificate: string;
	/** The emulator that answers from now on */
	use(emulator: Emulator): void;
	close(): Promise<void>;
}

/** A certificate that is its own authority. */
async function makeCertificate() {
	return await generate([{ name: 'commonName', value: HOSTS[0] }], {
		algorithm: 'sha256',
		keyType: 'ec',
		extensions: [
			{ name: 'basicConstraints', cA: true },
			{ name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) },
		],
	});
}

/** Joins two sockets; when one goes, so does the other. */
function join(one: Socket, other: Socket) {
	one.pipe(other).pipe(one);
	for (const [socket, peer] of [
		[one, other],
		[other, one],
	]) {
		socket.on('error', () => peer.destroy()).on('close', () => peer.destroy());
	}
}

async function listen(server: Server) {
	await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
	return (server.address() as AddressInfo).port;
}

/**
 * Starts the proxy. It takes `CONNECT` for Google's hosts alone, answers in their name with a
 * certificate made for this run, and leaves the loopback never.
 */
export async function startGoogle(): Promise<Google> {
	const { private: key, cert } = await makeCertificate();
	let emulatorPort = 0;
	const hosts = createTlsServer({ key, cert }, (socket) =>
		join(socket, connect(emulatorPort, LOOPBACK)),
	);
	const sockets = new Set<Socket>();
	const proxy = createServer((_request, response) => response.writeHead(405).end());
	proxy.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
	});
	proxy.on('connect', ({ url }, socket: Socket) => {
		if (!HOSTS.some((host) => url === `${host}:443`)) {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		hosts.emit('connection', socket);
	});
	return {
		proxyUrl: `http://${LOOPBACK}:${await listen(proxy)}`,
		certificate: cert,
		use: ({ baseUrl }) => (emulatorPort = Number(new URL(baseUrl).port)),
		async close() {
			const closed = new Promise((resolve) => proxy.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
