import {
	tryToParseDateTime,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';

/** A value that a field does not take; names the field as the form shows it. */
export class ParameterError extends Error {
	/**
	 * @param field the field's display name
	 * @param problem what is wrong; completes "<field> …"
	 * @param fix what to do about it
	 */
	constructor(
		readonly field: string,
		problem: string,
		readonly fix?: string,
	) {
		super(`${field} ${problem}`);
	}
}

/** Where a space or a member was picked: from the list, by address, by id. */
export interface Located {
	readonly mode: string;
	readonly value: string;
}

/**
 * Reads the values of one item, or of a collection in it, and holds each against the field that
 * declares it. An expression can put anything into any field, so nothing is taken on trust.
 *
 * Every method throws `ParameterError` for a value that the field does not take.
 */
export class Parameters {
	/**
	 * @param fields the fields that may be read
	 * @param read gives a field's value, expressions resolved; undefined where it was not set
	 * @param timezone of times that name none, e.g. `Europe/Berlin`
	 */
	constructor(
		private readonly fields: readonly INodeProperties[],
		private readonly read: (name: string) => unknown,
		private readonly timezone = 'UTC',
	) {}

	/** Whether the person set the field at all: in a collection, whether they added it. */
	has(name: string): boolean {
		return this.value(name) !== undefined;
	}

	/**
	 * Text. Absent or blank counts as undefined.
	 *
	 * @param maxLength in Unicode characters
	 */
	text(name: string, maxLength = Infinity): string | undefined {
		const text = this.rawText(name);
		return text.trim() === '' ? undefined : this.within(name, text, maxLength);
	}

	/** Text of a field that must not be blank, without the blanks around it. */
	requiredText(name: string, maxLength = Infinity): string {
		const text = this.rawText(name).trim();
		if (text === '') throw this.error(name, 'is empty');
		return this.within(name, text, maxLength);
	}

	/**
	 * Text that is read into something else.
	 *
	 * @param parse throws an error whose message completes "<field> …"
	 */
	parsed<Result>(name: string, parse: (text: string) => Result): Result | undefined {
		const text = this.text(name);
		return text === undefined ? undefined : this.parse(name, () => parse(text));
	}

	/** The same for a field that must not be blank. */
	requiredParsed<Result>(name: string, parse: (text: string) => Result): Result {
		const text = this.requiredText(name);
		return this.parse(name, () => parse(text));
	}

	/** One of the field's options. Absent or empty counts as undefined. */
	choice<Value extends string>(name: string): Value | undefined {
		const text = this.rawText(name).trim();
		return text === '' ? undefined : this.option<Value>(name, text);
	}

	/** Several of the field's options, from an array or text with commas. */
	choices<Value extends string>(name: string): Value[] {
		return this.list(name).map((text) => this.option<Value>(name, text));
	}

	/** A switch. Absent or empty counts as undefined. */
	flag(name: string): boolean | undefined {
		const text = this.rawText(name).trim().toLowerCase();
		if (text === '') return undefined;
		if (text === 'true' || text === 'false') return text === 'true';
		throw this.error(name, 'is neither true nor false');
	}

	/**
	 * A point in time: what n8n's date picker gives, a date, or a Luxon or JavaScript date or ms since the epoch by expression.
	 * One that names no time zone is in the workflow's.
	 *
	 * @returns RFC 3339 in UTC; undefined where the field is absent or empty
	 */
	time(name: string): string | undefined {
		const value = this.read(name);
		if (value === undefined || value === null || value === '') return undefined;
		try {
			if (typeof value === 'number') return new Date(value).toISOString();
			// Where the year is missing, n8n would make one up.
			const given = /\d{4}/.test(String(value)) ? value : undefined;
			return tryToParseDateTime(given, this.timezone).toUTC().toISO() ?? undefined;
		} catch {
			throw this.error(name, 'is not a date and time: expected one like 2026-03-31T09:00:00Z');
		}
	}

	/** A whole number from `least` on. */
	count(name: string, least = 1): number {
		const text = this.rawText(name).trim();
		const value = Number(text);
		if (text === '' || !Number.isSafeInteger(value) || value < least) {
			throw this.error(name, `is not a whole number from ${least} on`);
		}
		return value;
	}

	/** A list of texts: an array, or text with commas, semicolons or line breaks between. */
	list(name: string): string[] {
		const value = this.value(name);
		const entries = Array.isArray(value) ? value : this.rawText(name).split(/[,;\n]/);
		return entries.map((entry) => this.asText(name, entry).trim()).filter((text) => text !== '');
	}

	/** A list of texts, each read into something else; see `parsed`. */
	parsedList<Result>(name: string, parse: (text: string) => Result): Result[] {
		return this.list(name).map((text) => this.parse(name, () => parse(text)));
	}

	/** Any value, or text that is read as JSON. Absent or blank counts as undefined. */
	json(name: string): unknown {
		const value = this.value(name);
		if (typeof value !== 'string') return value;
		if (value.trim() === '') return undefined;
		try {
			return JSON.parse(value) as unknown;
		} catch (error) {
			throw this.error(name, `is not JSON: ${(error as Error).message}`);
		}
	}

	/** A resource locator, read into something else; see `parsed`. Never blank. */
	located<Result>(name: string, parse: (located: Located) => Result): Result {
		const value = this.value(name);
		const { mode, value: chosen } = isLocator(value) ? value : { mode: 'id', value };
		const text = this.asText(name, chosen).trim();
		if (text === '') throw this.error(name, 'is empty');
		return this.parse(name, () => parse({ mode, value: text }));
	}

	/** The fields of a collection. */
	collection(name: string): Parameters {
		const values = this.objectOf(name, this.value(name) ?? {});
		const fields = (this.field(name).options ?? []) as INodeProperties[];
		return new Parameters(fields, (option) => values[option], this.timezone);
	}

	/** The rows of a fixed collection with one kind of row. */
	rows(name: string): Parameters[] {
		const [kind] = (this.field(name).options ?? []) as INodePropertyCollection[];
		const values = this.objectOf(name, this.value(name) ?? {});
		const rows = values[kind.name] ?? [];
		if (!Array.isArray(rows)) throw this.error(name, 'is no list');
		return rows.map((row) => {
			const cells = this.objectOf(name, row);
			return new Parameters(kind.values, (cell) => cells[cell], this.timezone);
		});
	}

	/** An error about a field's value, for what only the operation knows. */
	error(name: string, problem: string, fix?: string): ParameterError {
		return new ParameterError(this.field(name).displayName, problem, fix);
	}

	private within(name: string, text: string, maxLength: number): string {
		const length = [...text].length;
		if (length > maxLength) {
			throw this.error(name, `has ${length} characters, and Google takes at most ${maxLength}`);
		}
		return text;
	}

	private field(name: string): INodeProperties {
		const field = this.fields.find((candidate) => candidate.name === name);
		if (!field) throw new TypeError(`The form has no field ${name}`);
		return field;
	}

	private value(name: string): unknown {
		return this.read(this.field(name).name);
	}

	private rawText(name: string): string {
		return this.asText(name, this.value(name));
	}

	private asText(name: string, value: unknown): string {
		if (value === undefined || value === null) return '';
		if (typeof value === 'object') {
			const kind = Array.isArray(value) ? 'a list' : 'an object';
			throw this.error(name, `holds ${kind} where a single value is expected`);
		}
		return this.parse(name, () => exactText(value));
	}

	private option<Value extends string>(name: string, text: string): Value {
		const options = (this.field(name).options ?? []) as INodePropertyOptions[];
		const values = options.map(({ value }) => value);
		if (!values.includes(text)) {
			const fix = `Use one of ${values.join(', ')}.`;
			throw this.error(name, 'has a value that is not one of its options', fix);
		}
		return text as Value;
	}

	private parse<Result>(name: string, parse: () => Result): Result {
		try {
			return parse();
		} catch (error) {
			throw this.error(name, (error as Error).message);
		}
	}

	private objectOf(name: string, value: unknown): Record<string, unknown> {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw this.error(name, 'does not hold fields');
		}
		return value as Record<string, unknown>;
	}
}

/**
 * A value as text.
 *
 * @throws Error whose message completes "<field> …" when it is a number that has lost digits, as an ID
 *   that came as a number has
 */
export function exactText(value: unknown): string {
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw new Error('is a number of too many digits to be exact: give IDs as text');
	}
	return String(value);
}

function isLocator(value: unknown): value is { mode: string; value: unknown } {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
}
