import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Listr } from 'listr2';
import { name as packageName } from '../../../package.json';
import { defaultCache } from '../../editor/cache';
import { endSignal, report } from '../../editor/program';
import { Cluster } from './cluster';
import { scenarios, type Stage } from './scenarios';
import { createCredentials, seed, SHORTER } from './work';

async function queue({ cache }: { cache: string }) {
	const signal = endSignal();
	const folder = await mkdtemp(join(tmpdir(), `${packageName}-queue-`));
	// PostgreSQL may run as another user, and has a folder of its own in it
	await chmod(folder, 0o711);
	let cluster: Cluster | undefined;
	try {
		cluster = await Cluster.start(folder, cache, { seed, quota: SHORTER }, signal);
		const { rest, emulator } = cluster;
		const stage: Stage = { cluster, credentials: await createCredentials(rest, emulator) };
		const tasks = scenarios.map((scenario) => ({
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
	.action(queue)
	.parseAsync();
