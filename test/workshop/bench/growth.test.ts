import {
	extrapolated,
	planCompany,
	simulateFleet,
} from '../../../workshop/bench/simulation/growth';

// On a machine with much else to do it takes its time.
jest.setTimeout(120_000);

test('every space is looked at and planned, page by page', async () => {
	const many = await planCompany({ spaces: 12, membersInEach: 3 });
	const large = await planCompany({ spaces: 1, membersInEach: 2_500 });

	// One newcomer to each
	expect([many.changes, large.changes]).toEqual([12, 1]);
});

test.each([60, 6_000])(
	'a fleet does all of its work, at %i a minute no faster than the quota',
	async (granted) => {
		const fleet = { work: 'spaces', workers: 50, granted, areTold: true, windows: 2 } as const;
		const { ratio, requests, refused, lost } = await simulateFleet(fleet);

		expect(lost).toBe(0);
		expect(requests - refused).toBe(2 * granted);
		expect(ratio).toBeGreaterThanOrEqual(1);
	},
);

test('a whole job takes the minutes of its quota, and as much longer as the simulated part did', () => {
	expect(extrapolated('spaces', 600, 60, 1)).toBe(9 * 60_000);
	expect(extrapolated('memberships', 600_000, 6_000, 1.5)).toBe(99 * 1.5 * 60_000);
});
