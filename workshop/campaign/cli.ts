import Table from 'cli-table3';
import { InvalidArgumentError, program } from 'commander';

// Without its ending, the import would find the codex GoogleChatSpaces.node.json.
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';
import { runCampaign, type Report } from './campaign';
import { runKilled, type KilledReport } from './killed';

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
	.action(async (options: { seeds: number; first: number; operations: number; faults: number }) => {
		const { seeds, first, faults } = options;
		const operations = Math.ceil(options.operations / seeds);
		const reports: Both[] = [];
		for (let seed = first; seed < first + seeds; seed++) {
			const report = await runCampaign({ node: new GoogleChatSpaces(), seed, operations, faults });
			const killed = await runKilled(seed, faults);
			const deviations = [...report.deviations, ...killed.deviations];
			for (const deviation of deviations) {
				process.stderr.write(`seed ${seed}: ${deviation}\n`);
			}
			reports.push({ ...report, killed, deviations });
		}
		process.stdout.write(`${table(reports)}\n`);
		process.exitCode = reports.some(({ deviations }) => deviations.length > 0) ? 1 : 0;
	});

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
			`${Math.round((100 * report.killed.doneWhenKilled) / report.killed.wanted)}%`,
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
