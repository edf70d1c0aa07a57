import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Listr, type ListrTask } from 'listr2';
import { defaultCache } from '../editor/cache';
import { ROOT } from '../editor/package';
import { Problem } from '../editor/problem';
import { endSignal, report } from '../editor/program';
import { measure } from './measure';
import { picture } from './picture';
import { figuresTable, page, type Circumstances } from './report';
import type { Measured, Scenario } from './scenario';
import { FULL, QUICK, scenarios } from './scenarios';
import { Stage } from './stage';

const PAGE = 'docs/performance.md';
const PICTURE = 'pictures/performance.svg';

interface Options {
	quick?: boolean;
	only?: string[];
	cache: string;
}

/** What the steps hand on. */
interface Course {
	stage?: Stage;
	measured: Measured[];
}

const openStage = (cache: string, signal: AbortSignal): ListrTask<Course> => ({
	title: 'Start n8n with our package in it',
	task: async (course, task) => {
		course.stage = await Stage.open(cache, (words) => (task.output = words), signal);
		await course.stage.n8n();
	},
});

const measureScenario = (scenario: Scenario, signal: AbortSignal): ListrTask<Course> => ({
	title: scenario.title,
	task: async ({ stage, measured }, task) => {
		signal.throwIfAborted();
		if (!stage) return;
		const results = await measure(stage, scenario, (words) => (task.output = words));
		measured.push({ scenario, results });
	},
});

async function writeReport(measured: Measured[], circumstances: Circumstances) {
	await mkdir(join(ROOT, 'docs', 'pictures'), { recursive: true });
	await writeFile(join(ROOT, 'docs', PICTURE), picture(measured));
	await writeFile(join(ROOT, PAGE), page(measured, PICTURE, circumstances));
	process.stdout.write(`\nThe whole report is ${PAGE}\n`);
}

async function bench({ quick, only, cache }: Options) {
	const signal = endSignal();
	const course: Course = { measured: [] };
	const circumstances = { date: new Date(), load: loadavg()[0] };
	const chosen = scenarios(quick ? QUICK : FULL).filter(({ name }) => only?.includes(name) ?? true);
	try {
		if (process.platform !== 'linux') {
			throw new Problem('The benchmark measures with what Linux tells.', 'Run it on Linux.');
		}
		const steps = chosen.map((scenario) => measureScenario(scenario, signal));
		await new Listr<Course>([openStage(cache, signal), ...steps], {
			ctx: course,
			rendererOptions: { showErrorMessage: false },
			registerSignalListeners: false,
		}).run();
		process.stdout.write(`\n${figuresTable(course.measured)}\n`);
		if (!quick && !only) await writeReport(course.measured, circumstances);
	} catch (error) {
		process.exitCode = 1;
		if (!signal.aborted) report(error);
	} finally {
		await course.stage?.close();
	}
}

void new Command('npm run bench --')
	.description(`Measures our node against those that do the same work, and writes ${PAGE}`)
	.option('--quick', 'less of everything, to see that it works; writes no report')
	.addOption(
		new Option('--only <names...>', 'only some of it; writes no report').choices(
			scenarios(FULL).map(({ name }) => name),
		),
	)
	.option('--cache <folder>', 'where n8n is installed', defaultCache())
	.action(bench)
	.parseAsync();
