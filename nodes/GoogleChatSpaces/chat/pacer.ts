import { StoppedError, type Clock } from './clock';
import type { QuotaShare } from './quotas';

/** What Google's quota spent on a request. */
export type Spent =
	/** It was counted, or may have been. */
	| { readonly is: 'counted' }
	/** It never came as far as the quota. */
	| { readonly is: 'uncounted' }
	/** It was refused for lack of quota; `waitMs` where Google named a time to wait. */
	| { readonly is: 'refused'; readonly waitMs?: number };

/** The longest sleep between two looks at a window, in ms; so no timer outlives Stop by more. */
const LOOK_MS = 500;

/** What a first refusal makes all wait where Google names no time, in ms. */
const FIRST_WAIT_MS = 1_000;

interface Waiter {
	readonly requests: number;
	grant(): void;
}

/**
 * One bucket, seen as a sliding window: at most so many requests in any window. That is the strictest
 * way to read "per 60 seconds", so who keeps to it passes fixed windows and token buckets, too.
 *
 * A request takes its place from when it is sent until a window after its answer, as nobody knows
 * when in between Google counted it. Where Google refuses one all the same, others use the same
 * quota: then the window stays closed for a while, and opens for one request at a time until one
 * gets through.
 */
class SlidingWindow {
	private readonly queue: Waiter[] = [];
	private readonly freeAt: number[] = [];
	private inFlight = 0;
	private closedUntil = -Infinity;
	/** How many were refused since one got through. */
	private refusals = 0;
	private looking = false;

	constructor(private readonly clock: Clock) {}

	/** Waits for a place. @param again whether the request was refused before, and so goes first */
	async enter(requests: number, again: boolean, signal?: AbortSignal): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const stop = () => {
				const index = this.queue.indexOf(waiter);
				if (index >= 0) this.queue.splice(index, 1);
				reject(new StoppedError());
			};
			const waiter: Waiter = {
				requests,
				grant: () => {
					signal?.removeEventListener('abort', stop);
					resolve();
				},
			};
			if (signal?.aborted) return stop();
			signal?.addEventListener('abort', stop, { once: true });
			if (again) this.queue.unshift(waiter);
			else this.queue.push(waiter);
			this.admit();
		});
	}

	/** Gives the place back: after a window where the request counted, at once where it did not. */
	leave(spent: Spent, windowMs: number): void {
		const now = this.clock.now();
		this.inFlight -= 1;
		if (spent.is === 'counted') this.freeAt.push(now + windowMs);
		if (spent.is === 'refused') {
			const own = Math.min(windowMs / 2, FIRST_WAIT_MS * 2 ** this.refusals);
			const waitMs = Math.max(spent.waitMs ?? 0, own);
			this.closedUntil = Math.max(this.closedUntil, now + waitMs);
		}
		this.refusals = spent.is === 'refused' ? this.refusals + 1 : 0;
		this.admit();
	}

	isIdle(): boolean {
		const now = this.clock.now();
		return now >= this.closedUntil && this.taken(now) === 0 && this.queue.length === 0;
	}

	private taken(now: number): number {
		while (this.freeAt.length > 0 && this.freeAt[0] <= now) this.freeAt.shift();
		return this.inFlight + this.freeAt.length;
	}

	/** Looks at the clock once: a place that is not free yet at that time is waited for. */
	private admit(): void {
		const now = this.clock.now();
		for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
			if (now < this.closedUntil || this.taken(now) >= next.requests) break;
			if (this.refusals > 0 && this.inFlight > 0) break;
			this.queue.shift();
			this.inFlight += 1;
			next.grant();
		}
		if (this.queue.length > 0 && !this.looking) void this.lookLater(now);
	}

	/** Whatever opens the window without an event: its time to stay closed, or its oldest request, is over. */
	private async lookLater(now: number): Promise<void> {
		const opensAt = Math.max(this.closedUntil, this.freeAt[0] ?? -Infinity);
		const left = opensAt - now;
		// With no time to wait for, the window opens when a request under way leaves it.
		if (left <= 0) return;
		this.looking = true;
		await this.clock.sleep(Math.min(left, LOOK_MS));
		this.looking = false;
		this.admit();
	}
}

/** More windows than this are looked through for idle ones. */
const MANY_WINDOWS = 1_000;

/** Keeps the requests of one Cloud project within its quotas, whichever executions send them. */
export class Pacer {
	private readonly windows = new Map<string, SlidingWindow>();

	constructor(private readonly clock: Clock) {}

	/**
	 * Waits until a request has room in all of its buckets; requests of a bucket go in the order in
	 * which they came.
	 *
	 * @param again whether Google refused the same request before, and so it goes first
	 * @returns what has to be called once with what became of the request
	 * @throws StoppedError as soon as the signal says so
	 */
	async enter(
		shares: readonly QuotaShare[],
		again: boolean,
		signal?: AbortSignal,
	): Promise<(spent: Spent) => void> {
		const entered: Array<{ window: SlidingWindow; windowMs: number }> = [];
		const leave = (spent: Spent) => {
			for (const { window, windowMs } of entered) window.leave(spent, windowMs);
		};
		try {
			for (const { id, requests, windowMs } of shares) {
				const window = this.window(id);
				await window.enter(requests, again, signal);
				entered.push({ window, windowMs });
			}
		} finally {
			if (entered.length < shares.length) leave({ is: 'counted' });
		}
		return leave;
	}

	private window(id: string): SlidingWindow {
		if (this.windows.size > MANY_WINDOWS) {
			for (const [otherId, other] of this.windows) {
				if (other.isIdle()) this.windows.delete(otherId);
			}
		}
		const window = this.windows.get(id) ?? new SlidingWindow(this.clock);
		this.windows.set(id, window);
		return window;
	}
}
