import {
	beyond,
	KINDS,
	WINDOW_KINDS,
	worstOf,
} from '../../../workshop/bench/simulation/situations';
import { simulate } from '../../../workshop/bench/simulation/simulate';

const SEEDS = 2;

// On a machine with much else to do it takes its time.
jest.setTimeout(60_000);

/** Sliding windows are the strictest reading of Google's page, so there every limit has to hold. */
test.each(KINDS.filter(({ work }) => work === 'spaces').map((kind) => [kind.title, kind] as const))(
	'%s: nothing is lost, and under sliding windows every limit holds',
	async (_, kind) => {
		for (const window of WINDOW_KINDS) {
			const worst = await worstOf(kind, window, SEEDS);
			expect(worst.lost).toBe(0);
			if (window === 'sliding') expect(beyond(kind, worst)).toEqual([]);
		}
	},
);

test.each(
	KINDS.filter(({ work }) => work === 'memberships').map((kind) => [kind.title, kind] as const),
)('%s: under sliding windows every limit holds', async (_, kind) => {
	expect(beyond(kind, await worstOf(kind, 'sliding', 1))).toEqual([]);
});

test.each([
	['comes while another has all of the quota gets a part of it', [[150], [150]], 120_000, 1.7],
	['is left alone by another takes what that one had', [[400], [60]], 1_000, 1.15],
	[
		'has half of the work takes what seven others leave',
		[[140], ...Array(7).fill([20])],
		1_000,
		1.6,
	],
] as const)('who %s', async (_, processes, startWithinMs, limit) => {
	for (let seed = 1; seed <= 4; seed++) {
		const situation = {
			work: 'spaces',
			window: 'sliding',
			processes,
			startWithinMs,
			seed,
		} as const;
		const { ratio, lost } = await simulate(situation);
		expect(lost).toBe(0);
		expect(ratio).toBeLessThan(limit);
	}
});

test('a seed is a course of events', async () => {
	const situation = { work: 'spaces', window: 'fixed', processes: [[40], [40]] } as const;
	const [one, same, other] = await Promise.all(
		[1, 1, 2].map(async (seed) => await simulate({ ...situation, seed })),
	);

	expect(same).toEqual(one);
	expect(other).not.toEqual(one);
});
