import fc from 'fast-check';

import { brokenPromises, tries, type Promised, type Setting } from './promised';
import { Stub } from './stub';
import { sync } from './sync';
import { upsert } from './upsert';

/**
 * Tries what Sync and Create or Update promise on so many cases each, every one with four single answers changed.
 *
 * @returns the first promise that was broken, with what tells how it came; undefined where all hold
 */
export async function seekBrokenPromise(
	cases: number,
	seed: number,
): Promise<string[] | undefined> {
	const stub = new Stub();
	return (await seek(stub, sync, cases, seed)) ?? (await seek(stub, upsert, cases, seed));
}

async function seek<Case extends Setting>(
	stub: Stub,
	promised: Promised<Case>,
	cases: number,
	seed: number,
): Promise<string[] | undefined> {
	const tally = { runs: 0, done: 0 };
	for (const given of fc.sample(tries(promised), { seed, numRuns: cases })) {
		const broken = await brokenPromises(stub, promised, given, tally);
		if (broken.length > 0) return broken;
	}
	return undefined;
}
