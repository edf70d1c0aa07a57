import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import type { Schema } from './schema';

/** What a saved workflow relies on, such as a parameter, a field of a credential or a key of the output. */
export interface Promised {
	readonly type: string;
	readonly default?: unknown;
	/** The values, or the modes of a resource locator, that may be saved. */
	readonly choices?: readonly string[];
}

/** Each promise by its place, such as `parameter space.create additionalFields.description`. */
export type Contract = Readonly<Record<string, Promised>>;

/** @param schemas the folder with the output schemas of the node */
export function contractOf(
	node: INodeTypeDescription,
	credentials: readonly ICredentialType[],
	schemas: string,
): Contract {
	const entries = [
		[`node ${node.name}`, { type: 'node', choices: [node.version].flat().map(String) }] as const,
		...parameters(node.properties),
		...credentials.flatMap(({ name, extends: parents = [], properties }) => [
			[`credential ${name}`, { type: ['credential', ...parents].join(' ') }] as const,
			...properties.flatMap((field) => promises(field, `credential ${name} `)),
		]),
		...outputs(schemas),
	];
	const contract = new Map<string, Promised>();
	for (const [place, promised] of entries) {
		const before = contract.get(place);
		contract.set(place, before ? both(before, promised) : promised);
	}
	return Object.fromEntries([...contract].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Entry = readonly [place: string, promised: Promised];

function parameters(properties: INodeProperties[]): Entry[] {
	return properties.flatMap((field) => {
		const { resource, operation } = field.displayOptions?.show ?? {};
		// The operation selector is shown for a resource, and what it selects for resource and operation.
		const forms = (resource ?? ['every operation']).flatMap((of) =>
			(operation ?? ['']).map((one) => (one === '' ? String(of) : `${String(of)}.${String(one)}`)),
		);
		return forms.flatMap((form) => promises(field, `parameter ${form} `));
	});
}

/** A field and, of a collection, the fields in it. */
function promises(field: INodeProperties, place: string): Entry[] {
	const { name, type, options = [], modes = [] } = field;
	const path = `${place}${name}`;
	switch (type) {
		case 'notice':
			return [];
		case 'collection':
			return (options as INodeProperties[]).flatMap((inner) => promises(inner, `${path}.`));
		case 'fixedCollection':
			return (options as INodePropertyCollection[]).flatMap((row) =>
				row.values.flatMap((inner) => promises(inner, `${path}.${row.name}.`)),
			);
		case 'options':
		case 'multiOptions':
			return [
				[
					path,
					promise(
						field,
						(options as INodePropertyOptions[]).map(({ value }) => String(value)),
					),
				],
			];
		case 'resourceLocator':
			return [
				[
					path,
					promise(
						field,
						modes.map((mode: INodePropertyMode) => mode.name),
					),
				],
			];
		default:
			return [[path, promise(field)]];
	}
}

function promise(field: INodeProperties, choices?: string[]): Promised {
	return { type: field.type, default: field.default, ...(choices && { choices: choices.sort() }) };
}

/** A field may be in a form several times, to be shown under either of several conditions. */
function both(one: Promised, other: Promised): Promised {
	const choices = new Set([...(one.choices ?? []), ...(other.choices ?? [])]);
	return { ...one, ...(choices.size > 0 && { choices: [...choices].sort() }) };
}

function outputs(folder: string): Entry[] {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.json'))
		.flatMap((file) => {
			const [, resource, operation] = file.replace('.json', '').split('/');
			const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema;
			return keys(schema, `output ${resource}.${operation} `);
		});
}

function keys({ type, properties = {}, items }: Schema, place: string): Entry[] {
	const inner = Object.entries(properties).flatMap(([name, value]): Entry[] => [
		[`${place}${name}`, { type: value.type }],
		...keys(value, `${place}${name}.`),
	]);
	return type === 'array' && items ? keys(items, place) : inner;
}

/** Each way in which a contract breaks another; what it adds breaks nothing. */
export function breaches(promised: Contract, actual: Contract): string[] {
	return Object.entries(promised).flatMap(([place, before]) => {
		const now = actual[place];
		if (!now) return [`${place} is gone`];
		const gone = (before.choices ?? []).filter((choice) => !now.choices?.includes(choice));
		return [
			...changed(place, 'type', before.type, now.type),
			...changed(place, 'default', before.default, now.default),
			...gone.map((choice) => `${place}: the choice ${JSON.stringify(choice)} is gone`),
		];
	});
}

function changed(place: string, what: string, before: unknown, now: unknown): string[] {
	const [one, other] = [before, now].map((value) => JSON.stringify(value));
	return one === other ? [] : [`${place}: the ${what} became ${other}`];
}

/** A contract with what another one adds to it; nothing of it goes or changes. */
export function extended(promised: Contract, actual: Contract): Contract {
	const places = [...new Set([...Object.keys(promised), ...Object.keys(actual)])].sort();
	return Object.fromEntries(
		places.map((place) => {
			const [before, now] = [promised[place], actual[place]];
			return [place, before && now ? both(before, now) : (before ?? now)];
		}),
	);
}
