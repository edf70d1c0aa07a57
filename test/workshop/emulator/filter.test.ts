import fc from 'fast-check';

import { ApiError } from '../../../workshop/emulator/core/errors';
import {
	matches,
	parseFilter,
	type FieldRule,
	type Filter,
} from '../../../workshop/emulator/core/filter';

const RULES: Readonly<Record<string, FieldRule>> = {
	name: { operators: ['=', ':', '!='], combine: ['AND', 'OR'] },
	size: { operators: ['=', '<', '>', '<=', '>='], combine: ['AND', 'OR'] },
};

const value = fc.string({ unit: 'grapheme', maxLength: 12 });

const restriction = fc.record({
	kind: fc.constant('restriction' as const),
	field: fc.constant('name'),
	operator: fc.constantFrom('=', ':', '!='),
	value,
});

const filter = fc.letrec<{ filter: Filter }>((tie) => ({
	filter: fc.oneof(
		{ depthSize: 'small' },
		restriction,
		fc.record({
			kind: fc.constantFrom('AND' as const, 'OR' as const),
			terms: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
		}),
	),
})).filter;

function written(tree: Filter): string {
	if (tree.kind === 'restriction') {
		const quoted = tree.value.replace(/[\\"]/g, (character) => `\\${character}`);
		return `${tree.field} ${tree.operator} "${quoted}"`;
	}
	return tree.terms.map((term) => `(${written(term)})`).join(` ${tree.kind} `);
}

test('what is written is what is read', () => {
	fc.assert(
		fc.property(filter, (tree) => {
			expect(parseFilter(written(tree), RULES)).toEqual(tree);
		}),
	);
});

test('any text is read or refused as an invalid argument', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			try {
				parseFilter(text, RULES);
			} catch (error) {
				expect(error).toBeInstanceOf(ApiError);
				expect((error as ApiError).status).toBe('INVALID_ARGUMENT');
			}
		}),
	);
});

test('a value needs quotes', () => {
	expect(() => parseFilter('name = a', RULES)).toThrow('Invalid filter query: unexpected a.');
});

test('OR binds tighter than AND', () => {
	const read = parseFilter('name = "a" OR name = "b" AND size > "1"', RULES);
	const passes = (name: string, size: number) =>
		matches(read, (r) => (r.field === 'name' ? r.value === name : size > Number(r.value)));
	expect([passes('a', 2), passes('b', 2), passes('a', 0), passes('c', 2)]).toEqual([
		true,
		true,
		false,
		false,
	]);
});
