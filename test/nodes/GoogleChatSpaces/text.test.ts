import fc from 'fast-check';

import {
	comparableName,
	isBlank,
	oneLine,
	quoted,
	withoutMarks,
} from '../../../nodes/GoogleChatSpaces/text';

/** Text in which marks, blanks and letters with accents are many. */
const writing = fc.string({
	unit: fc.oneof(
		fc.constantFrom('\u200B', '\u200E', '\u2060', '\u00AD', '\uFEFF', '\u202E', '\u{E0001}'),
		fc.constantFrom(' ', '\u00A0', '\t', '\r\n', '\u2028', '\u0000'),
		fc.constantFrom('a', 'é', 'e\u0301', '👩‍🚀', '❤️', '"', '\\'),
		fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
	),
});
const marks = /[\u00AD\u200B\u200E\u2060\u202E\uFEFF\u{E0001}]/u;

test.each([
	['\u200Bada@exam\u00ADple.com\u200E', 'ada@example.com'],
	['\u00A0 a b \u2060', 'a b'],
])('%j without its marks is %j', (text, expected) => expect(withoutMarks(text)).toBe(expected));

test.each(['', ' ', '\u00A0', '\u200B', '\u200B \u2060\n', '\u3164', '\u0000'])(
	'%j is blank',
	(text) => expect(isBlank(text)).toBe(true),
);

test.each([
	['Berlin\u200B Office\u200E', 'Berlin Office'],
	['Berlin\r\n\tOffice\u2028', 'Berlin Office'],
	['Berlin \u00A0 Office', 'Berlin \u00A0 Office'],
	['Team 👩‍🚀 ❤️', 'Team 👩‍🚀 ❤️'],
	['می‌خواهم', 'می‌خواهم'],
])('%j as one line is %j', (text, expected) => expect(oneLine(text)).toBe(expected));

test('names are the same one where people read the same', () => {
	const written = [
		'Café Berlin',
		'Cafe\u0301 Berlin',
		' Café\u00A0Berlin ',
		'Café  Berlin',
		'Café\r\nBerlin',
		'\uFEFFCafé\u200B Ber\u00ADlin',
	];
	expect(new Set(written.map(comparableName))).toEqual(new Set(['Café Berlin']));
	expect(comparableName('café berlin')).not.toBe(comparableName('Café Berlin'));
});

test('a name keeps its comparable form when it is made one line, and when it is compared again', () => {
	fc.assert(
		fc.property(writing, (text) => {
			const name = comparableName(text);
			expect(comparableName(oneLine(text))).toBe(name);
			expect(comparableName(name)).toBe(name);
			expect(comparableName(text.normalize('NFD'))).toBe(name);
			expect(oneLine(oneLine(text))).toBe(oneLine(text));
			expect(marks.test(oneLine(text))).toBe(false);
			expect(/[\p{Cc}\u2028\u2029]/u.test(oneLine(text))).toBe(false);
			expect(isBlank(text)).toBe(isBlank(oneLine(text)));
		}),
	);
});

test('what is shown back has no mark, no line break and no end', () => {
	expect(quoted('a\u200Bb\u00A0c\n"')).toBe('"a[U+200B]b[U+00A0]c\\n\\""');
	fc.assert(
		fc.property(writing, (text) => {
			expect(quoted(text)).not.toMatch(/(?! )[\p{DI}\p{Z}\p{Cc}]/u);
			expect([...quoted(text)].length).toBeLessThan(700);
		}),
	);
});
