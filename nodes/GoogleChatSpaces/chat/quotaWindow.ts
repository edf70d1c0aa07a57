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

/** The part of a quota that a process takes at once while it has not met others. */
const AT_ONCE = 1 / 8;

// Times, as parts of a window.
/** How long after its own places, or those taken at once, a process takes more: others begin with it. */
const HEAD_START = 1 / 50;
/** How much later than a full window a race begins. */
const START = 1 / 60;
/** How long a refused request waits at first, and at most. */
const FIRST_WAIT = 1 / 30;
const LONGEST_WAIT = 1 / 4;
/** How long after it was refused a process asks again for the last ones. */
const ASK_AGAIN = 1 / 16;
/** From when on it asks for the last ones although they are many: the others are not done yet, perhaps. */
const LATE = 0.42;
const LATE_TOLD = 0.1;
/** How many windows long what was learned is kept without use. */
const KEPT = 10;

// How far apart requests are sent that find out how much there is, as parts of an even pace.
/** In a race, where all are equally fast. */
const RACE = 0.35;
/** While nobody was met: evenly at first, then faster and faster, as a process alone may take all. */
const FASTER = 7;
const FASTEST = 0.1;

// Numbers of places.
/** One in so many requests asks whether there is more than the share, */
const ASK_EVERY = 30;
/** and one in so many windows at least. */
const SELDOM = 4;
/** What may be got by asking where all is shared: a bucket fills up meanwhile. */
const TRICKLE = 3;
const TRICKLE_PART = 1 / 6;
/** How often asking for the last ones, if they are few, may be in vain. */
const TRIES = 8;
/** The last requests are few as long as they are no more than this part of a share. */
const FEW = 0.6;

interface Waiter {
	grant(reason: Reason): void;
}

/** Why a request may be sent: a place of our own is free, we race, or we ask for more than our share. */
type Reason = 'own' | 'race' | 'ask';

/** What a process has found out about those that it shares a quota with. */
type Phase =
	/** Nothing: nobody else was met. */
	| 'alone'
	/** There are others: everybody takes what they can, from the same moment on and equally fast. */
	| 'race'
	/** It has a share. */
	| 'shared';

/**
 * One bucket, seen as a sliding window: at most so many requests in any window. That is the strictest
 * way to read "per 60 seconds", so who keeps to it passes fixed windows and token buckets, too.
 *
 * A request takes its place from when it is sent until a window after its answer, as nobody knows
 * when in between Google counted it.
 *
 * Other processes may use the same quota, and nothing but a refusal tells of them. A process alone takes
 * all of it. Processes that meet are all refused at about the same time, when the window is full; they
 * wait for one window from then, and race: each takes places equally fast until it is refused. What each
 * has got by then is its share, close to an equal one, and its own in every window that follows: all
 * places stay in use, and no request is refused. A place that is refused all the same is given up.
 *
 * What others leave is found by asking: in each window a few of the processes, in turn, go on beyond
 * their share until they are refused. Who gets more than a bucket fills up by meanwhile keeps it, and
 * asks again in the next window. Everybody asks when only few requests are left to do. Once all is done,
 * the share is again what the race has brought, as the others begin again, too.
 */
export class QuotaWindow {
	private readonly queue: Waiter[] = [];
	/** When each place of ours is free again, in order. */
	private readonly freeAt: number[] = [];
	private inFlight = 0;
	private usedAt = -Infinity;
	private closedUntil = -Infinity;
	private wakesAt = Infinity;

	private phase: Phase = 'alone';
	/** How many places are ours without asking. */
	private share = 1;
	/** What it was after the last race. */
	private raced = 1;
	private ownAt = -Infinity;
	/** When a request may be sent next that no place of our own is free for. */
	private pacedAt = -Infinity;
	/** When the window was last known to be full: what was sent before tells nothing new. */
	private fullAt = -Infinity;
	/** How often in a row requests were refused that did not ask. */
	private refusals = 0;

	/** Whether we ask in this window; undefined before that is settled. */
	private asks: boolean | undefined;
	/** How much of a turn to ask has come together. */
	private turn = 0;
	/** How many that ask are under way, and how many were counted one after another. */
	private asking = 0;
	private extra = 0;
	private hasFoundMore = false;
	private askAt = -Infinity;
	/** How often asking was in vain in this window. */
	private inVain = 0;

	/** The most requests that waited or were under way at once since there was none. */
	private peak = 0;

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
		const reason = await new Promise<Reason>((resolve, reject) => {
			const stop = () => {
				const index = this.queue.indexOf(waiter);
				if (index >= 0) this.queue.splice(index, 1);
				reject(new StoppedError());
			};
			const waiter: Waiter = {
				grant: (why) => {
					signal?.removeEventListener('abort', stop);
					resolve(why);
				},
			};
			if (signal?.aborted) return stop();
			signal?.addEventListener('abort', stop, { once: true });
			if (again) this.queue.unshift(waiter);
			else this.queue.push(waiter);
			this.peak = Math.max(this.peak, this.demand);
			this.admit();
		});
		const sentAt = this.clock.now();
		return (spent) => this.leave(spent, reason, sentAt);
	}

	/** Whether nothing would be lost without this window. */
	isIdle(): boolean {
		const now = this.clock.now();
		if (now < this.closedUntil || this.taken(now) > 0 || this.queue.length > 0) return false;
		return this.phase === 'alone' || this.isForgotten(now);
	}

	private get isTold(): boolean {
		return this.quota.workers > 1;
	}

	private get demand(): number {
		return this.queue.length + this.inFlight;
	}

	/** Knows nothing but what the person has said. */
	private begin(): void {
		const { requests, workers } = this.quota;
		this.phase = this.isTold ? 'shared' : 'alone';
		this.share = this.raced = Math.max(1, requests * (this.isTold ? 1 / workers : AT_ONCE));
		this.turn = this.random();
		this.pacedAt = -Infinity;
	}

	/** Gives the place back: after a window where the request counted, at once where it did not. */
	private leave(spent: Spent, reason: Reason, sentAt: number): void {
		const now = this.clock.now();
		this.inFlight -= 1;
		this.usedAt = now;
		if (reason === 'ask') this.asking -= 1;
		if (spent.is === 'counted') this.counted(now, reason, sentAt);
		if (spent.is === 'refused') {
			this.refused(now, reason, sentAt);
			if (spent.waitMs !== undefined) this.close(now + spent.waitMs);
		}
		if (this.demand === 0) this.rest();
		this.admit();
	}

	private counted(now: number, reason: Reason, sentAt: number): void {
		insert(this.freeAt, now + this.quota.windowMs);
		if (reason === 'race') this.share++;
		if (reason === 'ask') this.extra++;
		if (sentAt >= this.fullAt) this.refusals = 0;
	}

	private refused(now: number, reason: Reason, sentAt: number): void {
		if (reason === 'own' && this.phase === 'shared' && !this.isTold) {
			this.share = Math.max(1, this.share - 1);
			this.raced = Math.min(this.raced, this.share);
		}
		if (sentAt < this.fullAt) return;
		this.fullAt = now;
		if (reason === 'ask') {
			this.endAsking();
			this.inVain++;
			this.askAt = now + this.around(this.quota.windowMs * ASK_AGAIN);
		} else if (this.phase === 'alone') {
			this.phase = 'race';
			this.share = 0;
			this.close(sentAt + this.quota.windowMs * (1 + START));
		} else {
			if (this.phase === 'race' && this.share > 0) this.endRace();
			this.waitShortly(now);
		}
	}

	private endRace(): void {
		this.phase = 'shared';
		// Somebody else races, and gets as much.
		this.share = this.raced = Math.max(1, Math.min(this.share, this.quota.requests / 2));
		this.turn = this.random();
	}

	/** What was got by asking is ours, where it is more than what a bucket fills up by meanwhile. */
	private endAsking(): void {
		this.hasFoundMore = !this.isTold && this.extra > TRICKLE + this.share * TRICKLE_PART;
		if (this.hasFoundMore) this.share = Math.min(this.quota.requests, this.share + this.extra);
		this.extra = 0;
		this.asks = false;
	}

	/** All is done: what others have left at the end is not ours when everybody begins again. */
	private rest(): void {
		this.peak = this.extra = this.inVain = 0;
		this.hasFoundMore = false;
		this.asks = undefined;
		if (this.phase === 'shared') this.share = this.raced;
	}

	private admit(): void {
		const now = this.clock.now();
		if (this.isForgotten(now)) {
			this.begin();
			this.usedAt = now;
		}
		while (this.queue.length > 0) {
			const reason = this.reasonToGo(now);
			if (!reason) break;
			this.inFlight += 1;
			this.queue.shift()?.grant(reason);
		}
		if (this.queue.length > 0) void this.lookLater(now);
	}

	/** Looks at the clock once: a place that is not free yet at that time is waited for. */
	private reasonToGo(now: number): Reason | undefined {
		const { requests, windowMs } = this.quota;
		const taken = this.taken(now);
		if (now < this.closedUntil || taken >= requests) return undefined;
		if (this.refusals > 0 && this.inFlight > 0) return undefined;
		if (this.phase !== 'race' && taken < Math.floor(this.share)) return this.takeOwn(now);
		if (now < this.pacedAt) return undefined;
		if (this.phase === 'shared') return this.ask(now);
		const isRace = this.phase === 'race';
		const pace = isRace ? RACE : Math.max(FASTEST, Math.exp((-FASTER * taken) / requests));
		this.pacedAt = now + (pace * windowMs) / requests;
		return isRace ? 'race' : 'own';
	}

	private takeOwn(now: number): Reason {
		this.ownAt = now;
		this.pacedAt = now + this.quota.windowMs * HEAD_START;
		if (this.asks !== undefined) {
			// Nothing was refused since: a new window begins.
			if (this.extra > 0) this.endAsking();
			this.asks = undefined;
		}
		this.inVain = 0;
		return 'own';
	}

	private ask(now: number): Reason | undefined {
		if (now < this.askAt || this.asking >= 1 + this.extra / 4) return undefined;
		this.asks ??= this.hasFoundMore || this.isOurTurn();
		if (!this.asks && !this.mayAskForTheLast(now)) return undefined;
		// A part of a place, which is all that is ours beyond what is told, is one place now and then.
		if (this.isTold) this.asks = false;
		this.asking++;
		return 'ask';
	}

	private isOurTurn(): boolean {
		if (this.isTold) return !Number.isInteger(this.share);
		this.turn += Math.max(1 / SELDOM, this.share / ASK_EVERY);
		if (this.turn < 1) return false;
		this.turn %= 1;
		return true;
	}

	/**
	 * Whether what is left to do may be asked for, because the others are done, too: where it is little
	 * at once, as otherwise it waits for a whole window; and otherwise later.
	 */
	private mayAskForTheLast(now: number): boolean {
		if (this.demand >= this.peak) return false;
		const isFew = this.demand <= this.share * FEW;
		const isLate = now - this.ownAt >= this.quota.windowMs * (this.isTold ? LATE_TOLD : LATE);
		if (isFew) return this.inVain < (isLate ? TRIES : 1);
		return isLate && !this.isTold && this.inVain < 1;
	}

	private close(until: number): void {
		this.closedUntil = Math.max(this.closedUntil, until);
	}

	/** Closes, the longer the more often in a row it was refused. */
	private waitShortly(now: number): void {
		const part = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.refusals++);
		this.close(now + this.around(this.quota.windowMs * part));
	}

	private taken(now: number): number {
		while (this.freeAt.length > 0 && this.freeAt[0] <= now) this.freeAt.shift();
		return this.inFlight + this.freeAt.length;
	}

	private isForgotten(now: number): boolean {
		return this.usedAt > -Infinity && now > this.usedAt + KEPT * this.quota.windowMs;
	}

	/** A time around this one, by chance. */
	private around(ms: number): number {
		return ms * (0.5 + this.random());
	}

	/** Whatever lets a request go without an event is over by then, or soon after. */
	private async lookLater(now: number): Promise<void> {
		// Where all places are under way, an answer changes things.
		if (this.inFlight >= this.quota.requests) return;
		const changes = [this.closedUntil, this.freeAt[0], this.pacedAt, this.askAt];
		const at = Math.min(...changes.filter((change) => change > now), now + LOOK_MS);
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
