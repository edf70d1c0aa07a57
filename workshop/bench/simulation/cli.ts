import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { percent, times } from '../format';
import { beyond, KINDS, WINDOW_KINDS, worstOf } from './situations';

const SEEDS = 20;

async function simulation({ seeds }: { seeds: number }) {
	const table = new Table({
		head: [
			'Processes, work',
			'Window',
			'Time',
			'Last to first',
			'Refused',
			'Lost',
			'Beyond the limits',
		],
	});
	let missed = 0;
	for (const kind of KINDS) {
		for (const window of WINDOW_KINDS) {
			const worst = await worstOf(kind, window, seeds);
			const faults = beyond(kind, worst);
			if (faults.length > 0) missed++;
			table.push([
				kind.title,
				window,
				times(worst.ratio),
				times(worst.lastToFirst),
				percent(worst.refused),
				String(worst.lost),
				faults.join(', '),
			]);
		}
	}
	process.stdout.write(`${table.toString()}\n`);
	process.stdout.write(
		`The worst of ${seeds} seeds each; ${missed} of ${KINDS.length * WINDOW_KINDS.length} rows are beyond a limit.\n`,
	);
}

function count(text: string) {
	const number = Number(text);
	if (Number.isInteger(number) && number > 0 && number <= 1_000) return number;
	throw new InvalidArgumentError('The number of seeds is a whole number from 1 to 1000.');
}

void new Command('npm run simulate --')
	.description(
		"Simulates processes that share one project's quota, with the real client, pacer and pool, at the real minute in virtual time",
	)
	.option('--seeds <number>', 'how often each situation is tried, by chance', count, SEEDS)
	.action(simulation)
	.parseAsync();
