import { isUtf8 } from 'node:buffer';

import { parse } from 'csv-parse/sync';

import { parseEmail } from '../../nodes/GoogleChatSpaces/chat/paths';
import { isBlank, quoted, withoutMarks } from '../../nodes/GoogleChatSpaces/text';

/** The columns of the file, all of them required; what else it holds is passed over. */
export const columns = [
	'employeeId',
	'name',
	'email',
	'manager',
	'buddy',
	'hr',
	'startDate',
	'team',
] as const;

export type Column = (typeof columns)[number];

/** One row of the file; email, manager, buddy and hr are emails in lower case, startDate is YYYY-MM-DD. */
export type NewHire = Record<Column, string>;

/** Why a row is left out. */
export interface RowProblem {
	/** Line of the file, counted from 1. */
	line: number;
	/** None if it is the row as a whole. */
	column?: Column;
	message: string;
}

export interface NewHires {
	hires: NewHire[];
	problems: RowProblem[];
}

/** The file as a whole can't be read as new hires. */
export class UnreadableFileError extends Error {
	override name = 'UnreadableFileError';
}

interface Row {
	line: number;
	cells: string[];
}

/**
 * Reads new hires from a CSV file: UTF-8, with a header line, columns in any order and case, parted by
 * commas, semicolons, tabs or what a line `sep=` before it says.
 *
 * @returns the rows that are good, and what is wrong with each of the others
 * @throws UnreadableFileError if it holds no table of new hires
 */
export function readNewHires(file: Uint8Array): NewHires {
	const { rows: all, broken } = readRows(decode(file));
	const [header, ...rows] = all;
	if (!header) throw new UnreadableFileError('The file is empty.');

	const names = header.cells.map(lettersOf);
	const missing = columns.filter((column) => !names.includes(lettersOf(column)));
	if (missing.length > 0) {
		throw new UnreadableFileError(
			`The header lacks ${missing.join(', ')}. It reads: ${header.cells.join(' | ')}. ` +
				`The columns needed are ${columns.join(',')}, parted by commas, semicolons or tabs.`,
		);
	}
	if (rows.length + broken.length === 0)
		throw new UnreadableFileError('The file has a header but no rows.');

	const lineOfId = new Map<string, number>();
	const result: NewHires = { hires: [], problems: [...broken] };
	for (const row of rows) {
		const hire = Object.fromEntries(
			columns.map((column) => [
				column,
				cellOf(column, row.cells[names.indexOf(lettersOf(column))] ?? ''),
			]),
		) as NewHire;
		const problems =
			row.cells.length === names.length
				? problemsOf(hire, lineOfId)
				: [{ message: `has ${row.cells.length} cells where the header has ${names.length}` }];
		if (problems.length === 0) result.hires.push(hire);
		result.problems.push(...problems.map((problem) => ({ line: row.line, ...problem })));
		if (hire.employeeId && !lineOfId.has(hire.employeeId)) {
			lineOfId.set(hire.employeeId, row.line);
		}
	}
	result.problems.sort((a, b) => a.line - b.line);
	return result;
}

/** A header as it is compared, so that `Employee ID` is `employeeId`. */
function lettersOf(header: string): string {
	return header.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

const EMAILS: ReadonlySet<Column> = new Set(['email', 'manager', 'buddy', 'hr']);

/** A cell without marks and case where these make no difference; what is no email stays as it is. */
function cellOf(column: Column, text: string): string {
	if (EMAILS.has(column)) return emailIn(text)?.toLowerCase() ?? text;
	return column === 'employeeId' || column === 'startDate' ? withoutMarks(text) : text;
}

function emailIn(text: string): string | undefined {
	try {
		return parseEmail(text);
	} catch {
		return undefined;
	}
}

function decode(file: Uint8Array): string {
	if (!isUtf8(file)) {
		throw new UnreadableFileError('The file is not UTF-8 text. Save it as "CSV UTF-8".');
	}
	// drops a byte order mark
	return new TextDecoder().decode(file);
}

interface Rows {
	rows: Row[];
	/** Lines with a quotation mark that is never closed, or closed in another row. */
	broken: RowProblem[];
}

/** Reads the rows; a line that keeps the others from being read is left out, and they are read again. */
function readRows(text: string): Rows {
	const [first = '', said] = /^sep=(.)(?=[\r\n])/i.exec(text) ?? [];
	const lines = text.slice(first.length).split(/(?<=\n|\r(?!\n))/);
	const broken: RowProblem[] = [];
	for (;;) {
		const { rows, brokenLine } = attempt(lines, said);
		if (brokenLine === undefined) return { rows, broken };
		broken.push({
			line: brokenLine,
			message: 'has a quotation mark that is not closed in its row',
		});
		lines[brokenLine - 1] = lines[brokenLine - 1].replace(/[^\r\n]/g, '');
	}
}

function attempt(
	lines: readonly string[],
	separator?: string,
): { rows: Row[]; brokenLine?: number } {
	const text = lines.join('');
	const [delimiter] = separator ?? /[,;\t]/.exec(text) ?? [','];
	const rows: Row[] = [];
	let end = 0;
	try {
		parse(text, {
			delimiter,
			trim: true,
			relax_quotes: true,
			relax_column_count: true,
			skip_records_with_empty_values: true,
			skip_empty_lines: true,
			on_record: (cells, { lines: last }) => {
				// csv-parse tells the line on which a record ends
				end = last;
				rows.push({ line: end - cells.join('').split('\n').length + 1, cells });
				return null;
			},
		});
	} catch {
		// A quotation mark is open at the end: that of the row which came no more.
		const next = lines.findIndex((line, index) => index >= end && line.trim() !== '');
		return { rows, brokenLine: next + 1 || undefined };
	}
	const width = rows[0]?.cells.length;
	const torn = rows.find(({ cells }) => cells.length !== width && cells.join('').includes('\n'));
	return { rows, brokenLine: torn?.line };
}

function problemsOf(
	hire: NewHire,
	lineOfId: ReadonlyMap<string, number>,
): Array<Omit<RowProblem, 'line'>> {
	return columns.flatMap((column) => {
		const message = problemOf(column, hire[column], lineOfId);
		return message ? [{ column, message }] : [];
	});
}

function problemOf(
	column: Column,
	value: string,
	lineOfId: ReadonlyMap<string, number>,
): string | undefined {
	if (isBlank(value)) return 'is empty';
	if (EMAILS.has(column)) {
		return emailIn(value) === undefined ? `${quoted(value)} is not an email address` : undefined;
	}
	switch (column) {
		case 'employeeId': {
			const line = lineOfId.get(value);
			return line === undefined ? undefined : `"${value}" is already on line ${line}`;
		}
		case 'startDate':
			return isDate(value)
				? undefined
				: `${quoted(value)} is not a date as YYYY-MM-DD, e.g. 2026-12-31`;
		default:
			return undefined;
	}
}

function isDate(text: string): boolean {
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${text}T`);
}
