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
	wanted: `at most ${show(limit)}`,
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
	wanted: `at least ${show(limit)}`,
	measured: show(value),
	holds: value >= limit,
	...(value < limit && { missedBy: percent(1 - value / limit) }),
});

/** A count that has to be right. */
export const exactly = (what: string, value: number, wanted: number): Figure => ({
	what,
	wanted: number(wanted),
	measured: number(value),
	holds: value === wanted,
	...(value !== wanted && { missedBy: number(Math.abs(value - wanted)) }),
});

/** Says of a figure what stands in its way, should it be missed. */
export const explained = (figure: Figure, why: string): Figure =>
	figure.holds ? figure : { ...figure, why };
