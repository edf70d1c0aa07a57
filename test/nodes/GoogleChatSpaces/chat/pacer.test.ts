import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';

import { StoppedError, type Clock } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import { Pacer } from '../../../../nodes/GoogleChatSpaces/chat/pacer';
import { quotaShares, type QuotaShare } from '../../../../nodes/GoogleChatSpaces/chat/quotas';

/** A clock that stands still until all that can be done at its time is done. */
class VirtualClock implements Clock {
	protected time = 0;
	private readonly sleepers: Array<{ at: number; wake: () => void }> = [];

	now = (): number => this.time;

	sleep = async (ms: number): Promise<void> =>
		await new Promise((wake) => this.sleepers.push({ at: this.time + ms, wake }));

	get asleep(): number {
		return this.sleepers.length;
	}

	/** Lets time pass until it is over for everybody. */
	async runOut(): Promise<void> {
		await setImmediate();
		while (this.sleepers.length > 0) {
			this.time = Math.min(...this.sleepers.map(({ at }) => at));
			const due = this.sleepers.filter(({ at }) => at <= this.time);
			for (const sleeper of due) {
				this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
				sleeper.wake();
			}
			await setImmediate();
		}
	}
}

/** Time that goes on while the code runs: a ms between any two looks at the clock. */
class TickingClock extends VirtualClock {
	override now = (): number => this.time++;
}

const bucket = (requests: number, windowMs: number, id = 'bucket'): QuotaShare => ({
	id,
	requests,
	windowMs,
});
const counted = { is: 'counted' } as const;

/** Arrivals and how long each request takes, in ms; Google counts it somewhere in between. */
const traffic = fc.record({
	requests: fc.integer({ min: 1, max: 8 }),
	windowMs: fc.integer({ min: 1, max: 3_000 }),
	sent: fc.array(
		fc.record({
			after: fc.nat(800),
			takes: fc.nat(2_000),
			countedAt: fc.double({ min: 0, max: 1, noNaN: true }),
		}),
		{ maxLength: 40 },
	),
});

test('a server never counts more in any window, however requests come and however long they take', async () => {
	await fc.assert(
		fc.asyncProperty(traffic, async ({ requests, windowMs, sent }) => {
			const clock = new VirtualClock();
			const pacer = new Pacer(clock);
			const order: number[] = [];
			const countedTimes: number[] = [];
			let arrival = 0;
			const all = sent.map(async ({ after, takes, countedAt }, index) => {
				await clock.sleep((arrival += after + 1));
				const leave = await pacer.enter([bucket(requests, windowMs)], false);
				order.push(index);
				countedTimes.push(clock.now() + takes * countedAt);
				await clock.sleep(takes);
				leave(counted);
			});
			await clock.runOut();
			await Promise.all(all);

			expect(order).toEqual(sent.map((_, index) => index));
			const times = countedTimes.sort((a, b) => a - b);
			for (const [index, time] of times.entries()) {
				const next = times.at(index + requests);
				if (index + requests < times.length)
					expect(Number(next) - time).toBeGreaterThanOrEqual(windowMs);
			}
			expect(clock.asleep).toBe(0);
		}),
	);
});

test('a burst is free, and the rest comes at the pace of the quota', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const times: number[] = [];
	const all = [...Array(130).keys()].map(async () => {
		const leave = await pacer.enter([bucket(60, 60_000)], false);
		times.push(clock.now());
		leave(counted);
	});
	await clock.runOut();
	await Promise.all(all);

	expect(times).toEqual([
		...Array(60).fill(0),
		...Array(60).fill(60_000),
		...Array(10).fill(120_000),
	]);
});

test('a window that opens between two looks at the clock is not missed', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 3 }),
			fc.integer({ min: 1, max: 20 }),
			fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 10 }),
			async (requests, windowMs, refusals) => {
				const clock = new TickingClock();
				const pacer = new Pacer(clock);
				let done = 0;
				void Promise.all(
					refusals.map(async (waitMs) => {
						const refused = await pacer.enter([bucket(requests, windowMs)], false);
						refused({ is: 'refused', waitMs });
						const leave = await pacer.enter([bucket(requests, windowMs)], true);
						leave(counted);
						done++;
					}),
				);
				await clock.runOut();

				expect(done).toBe(refusals.length);
			},
		),
	);
});

test('after a refusal all wait, the refused one goes first and alone, and then the others', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const log: string[] = [];
	const request = async (name: string, refusals: number) => {
		for (let again = false; ; again = true) {
			const leave = await pacer.enter([bucket(2, 1_000)], again);
			log.push(`${clock.now()} ${name}`);
			await clock.sleep(10);
			if (refusals-- <= 0) return leave(counted);
			leave({ is: 'refused', waitMs: 5_000 });
		}
	};
	const first = request('a', 2);
	await setImmediate();
	const all = ['b', 'c', 'd'].map(async (name) => {
		await clock.sleep(20);
		await request(name, 0);
	});
	await clock.runOut();
	await Promise.all([first, ...all]);

	expect(log).toEqual(['0 a', '5010 a', '10020 a', '10030 b', '11030 c', '11040 d']);
});

test('Stop ends every wait at once, and takes no place from others', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const stop = new AbortController();
	const leave = await pacer.enter([bucket(1, 1_000)], false);
	const waiting = [1, 2, 3].map(
		async () => await pacer.enter([bucket(1, 1_000)], false, stop.signal),
	);
	const other = pacer.enter([bucket(1, 1_000)], false);
	stop.abort();

	for (const wait of waiting) await expect(wait).rejects.toThrow(StoppedError);
	expect(clock.now()).toBe(0);
	await expect(pacer.enter([bucket(1, 1_000)], false, stop.signal)).rejects.toThrow(StoppedError);
	leave(counted);
	await clock.runOut();
	(await other)(counted);
	expect(clock.now()).toBe(1_000);
});

test('who is stopped while they wait for a second bucket gives back the first', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const stop = new AbortController();
	const held = await pacer.enter([bucket(1, 1_000, 'second')], false);
	const stopped = pacer.enter(
		[bucket(1, 100, 'first'), bucket(1, 1_000, 'second')],
		false,
		stop.signal,
	);
	await setImmediate();
	stop.abort();
	await expect(stopped).rejects.toThrow(StoppedError);
	const next = pacer.enter([bucket(1, 100, 'first')], false);
	await clock.runOut();

	(await next)(counted);
	held(counted);
	expect(clock.now()).toBeLessThanOrEqual(100);
});

test('what each space has for itself is forgotten when it is over', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	for (let space = 0; space < 5_000; space++) {
		const shares = quotaShares('spaces.get', `AAAA${space}`, { spaceReads: 1e9 });
		(await pacer.enter(shares, false))(counted);
		if (space % 100 > 0) continue;
		void clock.sleep(1_000);
		await clock.runOut();
	}
	const { windows } = pacer as unknown as { windows: Map<string, unknown> };

	expect(windows.size).toBeLessThan(1_200);
});
