import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { duration, mebibytes, number, percent, seconds, times } from '../format';
import { extrapolated, planCompany, simulateFleet } from './growth';
import { beyond, KINDS, WINDOW_KINDS, worstOf } from './situations';
import type { Work } from './simulate';

const SEEDS = 20;

/** What a large company has, and how fast its quota lets all of it be made. */
const SPACES = 100_000;
const MEMBERSHIPS = 1_000_000;
const WORKERS = 50;
const GRANTED = [60, 6_000];
const JOBS: Readonly<Record<Work, number>> = { spaces: SPACES, memberships: MEMBERSHIPS };
/** The rest of a job is worked out from so many minutes of it. */
const WINDOWS_OF_A_FLEET = 10;

async function growth() {
	const plans = new Table({
		head: ['Members planned', 'Looking at all takes', 'CPU', 'Live memory'],
	});
	for (const spaces of [1, SPACES]) {
		const membersInEach = spaces === 1 ? MEMBERSHIPS / 20 : MEMBERSHIPS / spaces;
		const { quotaMs, cpuMs, liveBytes } = await planCompany({ spaces, membersInEach });
		plans.push([
			`${number(spaces * membersInEach)} in ${number(spaces)}`,
			duration(quotaMs),
			seconds(cpuMs),
			mebibytes(liveBytes),
		]);
	}
	const fleets = new Table({
		head: ['Job', 'A minute', 'Workers', 'Time', 'Refused', 'Lost', 'So the whole job takes'],
	});
	for (const work of Object.keys(JOBS) as Work[]) {
		for (const granted of GRANTED) {
			for (const areTold of [true, false]) {
				const fleet = { work, workers: WORKERS, granted, areTold, windows: WINDOWS_OF_A_FLEET };
				const { ratio, requests, refused, lost } = await simulateFleet(fleet);
				fleets.push([
					`${number(JOBS[work])} ${work}`,
					number(granted),
					`${WORKERS}${areTold ? ' that are told' : ''}`,
					times(ratio),
					percent(refused / requests),
					String(lost),
					duration(extrapolated(work, JOBS[work], granted, ratio)),
				]);
			}
		}
	}
	process.stdout.write(`${plans.toString()}\n${fleets.toString()}\n`);
}

async function simulation({ seeds, growth: isGrowth }: { seeds: number; growth?: true }) {
	if (isGrowth) return await growth();
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
	.option(
		'--growth',
		`${number(SPACES)} spaces and ${number(MEMBERSHIPS)} memberships by ${WORKERS} workers instead`,
	)
	.action(simulation)
	.parseAsync();
