import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Clock } from '../../nodes/GoogleChatSpaces/chat/clock';

/** Of the event loop, in which a request and its answer have come across; ample. */
const TURNS = 10;

/**
 * A clock that does not wait: it runs like the machine's, and where somebody sleeps it leaps ahead to
 * when the first of them wakes. Whoever shares it, the emulator included, sees the same time pass.
 */
export class LeapingClock implements Clock {
	private leapt = 0;
	private readonly sleepers: Array<{ wakesAt: number; wake: () => void }> = [];
	private leaping = false;

	/** @param isBusy whether something is under way that no time may pass over; by default nothing is */
	constructor(private readonly isBusy: () => boolean = () => false) {}

	// Not by `Date`, which may itself go by this clock.
	readonly now = (): number => performance.timeOrigin + performance.now() + this.leapt;

	readonly sleep = async (ms: number): Promise<void> => {
		await new Promise<void>((wake) => {
			this.sleepers.push({ wakesAt: this.now() + ms, wake });
			this.leapSoon();
		});
	};

	/** Lets what is under way go on before time does: a request would else seem to take minutes. */
	private leapSoon(): void {
		if (this.leaping || this.sleepers.length === 0) return;
		this.leaping = true;
		setTimeout(() => this.afterTurns(TURNS), 1);
	}

	/** A machine that is busy ends a wait late, and what has come meanwhile is still to be read. */
	private afterTurns(turns: number): void {
		if (this.isBusy()) {
			setTimeout(() => this.afterTurns(TURNS), 1);
			return;
		}
		if (turns > 0) {
			setImmediate(() => this.afterTurns(turns - 1));
			return;
		}
		this.leaping = false;
		this.leap();
		this.leapSoon();
	}

	private leap(): void {
		const first = Math.min(...this.sleepers.map(({ wakesAt }) => wakesAt));
		this.leapt += Math.max(0, first - this.now());
		const now = this.now();
		const due = this.sleepers.filter(({ wakesAt }) => wakesAt <= now);
		for (const sleeper of due) {
			this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
			sleeper.wake();
		}
	}
}

/** The requests that this process has sent, and that are not answered yet. */
export class RequestsUnderWay {
	private readonly requests = new Set<unknown>();

	constructor() {
		subscribe('http.client.request.start', this.begin);
		for (const end of ENDS) subscribe(end, this.end);
	}

	readonly areAny = (): boolean => this.requests.size > 0;

	/** Counts no more. */
	close(): void {
		unsubscribe('http.client.request.start', this.begin);
		for (const end of ENDS) unsubscribe(end, this.end);
	}

	private readonly begin = (message: unknown) => this.requests.add(requestOf(message));
	private readonly end = (message: unknown) => this.requests.delete(requestOf(message));
}

const ENDS = ['http.client.response.finish', 'http.client.request.error'];

function requestOf(message: unknown): unknown {
	return (message as { request: unknown }).request;
}

/** Has the node live by another clock from here on. @returns what undoes it */
export function liveBy(systemClock: Clock, clock: Clock): () => void {
	const { now, sleep } = systemClock;
	Object.assign(systemClock, { now: clock.now, sleep: clock.sleep });
	return () => {
		Object.assign(systemClock, { now, sleep });
	};
}
