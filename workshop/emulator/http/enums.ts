import { facts, type FieldFact } from '../facts';
import { ENUM_NAMES, ENUM_NUMBERS } from '../facts/overlay';

/** ProtoJSON takes an enum's value by its name or number; what is neither is given back as it is. */
export function enumName(key: string, { enum: names = [] }: FieldFact, value: unknown): unknown {
	if (typeof value !== 'number') return value;
	const numbers = ENUM_NUMBERS[ENUM_NAMES[key]] ?? names.map((_, index) => index);
	return names[numbers.indexOf(value)] ?? value;
}

function enumNumber(key: string, { enum: names = [] }: FieldFact, name: unknown): unknown {
	const index = names.indexOf(String(name));
	return ENUM_NUMBERS[ENUM_NAMES[key]]?.[index] ?? index;
}

/** A message with numbers in place of the names of its enums. */
export function withEnumNumbers(schema: string, message: unknown): unknown {
	if (Array.isArray(message)) return message.map((item) => withEnumNumbers(schema, item));
	return Object.fromEntries(
		Object.entries(message as object).map(([name, value]) => {
			const fact = facts.schemas[schema][name];
			if (fact.ref) return [name, withEnumNumbers(fact.ref, value)];
			return [name, fact.enum ? enumNumber(`${schema}.${name}`, fact, value) : value];
		}),
	);
}
