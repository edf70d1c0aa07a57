import type { Clock } from './clock';
import type { QuotaShare } from './quotas';
import { QuotaWindow, type Spent } from './quotaWindow';

/** More windows than this are looked through for idle ones. */
const MANY_WINDOWS = 1_000;

/** Keeps the requests of one Cloud project within its quotas, whichever executions send them. */
export class Pacer {
	private readonly windows = new Map<string, QuotaWindow>();

	/** @param random from 0 up to 1; spreads what processes do that know nothing of each other */
	constructor(
		private readonly clock: Clock,
		private readonly random: () => number = Math.random,
	) {}

	/**
	 * Waits until a request has room in all of its buckets; requests of a bucket go in the order in
	 * which they came.
	 *
	 * @param shares a space's own bucket first
	 * @param again whether Google refused the same request before, and so it goes first
	 * @returns what has to be called once with what became of the request
	 * @throws StoppedError as soon as the signal says so
	 */
	async enter(
		shares: readonly QuotaShare[],
		again: boolean,
		signal?: AbortSignal,
	): Promise<(spent: Spent) => void> {
		const leaves: Array<(spent: Spent) => void> = [];
		// Google does not say which bucket was full: a space's own opens within a second, so it is tried first.
		const blamed = again ? shares.length - 1 : 0;
		const leave = (spent: Spent) => {
			for (const [index, leaveOne] of leaves.entries()) {
				leaveOne(spent.is === 'refused' && index !== blamed ? { is: 'uncounted' } : spent);
			}
		};
		try {
			for (const share of shares) leaves.push(await this.window(share).enter(share, again, signal));
		} finally {
			if (leaves.length < shares.length) leave({ is: 'uncounted' });
		}
		return leave;
	}

	private window(share: QuotaShare): QuotaWindow {
		if (this.windows.size > MANY_WINDOWS) {
			for (const [id, window] of this.windows) {
				if (window.isIdle()) this.windows.delete(id);
			}
		}
		const window = this.windows.get(share.id) ?? new QuotaWindow(this.clock, this.random, share);
		this.windows.set(share.id, window);
		return window;
	}
}
