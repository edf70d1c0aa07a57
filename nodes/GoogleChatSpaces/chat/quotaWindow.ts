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

/** The part of a quota that a process takes at once while it does not know whether others share it. */
const UNASKED = 1 / 12;

// Times, as parts of a window.
/** In this time what a process takes grows e-fold, while it finds out how much there is. */
const GROWTH = 1 / 20;
/** By so much at most a place is taken again later than it is free, so that nobody always comes first. */
const JITTER = 1 / 120;
/** How long fewer requests than usual must wait before they count as the last ones. */
const SETTLED = 1 / 60;
/** How long after its own requests a process asks whether there is more. */
const AFTER_OWN = 1 / 30;
/** How long it leaves to the others to come for their shares, on average. */
const HEAD_START = 1 / 12;
/** How long a refused request waits: where its share was not full yet, at first, and at most. */
const SHORT_WAIT = 1 / 30;
const FIRST_WAIT = 1 / 20;
const LONGEST_WAIT = 1 / 2;
/** How many windows long what was learned is kept without use. */
const KEPT = 10;

/** At most one in so many requests is sent to see whether there is more than the share. */
const ASK_EVERY = 150;

interface Waiter {
	grant(): void;
}

/** What a process has found out about those that it shares a quota with. */
type Knowledge =
	/** Nothing: no request was refused yet. */
	| 'none'
	/** There are others; everybody waits until the window in which they met is over. */
	| 'others'
	/** Everybody takes what they can, from the same moment on and equally fast. */
	| 'measuring'
	/** The share that was got by that. */
	| 'share';

/** Why a request is sent although the share, or what was left of it, is used up. */
type Reason = 'nothingYet' | 'belowShare' | 'lastOnes' | 'due';

/**
 * One bucket, seen as a sliding window: at most so many requests in any window. That is the strictest
 * way to read "per 60 seconds", so who keeps to it passes fixed windows and token buckets, too.
 *
 * A request takes its place from when it is sent until a window after its answer, as nobody knows
 * when in between Google counted it.
 *
 * Other processes may use the same quota, and nothing but a refusal tells of them. A process alone takes
 * all of it, after a start so gradual that another one would get its part. Processes that meet find
 * their shares as follows. All are refused when the window is full, hence at about the same time; they
 * wait for one window from then, and take what they can from that moment on, each as fast as the
 * others. What each has got when they are refused again is its share, close to an equal one. From then
 * on a place that was its own is its own again as soon as it is free: all places stay in use, and no
 * request is refused. Now and then a request beyond the share tells whether somebody has left.
 */
export class QuotaWindow {
	private readonly queue: Waiter[] = [];
	/** When each place of ours is free again, in order. */
	private readonly freeAt: number[] = [];
	private inFlight = 0;
	private grantedAt = -Infinity;
	private usedAt = -Infinity;
	private closedUntil = -Infinity;
	private wakesAt = Infinity;

	private knows: Knowledge = 'none';
	/** How many places are ours without asking. */
	private share = 1;
	/** Whether more is taken beyond the share, one after another, up to so many. */
	private growing = false;
	private growsTo = Infinity;
	private growsAt = -Infinity;

	/** How many places there were for us when the window was last full. */
	private level = Infinity;
	private fullAt = -Infinity;

	/** Why the request under way that is beyond the share was sent. */
	private asked: Reason | undefined;
	private askAt = -Infinity;
	private refusals = 0;
	private countedSinceRefusal = 0;
	/** How often in a row asking when it was due has brought nothing; below 0: something. */
	private inVain = 0;
	private isConfirming = false;

	/** The most requests that waited or were under way at once since there was none. */
	private peak = 0;
	private busySince = -Infinity;
	/** Since when there are fewer, as the work comes to its end. */
	private fewerSince = Infinity;
	private lastOnesAfter = 0;

	constructor(
		private readonly clock: Clock,
		private readonly random: () => number,
		private quota: QuotaShare,
	) {
		this.begin();
	}

	/**
	 * Waits for a place.
	 *
	 * @param again whether the request was refused before, and so goes first
	 * @returns what has to be called once with what became of the request
	 * @throws StoppedError as soon as the signal says so
	 */
	async enter(
		quota: QuotaShare,
		again: boolean,
		signal?: AbortSignal,
	): Promise<(spent: Spent) => void> {
		this.quota = quota;
		await new Promise<void>((resolve, reject) => {
			const stop = () => {
				const index = this.queue.indexOf(waiter);
				if (index >= 0) this.queue.splice(index, 1);
				reject(new StoppedError());
			};
			const waiter: Waiter = {
				grant: () => {
					signal?.removeEventListener('abort', stop);
					resolve();
				},
			};
			if (signal?.aborted) return stop();
			signal?.addEventListener('abort', stop, { once: true });
			if (again) this.queue.unshift(waiter);
			else this.queue.push(waiter);
			this.watchDemand();
			this.admit();
		});
		const sentAt = this.clock.now();
		return (spent) => this.leave(spent, sentAt);
	}

	/** Whether nothing would be lost without this window. */
	isIdle(): boolean {
		const now = this.clock.now();
		if (now < this.closedUntil || this.taken(now) > 0 || this.queue.length > 0) return false;
		return this.knows === 'none' || this.isForgotten(now);
	}

	/** Knows nothing but what the person has said. */
	private begin(): void {
		const { requests, windowMs, workers } = this.quota;
		const now = this.clock.now();
		const isTold = workers > 1;
		this.knows = isTold ? 'share' : 'none';
		this.share = isTold ? Math.ceil(requests / workers) : this.unasked();
		this.growing = !isTold;
		this.growsTo = Infinity;
		if (isTold) {
			// A part that is no whole number is asked for.
			this.level = Math.max(1, Math.floor(requests / workers));
			this.fullAt = now;
			this.askAt = now + this.around(windowMs * FIRST_WAIT);
		}
	}

	/** Gives the place back: after a window where the request counted, at once where it did not. */
	private leave(spent: Spent, sentAt: number): void {
		const now = this.clock.now();
		const { asked } = this;
		this.asked = undefined;
		this.inFlight -= 1;
		this.usedAt = now;
		if (spent.is === 'counted') this.counted(now, asked);
		if (spent.is === 'refused') {
			if (spent.waitMs !== undefined) this.close(now + spent.waitMs);
			// Requests that were under way when the first one was refused tell nothing new.
			if (sentAt >= this.fullAt) this.refused(now, asked, sentAt);
		} else this.watchDemand();
		this.admit();
	}

	private counted(now: number, asked: Reason | undefined): void {
		const { windowMs } = this.quota;
		const jitter = this.knows === 'none' ? 0 : windowMs * JITTER * this.random();
		insert(this.freeAt, now + windowMs + jitter);
		this.taken(now);
		this.refusals = 0;
		this.countedSinceRefusal++;
		this.level = Math.max(this.level, this.freeAt.length);
		// What is taken while others come to their ends is no share for the next time.
		if (!this.areLastOnes(now)) this.share = Math.max(this.share, this.freeAt.length);
		if (asked) this.gotMore(now, asked);
	}

	private gotMore(now: number, asked: Reason): void {
		const { windowMs } = this.quota;
		if (asked === 'belowShare') {
			this.askAt = now + this.around(windowMs * SHORT_WAIT);
			return;
		}
		if (asked === 'due' && !this.isConfirming) {
			// One place may have been free by chance, between two requests of somebody else.
			this.isConfirming = true;
			this.askAt = now + (windowMs / 6) * (1 + this.random());
			return;
		}
		this.isConfirming = false;
		const count = this.freeAt.length;
		let growth = 2;
		if (asked === 'due') {
			this.inVain = Math.max(-3, Math.min(-1, this.inVain - 1));
			this.countedSinceRefusal = 0;
			growth = 1 + 2 ** -this.inVain / 8;
		}
		this.grow(now, Math.ceil(Math.max(2, count) * growth));
	}

	private refused(now: number, asked: Reason | undefined, sentAt: number): void {
		const { windowMs } = this.quota;
		this.taken(now);
		const count = this.freeAt.length;
		const wasGrowing = this.growing;
		this.fullAt = now;
		this.growing = false;
		this.isConfirming = false;
		this.countedSinceRefusal = 0;
		this.refusals++;
		if (asked === 'due') this.inVain = Math.min(2, this.inVain + 1);
		if (this.knows === 'none' && count > 0) {
			this.knows = 'others';
			this.close(sentAt + windowMs * (1 + SETTLED));
		}
		if (this.knows === 'others') return;
		if (this.knows === 'measuring') this.knows = 'share';
		if (!this.areLastOnes(now)) this.learn(count, wasGrowing, asked);
		this.level = count;
		const isBelowShare = !wasGrowing && !asked && count < this.share;
		const wait = isBelowShare
			? SHORT_WAIT
			: Math.min(LONGEST_WAIT, FIRST_WAIT * 4 ** (this.refusals - 1));
		this.askAt = now + this.around(windowMs * wait);
	}

	/** @param count how many places we had when the window was full */
	private learn(count: number, wasGrowing: boolean, asked: Reason | undefined): void {
		if (wasGrowing || asked === 'nothingYet') this.share = count;
		else if (asked === 'belowShare' && this.refusals > 2) this.share = count;
		// In a token bucket the rest comes soon; so half of what is missing is given up, and half asked for.
		else if (!asked) this.share -= Math.max(0, Math.floor((this.share - count) / 2));
	}

	private admit(): void {
		const now = this.clock.now();
		if (this.isForgotten(now)) {
			this.begin();
			this.usedAt = now;
		}
		if (this.knows === 'others' && now >= this.closedUntil) {
			this.knows = 'measuring';
			this.share = this.unasked();
			this.grow(now, this.quota.requests / 2);
		}
		while (this.queue.length > 0 && this.mayGo(now)) {
			this.inFlight += 1;
			this.grantedAt = now;
			this.queue.shift()?.grant();
		}
		if (this.queue.length > 0) void this.lookLater(now);
	}

	/** Looks at the clock once: a place that is not free yet at that time is waited for. */
	private mayGo(now: number): boolean {
		const { requests, windowMs } = this.quota;
		const taken = this.taken(now);
		if (now < this.closedUntil || taken >= requests) return false;
		if (now > this.fullAt + windowMs) this.level = Infinity;
		if (taken < Math.min(this.level, this.share)) return true;
		if (this.growing && taken >= this.growsTo) {
			this.growing = false;
			if (this.knows === 'measuring') this.knows = 'share';
		}
		if (this.growing) {
			if (now < this.growsAt) return false;
			this.growsAt = now + (windowMs * GROWTH) / Math.max(1, taken);
			return true;
		}
		if (this.asked) return false;
		this.asked = this.reasonToAsk(now, taken);
		return this.asked !== undefined;
	}

	private reasonToAsk(now: number, taken: number): Reason | undefined {
		const { windowMs } = this.quota;
		if (now < this.askAt) return undefined;
		if (taken === 0) return 'nothingYet';
		if (taken < this.share && this.refusals <= 2) return 'belowShare';
		const isNearEnd = this.queue.length + this.inFlight <= this.peak / 2;
		if (
			this.areLastOnes(now) &&
			now >= this.grantedAt + this.lastOnesAfter &&
			this.refusals < (isNearEnd ? 3 : 1)
		) {
			return 'lastOnes';
		}
		const isDue =
			this.countedSinceRefusal >= this.askEvery() &&
			now >= this.grantedAt + windowMs * AFTER_OWN &&
			now > this.busySince + windowMs;
		return isDue ? 'due' : undefined;
	}

	/** After how many requests to ask whether there is more: sooner where the share is small, later where it was in vain. */
	private askEvery(): number {
		if (this.inVain < 0) return Math.max(1, this.share);
		return Math.max(1, this.share, Math.min(ASK_EVERY, 2 * this.share ** 2) * 2 ** this.inVain);
	}

	private grow(now: number, to: number): void {
		this.growing = true;
		this.growsTo = to;
		this.growsAt = now;
	}

	private close(until: number): void {
		this.closedUntil = Math.max(this.closedUntil, until);
	}

	private taken(now: number): number {
		while (this.freeAt.length > 0 && this.freeAt[0] <= now) this.freeAt.shift();
		return this.inFlight + this.freeAt.length;
	}

	private unasked(): number {
		return Math.max(1, Math.floor(this.quota.requests * UNASKED));
	}

	private isForgotten(now: number): boolean {
		return this.usedAt > -Infinity && now > this.usedAt + KEPT * this.quota.windowMs;
	}

	private areLastOnes(now: number): boolean {
		return now > this.fewerSince + this.quota.windowMs * SETTLED;
	}

	private watchDemand(): void {
		const now = this.clock.now();
		const demand = this.queue.length + this.inFlight;
		if (demand === 0 && this.knows === 'share') this.growing = false;
		if (demand > 0 && this.peak === 0) this.busySince = now;
		if (demand === 0 || demand >= this.peak) {
			this.peak = demand;
			this.fewerSince = Infinity;
		} else if (this.fewerSince === Infinity) {
			this.fewerSince = now;
			this.lastOnesAfter = this.quota.windowMs * HEAD_START * (0.4 + 0.6 * this.random());
		}
	}

	/** A time around this one, by chance. */
	private around(ms: number): number {
		return ms * (0.5 + this.random());
	}

	/** Whatever lets a request go without an event is over by then. */
	private async lookLater(now: number): Promise<void> {
		const { windowMs } = this.quota;
		const changes = [
			this.closedUntil,
			this.freeAt[0] ?? -Infinity,
			this.growing ? this.growsAt : -Infinity,
			this.askAt,
			this.grantedAt + windowMs * AFTER_OWN,
			this.grantedAt + this.lastOnesAfter,
			this.busySince + windowMs + 1,
			this.fewerSince + windowMs * SETTLED + 1,
		].filter((at) => at > now);
		// With no time to wait for, an answer to a request under way changes things.
		if (changes.length === 0) return;
		const at = Math.min(...changes, now + LOOK_MS);
		if (at >= this.wakesAt) return;
		this.wakesAt = at;
		await this.clock.sleep(at - now);
		if (this.wakesAt === at) this.wakesAt = Infinity;
		this.admit();
	}
}

/** Puts a number where it belongs among others, which is near the end. */
function insert(sorted: number[], value: number): void {
	let index = sorted.length;
	while (index > 0 && sorted[index - 1] > value) index--;
	sorted.splice(index, 0, value);
}
