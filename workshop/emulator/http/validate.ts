import { badRequest, invalidArgument, type FieldViolation } from '../core/errors';
import type { Query } from '../core/call';
import { isTimestamp } from '../core/time';
import { facts, snakeCase, type FieldFact, type MethodFact } from '../facts';
import { BODY_FIELDS, ENUM_NAMES, MAX_LENGTHS } from '../facts/overlay';
import { enumName } from './enums';
import { parseFields, type Selection } from './json';

/** Query parameters of Google's front end that the emulator obeys. */
export interface SystemQuery {
	fields?: Selection;
	prettyPrint?: boolean;
	/** Enums come as numbers. */
	enumNumbers?: boolean;
}

/** The token of `Authorization: Bearer`; empty where there is none. */
export function bearerToken(authorization: string | undefined): string {
	return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

type JsonObject = Record<string, unknown>;

const INT32 = 2 ** 31;

function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Google takes `spaceType` as well as `space_type`; anything else has no meaning. */
function findField<T>(fields: Record<string, T>, name: string): [string, T] | undefined {
	const key = Object.hasOwn(fields, name) ? name : camelCase(name);
	return Object.hasOwn(fields, key) ? [key, fields[key]] : undefined;
}

function unknownName(name: string, path: string): FieldViolation {
	const where = path && ` at '${path}'`;
	return {
		...(path && { field: path }),
		description: `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`,
	};
}

function invalidValue(path: string, type: string, value: unknown): FieldViolation {
	return {
		field: path,
		description: `Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`,
	};
}

function join(path: string, name: string): string {
	return path ? `${path}.${name}` : name;
}

class MessageReader {
	readonly violations: FieldViolation[] = [];
	readonly tooLong: string[] = [];

	/** The message as Google reads it: null and output-only fields are dropped. */
	message(schema: string, value: unknown, path: string): JsonObject {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			this.violations.push(
				path
					? invalidValue(path, `type.googleapis.com/google.chat.v1.${schema}`, value)
					: {
							description:
								'Invalid JSON payload received. Unknown name "": Root element must be a message.',
						},
			);
			return {};
		}
		const message: JsonObject = {};
		for (const [name, raw] of Object.entries(value)) {
			const found = findField(facts.schemas[schema], name);
			if (!found) {
				this.violations.push(unknownName(name, path));
				continue;
			}
			const [key, fact] = found;
			if (raw === null) continue;
			const read = this.field(schema, key, fact, raw, join(path, snakeCase(key)));
			if (!fact.readOnly) message[key] = read;
		}
		return message;
	}

	private field(schema: string, key: string, fact: FieldFact, raw: unknown, path: string): unknown {
		if (!fact.repeated) return this.single(schema, key, fact, raw, path);
		if (!Array.isArray(raw)) {
			this.violations.push(invalidValue(path, 'repeated field', raw));
			return [];
		}
		return raw.map((item, index) => this.single(schema, key, fact, item, `${path}[${index}]`));
	}

	private single(
		schema: string,
		key: string,
		fact: FieldFact,
		raw: unknown,
		path: string,
	): unknown {
		if (fact.ref) return this.message(fact.ref, raw, path);
		const value = enumName(`${schema}.${key}`, fact, raw);
		const type = scalarError(`${schema}.${key}`, fact, value);
		if (type) this.violations.push(invalidValue(path, type, raw));
		const max = MAX_LENGTHS[`${schema}.${key}`];
		if (max !== undefined && typeof raw === 'string' && [...raw].length > max) {
			this.tooLong.push(`${path} must be at most ${max} characters long.`);
		}
		return value;
	}
}

/** The type that a value misses, as Google names it; undefined when it fits. */
function scalarError(enumKey: string, fact: FieldFact, raw: unknown): string | undefined {
	if (fact.enum) {
		return typeof raw === 'string' && fact.enum.includes(raw)
			? undefined
			: `type.googleapis.com/${ENUM_NAMES[enumKey]}`;
	}
	if (fact.format === 'google-datetime') {
		return typeof raw === 'string' && isTimestamp(raw)
			? undefined
			: 'type.googleapis.com/google.protobuf.Timestamp';
	}
	if (fact.type === 'boolean') return typeof raw === 'boolean' ? undefined : 'TYPE_BOOL';
	if (fact.type === 'integer') return Number.isInteger(raw) ? undefined : 'TYPE_INT32';
	return typeof raw === 'string' ? undefined : 'TYPE_STRING';
}

/**
 * Reads a request body against the method's schema.
 *
 * @throws ApiError in Google's words for broken JSON, unknown names, wrong types and long texts
 */
export function readBody(methodId: string, text: string): JsonObject {
	const { request } = facts.methods[methodId];
	if (!request) {
		if (text.trim() === '') return {};
		throw invalidArgument(`Request body not allowed: ${methodId} takes none.`);
	}
	let json: unknown = {};
	try {
		if (text.trim() !== '') json = JSON.parse(text);
	} catch {
		throw badRequest([
			{ description: `Invalid JSON payload received. Unexpected token.\n${text.slice(0, 40)}\n^` },
		]);
	}
	const reader = new MessageReader();
	const message = reader.message(request, json, BODY_FIELDS[methodId] ?? '');
	if (reader.violations.length > 0) throw badRequest(reader.violations);
	if (reader.tooLong.length > 0) throw invalidArgument(reader.tooLong.join('\n'));
	return message;
}

function queryValue(methodId: string, name: string, fact: FieldFact, text: string): unknown {
	const fail = (type: string) => badRequest([invalidValue(snakeCase(name), type, text)]);
	if (fact.enum) {
		const key = `${methodId}.${name}`;
		const isNumber = /^\d+$/.test(text) && !fact.enum.includes(text);
		const value = enumName(key, fact, isNumber ? Number(text) : text);
		const error = scalarError(key, fact, value);
		if (error !== undefined) throw fail(error);
		return value;
	}
	if (fact.type === 'boolean') {
		if (text !== 'true' && text !== 'false') throw fail('TYPE_BOOL');
		return text === 'true';
	}
	if (fact.type === 'integer') {
		const number = Number(text);
		if (!/^-?\d+$/.test(text) || number < -INT32 || number >= INT32) throw fail('TYPE_INT32');
		return number;
	}
	if (fact.format === 'google-fieldmask') {
		return text === '' ? [] : text.split(',').map((path) => snakeCase(path.trim()));
	}
	return text;
}

const INT_ENUMS = 'json;enum-encoding=int';

/** See https://cloud.google.com/apis/docs/system-parameters: some go by a dollar sign, too. */
function systemParameter(name: string): [string, FieldFact] | undefined {
	return findField(facts.systemParameters, name.replace(/^\$(?=(alt|fields|prettyPrint)$)/, ''));
}

function readAlt(text: string): string {
	if (text === 'json' || text === INT_ENUMS) return text;
	throw invalidArgument(`The emulator answers in JSON only: alt must be json or ${INT_ENUMS}.`);
}

/**
 * Reads a query string against the method's parameters and those that every Google API takes.
 *
 * @throws ApiError for what is unknown, repeated or of the wrong type
 */
export function readQuery(methodId: string, search: string): Query & SystemQuery {
	const method: MethodFact = facts.methods[methodId];
	const parameters = Object.fromEntries(
		Object.entries(method.parameters).filter(([, { location }]) => location === 'query'),
	);
	const query: JsonObject = {};
	for (const [name, text] of new URLSearchParams(search)) {
		const found = findField(parameters, name) ?? systemParameter(name);
		if (!found) {
			throw badRequest([
				{
					description: `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
				},
			]);
		}
		const [key, fact] = found;
		const value = key === 'alt' ? readAlt(text) : queryValue(methodId, key, fact, text);
		if (fact.repeated) {
			query[key] = [...((query[key] as unknown[] | undefined) ?? []), value];
		} else if (Object.hasOwn(query, key)) {
			throw badRequest([
				{
					description: `Invalid JSON payload received. Unknown name "${name}": Proto field is not repeating, cannot start list.`,
				},
			]);
		} else {
			query[key] = value;
		}
	}
	if (typeof query.fields === 'string') query.fields = parseFields(query.fields, method.response);
	return { ...query, enumNumbers: query.alt === INT_ENUMS };
}
