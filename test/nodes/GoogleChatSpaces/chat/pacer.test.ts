import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';

import { StoppedError } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import { Pacer } from '../../../../nodes/GoogleChatSpaces/chat/pacer';
import { quotaShares, type QuotaShare } from '../../../../nodes/GoogleChatSpaces/chat/quotas';
import { VirtualClock } from '../../../../workshop/bench/simulation/clock';

/** Time that goes on while the code runs: a ms between any two looks at the clock. */
class TickingClock extends VirtualClock {
	override now = (): number => this.time++;
}

const bucket = (requests: number, windowMs: number, id = 'bucket'): QuotaShare => ({
	workers: 1,
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

/** When so many requests that come at once may be sent, in ms. */
async function times(count: number, share: QuotaShare) {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const sent: number[] = [];
	const all = Array.from({ length: count }, async () => {
		const leave = await pacer.enter([share], false);
		sent.push(clock.now());
		leave(counted);
	});
	await clock.runOut();
	await Promise.all(all);
	return sent;
}

test('a process alone takes all of the quota within a seventh of a window, and then keeps its pace', async () => {
	const sent = await times(180, bucket(60, 60_000));

	expect(sent.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
	expect(sent[59]).toBeLessThan(60_000 / 7);
	for (const [index, time] of sent.slice(60).entries()) {
		expect(time - sent[index]).toBeGreaterThan(59_999);
		expect(time - sent[index]).toBeLessThan(61_000);
	}
});

test('of a quota that is told to have eight workers each takes its part at once, and then asks for more', async () => {
	const sent = await times(30, { ...bucket(60, 60_000), workers: 8 });

	expect(sent.filter((time) => time === 0)).toHaveLength(7);
	expect(sent[7]).toBeGreaterThan(1_000);
});

test('a part that is told is kept, however often it was refused', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const share = { ...bucket(60, 60_000), workers: 2 };
	let refusals = 0;
	const sent: number[] = [];
	const all = Array.from({ length: 60 }, async () => {
		for (let again = false; ; again = true) {
			const leave = await pacer.enter([share], again);
			await clock.sleep(100);
			if (sent.length < 10 || refusals >= 5) {
				sent.push(clock.now());
				return leave(counted);
			}
			refusals++;
			leave({ is: 'refused' });
		}
	});
	await clock.runOut();
	await Promise.all(all);

	expect(refusals).toBe(5);
	expect(sent.filter((time) => time < 60_000)).toHaveLength(30);
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

test('after a refusal all wait, the refused one goes first, and then the others', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const log: string[] = [];
	let refusals = 0;
	const request = async (name: string, refuse: number) => {
		for (let again = false; ; again = true) {
			const leave = await pacer.enter([bucket(2, 1_000)], again);
			log.push(name);
			await clock.sleep(10);
			if (refuse-- <= 0) return leave(counted);
			refusals++;
			leave({ is: 'refused', waitMs: 5_000 });
			expect(clock.now()).toBeGreaterThanOrEqual((refusals - 1) * 5_000);
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

	expect(log).toEqual(['a', 'a', 'a', 'b', 'c', 'd']);
	expect(clock.now()).toBeGreaterThan(10_000);
});

test('a refusal is the space’s at first, and the project’s where the same request is refused again', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	const shares = [bucket(1, 1_000, 'space'), bucket(60, 60_000, 'project')];
	const enterProject = async () => {
		(await pacer.enter([shares[1]], false))(counted);
		return clock.now();
	};
	(await pacer.enter(shares, false))({ is: 'refused', waitMs: 30_000 });
	const afterFirst = enterProject();
	await clock.runOut();
	expect(await afterFirst).toBe(0);

	const repeat = pacer.enter(shares, true);
	await clock.runOut();
	(await repeat)({ is: 'refused', waitMs: 30_000 });
	const before = clock.now();
	const afterSecond = enterProject();
	await clock.runOut();
	expect((await afterSecond) - before).toBeGreaterThanOrEqual(30_000);
});

test('what was never counted takes no place', async () => {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock);
	for (let request = 0; request < 10; request++) {
		(await pacer.enter([bucket(1, 60_000)], false))({ is: 'uncounted' });
	}
	expect(clock.now()).toBe(0);
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
