import fc from 'fast-check';
import { tryToParseDateTime, type INodeProperties } from 'n8n-workflow';

import {
	ParameterError,
	Parameters,
} from '../../../../nodes/GoogleChatSpaces/operation/parameters';

const choice: INodeProperties = {
	displayName: 'Choice',
	name: 'choice',
	type: 'options',
	default: 'A',
	options: [
		{ name: 'First', value: 'A' },
		{ name: 'Second', value: 'B' },
	],
};
const text: INodeProperties = { displayName: 'Text', name: 'text', type: 'string', default: '' };
const fields: INodeProperties[] = [
	text,
	{ displayName: 'Must', name: 'must', type: 'string', default: '', required: true },
	choice,
	{ displayName: 'Flag', name: 'flag', type: 'boolean', default: false },
	{ displayName: 'Count', name: 'count', type: 'number', default: 1 },
	{
		displayName: 'Collection',
		name: 'collection',
		type: 'collection',
		default: {},
		options: [text, choice],
	},
	{
		displayName: 'Table',
		name: 'table',
		type: 'fixedCollection',
		default: {},
		options: [{ displayName: 'Row', name: 'row', values: [text, choice] }],
	},
];

const parameters = (values: object) =>
	new Parameters(fields, { value: (path) => get(values, path) });

/** The value at a path, as n8n finds it. */
function get(values: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], values);
}

/** What the reader of a value throws, as field, message and fix; any other failure is a fault. */
function refusal(read: () => unknown): object | undefined {
	try {
		read();
		return undefined;
	} catch (error) {
		expect(error).toBeInstanceOf(ParameterError);
		const { field, message, fix } = error as ParameterError;
		return { field, message, ...(fix && { fix }) };
	}
}

const reverse = (value: string) => [...value].reverse().join('');
const refuse = () => {
	throw new Error('is not good');
};

describe('reads', () => {
	test.each<[string, object, (from: Parameters) => unknown, unknown]>([
		['text as it is', { text: ' a ' }, (from) => from.text('text'), ' a '],
		['absent text', {}, (from) => from.text('text'), undefined],
		['null as absent text', { text: null }, (from) => from.text('text'), undefined],
		[
			'text that is required elsewhere in the form as absent',
			{},
			(from) => from.text('must'),
			undefined,
		],
		['blank text as absent', { text: ' \n ' }, (from) => from.text('text'), undefined],
		['a number as text', { text: 1042 }, (from) => from.text('text'), '1042'],
		['zero as text', { text: 0 }, (from) => from.text('text'), '0'],
		['text of the greatest length', { text: '👩‍🚀' }, (from) => from.text('text', 3), '👩‍🚀'],
		['required text trimmed', { must: ' a ' }, (from) => from.requiredText('must'), 'a'],
		['parsed text', { text: 'ab' }, (from) => from.parsed('text', reverse), 'ba'],
		['absent parsed text', {}, (from) => from.parsed('text', refuse), undefined],
		['an option', { choice: ' B ' }, (from) => from.choice('choice'), 'B'],
		['an option by its name', { choice: 'second' }, (from) => from.choice('choice'), 'B'],
		['an absent option', { choice: '' }, (from) => from.choice('choice'), undefined],
		['options', { choice: ['B', 'A'] }, (from) => from.choices('choice'), ['B', 'A']],
		['options in text', { choice: 'B, A' }, (from) => from.choices('choice'), ['B', 'A']],
		['absent options', {}, (from) => from.choices('choice'), []],
		['a flag', { flag: false }, (from) => from.flag('flag'), false],
		['a flag in text', { flag: ' TRUE ' }, (from) => from.flag('flag'), true],
		...['yes', 'Y', 'on', '1', 1, true, '\u200Btrue'].map(
			(flag): [string, object, (from: Parameters) => unknown, unknown] => [
				`${JSON.stringify(flag)} as yes`,
				{ flag },
				(from) => from.flag('flag'),
				true,
			],
		),
		...['no', 'N', 'Off', '0', 0, false].map(
			(flag): [string, object, (from: Parameters) => unknown, unknown] => [
				`${JSON.stringify(flag)} as no`,
				{ flag },
				(from) => from.isOn('flag'),
				false,
			],
		),
		['an absent flag', { flag: '' }, (from) => from.flag('flag'), undefined],
		['a count', { count: 3 }, (from) => from.count('count'), 3],
		['a count in text', { count: '3' }, (from) => from.count('count'), 3],
		['a list', { text: [' a ', '', 'b,c', 4] }, (from) => from.list('text'), ['a', 'b,c', '4']],
		[
			'text with marks',
			{ text: 'a, b;c\r\nd,,' },
			(from) => from.list('text'),
			['a', 'b', 'c', 'd'],
		],
		[
			'a comma within quotation marks or brackets',
			{ text: '"a, b" <c>; <d, e>\nf" , g' },
			(from) => from.list('text'),
			['"a, b" <c>', '<d, e>', 'f"', 'g'],
		],
		[
			'a list in JSON',
			{ text: ' ["a", 4, null, "\\u200B"] ' },
			(from) => from.list('text'),
			['a', '4'],
		],
		[
			'an object in JSON, where its text can be found',
			{ text: '{"b": "a"}' },
			(from) => from.list('text', (entry) => (entry as { b: string }).b),
			['a'],
		],
		['a bracket that is no JSON', { text: '[a, b]' }, (from) => from.list('text'), ['[a', 'b]']],
		['an absent list', { text: undefined }, (from) => from.list('text'), []],
		['a parsed list', { text: 'ab,cd' }, (from) => from.parsedList('text', reverse), ['ba', 'dc']],
		[
			'a locator',
			{ text: { __rl: true, mode: 'url', value: ' a ' } },
			(from) => from.located('text', (located) => located),
			{ mode: 'url', value: 'a' },
		],
		[
			'plain text as an id',
			{ text: 'a' },
			(from) => from.located('text', (located) => located),
			{ mode: 'id', value: 'a' },
		],
		[
			'a collection',
			{ collection: { text: 'a' } },
			(from) => from.collection('collection').text('text'),
			'a',
		],
		['an absent collection', {}, (from) => from.collection('collection').text('text'), undefined],
		['that a field is set', { text: 'a' }, (from) => from.has('text'), true],
		['that a field is empty', { text: '' }, (from) => from.has('text'), false],
		['that a field is not set', {}, (from) => from.has('text'), false],
		...['', ' ', ', ', []].map((text): [string, object, (from: Parameters) => unknown, unknown] => [
			`a field that holds ${JSON.stringify(text)} as one that is not set`,
			{ text },
			(from) => from.ifSet('text', refuse),
			undefined,
		]),
		[
			'rows',
			{ table: { row: [{ text: 'a' }, { choice: 'B' }] } },
			(from) => from.rows('table').map((row) => [row.text('text'), row.choice('choice')]),
			[
				['a', undefined],
				[undefined, 'B'],
			],
		],
		['no rows', {}, (from) => from.rows('table'), []],
		['an empty table', { table: {} }, (from) => from.rows('table'), []],
	])('%s', (_, values, read, expected) => expect(read(parameters(values))).toEqual(expected));
});

describe('refuses, by the name of the field', () => {
	const isObject = 'holds an object where a single value is expected';
	const isList = 'holds a list where a single value is expected';
	test.each<[string, object, (from: Parameters) => unknown, object]>([
		['absent required text', {}, (from) => from.requiredText('must'), error('Must', 'is empty')],
		[
			'blank required text',
			{ text: ' ' },
			(from) => from.requiredText('text'),
			error('Text', 'is empty'),
		],
		[
			'text that is too long',
			{ text: 'ab👩‍🚀' },
			(from) => from.text('text', 4),
			error('Text', 'has 5 characters, and Google takes at most 4'),
		],
		[
			'an ID that came as a number and has lost digits',
			{ text: Number('100000000000000000106') },
			(from) => from.list('text'),
			error('Text', 'is a number of too many digits to be exact: give IDs as text'),
		],
		['an object as text', { text: {} }, (from) => from.text('text'), error('Text', isObject)],
		['a list as text', { text: ['a'] }, (from) => from.text('text'), error('Text', isList)],
		[
			'an object in a list',
			{ text: ['a', {}] },
			(from) => from.list('text'),
			error('Text', isObject),
		],
		[
			'what the parser refuses',
			{ text: 'a' },
			(from) => from.parsed('text', refuse),
			error('Text', 'is not good'),
		],
		[
			'an entry that the parser refuses',
			{ text: 'a' },
			(from) => from.parsedList('text', refuse),
			error('Text', 'is not good'),
		],
		[
			'an unknown option',
			{ choice: 'C' },
			(from) => from.choice('choice'),
			error('Choice', 'holds "C", which is none of its options: First, Second'),
		],
		[
			'an unknown option among others',
			{ choice: ['A', 'third'] },
			(from) => from.choices('choice'),
			error('Choice', 'holds "third", which is none of its options: First, Second'),
		],
		[
			'a flag that is none',
			{ flag: 'perhaps' },
			(from) => from.flag('flag'),
			error('Flag', 'holds "perhaps", which is neither true nor false'),
		],
		...[0, -1, 1.5, 'x', null, '', NaN, Infinity].map(
			(count): [string, object, (from: Parameters) => unknown, object] => [
				`${count} as a count`,
				{ count },
				(from) => from.count('count'),
				error('Count', 'is not a whole number from 1 on'),
			],
		),
		[
			'an empty locator',
			{ text: { mode: 'list', value: ' ' } },
			(from) => from.located('text', String),
			error('Text', 'is empty'),
		],
		[
			'an object in a locator',
			{ text: { mode: 'id', value: {} } },
			(from) => from.located('text', String),
			error('Text', isObject),
		],
		[
			'a field in a collection, by its own name',
			{ collection: { text: [] } },
			(from) => from.collection('collection').text('text'),
			error('Text', isList),
		],
		[
			'rows that are no list',
			{ table: { row: {} } },
			(from) => from.rows('table'),
			error('Table', 'is no list'),
		],
		[
			'a row that is no row',
			{ table: { row: ['a'] } },
			(from) => from.rows('table'),
			error('Table', 'does not hold fields'),
		],
		[
			'an object as a flag',
			{ flag: { toString: 1 } },
			(from) => from.flag('flag'),
			error('Flag', isObject),
		],
		['a list as a count', { count: [5] }, (from) => from.count('count'), error('Count', isList)],
	])('%s', (_, values, read, expected) =>
		expect(refusal(() => read(parameters(values)))).toEqual(expected),
	);

	function error(field: string, problem: string, fix?: string): object {
		return { field, message: `${field} ${problem}`, ...(fix && { fix }) };
	}

	test('any JSON in any field is read or refused, and nothing else', () => {
		const readers: Array<(from: Parameters) => unknown> = [
			(from) => from.text('text'),
			(from) => from.requiredText('must'),
			(from) => from.choice('choice'),
			(from) => from.choices('choice'),
			(from) => from.flag('flag'),
			(from) => from.count('count'),
			(from) => from.list('text'),
			(from) => from.located('text', String),
			(from) => from.collection('collection').text('text'),
			(from) => from.rows('table').map((row) => row.choice('choice')),
		];
		const locatorLike = fc.record({ mode: fc.jsonValue(), value: fc.jsonValue() });
		const tableLike = fc.record({ row: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())) });
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), locatorLike, tableLike), (value) => {
				const from = new Parameters(fields, { value: () => value });
				for (const read of readers) refusal(() => read(from));
			}),
		);
	});
});

describe('an expression', () => {
	/** A form with one field's expression, of which each part gives what the item holds under its text. */
	const form = (raw: string, item: Record<string, unknown>, value: unknown) =>
		new Parameters(fields, {
			value: () => value,
			raw: () => raw,
			evaluate: (part) => {
				if (part in item) return item[part];
				throw new Error('no such part');
			},
		});
	const CORRECT =
		'Its expression gives nothing for this item: correct it, or set the field to a fixed value.';
	const empty = (field: string) => ({ field, message: `${field} is empty`, fix: CORRECT });
	const gap = (part: string) => ({
		field: 'Text',
		message: `Text has an expression of which ${part} gives nothing`,
		fix: CORRECT,
	});

	test.each([undefined, null, '', ' \u200B', ', ;', [], [null, '']])(
		'that gives %j is refused where it decides, and nothing where it does not',
		(value) => {
			const from = form('={{ $json.a }}', {}, value);
			const read = jest.fn();

			expect(refusal(() => from.ifSet('text', read))).toEqual(empty('Text'));
			expect(refusal(() => from.isOn('flag'))).toEqual(empty('Flag'));
			expect(refusal(() => from.decision('choice'))).toEqual(empty('Choice'));
			expect(read).not.toHaveBeenCalled();
			expect(from.has('text')).toBe(true);
			if (!Array.isArray(value) && value !== ', ;') {
				expect([from.text('text'), from.flag('flag'), from.choice('choice')]).toEqual([
					undefined,
					undefined,
					undefined,
				]);
			}
		},
	);

	test.each<[string, Record<string, unknown>, string, string | undefined]>([
		[
			'=Welcome {{ $json.name }}',
			{ '{{ $json.name }}': undefined },
			'Welcome ',
			'{{ $json.name }}',
		],
		[
			'=a {{ $json.a }}, {{ $json.b }}',
			{ '{{ $json.a }}': 1, '{{ $json.b }}': undefined },
			'a 1, ',
			'{{ $json.b }}',
		],
		[
			'={{ "W " + $json.a }}',
			{ '{{ "W " + $json.a }}': 'W undefined' },
			'W undefined',
			'{{ "W " + $json.a }}',
		],
		[
			'={{ $json.a }}',
			{ '{{ $json.a }}': 'undefined behaviour' },
			'undefined behaviour',
			undefined,
		],
		['=a{{ $json.a }}b', { '{{ $json.a }}': null }, 'ab', undefined],
		['=a{{ $json.a }}b', { '{{ $json.a }}': '' }, 'ab', undefined],
		['={{ { a: {}}.b }} x', {}, ' x', undefined],
		['Welcome {{ $json.name }}', {}, 'Welcome {{ $json.name }}', undefined],
	])('%s of %j lacks a part or not', (raw, item, value, part) => {
		const from = form(raw, item, value);
		const expected = part === undefined ? undefined : gap(part);

		expect(refusal(() => from.requiredText('text'))).toEqual(expected);
		expect(refusal(() => from.ifSet('text', String))).toEqual(expected);
		expect(refusal(() => from.complete('text'))).toEqual(expected);
	});

	test('that gives undefined as a whole lacks itself', () => {
		expect(refusal(() => form('={{ $json.a }}', {}, undefined).complete('text'))).toEqual(
			gap('{{ $json.a }}'),
		);
	});

	test('that n8n cannot work out is told once, with the field and in the words of n8n', () => {
		const failing = new Parameters(fields, {
			value: () => {
				throw Object.assign(new Error('Multiple matches found'), {
					description: 'Use <code>.first()</code> instead.',
				});
			},
			raw: () => '={{ $("A").item.json.b }}',
		});

		expect(refusal(() => failing.text('text'))).toEqual({
			field: 'Text',
			message: 'Text has an expression that n8n cannot work out: Multiple matches found',
			fix: 'Use .first() instead.',
		});
	});
});

test('a field that the form does not have is a fault of ours', () => {
	expect(() => parameters({}).text('other')).toThrow(new TypeError('The form has no field other'));
});

test.each([
	['2026-03-31T09:00:00', '2026-03-31T07:00:00.000Z'],
	['2026-03-31 09:00', '2026-03-31T07:00:00.000Z'],
	['2026-01-31', '2026-01-30T23:00:00.000Z'],
	['2026-03-31T09:00:00Z', '2026-03-31T09:00:00.000Z'],
	['2026-03-31T09:00:00-05:00', '2026-03-31T14:00:00.000Z'],
	['2026-03-31T09:00:00.5+0200', '2026-03-31T07:00:00.500Z'],
	['2026-03-31 09:00:00.000 +02:00', '2026-03-31T07:00:00.000Z'],
	['\uFEFF2026-03-31\u200E', '2026-03-30T22:00:00.000Z'],
	[new Date(0), '1970-01-01T00:00:00.000Z'],
	[tryToParseDateTime('2026-03-31', 'utc'), '2026-03-31T00:00:00.000Z'],
	[1774947600, '2026-03-31T09:00:00.000Z'],
	['1774947600.25', '2026-03-31T09:00:00.250Z'],
	[1774947600000, '2026-03-31T09:00:00.000Z'],
	['1774947600000', '2026-03-31T09:00:00.000Z'],
	[' ', undefined],
	[null, undefined],
	['', undefined],
	[undefined, undefined],
])(
	'the time %p is one in the time zone of the workflow, unless it names its own',
	(value, time) => {
		const field: INodeProperties = { displayName: 'At', name: 'at', type: 'dateTime', default: '' };
		const from = new Parameters([field], { value: () => value, timezone: 'Europe/Berlin' });
		expect(from.time('at')).toBe(time);
	},
);

test.each([
	'5',
	5,
	46205,
	'46205',
	1e15,
	-1,
	'nonsense',
	'31/03/2026',
	'03/04/2021',
	'3.4.2021',
	'2021/04/03',
	'April 3, 2021',
	'2026-02-30',
	'2026-13-01',
	'2026-03-31T25:00',
	'2026-03',
	'2026',
	'Room 2026',
	true,
	NaN,
	{},
	[],
	new Date(NaN),
])('the time %p is none', (value) => {
	const field: INodeProperties = { displayName: 'At', name: 'at', type: 'dateTime', default: '' };
	const from = new Parameters([field], { value: () => value });
	expect(() => from.time('at')).toThrow(/^At holds .+, which is no (date and )?time/);
});
