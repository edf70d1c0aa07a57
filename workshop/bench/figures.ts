import { number, percent } from './format';
import type { Figure } from './scenario';

/** A value that must not be above a limit. */
export const atMost = (
	what: string,
	value: number,
	limit: number,
	show: (value: number) => string = number,
): Figure => ({
	what,
	desired: `at most ${show(limit)}`,
	measured: show(value),
	holds: value <= limit,
	...(value > limit && { missedBy: percent(value / limit - 1) }),
});

/** A value that must not be below a limit. */
export const atLeast = (
	what: string,
	value: number,
	limit: number,
	show: (value: number) => string = number,
): Figure => ({
	what,
	desired: `at least ${show(limit)}`,
	measured: show(value),
	holds: value >= limit,
	...(value < limit && { missedBy: percent(1 - value / limit) }),
});

/** A count that has to be right. */
export const exactly = (what: string, value: number, desired: number): Figure => ({
	what,
	desired: number(desired),
	measured: number(value),
	holds: value === desired,
	...(value !== desired && { missedBy: number(Math.abs(value - desired)) }),
});

/** Says of a figure what stands in its way, should it be missed. */
export const explained = (figure: Figure, why: string): Figure =>
	figure.holds ? figure : { ...figure, why };
