import fc from 'fast-check';

import type { Cause } from '../../../../nodes/GoogleChatSpaces/chat/cause';
import {
	nextStep,
	QUOTA_PATIENCE_MS,
	retryAfterMs,
} from '../../../../nodes/GoogleChatSpaces/chat/retry';

const policy = { budgetMs: 180_000, random: () => 0.5 };
const took = { elapsedMs: 10, quotaWaitMs: 0 };
const times = (count: number, cause: Cause) => Array<Cause>(count).fill(cause);

describe('nextStep', () => {
	test.each<Cause>([
		'quota',
		'unavailable',
		'internal',
		'unanswered',
		'unresolved',
		'aborted',
		'unauthenticated',
	])('tries again: %s', (cause) => {
		expect(nextStep({ causes: [cause], ...took }, policy)).toBe(500);
	});

	test.each<Cause>([
		'signIn',
		'hidden',
		'notFound',
		'alreadyExists',
		'invalid',
		'redirected',
		'foreign',
		'unreachable',
		'unknown',
		'scopeMissing',
	])('gives up: %s', (cause) => {
		expect(nextStep({ causes: [cause], ...took }, policy)).toBeUndefined();
	});

	test('waits longer each time, up to 32 seconds, and no shorter than Google says', () => {
		const waits = (cause: Cause, named?: number) =>
			[1, 2, 3, 6, 7, 14].map((count) =>
				nextStep(
					{ causes: times(count, cause), retryAfterMs: named, ...took },
					{ ...policy, random: () => 1 },
				),
			);

		expect(waits('unavailable')).toEqual([1_000, 2_000, 4_000, 32_000, 32_000, 32_000]);
		expect(waits('quota', 7_000)).toEqual([7_000, 7_000, 7_000, 32_000, 32_000, 32_000]);
		expect(waits('unavailable', 0)).toEqual(waits('unavailable'));
	});

	test.each<[number, Cause]>([
		[15, 'unavailable'],
		[15, 'unanswered'],
		[5, 'internal'],
		[3, 'unauthenticated'],
	])('%d tries in all: %s', (most, cause) => {
		const after = (causes: Cause[]) => nextStep({ causes, ...took }, policy);

		expect(after(times(most - 1, cause))).toBeGreaterThan(0);
		expect(after(times(most, cause))).toBeUndefined();
		expect(after([...times(15 - most, 'unanswered'), ...times(most, cause)])).toBeUndefined();
	});

	test('what the quota refuses is no try, and has its own patience', () => {
		const causes: Cause[] = [...times(50, 'quota'), 'unavailable'];
		expect(nextStep({ causes, ...took }, policy)).toBe(500);
		const quota = times(50, 'quota');
		expect(nextStep({ causes: quota, ...took, elapsedMs: 1e6 }, policy)).toBe(16_000);
		const waited = { elapsedMs: 0, quotaWaitMs: QUOTA_PATIENCE_MS };
		expect(nextStep({ causes: quota, ...waited }, policy)).toBeUndefined();
	});

	test('a wait is at least the jittered one, at most what is left, and there is none after the budget', () => {
		const attempt = fc.record({
			count: fc.integer({ min: 1, max: 14 }),
			elapsedMs: fc.nat(400_000),
			named: fc.option(fc.nat(400_000), { nil: undefined }),
			roll: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			budgetMs: fc.nat(400_000),
		});
		fc.assert(
			fc.property(attempt, ({ count, elapsedMs, named, roll, budgetMs }) => {
				const causes = times(count, 'unavailable');
				const wait = nextStep(
					{ causes, retryAfterMs: named, elapsedMs, quotaWaitMs: 0 },
					{ budgetMs, random: () => roll },
				);
				const left = budgetMs - elapsedMs;
				const own = roll * Math.min(32_000, 1_000 * 2 ** (count - 1));
				const expected = Math.min(left, Math.max(own, named ?? 0));
				expect(wait).toBe(left > 0 ? expected : undefined);
			}),
		);
	});

	test('15 tries in all, whatever they failed for', () => {
		const causes = [...times(8, 'unavailable'), ...times(6, 'unanswered')];
		expect(nextStep({ causes, ...took }, policy)).toBeGreaterThan(0);
		expect(nextStep({ causes: [...causes, 'unresolved'], ...took }, policy)).toBeUndefined();
	});

	test('a budget of nothing means one try', () => {
		const attempt = { causes: times(1, 'unavailable'), elapsedMs: 0, quotaWaitMs: 0 };
		expect(nextStep(attempt, { ...policy, budgetMs: 0 })).toBeUndefined();
		const refused = { ...attempt, causes: times(1, 'quota') };
		expect(nextStep(refused, { ...policy, budgetMs: 0 })).toBeUndefined();
	});
});

describe('retryAfterMs', () => {
	const now = Date.parse('2026-11-22T12:00:00Z');

	test.each<[unknown, number | undefined]>([
		['3', 3_000],
		['0', 0],
		['1.5', 1_500],
		['-4', 0],
		['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 11:00:00 GMT', 0],
		['soon', undefined],
		['', undefined],
		[' ', undefined],
		[undefined, undefined],
		[['3'], undefined],
	])('%p', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});

	test('is a time to wait or nothing, whatever comes', () => {
		fc.assert(
			fc.property(fc.anything(), (header) => {
				const wait = retryAfterMs(header, now);
				expect(wait === undefined || wait >= 0).toBe(true);
			}),
		);
	});
});
