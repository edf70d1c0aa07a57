/** Numbers as the report and the picture show them. */

export const number = (value: number, digits = 0) =>
	value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const times = (value: number) => `${number(value, 2)}×`;
export const percent = (value: number) => `${number(value * 100, 1)}%`;
export const mebibytes = (bytes: number) => `${number(bytes / 2 ** 20)} MiB`;
export const milliseconds = (value: number) => `${number(value, 2)} ms`;
export const seconds = (ms: number) => `${number(ms / 1000, 2)} s`;
/** In the largest unit of which it is at least two. */
export function duration(ms: number): string {
	const [unit, size] = DURATIONS.find(([, unitMs]) => ms >= 2 * unitMs) ?? ['s', 1_000];
	return `${number(ms / size, 1)} ${unit}`;
}

const DURATIONS = [
	['days', 86_400_000],
	['hours', 3_600_000],
	['min', 60_000],
] as const;
