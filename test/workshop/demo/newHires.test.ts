import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import {
	columns,
	type NewHire,
	readNewHires,
	UnreadableFileError,
} from '../../../workshop/demo/newHires';

const header = columns.join(',');
const ada: NewHire = {
	employeeId: 'E1',
	name: 'Ada Lovelace',
	email: 'ada@example.com',
	manager: 'mary@example.com',
	buddy: 'charles@example.com',
	hr: 'hr@example.com',
	startDate: '2026-12-01',
	team: 'Engines',
};
const line = (changes: Partial<NewHire> = {}) =>
	columns.map((column) => ({ ...ada, ...changes })[column]).join(',');
const read = (...lines: string[]) => readNewHires(Buffer.from(lines.join('\n')));

test('the example file is good', () => {
	const { hires, problems } = readNewHires(
		readFileSync(join(__dirname, '../../../examples/data/new-hires.csv')),
	);
	expect(problems).toEqual([]);
	expect(hires).toHaveLength(12);
	expect(hires[0]).toEqual({
		employeeId: 'E1041',
		name: 'Alice Martin',
		email: 'alice@example.com',
		manager: 'maria.manager@example.com',
		buddy: 'ben.buddy@example.com',
		hr: 'hana.hr@example.com',
		startDate: '2026-12-01',
		team: 'Customer Success',
	});
});

test.each([
	['Windows line ends', [header, line()].join('\r\n')],
	['a byte order mark', `\uFEFF${header}\n${line()}`],
	['semicolons', `${header}\n${line()}`.replaceAll(',', ';')],
	['tabs', `${header}\n${line()}`.replaceAll(',', '\t')],
	['spaces around cells', `${header}\n${line()}`.replaceAll(',', ' , ')],
	['blank lines and a line of commas', `\n${header}\n\n${line()}\n,,,,,,,\n\n`],
	[
		'headers in other case, with blanks and marks',
		`${header.replace('employeeId', '\u200BEmployee ID').toUpperCase()}\n${line()}`,
	],
	[
		'marks and capitals in its addresses',
		`${header}\n${line({ email: '\u200BAda@Example.com\u200E', buddy: 'Charles <charles@exam\u00ADple.com>' })}`,
	],
	['a line that tells the separator', `sep=;\r\n${header}\r\n${line()}`.replaceAll(',', ';')],
	['a separator of its own', `sep=|\n${header}\n${line()}`.replaceAll(',', '|')],
	['columns of its own', `note,${header}\nhello,${line()}`],
])('a file with %s is read all the same', (_what, text) => {
	expect(readNewHires(Buffer.from(text))).toEqual({ hires: [ada], problems: [] });
});

test.each<[string, Partial<NewHire>, string, string]>([
	['an empty name', { name: '' }, 'name', 'is empty'],
	['an email without a domain', { email: 'ada' }, 'email', '"ada" is not an email address'],
	[
		'a bad manager',
		{ manager: 'a b@example.com' },
		'manager',
		'"a b@example.com" is not an email address',
	],
	['a bad buddy', { buddy: 'x@example' }, 'buddy', '"x@example" is not an email address'],
	['a bad HR', { hr: '@example.com' }, 'hr', '"@example.com" is not an email address'],
	[
		'a path as email',
		{ email: '../a@example.com' },
		'email',
		'"../a@example.com" is not an email address',
	],
	[
		'a day that is none',
		{ startDate: '2026-02-30' },
		'startDate',
		'"2026-02-30" is not a date as YYYY-MM-DD, e.g. 2026-12-31',
	],
	[
		'another form of date',
		{ startDate: '1.12.2026' },
		'startDate',
		'"1.12.2026" is not a date as YYYY-MM-DD, e.g. 2026-12-31',
	],
	['an employee id twice', { employeeId: 'E0' }, 'employeeId', '"E0" is already on line 2'],
])('%s is named, and the others are read', (_what, changes, column, message) => {
	expect(
		read(header, line({ employeeId: 'E0' }), line(changes), line({ employeeId: 'E9' })),
	).toEqual({
		hires: [
			{ ...ada, employeeId: 'E0' },
			{ ...ada, employeeId: 'E9' },
		],
		problems: [{ line: 3, column, message }],
	});
});

test('every problem of a row is told, on its own line of the file', () => {
	const quoted = line({ employeeId: 'E2', team: '"Engines\nand Sons"' });
	expect(read(header, '', quoted, line({ name: '', email: 'x' }), 'E3,Bo')).toEqual({
		hires: [{ ...ada, employeeId: 'E2', team: 'Engines\nand Sons' }],
		problems: [
			{ line: 5, column: 'name', message: 'is empty' },
			{ line: 5, column: 'email', message: '"x" is not an email address' },
			{ line: 6, message: 'has 2 cells where the header has 8' },
		],
	});
});

const unclosed = 'has a quotation mark that is not closed in its row';
test.each([
	['never closed', [line({ name: '"Ada' })], [3]],
	[
		'closed in a later row',
		[line({ name: '"Ada' }), line({ employeeId: 'E2', team: '"Engines"' })],
		[3],
	],
	[
		'in two rows',
		[line({ name: '"Ada' }), line({ employeeId: 'E2' }), line({ team: '"Engines' })],
		[3, 5],
	],
	['in the last cell', [line({ team: '"Engines' })], [3]],
])('a quotation mark that is %s costs just its own row', (_what, rows, bad) => {
	const { hires, problems } = read(
		header,
		line({ employeeId: 'E0' }),
		...rows,
		line({ employeeId: 'E9' }),
	);

	expect(problems).toEqual(bad.map((line) => ({ line, message: unclosed })));
	expect(hires.map(({ employeeId }) => employeeId)).toEqual(
		rows.length > bad.length ? ['E0', 'E2', 'E9'] : ['E0', 'E9'],
	);
});

test.each([
	['empty', '', 'The file is empty.'],
	['blank', '\n\n', 'The file is empty.'],
	['without rows', `${header}\n`, 'The file has a header but no rows.'],
	['parted by bars', header.replaceAll(',', '|'), 'The header lacks employeeId, name,'],
	[
		'without a column',
		`${header.replace('buddy,', '')}\n`,
		'The header lacks buddy. It reads: employeeId |',
	],
])('a file that is %s is refused', (_what, text, message) => {
	expect(() => readNewHires(Buffer.from(text))).toThrow(message);
});

test('a file that is not UTF-8 is refused', () => {
	expect(() => readNewHires(Buffer.from([0xff, 0xfe, 0x61, 0x00]))).toThrow('not UTF-8 text');
});

test('whatever the text, rows are read or named, or the file is refused in words', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: 'binary' })), fc.boolean(), (lines, withHeader) => {
			try {
				const { hires, problems } = read(...(withHeader ? [header] : []), ...lines);
				expect(hires.length + problems.length).toBeGreaterThan(0);
			} catch (error) {
				expect(error).toBeInstanceOf(UnreadableFileError);
			}
		}),
	);
});
