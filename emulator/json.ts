import { invalidArgument } from './errors';

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

type Selection = Map<string, Selection | undefined>;

/** `a,b(c,d),e/f` as a tree; an absent subtree means all of it. */
function parseFields(text: string): Selection {
	const tokens = text.match(/[^,()/\s]+|[,()/]/g) ?? [];
	let position = 0;
	const invalid = () => invalidArgument(`Invalid field selection ${text}`);

	function path(into: Selection): void {
		const name = tokens[position++];
		if (name === undefined || /^[,()/]$/.test(name)) throw invalid();
		if (tokens[position] === '/') {
			position += 1;
			const below = into.get(name) ?? new Map();
			path(below);
			into.set(name, below);
		} else if (tokens[position] === '(') {
			position += 1;
			into.set(name, list());
			if (tokens[position++] !== ')') throw invalid();
		} else {
			into.set(name, undefined);
		}
	}

	function list(): Selection {
		const selection: Selection = new Map();
		path(selection);
		while (tokens[position] === ',') {
			position += 1;
			path(selection);
		}
		return selection;
	}

	const selection = list();
	if (position < tokens.length) throw invalid();
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

/**
 * Writes an answer as Google's front end does.
 *
 * @param fields partial response, as the query parameter of that name
 */
export function responseText(
	answer: object,
	{ fields, prettyPrint = true }: { fields?: string; prettyPrint?: boolean } = {},
): string {
	const message = withoutDefaults(answer);
	const selected = fields ? select(message, parseFields(fields)) : message;
	return prettyPrint ? `${JSON.stringify(selected, null, 2)}\n` : JSON.stringify(selected);
}
