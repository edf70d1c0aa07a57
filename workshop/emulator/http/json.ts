import { badRequest, type ApiError } from '../core/errors';
import { facts } from '../facts';
import { withEnumNumbers } from './enums';

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Proto JSON leaves out what is false, zero, empty or unset; messages stay, even empty ones. */
export function withoutDefaults(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutDefaults);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(
				([, field]) =>
					field !== undefined &&
					field !== null &&
					field !== false &&
					field !== 0 &&
					field !== '' &&
					!(Array.isArray(field) && field.length === 0),
			)
			.map(([key, field]) => [key, withoutDefaults(field)]),
	);
}

/** Field names as a tree; an absent subtree means all of it. */
export type Selection = Map<string, Selection | undefined>;

/**
 * Reads a partial response such as `a,b(c,d),e/f`.
 *
 * @param schema of the response, which has to have each of the fields
 * @throws ApiError (INVALID_ARGUMENT)
 */
export function parseFields(text: string, schema: string): Selection {
	const tokens = text.match(/[^,()/\s]+|[,()/]/g) ?? [];
	let position = 0;

	function invalid(at: string): ApiError {
		const description = `Error expanding 'fields' parameter. Cannot find matching fields for path '${at}'.`;
		return badRequest([{ field: text, description }], 'Request contains an invalid argument.');
	}

	function path(into: Selection, within: string | undefined, parents: readonly string[]): void {
		const name = tokens[position++];
		if (name === undefined || /^[,()/]$/.test(name)) throw invalid(text);
		const names = [...parents, name];
		const fields = within === undefined ? {} : facts.schemas[within];
		if (name !== '*' && !Object.hasOwn(fields, name)) throw invalid(names.join('.'));
		const below = name === '*' ? undefined : fields[name].ref;
		if (tokens[position] === '/') {
			position += 1;
			const selection = into.get(name) ?? new Map();
			path(selection, below, names);
			into.set(name, selection);
		} else if (tokens[position] === '(') {
			position += 1;
			into.set(name, list(below, names));
			if (tokens[position++] !== ')') throw invalid(text);
		} else {
			into.set(name, undefined);
		}
	}

	function list(within: string | undefined, parents: readonly string[]): Selection {
		const selection: Selection = new Map();
		path(selection, within, parents);
		while (tokens[position] === ',') {
			position += 1;
			path(selection, within, parents);
		}
		return selection;
	}

	const selection = list(schema, []);
	if (position < tokens.length) throw invalid(text);
	return selection;
}

function select(value: unknown, selection: Selection | undefined): unknown {
	if (!selection || selection.has('*')) return value;
	if (Array.isArray(value)) return value.map((item) => select(item, selection));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => selection.has(key))
			.map(([key, field]) => [key, select(field, selection.get(key))]),
	);
}

export interface ResponseOptions {
	/** Partial response; default: all of it. */
	fields?: Selection;
	prettyPrint?: boolean;
	/** The schema of an answer whose enums are to be numbers; default: names. */
	numbersOf?: string;
}

/** Writes an answer as Google's front end does. */
export function responseText(
	answer: object,
	{ fields, prettyPrint = true, numbersOf }: ResponseOptions = {},
): string {
	const named = withoutDefaults(answer);
	const message = numbersOf === undefined ? named : withEnumNumbers(numbersOf, named);
	const selected = select(message, fields);
	return prettyPrint ? `${JSON.stringify(selected, null, 2)}\n` : JSON.stringify(selected);
}
