import type { ExpressionError, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { isBlank, oneLine } from '../text';
import { exactText, parseFlag, parseOption, parseTime, splitList } from './values';

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

const CORRECT =
	'Its expression gives nothing for this item: correct it, or set the field to a fixed value.';

/** Where a space or a member was picked: from the list, by address, by id. */
export interface Located {
	readonly mode: string;
	readonly value: string;
}

/** The form as somebody filled it in, for one item. */
export interface Form {
	/**
	 * A field's value, expressions resolved; undefined where it was not set.
	 *
	 * @param path the field's name, after the names of what it is in, with dots between
	 */
	readonly value: (path: string) => unknown;
	/** What the form itself holds there: an expression is text that begins with "=". */
	readonly raw?: (path: string) => unknown;
	/** What a part of an expression gives, its braces included; has to be there where `raw` is. */
	readonly evaluate?: (part: string) => unknown;
	/** The zone of times that name none, e.g. `Europe/Berlin`; UTC by default. */
	readonly timezone?: string;
}

/**
 * Reads the values of one item, or of a collection in it, and holds each against the field that
 * declares it. An expression can put anything into any field, so nothing is taken on trust.
 *
 * Every method throws `ParameterError` for a value that the field does not take. What may be left out
 * is undefined where the field is absent, empty or blank, also by an expression; what decides over
 * more than itself is read by `ifSet`, `isOn` or `decision`, which refuse an expression that gives nothing.
 */
export class Parameters {
	/**
	 * @param fields the fields that may be read
	 * @param within the path of what they are in, with a dot at its end
	 */
	constructor(
		private readonly fields: readonly INodeProperties[],
		private readonly form: Form,
		private readonly within = '',
	) {}

	/**
	 * Whether the form says anything in the field: in a collection, whether the person added and filled
	 * it. An expression does, whatever it gives.
	 */
	has(name: string): boolean {
		const raw = this.raw(name);
		return raw !== undefined && raw !== null && raw !== '';
	}

	/**
	 * What is read of a field that may be left out, where the form says anything in it.
	 *
	 * @throws also where its expression, or a part of it, gives nothing
	 */
	ifSet<Result>(name: string, read: (name: string) => Result): Result | undefined {
		if (!this.has(name)) return undefined;
		if (isNothing(this.value(name))) {
			if (this.expression(name) === undefined) return undefined;
			throw this.error(name, 'is empty', CORRECT);
		}
		this.complete(name);
		return read(name);
	}

	/**
	 * Makes sure that no part of a field's expression gives undefined, as that for a column does which
	 * the item does not have.
	 *
	 * @param reason why it has to be whole, after the problem
	 */
	complete(name: string, reason = ''): void {
		const [gap] = this.gaps(name);
		if (gap === undefined) return;
		throw this.error(name, `has an expression of which ${gap} gives nothing${reason}`, CORRECT);
	}

	/** @param maxLength in Unicode characters */
	text(name: string, maxLength = Infinity): string | undefined {
		const text = this.rawText(name);
		return isBlank(text) ? undefined : this.atMost(name, text, maxLength);
	}

	/** A line of text that must not be blank, nor lack a part of its expression. */
	requiredText(name: string, maxLength = Infinity): string {
		const text = oneLine(this.rawText(name));
		if (isBlank(text)) throw this.error(name, 'is empty');
		this.complete(name);
		return this.atMost(name, text, maxLength);
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

	/** Reads as `parsed` does what must not be blank. */
	requiredParsed<Result>(name: string, parse: (text: string) => Result): Result {
		const text = this.requiredText(name);
		return this.parse(name, () => parse(text));
	}

	/** One of the field's options, by its value or by the name that the form shows. */
	choice<Value extends string>(name: string): Value | undefined {
		const field = this.field(name);
		return this.parsed(name, (text) => parseOption<Value>(field, text));
	}

	/** An option that decides how the rest of the form is read; undefined where the field is not there. */
	decision<Value extends string>(name: string): Value | undefined {
		return this.ifSet(name, () => this.choice<Value>(name));
	}

	/** Several of the field's options. */
	choices<Value extends string>(name: string): Value[] {
		const field = this.field(name);
		return this.parsedList(name, (text) => parseOption<Value>(field, text));
	}

	/** Yes or no, in the words and numbers that people and sheets have for them. */
	flag(name: string): boolean | undefined {
		return this.parsed(name, parseFlag);
	}

	/** Whether a switch is on; one that is not there is off. */
	isOn(name: string): boolean {
		return this.ifSet(name, () => this.flag(name)) ?? false;
	}

	/** A point in time, see `parseTime`. @returns RFC 3339 in UTC */
	time(name: string): string | undefined {
		const value = this.value(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'string' && isBlank(value)) return undefined;
		return this.parse(name, () => parseTime(value, this.form.timezone ?? 'UTC'));
	}

	/** A whole number from `least` on. */
	count(name: string, least = 1, most = Number.MAX_SAFE_INTEGER): number {
		const text = this.rawText(name).trim();
		const value = Number(text);
		if (text === '' || !Number.isSafeInteger(value) || value < least || value > most) {
			const range = most < Number.MAX_SAFE_INTEGER ? `to ${most}` : 'on';
			throw this.error(name, `is not a whole number from ${least} ${range}`);
		}
		return value;
	}

	/**
	 * The entries of a list: an array, JSON, or text as `splitList` parts it.
	 *
	 * @param textIn finds the text in an entry that is an object
	 * @param separators see `splitList`
	 */
	list(name: string, textIn = (entry: unknown) => entry, separators?: string): string[] {
		const value = this.value(name);
		const entries = typeof value === 'string' ? splitList(value, separators) : [value].flat();
		return entries
			.map((entry) => this.asText(name, textIn(entry)).trim())
			.filter((text) => !isBlank(text));
	}

	/** The entries of a list, each read into something else; see `parsed`. */
	parsedList<Result>(
		name: string,
		parse: (text: string) => Result,
		textIn?: (entry: unknown) => unknown,
		separators?: string,
	): Result[] {
		return this.list(name, textIn, separators).map((text) => this.parse(name, () => parse(text)));
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
		if (isBlank(text)) throw this.error(name, 'is empty');
		return this.parse(name, () => parse({ mode, value: text }));
	}

	/** The fields of a collection. */
	collection(name: string): Parameters {
		const fields = (this.field(name).options ?? []) as INodeProperties[];
		return new Parameters(fields, this.form, `${this.within}${name}.`);
	}

	/**
	 * The fields of a collection each of which narrows a result. An expression of theirs that gives
	 * nothing is refused, as all there is would be the result.
	 */
	filters(name: string): Parameters {
		const filters = this.collection(name);
		for (const field of filters.fields) filters.ifSet(field.name, () => undefined);
		return filters;
	}

	/** The rows of a fixed collection with one kind of row. */
	rows(name: string): Parameters[] {
		const [kind] = (this.field(name).options ?? []) as INodePropertyCollection[];
		const values = this.objectOf(name, this.value(name) ?? {});
		const rows = values[kind.name] ?? [];
		if (!Array.isArray(rows)) throw this.error(name, 'is no list');
		return rows.map((row) => {
			const cells = this.objectOf(name, row);
			const { timezone } = this.form;
			return new Parameters(kind.values, { value: (cell) => cells[cell], timezone });
		});
	}

	/** An error about a field's value, for what only the operation knows. */
	error(name: string, problem: string, fix?: string): ParameterError {
		return new ParameterError(this.field(name).displayName, problem, fix);
	}

	private atMost(name: string, text: string, maxLength: number): string {
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
		const path = this.within + this.field(name).name;
		try {
			return this.form.value(path);
		} catch (error) {
			const { message, description } = error as ExpressionError;
			const problem = `has an expression that n8n cannot work out: ${message}`;
			throw this.error(name, problem, description?.replace(/<[^>]*>/g, ''));
		}
	}

	private raw(name: string): unknown {
		const path = this.within + this.field(name).name;
		return (this.form.raw ?? this.form.value)(path);
	}

	private expression(name: string): string | undefined {
		const raw = this.raw(name);
		return typeof raw === 'string' && raw.startsWith('=') ? raw.slice(1) : undefined;
	}

	/** The parts of the field's expression that stand in other text and give undefined. */
	private gaps(name: string): string[] {
		const expression = this.expression(name);
		if (expression === undefined) return [];
		const whole = this.value(name);
		if (whole === undefined) return [expression];
		const isGap = (part: string) => {
			const value = part === expression ? whole : this.form.evaluate?.(part);
			return value === undefined || (/[+`]/.test(part) && /\bundefined\b/.test(String(value)));
		};
		return (expression.match(/\{\{.*?\}\}/gs) ?? []).filter((part) => {
			try {
				return isGap(part);
			} catch {
				// Braces within it, so that it is no part; as a whole it gave its value.
				return false;
			}
		});
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

/** Whether there is no entry in it, be it a list or not. */
function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(isNothing);
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && isBlank(value.replace(/[,;]/g, '')))
	);
}

function isLocator(value: unknown): value is { mode: string; value: unknown } {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
}
