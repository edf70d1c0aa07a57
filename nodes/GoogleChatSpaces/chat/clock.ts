import { sleep } from 'n8n-workflow';

/** Time, so that tests need not wait for it. */
export interface Clock {
	/** ms since a moment that stays the same; never goes back. */
	now(): number;
	/** Resolves after so many ms. */
	sleep(ms: number): Promise<void>;
}

export const systemClock = {
	// `Date` goes back when the machine's clock is set, and who waits by it would wait that much longer.
	now: () => performance.now(),
	sleep,
	/** Aborts after so many ms, and keeps no process from ending. */
	deadline: (ms: number) => AbortSignal.timeout(ms),
} satisfies Clock & { deadline(ms: number): AbortSignal };

/** The person pressed Stop, so nothing more is to be done. */
export class StoppedError extends Error {
	constructor() {
		super('The execution was stopped');
	}
}

/**
 * What a promise that others wait for, too, comes to.
 *
 * @throws StoppedError as soon as the signal says so; the promise goes on
 */
export async function unlessStopped<Value>(
	promise: Promise<Value>,
	signal?: AbortSignal,
): Promise<Value> {
	return await new Promise((resolve, reject) => {
		const stop = () => reject(new StoppedError());
		if (signal?.aborted) stop();
		signal?.addEventListener('abort', stop, { once: true });
		void promise.then(resolve, reject).then(() => signal?.removeEventListener('abort', stop));
	});
}

/** The longest that a single sleep lasts, in ms; so no timer outlives Stop by more. */
const SLICE_MS = 500;

/**
 * Waits, in short sleeps.
 *
 * @param ms how long
 * @throws StoppedError within half a second of the signal
 */
export async function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
	const end = clock.now() + ms;
	for (let left = ms; left > 0; left = end - clock.now()) {
		if (signal?.aborted) throw new StoppedError();
		await clock.sleep(Math.min(left, SLICE_MS));
	}
	if (signal?.aborted) throw new StoppedError();
}
