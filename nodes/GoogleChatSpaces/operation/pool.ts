/**
 * Does tasks side by side, a limited number at a time, started in order.
 *
 * The first goes alone: what it meets for the first time, such as an expired token, is then settled
 * before the others come.
 *
 * @param count how many tasks there are
 * @param task does the task with this index; false means that no further one is to be started
 * @param signal ends it: no further task is started once it is aborted
 */
export async function inPool(
	{ count, concurrency, signal }: { count: number; concurrency: number; signal?: AbortSignal },
	task: (index: number) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	let goOn = true;
	const work = async (until: number) => {
		while (goOn && next < until && !signal?.aborted) {
			goOn = (await task(next++)) && goOn;
		}
	};
	await work(Math.min(1, count));
	const workers = Math.min(concurrency, count);
	await Promise.all(Array.from({ length: workers }, async () => await work(count)));
}

/** Has tasks that share something take turns, in the order in which they came. */
export class Turns {
	private readonly last = new Map<string, Promise<unknown>>();

	/** Does the task after all earlier ones with the same key. */
	async take<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
		const before = this.last.get(key);
		const mine = (before ?? Promise.resolve()).then(task);
		const settled = mine.catch(() => undefined);
		this.last.set(key, settled);
		try {
			return await mine;
		} finally {
			if (this.last.get(key) === settled) this.last.delete(key);
		}
	}
}
