import fc from 'fast-check';

/** Chances that the same seed repeats. */
export class Dice {
	private readonly rolls: number[];
	private next = 0;

	/** @param rolls how many there are before they begin again */
	constructor(seed: number, rolls = 50_000) {
		this.rolls = fc.sample(fc.noBias(fc.nat(2 ** 31 - 1)), { seed, numRuns: rolls });
	}

	/** From 0 up to, and without, `sides`. */
	roll(sides: number): number {
		return this.rolls[this.next++ % this.rolls.length] % sides;
	}

	/** Whether something happens that does so of a hundred times so many. */
	happens(percent: number): boolean {
		return this.roll(100) < percent;
	}

	/** One of them. */
	pick<Value>(values: readonly Value[]): Value {
		return values[this.roll(values.length)];
	}

	/** Picks a number of elements, none twice; all of them if there are fewer. */
	some<Value>(values: readonly Value[], count: number): Value[] {
		const left = [...values];
		const picked: Value[] = [];
		while (picked.length < count && left.length > 0) {
			picked.push(...left.splice(this.roll(left.length), 1));
		}
		return picked;
	}
}
