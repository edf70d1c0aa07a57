import fc from 'fast-check';

import {
	brokenPromises,
	tries,
	type Promised,
	type Setting,
} from '../../../workshop/campaign/promises/promised';
import { Stub } from '../../../workshop/campaign/promises/stub';
import { removeFromAll } from '../../../workshop/campaign/promises/removeFromAll';
import { sync } from '../../../workshop/campaign/promises/sync';
import { upsert } from '../../../workshop/campaign/promises/upsert';

const stub = new Stub();

/** Each run tries a case as it is and with four single answers changed. */
async function holds<Case extends Setting>(promised: Promised<Case>, numRuns: number) {
	const tally = { runs: 0, done: 0 };
	await fc.assert(
		fc.asyncProperty(tries(promised), async (given) => {
			expect(await brokenPromises(stub, promised, given, tally)).toEqual([]);
		}),
		{ seed: 1, numRuns },
	);
	// Where most were refused, little was tried.
	expect(tally.done / tally.runs).toBeGreaterThan(0.4);
}

test('Sync: nobody whom it is to spare loses anything, and it tells what is so, whatever one answer says', async () => {
	await holds(sync, 700);
}, 180_000);

test('Create or Update: nobody loses anything, and one space is made, whatever one answer says', async () => {
	await holds(upsert, 600);
}, 180_000);

test('Remove From All Spaces: nobody but the leaver goes, whatever one answer says', async () => {
	await holds(removeFromAll, 300);
}, 180_000);
