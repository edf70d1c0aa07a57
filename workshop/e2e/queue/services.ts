import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../editor/preflight';
import { Problem } from '../../editor/problem';
import { lastLines } from '../../editor/run';

/** A service that listens on the loopback. */
export interface Service {
	port: number;
	stop(): Promise<void>;
}

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 100;
const DATABASE_USER = 'postgres';

/** Debian keeps PostgreSQL's programs off the PATH, in a folder for each version. */
async function postgresFolders(): Promise<string[]> {
	const root = '/usr/lib/postgresql';
	const versions = await readdir(root).catch(() => []);
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(root, version, 'bin'));
}

async function find(program: string, folders: string[]): Promise<string | undefined> {
	for (const folder of folders) {
		const path = join(folder, program);
		if (
			await access(path).then(
				() => true,
				() => false,
			)
		)
			return path;
	}
	return undefined;
}

/** The programs that queue mode needs beside n8n. */
export type Programs = Record<'redis-server' | 'initdb' | 'postgres', string>;

/**
 * Finds the programs that queue mode needs beside n8n.
 *
 * @param path the folders of the PATH
 * @throws {Problem} that names all that is missing, and the packages that have it
 */
export async function findPrograms(path = process.env.PATH ?? ''): Promise<Programs> {
	const folders = path.split(delimiter).filter(Boolean);
	const inPostgres = [...folders, ...(path ? await postgresFolders() : [])];
	const redis = await find('redis-server', folders);
	const initdb = await find('initdb', inPostgres);
	const postgres = await find('postgres', inPostgres);
	if (redis && initdb && postgres) return { 'redis-server': redis, initdb, postgres };
	const missing = [!redis && 'redis-server', !(initdb && postgres) && 'postgresql'].filter(Boolean);
	throw new Problem(
		`Queue mode needs Redis and PostgreSQL, and this machine has no ${missing.join(' and no ')}.`,
		`Install what is missing (Debian: apt-get install ${missing.join(' ')}); it need not run, as this test starts its own.`,
	);
}

/** PostgreSQL refuses to run as root, so root lends it to the user that its package has made. */
async function lentTo(): Promise<Pick<SpawnOptions, 'uid' | 'gid'>> {
	if (process.getuid?.() !== 0) return {};
	const run = promisify(execFile);
	try {
		const [uid, gid] = await Promise.all(
			['-u', '-g'].map(async (which) => Number((await run('id', [which, DATABASE_USER])).stdout)),
		);
		return { uid, gid };
	} catch {
		throw new Problem(
			`PostgreSQL does not run as root, and there is no user ${DATABASE_USER} to run it.`,
			'Run this as another user.',
		);
	}
}

async function answers(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true));
		socket.once('error', () => resolve(false));
		socket.once('close', () => socket.destroy());
		socket.unref();
	});
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill(signal);
	const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
	await ended;
	clearTimeout(timer);
}

/** Starts a program, and waits until it listens. @throws {Problem} with what it said, when it does not */
async function startService(
	name: string,
	[program, ...args]: string[],
	port: number,
	folder: string,
	options: SpawnOptions & { endsBy: NodeJS.Signals },
): Promise<Service> {
	const { endsBy, ...spawnOptions } = options;
	const log = join(folder, 'log');
	const output = await open(log, 'w');
	const child = spawn(program, args, {
		...spawnOptions,
		cwd: folder,
		// Its own process group, so that Ctrl-C reaches us alone and n8n is ended first
		detached: true,
		stdio: ['ignore', output.fd, output.fd],
	});
	await once(child, 'spawn').finally(() => void output.close());
	const deadline = Date.now() + READY_LIMIT_MS;
	while (!(await answers(port))) {
		if (child.exitCode !== null || Date.now() > deadline) {
			await stop(child, 'SIGKILL');
			throw new Problem(
				`${name} did not come up on port ${port}.`,
				'Put right what it says, then run the same command again.',
				lastLines(await readFile(log, 'utf8')),
			);
		}
		await sleep(POLL_MS);
	}
	return { port, stop: async () => await stop(child, endsBy) };
}

/** Starts a Redis that keeps nothing, on a free port of the loopback. */
export async function startRedis(programs: Programs, folder: string): Promise<Service> {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	const settings = { bind: '127.0.0.1', port: String(port), save: '', appendonly: 'no' };
	const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
	return await startService('Redis', [programs['redis-server'], ...args], port, folder, {
		endsBy: 'SIGTERM',
	});
}

/** Starts a PostgreSQL with a new database, on a free port of the loopback. */
export async function startPostgres(programs: Programs, folder: string): Promise<Service> {
	const user = await lentTo();
	const data = join(folder, 'data');
	await mkdir(data, { recursive: true });
	if (user.uid !== undefined && user.gid !== undefined) {
		await chown(data, user.uid, user.gid);
	}
	const made = promisify(execFile)(
		programs.initdb,
		['-D', data, '-U', DATABASE_USER, '-A', 'trust', '-E', 'UTF8', '--no-sync'],
		{ cwd: folder, ...user },
	);
	await made.catch((error: { stderr: string }) => {
		throw new Problem(
			'PostgreSQL could not make a database.',
			'Put right what it says, then run the same command again.',
			lastLines(error.stderr),
		);
	});
	const port = await freePort();
	const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
	const command = [programs.postgres, '-D', data, '-p', String(port), '-F', ...settings];
	// SIGINT is its fast shutdown, which does not wait for clients
	return await startService('PostgreSQL', command, port, folder, { ...user, endsBy: 'SIGINT' });
}

/** What tells n8n where the two are. */
export function serviceVariables(redis: Service, postgres: Service): Record<string, string> {
	return {
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: DATABASE_USER,
		DB_POSTGRESDB_USER: DATABASE_USER,
	};
}
