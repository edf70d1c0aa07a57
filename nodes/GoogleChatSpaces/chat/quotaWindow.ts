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
/** In this time a process that is alone takes all of the quota. */
const ALONE_RACE = 1 / 11;
/** In this time a process that measures its share would take all of the quota; sooner where few race. */
const RACE = 1 / 3;
const LATER_RACE = RACE / 1.5;
const FEW_RACE = 1 / 20;
/** How much later than a full window the race for shares begins. */
const START = 1 / 60;
/** When a full window is looked at again, as a fixed one may have begun anew. */
const PROBE = 1 / 6;
/** By so much at most a place is taken again later than it is free, so that nobody always comes first. */
const JITTER = 1 / 120;
/** How long a refused request waits at first, and at most. */
const FIRST_WAIT = 1 / 30;
const LONGEST_WAIT = 1 / 4;
const LONGEST_JOINING_WAIT = 1 / 8;
/** By how much later than usual those who were ahead take again what they leave to others once. */
const LEFT = 1 / 12;
/** How long fewer requests than usual must wait before they count as the last ones. */
const SETTLED = 1 / 60;
/** How long after its own places a process asks for more: for what is owed or the last ones, where these are many, and otherwise. */
const AFTER_OWN = 1 / 30;
const AFTER_OWN_MANY = AFTER_OWN + 0.65;
const AFTER_OWN_MORE = AFTER_OWN + 1 / 10;
/** How long after it was refused it asks again. */
const OWED_AGAIN = 1 / 12;
const LAST_AGAIN = 1 / 16;
/** How many windows long what was learned is kept without use. */
const KEPT = 10;

// Parts of a share.
/** The last requests that are few, and those that are too many to be called the last ones. */
const FEW = 0.5;
const MANY = 0.85;
/** What is asked for at once, where it is long since others were asked; and what a share grows by. */
const MORE = 1 / 4;
/** What is given up for each of the places that were refused at once. */
const GIVEN_UP = 0.02;

/** One in so many requests may be refused because it asked for more; and one in so many where that took from others. */
const ASK_EVERY = 25;
const ASK_SELDOM = 60;

interface Waiter {
	grant(reason: Reason): void;
}

/** What a process has found out about those that it shares a quota with. */
type Phase =
	/** Nothing: nobody else was met. */
	| 'alone'
	/** There are others; everybody waits until the window in which they met is over. */
	| 'met'
	/** Everybody takes what they can, from the same moment on and equally fast. */
	| 'race'
	/** The others have shared everything already, and leave it a place now and then. */
	| 'joining'
	/** It has a share. */
	| 'shared';

/** Why a request may be sent. */
type Reason =
	/** A place of its own is free. */
	| 'own'
	/** It finds out how much there is. */
	| 'race'
	/** It looks whether a full window has begun anew. */
	| 'probe'
	| Ask;

/** Why a request is sent although the share is used up. */
type Ask =
	/** Others have got more before the shares were known, and now leave it so many. */
	| 'owed'
	/** Few are left to do, so the others may have done theirs. */
	| 'last'
	/** It is long since it asked. */
	| 'more';

/**
 * One bucket, seen as a sliding window: at most so many requests in any window. That is the strictest
 * way to read "per 60 seconds", so who keeps to it passes fixed windows and token buckets, too.
 *
 * A request takes its place from when it is sent until a window after its answer, as nobody knows
 * when in between Google counted it.
 *
 * Other processes may use the same quota, and nothing but a refusal tells of them. A process alone takes
 * all of it within an eighth of a window. Processes that meet find their shares as follows. All are
 * refused when the window is full, hence at about the same time; they wait for one window from then,
 * and race: each takes places equally fast, from the same moment on, until it is refused. What each
 * has got by then is its share, close to an equal one. Who had got more than that before they met
 * leaves as much to the others, once. From then on a place that was its own is its own again as soon
 * as it is free: all places stay in use, and no request is refused.
 *
 * A share is kept: a refusal makes a process wait shortly and try again, and costs it little of its
 * share. What others leave is found by asking: one request is sent beyond the share, and where it is
 * counted, more and more at once. Who comes later, when all is shared, tries again until somebody who
 * had the quota alone gives up half of it.
 */
export class QuotaWindow {
	private readonly queue: Waiter[] = [];
	/** When each place of ours is free again, in order. */
	private readonly freeAt: number[] = [];
	private inFlight = 0;
	private usedSince = Infinity;
	private usedAt = -Infinity;
	private closedUntil = -Infinity;
	private wakesAt = Infinity;

	private phase: Phase = 'alone';
	/** How many places are ours without asking. */
	private share = 1;
	/** How many we had got when we met the others. */
	private gotBefore = 0;
	private probeAt = Infinity;
	private raceSince = -Infinity;
	private raceAt = -Infinity;
	private joinedAt = Infinity;

	private fullAt = -Infinity;
	/** How often in a row a place of our own was refused. */
	private refusals = 0;
	/** How many may be under way at once after that; 0: any number. */
	private most = 0;

	/** Why requests beyond the share are sent, how many are under way, and how many more may follow. */
	private ask: Ask | undefined;
	private asking = 0;
	private askable = 0;
	/** How many of them were counted one after another. */
	private granted = 0;
	private askAt = -Infinity;
	private ownAt = -Infinity;
	private countedSinceAsk = 0;
	private askEvery = ASK_EVERY;
	private moreAt = -Infinity;
	/** How often in a row asking for more brought all that was asked for. */
	private gains = 0;
	private lastInVain = 0;
	private owed = 0;
	private owedInVain = 0;

	/** The most requests that waited or were under way at once since there was none. */
	private peak = 0;
	/** Since when there are fewer, as the work comes to its end. */
	private fewerSince = Infinity;

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
			this.watchDemand();
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

	/** Knows nothing but what the person has said. */
	private begin(): void {
		const part = this.isTold ? 1 / this.quota.workers : UNASKED;
		this.phase = this.isTold ? 'shared' : 'alone';
		this.share = Math.max(1, Math.floor(this.quota.requests * part));
		// A part that is no whole number is asked for.
		this.owed = this.isTold && this.share < this.quota.requests * part ? 1 : 0;
		this.usedSince = Infinity;
	}

	/** Gives the place back: after a window where the request counted, at once where it did not. */
	private leave(spent: Spent, reason: Reason, sentAt: number): void {
		const now = this.clock.now();
		this.inFlight -= 1;
		this.usedAt = now;
		this.usedSince = Math.min(this.usedSince, now);
		if (isAsk(reason)) this.asking -= 1;
		if (spent.is === 'counted') this.counted(now, reason, sentAt);
		if (spent.is === 'refused') {
			// Requests that were under way when the first one was refused tell how many were too many.
			if (sentAt >= this.fullAt) this.refused(now, reason, sentAt);
			if (reason === 'own' && this.refusals === 1) this.giveUp(this.share * GIVEN_UP);
			if (spent.waitMs !== undefined) {
				this.probeAt = Infinity;
				this.close(now + spent.waitMs);
			}
		} else this.watchDemand();
		this.admit();
	}

	private counted(now: number, reason: Reason, sentAt: number): void {
		const { windowMs } = this.quota;
		const isOurs = this.phase === 'alone' || this.isTold;
		insert(this.freeAt, now + windowMs * (1 + (isOurs ? 0 : JITTER * this.random())));
		this.countedSinceAsk++;
		if (this.refusals > 0 && sentAt >= this.fullAt) {
			this.refusals = 0;
			this.most = 1;
		} else if (this.most > 0) this.most += 1 / 4;
		if (this.phase === 'met') this.gotBefore++;
		else if (reason === 'race') {
			this.share++;
			this.joinedAt = Math.min(this.joinedAt, now);
		}
		if (reason === 'probe') this.close(sentAt + windowMs * (1 + START));
		if (isAsk(reason)) this.gotMore(now, reason);
	}

	private gotMore(now: number, reason: Ask): void {
		if (reason === 'owed' && this.isTold) this.share++;
		if (this.asking > 0 || this.askable >= 1) {
			this.lastInVain = 0;
			if (reason === 'more') this.moreAt = now;
			this.granted++;
			return;
		}
		this.granted = 0;
		// A token bucket, or a fixed window that begins, has more for once.
		if (reason === 'more' && ++this.gains > 2) {
			this.share = Math.min(this.quota.requests, this.share * (1 + MORE));
		}
	}

	private refused(now: number, reason: Reason, sentAt: number): void {
		this.fullAt = now;
		this.granted = 0;
		this.gains = 0;
		if (this.phase === 'alone') this.meet(now, reason, sentAt);
		else if (this.phase === 'race' || this.phase === 'joining') this.endRace(now);
		else if (reason === 'own') this.refusedOwn(now);
		else if (isAsk(reason)) this.refusedMore(now, reason);
	}

	private meet(now: number, reason: Reason, sentAt: number): void {
		const { windowMs } = this.quota;
		if (reason === 'own' && now > this.usedSince + windowMs) {
			// Somebody comes late, and has taken a place that was ours for long.
			this.phase = 'shared';
			this.share = Math.max(1, this.share / 2);
			this.waitShortly(now, 1);
			return;
		}
		this.phase = 'met';
		this.gotBefore = this.held(now);
		this.close(sentAt + windowMs * (1 + START));
		this.probeAt = sentAt + windowMs * PROBE;
	}

	private endRace(now: number): void {
		const { requests, windowMs } = this.quota;
		const count = this.held(now);
		if (count === 0) {
			this.phase = 'joining';
			this.joinedAt = Infinity;
		}
		if (this.phase === 'joining' && now < this.joinedAt + windowMs) {
			this.waitShortly(now, ++this.refusals, LONGEST_JOINING_WAIT);
			return;
		}
		this.phase = 'shared';
		// Somebody else races, and gets as much.
		this.share = Math.max(1, Math.min(count, requests / 2));
		this.waitShortly(now, 1);
		this.askAt = now + windowMs;
		this.owed = this.share - this.gotBefore;
		this.owedInVain = 0;
		const left = Math.min(-this.owed, this.freeAt.length);
		for (let place = 0; place < left; place++) {
			insert(this.freeAt, this.freeAt[place] + windowMs * (1 + LEFT));
		}
	}

	private refusedOwn(now: number): void {
		this.refusals++;
		this.most = 0;
		this.waitShortly(now, this.refusals);
		if (now < this.moreAt + 1.2 * this.quota.windowMs) {
			// What we got by asking was somebody's own.
			this.askEvery = Math.min(ASK_SELDOM, this.askEvery * 2);
		}
		if (this.refusals > 1) {
			const missing = Math.max(0, this.share - this.held(now));
			this.giveUp(Math.min(1 + this.share / 16, missing / 4));
		}
	}

	/** What a person has told is kept. */
	private giveUp(places: number): void {
		if (this.phase === 'shared' && !this.isTold) this.share = Math.max(1, this.share - places);
	}

	private refusedMore(now: number, reason: Ask): void {
		const { windowMs } = this.quota;
		this.countedSinceAsk = 0;
		if (reason === 'owed') {
			this.askAt = now + this.around(windowMs * OWED_AGAIN);
			this.owed = this.isTold || ++this.owedInVain > 2 ? 0 : this.owed + 1;
		}
		if (reason === 'last') {
			this.askAt = now + this.around(windowMs * LAST_AGAIN);
			this.lastInVain++;
		}
	}

	private admit(): void {
		const now = this.clock.now();
		if (this.isForgotten(now)) {
			this.begin();
			this.usedAt = now;
		}
		if (this.phase === 'met' && now >= this.closedUntil) {
			this.phase = 'race';
			this.share = 0;
			this.raceSince = this.raceAt = now;
		}
		while (this.queue.length > 0) {
			const reason = this.reasonToGo(now);
			if (!reason) break;
			this.inFlight += 1;
			if (reason === 'own') this.ownAt = now;
			this.queue.shift()?.grant(reason);
		}
		if (this.queue.length > 0) void this.lookLater(now);
	}

	/** Looks at the clock once: a place that is not free yet at that time is waited for. */
	private reasonToGo(now: number): Reason | undefined {
		const taken = this.taken(now);
		if (taken >= this.quota.requests) return undefined;
		if (now < this.closedUntil) {
			if (this.phase !== 'met' || now < this.probeAt) return undefined;
			this.probeAt = Infinity;
			return 'probe';
		}
		const most = this.refusals > 0 ? 1 : Math.floor(this.most);
		if (most > 0 && this.inFlight >= most) return undefined;
		if (taken < Math.round(this.share)) return 'own';
		this.most = 0;
		return this.phase === 'shared' ? this.askForMore(now) : this.race(now);
	}

	private race(now: number): Reason | undefined {
		const { requests, windowMs } = this.quota;
		if (now < this.raceAt) return undefined;
		let part = ALONE_RACE;
		if (this.phase !== 'alone') {
			part = now < this.raceSince + windowMs * FEW_RACE ? RACE : LATER_RACE;
		}
		this.raceAt = now + (windowMs * part) / requests;
		return 'race';
	}

	private askForMore(now: number): Ask | undefined {
		if (this.granted === 0) {
			if (this.asking > 0) return undefined;
			this.ask = this.reasonToAsk(now);
			if (this.ask === 'owed') this.askable = this.owed;
			if (this.ask === 'last') this.askable = Infinity;
			if (this.ask === 'more') this.askable = Math.max(1, this.share * MORE);
		} else if (this.askable < 1 || this.asking >= 1 + this.granted / 4) return undefined;
		if (!this.ask) return undefined;
		this.asking++;
		this.askable--;
		if (this.ask === 'owed') this.owed--;
		if (this.ask === 'more') this.countedSinceAsk = 0;
		return this.ask;
	}

	private reasonToAsk(now: number): Ask | undefined {
		const { windowMs } = this.quota;
		const sinceOwn = (now - this.ownAt) / windowMs;
		if (now < this.askAt || sinceOwn < AFTER_OWN) return undefined;
		if (this.owed >= 1) return 'owed';
		const left = this.queue.length + this.inFlight;
		if (now > this.fewerSince + windowMs * SETTLED && left <= this.share * MANY) {
			if (left <= this.share * FEW && this.lastInVain < 4) return 'last';
			if (sinceOwn >= AFTER_OWN_MANY && this.lastInVain < 2) return 'last';
		}
		return sinceOwn > AFTER_OWN_MORE && this.countedSinceAsk >= this.countsToAsk()
			? 'more'
			: undefined;
	}

	/**
	 * After how many requests to ask whether there is more: in each window where the share is large, so
	 * that few of many are refused, and less often where it is small; soon again where it is tiny, which
	 * is no fair share, or where there was more.
	 */
	private countsToAsk(): number {
		const { share } = this;
		if (this.gains > 0) return share;
		if (this.isTold) return Math.max(ASK_EVERY, 4 * share);
		const every = Math.min(this.askEvery, Math.max(ASK_EVERY, 0.9 * share));
		return share < ASK_EVERY
			? every * Math.min(ASK_EVERY / share, (2 * share ** 2) / ASK_EVERY)
			: every;
	}

	private close(until: number): void {
		this.closedUntil = Math.max(this.closedUntil, until);
	}

	/** Closes after so many refusals in a row. */
	private waitShortly(now: number, refusals: number, longest = LONGEST_WAIT): void {
		const part = Math.min(longest, FIRST_WAIT * 2 ** (refusals - 1));
		this.close(now + this.around(this.quota.windowMs * part));
	}

	private taken(now: number): number {
		while (this.freeAt.length > 0 && this.freeAt[0] <= now) this.freeAt.shift();
		return this.inFlight + this.freeAt.length;
	}

	/** How many places are taken by requests that were answered. */
	private held(now: number): number {
		return this.taken(now) - this.inFlight;
	}

	private isForgotten(now: number): boolean {
		return this.usedAt > -Infinity && now > this.usedAt + KEPT * this.quota.windowMs;
	}

	private watchDemand(): void {
		const demand = this.queue.length + this.inFlight;
		if (demand === 0) {
			this.granted = this.gains = this.lastInVain = this.countedSinceAsk = 0;
			if (!this.isTold) this.owed = 0;
		}
		if (demand === 0 || demand >= this.peak) {
			this.peak = demand;
			this.fewerSince = Infinity;
		} else {
			this.fewerSince = Math.min(this.fewerSince, this.clock.now());
		}
	}

	/** A time around this one, by chance. */
	private around(ms: number): number {
		return ms * (0.5 + this.random());
	}

	/** Whatever lets a request go without an event is over by then, or soon after. */
	private async lookLater(now: number): Promise<void> {
		// Where all places are under way, an answer changes things.
		if (this.inFlight >= this.quota.requests) return;
		const changes = [this.closedUntil, this.freeAt[0], this.probeAt, this.raceAt, this.askAt];
		const at = Math.min(...changes.filter((change) => change > now), now + LOOK_MS);
		if (at >= this.wakesAt) return;
		this.wakesAt = at;
		await this.clock.sleep(at - now);
		if (this.wakesAt === at) this.wakesAt = Infinity;
		this.admit();
	}
}

function isAsk(reason: Reason): reason is Ask {
	return reason === 'owed' || reason === 'last' || reason === 'more';
}

/** Puts a number where it belongs among others, which is near the end. */
function insert(sorted: number[], value: number): void {
	let index = sorted.length;
	while (index > 0 && sorted[index - 1] > value) index--;
	sorted.splice(index, 0, value);
}
