import { tryToParseDateTime, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { quoted, withoutMarks } from '../text';

/*
 * Readers of single values, as people, sheets and agents write them. Each throws an error whose message
 * completes "<field> …".
 */

const YES = new Set(['true', 'yes', 'y', 'on', '1']);
const NO = new Set(['false', 'no', 'n', 'off', '0']);

/** Reads yes or no. */
export function parseFlag(text: string): boolean {
	const word = withoutMarks(text).toLowerCase();
	if (YES.has(word)) return true;
	if (NO.has(word)) return false;
	throw new Error(`holds ${quoted(text)}, which is neither true nor false`);
}

/** Reads one of a field's options, by its value or by the name that the form shows, in any case. */
export function parseOption<Value extends string>(
	{ options = [] }: Pick<INodeProperties, 'options'>,
	text: string,
): Value {
	const known = options as INodePropertyOptions[];
	const word = withoutMarks(text).toLowerCase();
	const found =
		known.find(({ name }) => name.toLowerCase() === word) ??
		known.find(({ value }) => String(value).toLowerCase() === word);
	if (found) return found.value as Value;
	const names = known.map(({ name }) => name).join(', ');
	throw new Error(`holds ${quoted(text)}, which is none of its options: ${names}`);
}

/** ISO 8601 as n8n, Luxon and most of the world write it, with a blank in place of the T or without a time. */
const ISO =
	/^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

/** What numbers stand for points in time between 2000 and 2100, before and after which no space was or will be. */
const SECONDS = { from: Date.UTC(2000) / 1000, to: Date.UTC(2100) / 1000 };

/**
 * Reads a point in time: a date of n8n's or JavaScript's, ISO 8601, or seconds or milliseconds since
 * 1970. What could be two days, as 03/04/2026, is refused, and so are the serial numbers of sheets.
 *
 * @param timezone of a text that names none
 * @returns RFC 3339 in UTC
 */
export function parseTime(value: unknown, timezone: string): string {
	const text = withoutMarks(String(value));
	if (/^\d+(?:\.\d+)?$/.test(text)) return new Date(millisecondsIn(text)).toISOString();
	const [, day] = ISO.exec(text) ?? [];
	const isDate = typeof value === 'object';
	try {
		const time = tryToParseDateTime(isDate ? value : text, timezone);
		// The day shows what was made of one that no calendar has.
		if (isDate || (day !== undefined && time.toISODate() === day)) return time.toUTC().toISO()!;
	} catch {
		// Told below.
	}
	throw new Error(
		`holds ${quoted(text)}, which is no date and time: expected one like 2026-03-31 or 2026-03-31T09:00:00Z`,
	);
}

function millisecondsIn(text: string): number {
	const number = Number(text);
	for (const factor of [1000, 1]) {
		const seconds = (number * factor) / 1000;
		if (seconds >= SECONDS.from && seconds < SECONDS.to) return number * factor;
	}
	throw new Error(
		`holds the number ${text}, which is no time between 2000 and 2100 in seconds or milliseconds since 1970: format the cell as text like 2026-03-31`,
	);
}

/**
 * Parts a list: JSON, or text with separators between, but for those within quotation marks or angle
 * brackets.
 *
 * @param separators commas, semicolons and line breaks by default
 */
export function splitList(text: string, separators = ',;\n'): unknown[] {
	const list = withoutMarks(text);
	if (/^[[{]/.test(list)) {
		try {
			return [JSON.parse(list) as unknown].flat();
		} catch {
			// No JSON, whatever it begins with.
		}
	}
	return text.match(new RegExp(`(?:"[^"\n]*"|<[^<>\n]*>|[^${separators}])+`, 'g')) ?? [];
}

/**
 * A value as text.
 *
 * @throws Error when it is a number that has lost digits, as an ID that came as a number has
 */
export function exactText(value: unknown): string {
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw new Error('is a number of too many digits to be exact: give IDs as text');
	}
	return String(value);
}
