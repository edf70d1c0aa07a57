import type { LoggedRequest } from '../../workshop/emulator';
import { facts } from '../../workshop/emulator/facts';
import { SPACE_MASK_GROUPS } from '../../workshop/emulator/facts/overlay';

/**
 * Everything that Google's methods of spaces and memberships take, by the discovery document: each
 * method, each of its parameters, each path that an update mask of a space may hold, and each field
 * of the bodies with its values, without fields that are output only. Examples are `spaces.create`,
 * `spaces.list pageSize`, `Space.spaceType` and `Space.spaceType: GROUP_CHAT`.
 */
export function allInputs(): string[] {
	const inputs = new Set<string>();
	for (const [methodId, { parameters, request }] of Object.entries(facts.methods)) {
		inputs.add(short(methodId));
		for (const [name, { enum: values }] of Object.entries(parameters)) {
			addWithValues(inputs, `${short(methodId)} ${name}`, values);
		}
		if (request) addFields(inputs, request, new Set());
	}
	for (const path of SPACE_MASK_GROUPS.flatMap(({ paths }) => paths)) inputs.add(maskInput(path));
	return [...inputs];
}

function short(methodId: string): string {
	return methodId.replace(/^chat\./, '');
}

function maskInput(path: string): string {
	return `spaces.patch updateMask: ${path}`;
}

function addWithValues(inputs: Set<string>, input: string, values: string[] = []): void {
	inputs.add(input);
	// Protobuf marks a field that is not set by a value `…_UNSPECIFIED`.
	for (const value of values) {
		if (!value.endsWith('_UNSPECIFIED')) inputs.add(`${input}: ${value}`);
	}
}

function addFields(inputs: Set<string>, schema: string, walked: Set<string>): void {
	if (walked.has(schema)) return;
	walked.add(schema);
	for (const [name, field] of Object.entries(facts.schemas[schema])) {
		if (field.readOnly) continue;
		addWithValues(inputs, `${schema}.${name}`, field.enum);
		if (field.ref) addFields(inputs, field.ref, walked);
	}
}

/** Lists the inputs that a request to the Chat API carried; none if Google refused it. */
export function inputsOf({ apiMethod, query, body, status }: LoggedRequest): string[] {
	const method = facts.methods[apiMethod ?? ''];
	if (!method || status >= 400) return [];
	const name = short(apiMethod ?? '');
	const inputs = new Set([name]);
	for (const [parameter, { location }] of Object.entries(method.parameters)) {
		const value = query[parameter];
		if (location === 'path' || value !== undefined) inputs.add(`${name} ${parameter}`);
		for (const one of value === undefined ? [] : [value].flat()) {
			inputs.add(`${name} ${parameter}: ${one}`);
		}
	}
	if (name === 'spaces.patch') {
		for (const path of String(query.updateMask).split(',')) inputs.add(maskInput(snakeCase(path)));
	}
	if (method.request) addValues(inputs, method.request, body);
	return [...inputs];
}

function snakeCase(path: string): string {
	return path.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

function addValues(inputs: Set<string>, schema: string, value: unknown): void {
	for (const one of [value].flat()) {
		if (typeof one !== 'object' || one === null) continue;
		for (const [name, inner] of Object.entries(one)) {
			const { ref, enum: values } = facts.schemas[schema][name];
			inputs.add(`${schema}.${name}`);
			if (values) inputs.add(`${schema}.${name}: ${inner}`);
			if (ref) addValues(inputs, ref, inner);
		}
	}
}
