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

/** Has the node live by another clock from here on. @returns what undoes it */
export function liveBy(systemClock: Clock, clock: Clock): () => void {
	const { now, sleep } = systemClock;
	Object.assign(systemClock, { now: clock.now, sleep: clock.sleep });
	return () => {
		Object.assign(systemClock, { now, sleep });
	};
}
