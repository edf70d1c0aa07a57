import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';

import { inPool } from '../../../../nodes/GoogleChatSpaces/operation/pool';

const pools = fc.record({
	count: fc.nat(40),
	concurrency: fc.integer({ min: 1, max: 12 }),
	/** How many turns of the event loop each task takes. */
	turns: fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }),
	/** The task that says to start no further one; it may be none of them. */
	last: fc.nat(80),
	/** Whether all of them take turns. */
	inTurns: fc.boolean(),
});

test('every task is done once, in order of start, the first alone, and no more at once than allowed', async () => {
	await fc.assert(
		fc.asyncProperty(pools, async ({ count, concurrency, turns, last, inTurns }) => {
			const started: number[] = [];
			let running = 0;
			let most = 0;
			let startedAfterLast = 0;
			let lastIsDone = false;
			const lockKey = () => (inTurns ? 'all' : undefined);
			await inPool({ count, concurrency, lockKey }, async (index) => {
				if (index > 0) expect(started).toContain(0);
				if (lastIsDone) startedAfterLast++;
				started.push(index);
				most = Math.max(most, ++running);
				for (let turn = 0; turn <= turns[index]; turn++) await setImmediate();
				if (index === 0) expect(started).toEqual([0]);
				running--;
				lastIsDone ||= index === last;
				return index !== last;
			});

			expect(running).toBe(0);
			expect(most).toBeLessThanOrEqual(concurrency);
			expect(started).toEqual(started.map((_, index) => index));
			expect(startedAfterLast).toBe(0);
			if (last >= count) expect(started).toHaveLength(count);
		}),
	);
});

test('a limit far beyond the tasks costs nothing', async () => {
	const done: number[] = [];
	await inPool({ count: 3, concurrency: Number.MAX_SAFE_INTEGER }, async (index) => {
		done.push(index);
		return await Promise.resolve(true);
	});
	expect(done).toEqual([0, 1, 2]);
});

test('a task that fails is told', async () => {
	const failing = inPool({ count: 3, concurrency: 2 }, async (index) => {
		if (index === 1) throw new Error('No.');
		return true;
	});
	await expect(failing).rejects.toThrow('No.');
});

test('nothing is started once it was stopped', async () => {
	const controller = new AbortController();
	const started: number[] = [];
	await inPool({ count: 9, concurrency: 1, signal: controller.signal }, async (index) => {
		started.push(index);
		if (index === 3) controller.abort();
		return true;
	});
	expect(started).toEqual([0, 1, 2, 3]);
});

/** Tasks by what they take turns at, and how many turns of the event loop they take. */
const sharing = fc.array(
	fc.record({ turn: fc.constantFrom('a', 'b', undefined), takes: fc.nat(5) }),
	{ maxLength: 40 },
);

test('those that share something take turns, in order, and hold nobody else up', async () => {
	await fc.assert(
		fc.asyncProperty(sharing, fc.integer({ min: 1, max: 6 }), async (tasks, concurrency) => {
			const count = tasks.length;
			const lockKey = (index: number) => tasks[index].turn;
			const started: number[] = [];
			const running = new Set<number>();
			const mayGo = (index: number) =>
				lockKey(index) === undefined ||
				![...running, ...waiting().filter((other) => other < index)].some(
					(other) => lockKey(other) === lockKey(index),
				);
			const waiting = () => [...tasks.keys()].filter((index) => !started.includes(index));
			await inPool({ count, concurrency, lockKey }, async (index) => {
				expect(mayGo(index)).toBe(true);
				started.push(index);
				running.add(index);
				for (let turn = 0; turn <= tasks[index].takes; turn++) {
					await setImmediate();
					const isFull = running.size === concurrency || started.length === 1;
					expect(isFull || waiting().every((other) => !mayGo(other))).toBe(true);
				}
				running.delete(index);
				return true;
			});

			expect([...started].sort((one, other) => one - other)).toEqual([...tasks.keys()]);
		}),
	);
});

test('ten thousand that share one thing are done in order', async () => {
	const done: number[] = [];
	await inPool({ count: 10_000, concurrency: 10, lockKey: () => 'all' }, async (index) => {
		done.push(index);
		return await Promise.resolve(true);
	});
	expect(done).toEqual([...done.keys()]);
	expect(done).toHaveLength(10_000);
});
