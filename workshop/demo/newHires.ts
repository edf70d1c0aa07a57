import { isUtf8 } from 'node:buffer';

import { type Info, parse } from 'csv-parse/sync';

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

/** One row of the file; manager, buddy and hr are emails, startDate is YYYY-MM-DD. */
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
 * Reads new hires from a CSV file: UTF-8, with a header line, columns in any order, parted by
 * commas, semicolons or tabs.
 *
 * @returns the rows that are good, and what is wrong with each of the others
 * @throws UnreadableFileError if it holds no table of new hires, CsvError of csv-parse if it is no CSV
 */
export function readNewHires(file: Uint8Array): NewHires {
	const [header, ...rows] = readRows(decode(file));
	if (!header) throw new UnreadableFileError('The file is empty.');

	const missing = columns.filter((column) => !header.cells.includes(column));
	if (missing.length > 0) {
		throw new UnreadableFileError(
			`The header lacks ${missing.join(', ')}. It reads: ${header.cells.join(' | ')}. ` +
				`The columns needed are ${columns.join(',')}, parted by commas, semicolons or tabs.`,
		);
	}
	if (rows.length === 0) throw new UnreadableFileError('The file has a header but no rows.');

	const lineOfId = new Map<string, number>();
	const result: NewHires = { hires: [], problems: [] };
	for (const row of rows) {
		const hire = Object.fromEntries(
			columns.map((column) => [column, row.cells[header.cells.indexOf(column)] ?? '']),
		) as NewHire;
		const problems =
			row.cells.length === header.cells.length
				? problemsOf(hire, lineOfId)
				: [
						{
							message: `has ${row.cells.length} cells where the header has ${header.cells.length}`,
						},
					];
		if (problems.length === 0) result.hires.push(hire);
		result.problems.push(...problems.map((problem) => ({ line: row.line, ...problem })));
		if (hire.employeeId && !lineOfId.has(hire.employeeId)) {
			lineOfId.set(hire.employeeId, row.line);
		}
	}
	return result;
}

function decode(file: Uint8Array): string {
	if (!isUtf8(file)) {
		throw new UnreadableFileError('The file is not UTF-8 text. Save it as "CSV UTF-8".');
	}
	// drops a byte order mark
	return new TextDecoder().decode(file);
}

function readRows(text: string): Row[] {
	const [delimiter] = /[,;\t]/.exec(text) ?? [','];
	const records = parse(text, {
		delimiter,
		info: true,
		trim: true,
		relax_quotes: true,
		relax_column_count: true,
		skip_records_with_empty_values: true,
		skip_empty_lines: true,
	}) as unknown as Array<{ record: string[]; info: Info }>;
	return records.map(({ record, info }) => ({
		// csv-parse tells the line on which a record ends
		line: info.lines - record.join('').split('\n').length + 1,
		cells: record,
	}));
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
	if (value === '') return 'is empty';
	switch (column) {
		case 'employeeId': {
			const line = lineOfId.get(value);
			return line === undefined ? undefined : `"${value}" is already on line ${line}`;
		}
		case 'email':
		case 'manager':
		case 'buddy':
		case 'hr':
			return isEmail(value) ? undefined : `"${value}" is not an email address`;
		case 'startDate':
			return isDate(value) ? undefined : `"${value}" is not a date as YYYY-MM-DD`;
		default:
			return undefined;
	}
}

function isEmail(text: string): boolean {
	return /^[^\s@,;<>()"/]+@[^\s@,;<>()"/.]+(\.[^\s@,;<>()"/.]+)+$/.test(text);
}

function isDate(text: string): boolean {
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${text}T`);
}
