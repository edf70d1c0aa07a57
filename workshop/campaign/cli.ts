import Table from 'cli-table3';
import { InvalidArgumentError, program } from 'commander';

// Without its ending, the import would find the codex GoogleChatSpaces.node.json.
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';
import { runCampaign, type Report } from './campaign';
import { runKilled, type KilledReport } from './killed';
import { runMutants } from './mutants';
import { seekBrokenPromise } from './promises/seek';

program
	.name('npm run campaign --')
	.description(
		'Runs operations of all kinds while requests meet faults of all sorts, and compares what the ' +
			'node told with what is there. Ends with 0 only if nothing was lost, doubled or untrue.',
	)
	.option('--seeds <count>', 'how many campaigns, each with its own chances', count, 10)
	.option('--first <seed>', 'the seed of the first one', count, 1)
	.option('--operations <count>', 'how many operations in all', count, 20_000)
	.option('--faults <percent>', 'of a hundred requests, so many meet a fault', count, 20)
	.option(
		'--promises <cases>',
		'for each seed and operation, so many cases tried with single answers changed',
		count,
		200,
	)
	.option('--mutants', 'takes out one guard after another, and expects a broken promise each time')
	.action(async (options: Options) => {
		const { seeds, first, faults } = options;
		if (options.mutants) {
			process.exitCode = showMutants(first);
			return;
		}
		const operations = Math.ceil(options.operations / seeds);
		const reports: Both[] = [];
		for (let seed = first; seed < first + seeds; seed++) {
			const report = await runCampaign({ node: new GoogleChatSpaces(), seed, operations, faults });
			const killed = await runKilled(seed, faults);
			const broken = (await seekBrokenPromise(options.promises, seed)) ?? [];
			const deviations = [...report.deviations, ...killed.deviations, ...broken];
			for (const deviation of deviations) {
				process.stderr.write(`seed ${seed}: ${deviation}\n`);
			}
			reports.push({ ...report, killed, deviations });
		}
		process.stdout.write(`${table(reports)}\n`);
		process.exitCode = reports.some(({ deviations }) => deviations.length > 0) ? 1 : 0;
	});

interface Options {
	seeds: number;
	first: number;
	operations: number;
	faults: number;
	promises: number;
	mutants?: true;
}

/** Ample for each of the guards to be missed. */
const MOST_CASES = 5_000;

/** @returns the exit code: 0 where no guard can be taken out without being missed */
function showMutants(seed: number): number {
	let unnoticed = 0;
	for (const { guard, broken } of runMutants(MOST_CASES, seed)) {
		if (broken === undefined) unnoticed++;
		process.stdout.write(`${broken === undefined ? 'NOT MISSED' : 'missed'}: ${guard}\n`);
		if (broken !== undefined) process.stdout.write(`  ${broken.slice(0, 160)}\n`);
	}
	return unnoticed === 0 ? 0 : 1;
}

interface Both extends Report {
	readonly killed: KilledReport;
}

function table(reports: readonly Both[]): string {
	const rows = new Table({
		head: [
			'Seed',
			'Operations',
			'Requests',
			'of them failed',
			'Items failed',
			'Its clock',
			'Killed at',
			'Deviations',
		],
		colAligns: Array(8).fill('right'),
		style: { head: [], border: [] },
	});
	const sum = (value: (report: Both) => number) =>
		reports.reduce((total, report) => total + value(report), 0);
	for (const report of reports) {
		rows.push([
			report.seed,
			report.operations,
			report.requests,
			report.failedRequests,
			report.failedItems,
			`${Math.round(report.seconds / 60)} min`,
			`${Math.round((100 * report.killed.doneWhenKilled) / report.killed.writes)}%`,
			report.deviations.length,
		]);
	}
	rows.push([
		'all',
		sum(({ operations }) => operations),
		sum(({ requests }) => requests),
		sum(({ failedRequests }) => failedRequests),
		sum(({ failedItems }) => failedItems),
		`${Math.round(sum(({ seconds }) => seconds) / 60)} min`,
		'',
		sum(({ deviations }) => deviations.length),
	]);
	return rows.toString();
}

function count(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
	return value;
}

program.parse();
