import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { resources } from '../../nodes/GoogleChatSpaces/resources';
import { byId } from './chat';

/** A field that a person fills in, be it in a collection or in a row. */
export interface FormField {
	/** Its name, after the names of what it is in. */
	readonly way: readonly string[];
	readonly field: INodeProperties;
	/** What the form calls it in a message: a row is told by its table. */
	readonly label: string;
}

/** Each field of an operation, by `resource.operation`; several of one name are one. */
export function fieldsOf(id: string): FormField[] {
	const [resource, operation] = id.split('.');
	const { fields = [] } =
		resources
			.find(({ value }) => value === resource)
			?.operations.find(({ value }) => value === operation) ?? {};
	const ways = new Map(fields.flatMap(within).map((field) => [field.way.join('.'), field]));
	return [...ways.values()];
}

function within(field: INodeProperties): FormField[] {
	const { name, type, displayName: label, options = [] } = field;
	if (type === 'collection') {
		return (options as INodeProperties[])
			.flatMap(within)
			.map((inner) => ({ ...inner, way: [name, ...inner.way] }));
	}
	if (type === 'fixedCollection') {
		return (options as INodePropertyCollection[]).flatMap((kind) =>
			kind.values.map((cell) => ({ way: [name, kind.name, '0', cell.name], field: cell, label })),
		);
	}
	return [{ way: [name], field, label }];
}

/** The parameters of an operation, with one field filled in; undefined takes it out. */
export function filledIn(
	parameters: INodeParameters,
	{ way, field }: FormField,
	value: unknown,
): INodeParameters {
	const filled = structuredClone(parameters);
	let holder: Record<string, unknown> = filled;
	way.slice(0, -1).forEach((name, index) => {
		holder = (holder[name] ??= way[index + 1] === '0' ? [{}] : {}) as Record<string, unknown>;
	});
	holder[field.name] = field.type === 'resourceLocator' ? byId(String(value)) : value;
	return filled;
}
