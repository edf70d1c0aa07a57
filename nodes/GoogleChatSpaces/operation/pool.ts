export interface PoolOptions {
	/** How many tasks there are. */
	readonly count: number;
	/** How many may be under way at once. */
	readonly concurrency: number;
	/** What the task with this index has to take turns at with all others that name the same. */
	lockKey?(index: number): string | undefined;
	/** Ends it: no further task is started once it is aborted. */
	readonly signal?: AbortSignal;
}

/**
 * Does tasks side by side, a limited number at a time. They start in order, but for those that have to
 * wait for their turn: others pass them.
 *
 * The first goes alone: what it meets for the first time, such as an expired token, is then settled
 * before the others come.
 *
 * @param task does the task with this index; false means that no further one is to be started
 */
export async function inPool(
	{ count, concurrency, lockKey, signal }: PoolOptions,
	task: (index: number) => Promise<boolean>,
): Promise<void> {
	const line = new Line(count, lockKey);
	const underWay = new Set<Promise<void>>();
	let goOn = true;
	const start = ({ index, turn }: Waiting) => {
		const running = task(index).then((result) => {
			goOn &&= result;
			line.leave(turn);
			underWay.delete(running);
		});
		underWay.add(running);
	};
	for (;;) {
		const most = line.isUntouched ? 1 : concurrency;
		while (goOn && !signal?.aborted && underWay.size < most) {
			const next = line.next();
			if (!next) break;
			start(next);
		}
		if (underWay.size === 0) return;
		await Promise.race(underWay);
	}
}

/**
 * Does something with each of several values, as {@link inPool} does; the first failure ends it.
 *
 * @returns what came of each, in the order of the values
 */
export async function mapInPool<Value, Result>(
	values: readonly Value[],
	concurrency: number,
	task: (value: Value, index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	await inPool({ count: values.length, concurrency }, async (index) => {
		results[index] = await task(values[index], index);
		return true;
	});
	return results;
}

interface Waiting {
	readonly index: number;
	readonly turn: string | undefined;
}

/** The most tasks that others may pass, so that the search for the next one stays cheap. */
const MOST_PASSED = 1_000;

/** The tasks that have not started. */
class Line {
	private index = 0;
	/** Those that others have passed, as it was not their turn. */
	private readonly passed: Waiting[] = [];
	private readonly taken = new Set<string>();

	constructor(
		private readonly count: number,
		private readonly lockKey: PoolOptions['lockKey'],
	) {}

	get isUntouched(): boolean {
		return this.index === 0;
	}

	/** The first task whose turn it is, which takes it; undefined where there is none by now. */
	next(): Waiting | undefined {
		const mayGo = ({ turn }: Waiting) => turn === undefined || !this.taken.has(turn);
		const at = this.passed.findIndex(mayGo);
		if (at >= 0) return this.take(this.passed.splice(at, 1)[0]);
		while (this.index < this.count && this.passed.length < MOST_PASSED) {
			const waiting = { index: this.index, turn: this.lockKey?.(this.index) };
			this.index++;
			if (mayGo(waiting)) return this.take(waiting);
			this.passed.push(waiting);
		}
		return undefined;
	}

	leave(turn: string | undefined): void {
		if (turn !== undefined) this.taken.delete(turn);
	}

	private take(waiting: Waiting): Waiting {
		if (waiting.turn !== undefined) this.taken.add(waiting.turn);
		return waiting;
	}
}
