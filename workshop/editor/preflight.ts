import { mkdir, statfs } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { Problem } from './problem';

const GIB = 2 ** 30;
const HOST = '127.0.0.1';

/** Binds a port on loopback for a moment, any free one for 0, and returns its number. */
async function bind(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, HOST, () => {
			const { port: bound } = server.address() as AddressInfo;
			server.close(() => resolve(bound));
		});
	});
}

/** Finds a port on which nobody listens. */
export const freePort = async () => await bind(0);

/**
 * @param option the command line option with which the person can choose another port
 * @throws {Problem} when somebody listens on the port, or it may not be listened on
 */
export async function requireFreePort(port: number, option: string) {
	const failure = await bind(port).then(
		() => undefined,
		(error: NodeJS.ErrnoException) => error,
	);
	if (!failure) return;
	throw new Problem(
		failure.code === 'EADDRINUSE'
			? `Port ${port} is taken: another program, perhaps an n8n of yours, listens there.`
			: `Port ${port} cannot be listened on (${failure.message}).`,
		`Stop that program, or choose another port, e.g. ${option} ${await freePort()}.`,
	);
}

/**
 * Makes the folder and checks that there is enough room.
 *
 * @param bytes how much is about to be written there
 * @throws {Problem} when the folder cannot be written, or its disk has less room
 */
export async function requireRoom(folder: string, bytes: number) {
	await mkdir(folder, { recursive: true }).catch((error: Error) => {
		throw new Problem(
			`The folder ${folder} cannot be made (${error.message}).`,
			'Choose another with --cache DIR.',
		);
	});
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free < bytes) {
		throw new Problem(
			`${folder} has ${(free / GIB).toFixed(1)} GiB free, and n8n needs ${(bytes / GIB).toFixed(1)} GiB while it is installed.`,
			'Make room there, or choose a folder on another disk with --cache DIR.',
		);
	}
}
