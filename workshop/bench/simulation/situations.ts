import { times, percent } from '../format';
import { quotaOf, simulate, type Outcome, type Situation, type Work } from './simulate';
import { WINDOWS, type WindowKind } from './quota';

/** What has to hold for every seed. */
export interface Limits {
	/** The whole time against the quota's own. */
	readonly ratio: number;
	/** The last execution's end against the first one's. */
	readonly lastToFirst: number;
	/** Part of the requests that the quota refuses. */
	readonly refused: number;
}

/** A kind of situation, for each kind of window and each seed. */
export interface Kind {
	readonly title: string;
	readonly work: Work;
	readonly limits: Limits;
	situation(window: WindowKind, seed: number): Situation;
}

export const WINDOW_KINDS = Object.keys(WINDOWS) as WindowKind[];

/** Five windows full of work. */
const AMOUNT = 5;
const COLD = 0.2;
const WARM = 0.05;
const FAIR = 1.2;

export const evenly = (count: number, parts: number) =>
	Array.from({ length: parts }, (_, part) => Math.floor((count + part) / parts));

const unawareRatio = (processes: number) => (processes > 2 ? 1.25 : 1.15);
const awareRatio = (processes: number) => (processes > 2 ? 1.05 : 1.03);

function kindsOf(work: Work): Kind[] {
	const { requests } = quotaOf(work);
	const total = AMOUNT * requests;
	const kind = (
		title: string,
		limits: Limits,
		situation: Omit<Situation, 'work' | 'window' | 'seed'>,
	): Kind => ({
		title: `${title}, ${work}`,
		work,
		limits,
		situation: (window, seed) => ({ work, window, seed, ...situation }),
	});
	const shared = [2, 3, 6, 8].flatMap((count) => {
		const processes = evenly(total, count).map((items) => [items]);
		const alone = processes.map((_, index) => (index === 0 ? [total] : []));
		const unaware = unawareRatio(count);
		return [
			kind(
				`${count} processes`,
				{ ratio: unaware, lastToFirst: FAIR, refused: COLD },
				{ processes },
			),
			kind(
				`${count} processes again`,
				{ ratio: unaware, lastToFirst: FAIR, refused: WARM },
				{ processes, earlierRuns: 1 },
			),
			kind(
				`${count} processes that are told`,
				{ ratio: awareRatio(count), lastToFirst: FAIR, refused: COLD },
				{ processes, workers: count },
			),
			kind(
				`${count} processes, all work on one`,
				{ ratio: 1.15, lastToFirst: FAIR, refused: COLD },
				{ processes: alone },
			),
		];
	});
	const half = requests / 2;
	return [
		kind('1 process', { ratio: 1.05, lastToFirst: FAIR, refused: 0 }, { processes: [[total]] }),
		...shared,
		kind(
			'2 processes with 3 executions each',
			{ ratio: 1.15, lastToFirst: FAIR, refused: COLD },
			{ processes: [evenly(total / 2, 3), evenly(total / 2, 3)] },
		),
		kind(
			'2 processes, one with two thirds of the work',
			{ ratio: unawareRatio(2), lastToFirst: Infinity, refused: COLD },
			{ processes: [[(total * 2) / 3], [total / 3]] },
		),
		kind(
			'4 processes, one with four fifths of the work',
			{ ratio: unawareRatio(4), lastToFirst: Infinity, refused: COLD },
			{ processes: [[total * 0.8], ...evenly(total / 5, 3).map((items) => [items])] },
		),
		kind(
			'1 process, and a stranger on half',
			{ ratio: 1.15, lastToFirst: FAIR, refused: COLD },
			{ processes: [[total]], stranger: half },
		),
		kind(
			'2 processes, and a stranger on half',
			{ ratio: 1.15, lastToFirst: FAIR, refused: COLD },
			{ processes: evenly(total, 2).map((items) => [items]), stranger: half },
		),
	];
}

/** All that is simulated. */
export const KINDS: readonly Kind[] = [...kindsOf('spaces'), ...kindsOf('memberships')];

/** The worst of several outcomes, by each measure. */
export interface Worst extends Limits {
	readonly lost: number;
}

/** Simulates a kind for as many seeds. @returns the worst of them */
export async function worstOf(kind: Kind, window: WindowKind, seeds: number): Promise<Worst> {
	const outcomes: Outcome[] = [];
	for (let seed = 1; seed <= seeds; seed++) {
		outcomes.push(await simulate(kind.situation(window, seed)));
	}
	const most = (measure: (outcome: Outcome) => number) => Math.max(...outcomes.map(measure));
	return {
		ratio: most(({ ratio }) => ratio),
		lastToFirst: most(({ lastToFirst }) => lastToFirst),
		refused: most(({ refused, requests }) => refused / requests),
		lost: most(({ lost }) => lost),
	};
}

/** What of the worst is beyond the limits, in words. */
export function beyond({ limits }: Kind, worst: Worst): string[] {
	return [
		worst.lost > 0 && `${worst.lost} lost`,
		worst.ratio > limits.ratio && `${times(worst.ratio)} the quota's time`,
		worst.lastToFirst > limits.lastToFirst &&
			`the last ${times(worst.lastToFirst)} as late as the first`,
		worst.refused > limits.refused && `${percent(worst.refused)} refused`,
	].filter((text) => text !== false);
}
