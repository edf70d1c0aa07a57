import { randomUUID } from 'node:crypto';
import {
	isINodePropertyCollectionList,
	isINodePropertyOptionsList,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';
import type { Workflow } from '../editor/rest';

/** A node's form, filled in so far. */
export interface Form {
	/** e.g. `Space: Create`, or `Space: Create, every option` */
	title: string;
	/** The operation's value, e.g. `create` */
	operation: string;
	parameters: INodeParameters;
}

/** n8n itself adds this choice to nodes with credentials; it opens no form. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

const isShown = ({ displayOptions }: INodeProperties, chosen: INodeParameters) =>
	Object.entries(chosen).every(
		([name, value]) => displayOptions?.show?.[name]?.includes(value as string) ?? true,
	);

const defaultsOf = (properties: INodeProperties[]): INodeParameters =>
	Object.fromEntries(properties.map((property) => [property.name, withEveryOption(property)]));

/** A property's value with all that a person could add to it added once: n8n shows each with its default. */
function withEveryOption(property: INodeProperties): NodeParameterValueType {
	const { type, options = [], typeOptions } = property;
	if (type === 'collection') return defaultsOf(options as INodeProperties[]);
	if (type === 'fixedCollection' && isINodePropertyCollectionList(options)) {
		return Object.fromEntries(
			options.map(({ name, values }) => {
				const row = defaultsOf(values);
				return [name, typeOptions?.multipleValues ? [row] : row];
			}),
		);
	}
	return property.default;
}

const isAddable = ({ type }: INodeProperties) =>
	type === 'collection' || type === 'fixedCollection';

/** The choices of the selector that has this name, where these values are chosen already. */
const choicesOf = (properties: INodeProperties[], name: string, chosen: INodeParameters) =>
	properties
		.filter((property) => property.name === name && isShown(property, chosen))
		.flatMap(({ options }) => (isINodePropertyOptionsList(options) ? options : []))
		.filter(({ value }) => value !== CUSTOM_API_CALL);

function formsOfOperation(
	properties: INodeProperties[],
	title: string,
	chosen: Form['parameters'],
): Form[] {
	const operation = String(chosen.operation);
	const addable = properties.filter((property) => isAddable(property) && isShown(property, chosen));
	const form = { title, operation, parameters: chosen };
	if (addable.length === 0) return [form];
	const parameters = { ...chosen, ...defaultsOf(addable) };
	return [form, { title: `${title}, every option`, operation, parameters }];
}

/**
 * The forms of a node: each operation of each resource as it opens, and once more with every
 * optional field added where it has any.
 */
export const formsOf = ({ properties }: INodeTypeDescription): Form[] =>
	choicesOf(properties, 'resource', {}).flatMap((resource) =>
		choicesOf(properties, 'operation', { resource: resource.value }).flatMap((operation) =>
			formsOfOperation(properties, `${resource.name}: ${operation.name}`, {
				resource: resource.value,
				operation: operation.value,
			}),
		),
	);

const COLUMNS = 4;

/** A workflow that shows each form as a node, none connected with another. */
export const formsWorkflow = (type: string, forms: Form[]): Workflow => ({
	name: 'Every form',
	connections: {},
	nodes: forms.map(
		({ title, parameters }, index): INode => ({
			id: randomUUID(),
			name: title,
			type,
			typeVersion: 1,
			position: [(index % COLUMNS) * 320, Math.floor(index / COLUMNS) * 200],
			parameters,
		}),
	),
});
