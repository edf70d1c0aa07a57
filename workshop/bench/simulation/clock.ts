import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../nodes/GoogleChatSpaces/chat/clock';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** A clock that stands still until all that can be done at its time is done, and then leaps. */
export class VirtualClock implements Clock {
	protected time = 0;
	/** By when they wake; those that wake at one time, in the order in which they fell asleep. */
	private readonly sleepers: Sleeper[] = [];

	now = (): number => this.time;

	sleep = async (ms: number): Promise<void> =>
		await new Promise((wake) => this.insert({ at: this.time + ms, wake }));

	get asleep(): number {
		return this.sleepers.length;
	}

	/** Lets time pass until nobody sleeps any more. */
	async runOut(): Promise<void> {
		await setImmediate();
		while (this.sleepers.length > 0) {
			this.time = Math.max(this.time, this.sleepers[0].at);
			while (this.sleepers.length > 0 && this.sleepers[0].at <= this.time) {
				this.sleepers.shift()?.wake();
			}
			await setImmediate();
		}
	}

	private insert(sleeper: Sleeper): void {
		let low = 0;
		let high = this.sleepers.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.sleepers[middle].at <= sleeper.at) low = middle + 1;
			else high = middle;
		}
		this.sleepers.splice(low, 0, sleeper);
	}
}
