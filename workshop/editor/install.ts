import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { optionalDependencies as nodePackages } from '../node24/package.json';
import { requireRoom } from './preflight';
import { Problem } from './problem';
import { lastLines, run, RunError } from './run';

/** The versions of n8n that our node is tried in, one for each line that people run. */
export const N8N_VERSIONS = ['2.41.1', '1.123.81'] as const;

export type N8nVersion = (typeof N8N_VERSIONS)[number];

/** The version of the line that most people run. */
export const N8N_VERSION: N8nVersion = '2.41.1';

/** How npm installs, whatever the settings of the project whose script this is. */
const INSTALL = [
	'install',
	// Packages that an n8n names loosely have since come to need a newer n8n.
	'--before=2026-10-03',
	// n8n's AI packages do not start without the versions that they name as peers.
	'--legacy-peer-deps=false',
	'--ignore-scripts',
	'--no-audit',
	'--no-fund',
	'--loglevel=http',
];

/** Versions that npm installs in place of those that an n8n depends on. */
const OVERRIDES: Readonly<Record<N8nVersion, Readonly<Record<string, string>>>> = {
	// sqlite3 depends on a node-gyp that does not run on Python 3.12 and newer.
	'2.41.1': { 'node-gyp': '13.1.0' },
	// n8n's xlsx comes from another host than npm's registry.
	'1.123.81': { 'node-gyp': '13.1.0', xlsx: '0.18.5' },
};

/** Room for n8n's packages (2.9 GB), Node with its headers, and npm's downloads. */
const BYTES_NEEDED = 5 * 2 ** 30;

/** An n8n that can be started. */
export interface Installation {
	version: N8nVersion;
	/** The Node program that runs it */
	node: string;
	/** n8n's own entry file */
	n8n: string;
}

/** An npm package that holds Node for one platform, headers included. */
export type NodePackage = keyof typeof nodePackages;

/** @throws {Problem} where there is none for the platform */
export function nodePackage(platform: string, arch: string): NodePackage {
	const suffix = `-${platform === 'win32' ? 'win' : platform}-${arch}`;
	const names = Object.keys(nodePackages) as NodePackage[];
	const name = names.find((candidate) => candidate.endsWith(suffix));
	if (name) return name;
	throw new Problem(
		`There is no Node for ${platform} on ${arch} that n8n could run on here.`,
		'Use Linux or macOS, or Windows on x64.',
	);
}

/**
 * The package.json of an installation. An installation whose package.json equals this is complete and
 * has the right versions.
 */
export const manifest = (node: NodePackage, version: N8nVersion = N8N_VERSION) => ({
	name: 'n8n-for-google-chat-spaces',
	private: true,
	dependencies: { n8n: version, [node]: nodePackages[node] },
	overrides: OVERRIDES[version],
});

async function readManifest(folder: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	} catch {
		return undefined;
	}
}

const isRunning = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** Removes the folders of aborted installations from the cache. */
async function removeLeftovers(cache: string) {
	for (const name of await readdir(cache)) {
		const pid = /^installing-(\d+)$/.exec(name)?.[1];
		if (pid && !isRunning(Number(pid))) await rm(join(cache, name), { recursive: true });
	}
}

/** Explains an error of npm. */
function explain(error: unknown, what: string): unknown {
	if (!(error instanceof RunError)) return error;
	if (/ENOENT/.test(error.output) && /spawn npm/.test(error.output)) {
		return new Problem(
			'npm was not found.',
			'Install Node with npm, and see that npm is on the PATH.',
		);
	}
	if (/ENOSPC/.test(error.output)) {
		return new Problem(
			`The disk filled up while ${what}.`,
			'Make room, or choose a folder on another disk with --cache DIR.',
		);
	}
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(error.output)) {
		return new Problem(
			`npm could not reach its registry while ${what}.`,
			'Check the network (behind a proxy: npm config set proxy URL), then run the same command again.',
		);
	}
	return new Problem(
		`npm failed while ${what}.`,
		'Put right what npm says, then run the same command again.',
		lastLines(error.output),
	);
}

function explainSqlite(error: unknown): unknown {
	if (!(error instanceof RunError)) return error;
	return new Problem(
		"n8n's database driver, sqlite3, could not be built.",
		'It needs python3, make and a C++ compiler (Debian: apt-get install python3 build-essential; macOS: xcode-select --install).',
		lastLines(error.output),
	);
}

/** Builds n8n's database driver for the Node that runs n8n. It needs no download of a prebuilt one. */
async function buildSqlite(folder: string, node: string, signal?: AbortSignal) {
	const nodeFolder = join(folder, 'node_modules', node);
	const env = {
		...process.env,
		PATH: [join(nodeFolder, 'bin'), process.env.PATH].join(delimiter),
		npm_config_nodedir: nodeFolder,
	};
	const options = { cwd: folder, env, signal };
	try {
		await run(
			'npm',
			['rebuild', 'sqlite3', '--foreground-scripts', '--ignore-scripts=false'],
			options,
		);
		await run('node', ['-e', 'require("sqlite3")'], options);
	} catch (error) {
		throw explainSqlite(error);
	}
}

/** Counts packages in npm's log at level http, and reports every hundredth. */
const countPackages = (onProgress: (words: string) => void) => {
	let count = 0;
	return (line: string) => {
		const isPackage = /^npm http (?:cache|fetch GET 200) \S+\.tgz/.test(line);
		if (isPackage && ++count % 100 === 0) onProgress(`${count} packages`);
	};
};

async function installInto(
	folder: string,
	node: NodePackage,
	version: N8nVersion,
	onProgress: (words: string) => void,
	signal?: AbortSignal,
) {
	const npm = { cwd: folder, signal };
	await mkdir(folder);
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify(manifest(node, version), null, '\t'),
	);
	try {
		onProgress('asking the registry');
		await run('npm', ['view', `n8n@${version}`, 'version', '--fetch-retries=0'], npm);
		onProgress('resolving packages');
		await run('npm', INSTALL, { ...npm, onLine: countPackages(onProgress) });
	} catch (error) {
		throw explain(error, 'n8n was downloaded');
	}
	onProgress('building sqlite3');
	await buildSqlite(folder, node, signal);
}

/**
 * Gives the n8n in the cache folder, and installs it there first if there is none: some four minutes and
 * 3 GB. The installation grows in a folder of its own and is moved into place when complete, so that an
 * aborted one is never used.
 *
 * @param onProgress receives a few words about each step
 * @throws {Problem} no room, no network, no npm, no compiler
 */
export async function installN8n(
	cache: string,
	onProgress: (words: string) => void,
	signal?: AbortSignal,
	version: N8nVersion = N8N_VERSION,
): Promise<Installation> {
	const node = nodePackage(process.platform, process.arch);
	const home = join(cache, `n8n-${version}`);
	if (!isDeepStrictEqual(await readManifest(home), manifest(node, version))) {
		await mkdir(cache, { recursive: true });
		await removeLeftovers(cache);
		await requireRoom(cache, BYTES_NEEDED);
		const building = join(cache, `installing-${process.pid}`);
		try {
			await installInto(building, node, version, onProgress, signal);
			await rm(home, { recursive: true, force: true });
			await rename(building, home);
		} finally {
			await rm(building, { recursive: true, force: true });
		}
	}
	return {
		version,
		node: join(home, 'node_modules', node, 'bin', 'node'),
		n8n: join(home, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}
