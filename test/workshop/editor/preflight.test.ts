import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort, requireFreePort, requireRoom } from '../../../workshop/editor/preflight';

describe('requireFreePort', () => {
	it('accepts a port on which nobody listens', async () => {
		await expect(requireFreePort(await freePort(), '--port')).resolves.toBeUndefined();
	});

	it('names a port that is in use, and a free one', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await expect(requireFreePort(port, '--port')).rejects.toMatchObject({
			message: `Port ${port} is taken: another program, perhaps an n8n of yours, listens there.`,
			remedy: expect.stringMatching(
				/^Stop that program, or choose another port, e\.g\. --port \d+\.$/,
			) as string,
		});
		server.close();
	});
});

describe('requireRoom', () => {
	it('accepts a folder with enough room', async () => {
		await expect(requireRoom(tmpdir(), 1)).resolves.toBeUndefined();
	});

	it('says how much is free, and how much is needed', async () => {
		await expect(requireRoom(tmpdir(), 2 ** 60)).rejects.toMatchObject({
			message: expect.stringMatching(
				/ has [\d.]+ GiB free, and n8n needs 1073741824\.0 GiB while it is installed\.$/,
			) as string,
			remedy: 'Make room there, or choose a folder on another disk with --cache DIR.',
		});
	});

	it('explains that the folder cannot be made', async () => {
		await expect(requireRoom('/dev/null/cache', 1)).rejects.toMatchObject({
			remedy: 'Choose another with --cache DIR.',
		});
	});
});
