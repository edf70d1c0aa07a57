import fc from 'fast-check';

import { brokenPromises, tries, type Promised, type Setting } from './promised';
import { removeFromAll } from './removeFromAll';
import { Stub } from './stub';
import { sync } from './sync';
import { upsert } from './upsert';

const SEEKERS = {
	sync: seekerOf(sync),
	upsert: seekerOf(upsert),
	removeFromAll: seekerOf(removeFromAll),
};

/** The operations whose promises can be sought. */
export type Seekable = keyof typeof SEEKERS;

export const SEEKABLE = Object.keys(SEEKERS) as Seekable[];

/**
 * Tries what operations promise on so many cases each, every one with four single answers changed.
 *
 * @returns the first promise that was broken, with what tells how it came; undefined where all hold
 */
export async function seekBrokenPromise(
	cases: number,
	seed: number,
	operations: readonly Seekable[] = SEEKABLE,
): Promise<string[] | undefined> {
	const stub = new Stub();
	for (const operation of operations) {
		const broken = await SEEKERS[operation](stub, cases, seed);
		if (broken) return [`${operation}: ${broken[0]}`, ...broken.slice(1)];
	}
	return undefined;
}

function seekerOf<Case extends Setting>(promised: Promised<Case>) {
	return async (stub: Stub, cases: number, seed: number): Promise<string[] | undefined> => {
		const tally = { runs: 0, done: 0 };
		for (const given of fc.sample(tries(promised), { seed, numRuns: cases })) {
			const broken = await brokenPromises(stub, promised, given, tally);
			if (broken.length > 0) return broken;
		}
		return undefined;
	};
}
