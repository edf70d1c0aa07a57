import { randomBytes } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Listr, type ListrTask } from 'listr2';
import { emulatorAddresses } from '../../credentials';
import { installN8n, N8N_VERSION, type Installation } from '../../editor/install';
import { startN8n, startWorker, type N8nProcess, type RunningN8n } from '../../editor/n8n';
import { installPackage } from '../../editor/package';
import { freePort } from '../../editor/preflight';
import { N8nRest } from '../../editor/rest';
import { signIn } from '../../editor/setup';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import {
	findPrograms,
	serviceVariables,
	startPostgres,
	startRedis,
	type Programs,
	type Service,
} from './services';

const WORKERS = 2;

/** So that n8n sees within seconds, and not after a minute, that a worker is gone. */
const NOTICE_SOON = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

interface Parts {
	programs: Programs;
	installation: Installation;
	emulator: Emulator;
	redis: Service;
	postgres: Service;
	main: RunningN8n;
	rest: N8nRest;
}

/** n8n in queue mode, a main and two workers, with the emulator in the place of Google. */
export class Cluster {
	private readonly started: Partial<Parts> = {};
	private readonly workers: N8nProcess[] = [];
	private readonly encryptionKey = randomBytes(24).toString('hex');
	/** Counts the workers, so that each has a folder of its own. */
	private made = 0;

	private constructor(
		private readonly folder: string,
		private readonly cache: string,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * Starts all of it, and shows each step as it goes. When a step fails, all that was started is ended.
	 *
	 * @param folder holds all data, and nobody else's
	 * @throws {Problem} what a person can put right
	 */
	static async start(
		folder: string,
		cache: string,
		google: EmulatorOptions,
		signal: AbortSignal,
	): Promise<Cluster> {
		const cluster = new Cluster(folder, cache, signal);
		const steps = new Listr(cluster.steps(google), {
			rendererOptions: { showErrorMessage: false },
			registerSignalListeners: false,
		});
		await steps.run().catch(async (error: unknown) => {
			await cluster.stop();
			throw error;
		});
		return cluster;
	}

	get emulator(): Emulator {
		return this.part('emulator');
	}

	get rest(): N8nRest {
		return this.part('rest');
	}

	/** The worker that has taken an execution, by what the workers say. */
	async workerOf(executionId: string): Promise<N8nProcess | undefined> {
		const said = new RegExp(`started execution ${executionId}\\b`);
		for (const worker of this.workers) {
			if (said.test(await readFile(worker.log, 'utf8'))) return worker;
		}
		return undefined;
	}

	/** Ends a worker as a machine that fails does, and puts another in its place. */
	async kill(worker: N8nProcess): Promise<void> {
		process.kill(-worker.pid, 'SIGKILL');
		await worker.ended;
		this.workers.splice(this.workers.indexOf(worker), 1, await this.startWorker());
	}

	/** Ends all that was started, n8n first. */
	async stop(): Promise<void> {
		const { workers, started } = this;
		const { main, redis, postgres, emulator } = started;
		await Promise.all([main, ...workers].map(async (n8n) => await n8n?.stop()));
		await Promise.all([redis?.stop(), postgres?.stop(), emulator?.close()]);
	}

	private steps(google: EmulatorOptions): ListrTask[] {
		const { started, folder, cache, signal } = this;
		return [
			{
				title: 'Find Redis and PostgreSQL',
				task: async () => {
					started.programs = await findPrograms();
				},
			},
			{
				title: `Install n8n ${N8N_VERSION} (once: some 4 minutes and 3 GB)`,
				task: async (_, task) => {
					started.installation = await installN8n(cache, (words) => (task.output = words), signal);
				},
			},
			{
				title: 'Build our package',
				task: async () => await installPackage(join(folder, 'package'), signal),
			},
			{
				title: 'Start Redis, PostgreSQL and the Google Chat emulator',
				task: async () => {
					started.redis = await startRedis(this.part('programs'), join(folder, 'redis'));
					started.postgres = await startPostgres(this.part('programs'), join(folder, 'postgres'));
					started.emulator = await startEmulator(google);
				},
			},
			{
				title: 'Start n8n as main',
				task: async () => {
					started.main = await startN8n(await this.n8nOptions('main'));
					started.rest = new N8nRest(started.main.url);
					await signIn(started.rest);
				},
			},
			{
				title: `Start ${WORKERS} workers`,
				task: async () => {
					for (let count = 0; count < WORKERS; count++) {
						this.workers.push(await this.startWorker());
					}
				},
			},
		];
	}

	private async startWorker(): Promise<N8nProcess> {
		return await startWorker(await this.n8nOptions(`worker-${++this.made}`));
	}

	private async n8nOptions(name: string) {
		const userFolder = join(this.folder, name);
		await cp(join(this.folder, 'package'), userFolder, { recursive: true });
		return {
			installation: this.part('installation'),
			userFolder,
			port: await freePort(),
			credentialOverwrites: emulatorAddresses(this.emulator),
			environment: {
				...serviceVariables(this.part('redis'), this.part('postgres')),
				...NOTICE_SOON,
				EXECUTIONS_MODE: 'queue',
				OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
				N8N_ENCRYPTION_KEY: this.encryptionKey,
				QUEUE_HEALTH_CHECK_PORT: String(await freePort()),
			},
			signal: this.signal,
		};
	}

	private part<Name extends keyof Parts>(name: Name): Parts[Name] {
		const part = this.started[name];
		if (part === undefined) throw new Error(`There is no ${name} yet`);
		return part;
	}
}
