import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Listr } from 'listr2';
import { name as packageName } from '../../../package.json';
import { defaultCache } from '../../editor/cache';
import { endSignal, report } from '../../editor/program';
import { Cluster } from './cluster';
import { paced, scenarios, type Stage } from './scenarios';
import { createCredentials, seed } from './work';

/** How many times shorter the minute of Google's quotas is, unless it is the real one. */
const SHORTER = 10;

async function queue({ cache, realMinute }: { cache: string; realMinute?: true }) {
	const shorter = realMinute ? 1 : SHORTER;
	const signal = endSignal();
	const folder = await mkdtemp(join(tmpdir(), `${packageName}-queue-`));
	// PostgreSQL may run as another user, and has a folder of its own in it
	await chmod(folder, 0o711);
	let cluster: Cluster | undefined;
	try {
		cluster = await Cluster.start(folder, cache, { seed, quota: shorter }, signal);
		const { rest, emulator } = cluster;
		const credentials = await createCredentials(rest, emulator);
		const stage: Stage = { cluster, credentials, shorter };
		const tasks = (realMinute ? paced : scenarios).map((scenario) => ({
			title: scenario.title,
			task: async (_: unknown, task: { title: string }) => {
				signal.throwIfAborted();
				task.title = `${scenario.title}: ${await scenario.run(stage)}`;
			},
		}));
		await new Listr(tasks, {
			rendererOptions: { showErrorMessage: false },
			registerSignalListeners: false,
		}).run();
		await cluster.stop();
		cluster = undefined;
		await rm(folder, { recursive: true });
	} catch (error) {
		process.exitCode = 1;
		if (signal.aborted) return;
		report(error);
		process.stderr.write(`All data and logs are in ${folder}\n`);
	} finally {
		await cluster?.stop();
	}
}

void new Command('npm run e2e:queue --')
	.description(
		'Runs our node in n8n 2.41.1 in queue mode, a main and two workers, with Redis and PostgreSQL, and compares what comes of it with what is in the Google Chat emulator',
	)
	.option('--cache <folder>', 'where n8n is installed', defaultCache())
	.option('--real-minute', 'only what the quota paces, with its real minute (some 6 minutes)')
	.action(queue)
	.parseAsync();
