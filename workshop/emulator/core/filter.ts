import { invalidArgument } from './errors';
import { snakeCase } from '../facts';

export interface Restriction {
	kind: 'restriction';
	/** In snake case, such as `member.type`. */
	field: string;
	operator: string;
	value: string;
}

export interface Combination {
	kind: 'AND' | 'OR';
	terms: Filter[];
}

export type Filter = Restriction | Combination;

/** What a filter may say of one field. */
export interface FieldRule {
	operators: readonly string[];
	/** Default: any value. */
	values?: readonly string[];
	/** More than values can say. */
	isValue?: (value: string) => boolean;
	/** How two restrictions of this field may be combined; default: not at all. */
	combine?: ReadonlyArray<'AND' | 'OR'>;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(!=|<=|>=|[=<>:()])|([^\s"=<>:()!]+))/y;

function tokenize(text: string): string[] {
	const tokens: string[] = [];
	TOKEN.lastIndex = 0;
	const end = text.trimEnd().length;
	while (TOKEN.lastIndex < end) {
		const start = TOKEN.lastIndex;
		const match = TOKEN.exec(text);
		if (!match) throw invalidArgument(`Invalid filter query: unreadable at position ${start}.`);
		tokens.push(match[0].trim());
	}
	return tokens;
}

/** Recursive descent; as in AIP-160, OR binds tighter than AND. */
class Parser {
	private position = 0;

	constructor(private readonly tokens: string[]) {}

	parse(): Filter {
		const filter = this.combination('AND', () => this.combination('OR', () => this.term()));
		if (this.position < this.tokens.length) throw this.unexpected();
		return filter;
	}

	private combination(kind: 'AND' | 'OR', next: () => Filter): Filter {
		const terms = [next()];
		while (this.tokens[this.position] === kind) {
			this.position += 1;
			terms.push(next());
		}
		return terms.length === 1 ? terms[0] : { kind, terms };
	}

	private term(): Filter {
		if (this.tokens[this.position] !== '(') return this.restriction();
		this.position += 1;
		const inner = this.combination('AND', () => this.combination('OR', () => this.term()));
		if (this.tokens[this.position] !== ')') throw this.unexpected();
		this.position += 1;
		return inner;
	}

	private restriction(): Restriction {
		const [field, operator, value] = this.tokens.slice(this.position, this.position + 3);
		if (value === undefined || !/^[A-Za-z_.]+$/.test(field) || !/^[=<>:!]/.test(operator)) {
			throw this.unexpected();
		}
		if (!value.startsWith('"')) throw this.unexpected(value);
		this.position += 3;
		return { kind: 'restriction', field: snakeCase(field), operator, value: unquote(value) };
	}

	private unexpected(token = this.tokens[this.position]) {
		return invalidArgument(`Invalid filter query: unexpected ${token ?? 'end of filter'}.`);
	}
}

function unquote(value: string): string {
	return value.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Every restriction of a filter, in order. */
export function restrictions(filter: Filter): Restriction[] {
	return filter.kind === 'restriction' ? [filter] : filter.terms.flatMap(restrictions);
}

function checkRestriction(
	{ field, operator, value }: Restriction,
	rules: Readonly<Record<string, FieldRule>>,
): void {
	if (!Object.hasOwn(rules, field))
		throw invalidArgument(`Invalid filter query: unknown field ${field}.`);
	const { operators, values, isValue } = rules[field];
	if (!operators.includes(operator)) {
		throw invalidArgument(
			`Invalid filter query: operator ${operator} is not supported for ${field}.`,
		);
	}
	if ((values && !values.includes(value)) || (isValue && !isValue(value))) {
		throw invalidArgument(
			`Invalid filter query: ${JSON.stringify(value)} is no value of ${field}.`,
		);
	}
}

/** OR stays within one field; AND joins different fields, or one that may be an interval. */
function checkCombination(filter: Combination, rules: Readonly<Record<string, FieldRule>>): void {
	const fieldsByTerm = filter.terms.map(
		(term) => new Set(restrictions(term).map(({ field }) => field)),
	);
	const all = fieldsByTerm.flatMap((fields) => [...fields]);
	if (filter.kind === 'OR' && new Set(all).size > 1) {
		throw invalidArgument('Invalid filter query: OR is supported within one field only.');
	}
	for (const field of new Set(all)) {
		const repeated = all.filter((other) => other === field).length > 1;
		if (repeated && !rules[field].combine?.includes(filter.kind)) {
			throw invalidArgument(`Invalid filter query: ${filter.kind} is not supported for ${field}.`);
		}
	}
}

function check(filter: Filter, rules: Readonly<Record<string, FieldRule>>): void {
	if (filter.kind === 'restriction') {
		checkRestriction(filter, rules);
		return;
	}
	for (const term of filter.terms) check(term, rules);
	checkCombination(filter, rules);
}

/**
 * Parses a filter of Google's (AIP-160) and holds it to a method's rules.
 *
 * @param rules by field in snake case
 * @throws ApiError (INVALID_ARGUMENT) for anything else
 */
export function parseFilter(text: string, rules: Readonly<Record<string, FieldRule>>): Filter {
	const filter = new Parser(tokenize(text)).parse();
	check(filter, rules);
	return filter;
}

/** Whether something passes, given what decides a single restriction. */
export function matches(filter: Filter, test: (restriction: Restriction) => boolean): boolean {
	switch (filter.kind) {
		case 'restriction':
			return test(filter);
		case 'AND':
			return filter.terms.every((term) => matches(term, test));
		case 'OR':
			return filter.terms.some((term) => matches(term, test));
	}
}
