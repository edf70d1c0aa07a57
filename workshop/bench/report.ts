import { cpus, release, totalmem, type } from 'node:os';
import Table from 'cli-table3';
import pc from 'picocolors';
import { N8N_VERSION } from '../editor/install';
import { version } from '../../package.json';
import { CONTENDERS, type Contender } from './contenders';
import { mebibytes, milliseconds, number, seconds } from './format';
import type { Figure, Measured, Sample } from './scenario';

/** All figures of the scenarios that were measured. */
export const figuresOf = (measured: Measured[]): Figure[] =>
	measured.flatMap(({ scenario, results }) => scenario.figures?.(results, measured) ?? []);

const verdict = ({ holds, missedBy }: Figure) => (holds ? 'yes' : `no, by ${missedBy}`);

/** The figures, for the terminal. */
export function figuresTable(measured: Measured[]): string {
	const table = new Table({
		head: ['Figure', 'Wanted', 'Measured', 'Holds'],
		style: { head: [], border: [] },
	});
	for (const figure of figuresOf(measured)) {
		const colour = figure.holds ? pc.green : pc.red;
		table.push([figure.what, figure.desired, figure.measured, colour(verdict(figure))]);
	}
	return table.toString();
}

interface Column {
	title: string;
	show(sample: Sample): string;
	/** A count that is worth a column only where some node has one */
	count?(sample: Sample): number;
}

const counted = (title: string, count: (sample: Sample) => number): Column => ({
	title,
	show: (sample) => number(count(sample)),
	count,
});

const COLUMNS: Column[] = [
	{ title: 'Time', show: ({ ms }) => seconds(ms) },
	{ title: 'CPU', show: ({ cpuMs }) => seconds(cpuMs) },
	{ title: 'Peak memory', show: ({ peakBytes }) => mebibytes(peakBytes) },
	{ title: 'Above before', show: ({ grownBytes }) => mebibytes(grownBytes) },
	counted('Requests', ({ requests }) => requests),
	counted('Answered 429', ({ refused }) => refused),
	counted('Token exchanges', ({ exchanges }) => exchanges),
	counted('Spaces created', ({ created }) => created),
	counted('Items out', ({ items }) => items),
	counted('Items failed', ({ failed }) => failed),
];

const markdownTable = (head: string[], rows: string[][]) =>
	[head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');

const figuresMarkdown = (measured: Measured[]) =>
	markdownTable(
		['Figure', 'Wanted', 'Measured', 'Holds'],
		figuresOf(measured).map((figure) => [
			figure.what,
			figure.desired,
			figure.measured,
			verdict(figure),
		]),
	);

/** Why figures are missed, where that is known; nothing where all hold. */
const missesMarkdown = (measured: Measured[]) =>
	figuresOf(measured)
		.filter(({ why }) => why !== undefined)
		.map(({ what, missedBy, why }) => `- *${what}* is missed by ${missedBy}: ${why}\n`)
		.join('');

/** What one item costs among few and among many. */
function growthMarkdown(measured: Measured[]) {
	const sizes = measured.filter(({ scenario }) => scenario.perItem);
	const cell = (sample: Sample | undefined) =>
		sample
			? `${milliseconds(sample.ms / sample.items)}, CPU ${milliseconds(sample.cpuMs / sample.items)}`
			: '–';
	return markdownTable(
		['Node', ...sizes.map(({ scenario }) => `${number(scenario.items.length)} items`)],
		(Object.keys(CONTENDERS) as Contender[]).map((contender) => [
			CONTENDERS[contender],
			...sizes.map(({ results }) => cell(results[contender])),
		]),
	);
}

function scenarioMarkdown({ scenario, results }: Measured) {
	const samples = Object.entries(results) as Array<[Contender, Sample]>;
	const columns = COLUMNS.filter(
		({ count }) => !count || samples.some(([, sample]) => count(sample) > 0),
	);
	const table = markdownTable(
		['Node', ...columns.map(({ title }) => title)],
		samples.map(([contender, sample]) => [
			CONTENDERS[contender],
			...columns.map(({ show }) => show(sample)),
		]),
	);
	const runs = scenario.runs > 1 ? `Medians of ${scenario.runs} runs` : 'One run';
	const remark = scenario.remark ? `\n\n${scenario.remark}` : '';
	return `### ${scenario.title}\n\n${runs}:\n\n${table}${remark}`;
}

function machine() {
	const processors = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	return `${processors.length} × ${processors[0].model.trim()}, ${memory} GiB, ${type()} ${release()}`;
}

/** What the page says beside the measurements. */
export interface Circumstances {
	date: Date;
	/** The machine's load average over the minute before */
	load: number;
}

/**
 * The page with all that was measured.
 *
 * @param picture the path of the picture, from the page
 */
export const page = (
	measured: Measured[],
	picture: string,
	{ date, load }: Circumstances,
) => `# Performance

What the figures of this project are and whether they hold, measured by \`npm run bench\` against the nodes with which people do the same work today: n8n's built-in Google Chat node, and its HTTP Request node.

![The same work by each node](${picture})

${figuresMarkdown(measured)}

${missesMarkdown(measured)}
## What an item costs as there are more

${growthMarkdown(measured)}

## What several rows share

A run lists the account's spaces once, however many rows find one by its name, asks once for each group, and Sync lists the members of a space once for all of its rows. Create or Update lists the members for each row, also where several rows name one space: between two of them lie the first one's writes and often minutes of waiting for the quota, and whom the second adds, promotes or hands the space over to has to rest on who is there then. That is one read of 3,000 a minute beside writes of 60 and 300 a minute, so it makes no run longer. What bounds a company of 100,000 spaces is on [the page of quotas](quota.md#growth).

## Over two workers

\`npm run e2e:queue -- --real-minute\` has six executions work at once over the two workers of a real n8n, by turns with each of the two credentials, under Google's quotas as they are. On 2026-11-25 with n8n 2.41.1:

| Work | Lost | Time against the quota's own | Last to end, against the first | Refused |
| --- | ---: | ---: | ---: | ---: |
| 300 spaces by key | 0 | 1.17× 240 s | 1.48× | 5.4% |
| 600 added people | 0 | 1.31× 60 s | 1.08× | 0.3% |

A worker paces its two credentials apart, since neither tells that both are of one Cloud project; so four share the quota here, and those with one execution end before those with two. What more of them do, and with which split of the work, is on [the page of quotas](quota.md).

## How it is measured

Each node does the same work in the same n8n, on its own credential, with its form as it is by default; only ours is told, by its Request Options, that the quota's minute is shorter, or that there is no quota. They all ask \`https://chat.googleapis.com\`: a proxy that n8n is told of, with a certificate that this n8n alone trusts, brings the requests to the emulator of this repository. The nodes take turns, each number is the median of its runs, and a ratio is always one of numbers from the same turns.

- **Time** is what n8n says that the node's execution took.
- **CPU** is the processor time of n8n's process from right before the node to right after it, **peak memory** the most that the process held in between (Linux: \`/proc/PID/stat\` and \`VmHWM\`), **above before** how much of that it did not hold when the node began. Memory that earlier work has left behind counts, so it compares only where each run has an n8n that has just started.
- **Requests**, refusals, token exchanges and the spaces that are there in the end are the emulator's own count.

| | |
| --- | --- |
| Date | ${date.toISOString().slice(0, 10)} |
| Machine | ${machine()}; n8n and the emulator share it |
| Its load average before | ${number(load, 2)} |
| n8n | ${N8N_VERSION}, on Node ${process.versions.node} |
| Our node | ${version} |

## The measurements

${measured.map(scenarioMarkdown).join('\n\n')}
`;
