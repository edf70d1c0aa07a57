import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './install';
import { freePort } from './preflight';
import { Problem } from './problem';
import { lastLines } from './run';

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 15_000;
const POLL_MS = 250;

/** The environment variables that n8n inherits. A variable that is meant for the person's own n8n must not reach this one. */
const INHERITED = ['HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/** How an n8n is started by {@link startN8n}. */
export interface N8nOptions {
	installation: Installation;
	/** Where it keeps its database and its community packages */
	userFolder: string;
	port: number;
	/** Values for hidden credential fields, by credential type (CREDENTIALS_OVERWRITE_DATA) */
	credentialOverwrites: Record<string, Record<string, string>>;
	/** Further environment variables */
	environment?: Record<string, string>;
	signal?: AbortSignal;
}

/** A process of n8n that is ready. */
export interface N8nProcess {
	/** The id of its process */
	pid: number;
	/** The file with its output */
	log: string;
	/** Settles when it has ended, by `stop` or on its own */
	ended: Promise<void>;
	/** Ends it and the task runner that it has started */
	stop(): Promise<void>;
}

/** An n8n that answers. */
export interface RunningN8n extends N8nProcess {
	/** e.g. `http://localhost:5678`; the name matters, as n8n's OAuth callback and cookie use it */
	url: string;
}

const inherited = () =>
	Object.fromEntries(
		INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
	);

async function environment(options: N8nOptions) {
	const { installation, userFolder, port, credentialOverwrites } = options;
	return {
		...inherited(),
		// n8n starts its task runner as `node`, from the PATH.
		PATH: [dirname(installation.node), process.env.PATH].join(delimiter),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_SECURE_COOKIE: 'false',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		// This module sends requests when n8n starts. n8n 1 refuses the names of modules that it does not know.
		...(installation.version.startsWith('2.') && { N8N_DISABLED_MODULES: 'mcp-registry' }),
		CREDENTIALS_OVERWRITE_DATA: JSON.stringify(credentialOverwrites),
		...options.environment,
	};
}

/** The text of the page with which n8n answers every path, with status 200, while it starts. */
async function answers(url: string) {
	try {
		const response = await fetch(`${url}/rest/settings`);
		const isJson = response.headers.get('content-type')?.includes('json') ?? false;
		return response.ok && isJson;
	} catch {
		return false;
	}
}

async function waitUntilReady(
	isReady: (log: string) => Promise<boolean>,
	ended: Promise<void>,
	log: string,
	signal?: AbortSignal,
) {
	const deadline = Date.now() + START_LIMIT_MS;
	let over = false;
	void ended.then(() => (over = true));
	while (!(await isReady(log))) {
		signal?.throwIfAborted();
		if (over || Date.now() > deadline) {
			throw new Problem(
				`n8n ${over ? 'ended' : 'did not answer'} while it started.`,
				`Its whole log is ${log}. With --fresh it starts without the data of earlier starts.`,
				lastLines(await readFile(log, 'utf8')),
			);
		}
		await sleep(POLL_MS, undefined, { signal });
	}
}

/** Signals n8n and its task runner, which is in its process group, if they still run. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals) {
	try {
		if (pid) process.kill(-pid, signal);
	} catch {
		// ESRCH means that all of them have ended.
	}
}

async function stop(child: ChildProcess, ended: Promise<void>) {
	signalGroup(child, 'SIGTERM');
	await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
	signalGroup(child, 'SIGKILL');
	await ended;
}

/**
 * Starts n8n and waits until its REST routes answer (7 to 40 s; `/healthz/readiness` can answer
 * before they exist).
 *
 * @throws {Problem} when it ends, or does not answer within three minutes
 */
export async function startN8n(options: N8nOptions): Promise<RunningN8n> {
	const url = `http://localhost:${options.port}`;
	return { url, ...(await launch(options, ['start'], async () => await answers(url))) };
}

/**
 * Starts a worker of an n8n in queue mode, and waits until it takes executions, five at a time.
 *
 * @throws {Problem} when it ends, or is not ready within three minutes
 */
export async function startWorker(options: N8nOptions): Promise<N8nProcess> {
	const isReady = async (log: string) =>
		(await readFile(log, 'utf8')).includes('n8n worker is now ready');
	return await launch(options, ['worker', '--concurrency=5'], isReady);
}

async function launch(
	options: N8nOptions,
	command: string[],
	isReady: (log: string) => Promise<boolean>,
): Promise<N8nProcess> {
	const { installation, userFolder, signal } = options;
	const log = join(userFolder, 'n8n.log');
	await mkdir(userFolder, { recursive: true });
	const output = await open(log, 'w');
	// In a process group of its own, n8n does not get Ctrl-C, and one signal ends it with all its children.
	const child = spawn(installation.node, [installation.n8n, ...command], {
		cwd: userFolder,
		env: await environment(options),
		detached: true,
		stdio: ['ignore', output.fd, output.fd],
	});
	const ended = once(child, 'close').then(() => undefined);
	const halt = async () => await stop(child, ended);
	await once(child, 'spawn');
	await output.close();
	await waitUntilReady(isReady, ended, log, signal).catch(async (error: unknown) => {
		await halt();
		throw error;
	});
	return { pid: child.pid as number, log, ended, stop: halt };
}
