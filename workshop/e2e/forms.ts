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

const isOptions = ({ type }: INodeProperties) => type === 'options';

/** Whether the form shows a field only where another one has, or has not, some value. */
const dependsOn = ({ displayOptions: { show, hide } = {} }: INodeProperties, name: string) =>
	show?.[name] !== undefined || hide?.[name] !== undefined;

/** The fields of these with a choice that changes what else there is, such as Space Type. */
const switches = (fields: INodeProperties[]) =>
	fields.filter(
		(field) => isOptions(field) && fields.some((other) => dependsOn(other, field.name)),
	);

/** The same form with each other choice of a field. */
const otherChoices = (
	form: Form,
	{ name, displayName, options, default: initial }: INodeProperties,
) =>
	(isINodePropertyOptionsList(options) ? options : [])
		.filter(({ value }) => value !== initial)
		.map(
			(option): Form => ({
				title: `${form.title}, ${displayName} ${option.name}`,
				operation: form.operation,
				parameters: { ...form.parameters, [name]: option.value },
			}),
		);

/** A form as it opens, and once more with every optional field added where it has any. */
function withAndWithoutOptions(properties: INodeProperties[], form: Form): Form[] {
	const addable = properties.filter(
		(property) => isAddable(property) && isShown(property, form.parameters),
	);
	if (addable.length === 0) return [form];
	const parameters = { ...form.parameters, ...defaultsOf(addable) };
	return [form, { ...form, title: `${form.title}, every option`, parameters }];
}

function formsOfOperation(properties: INodeProperties[], form: Form): Form[] {
	const own = properties.filter(
		(property) => dependsOn(property, 'operation') && isShown(property, form.parameters),
	);
	return [form, ...switches(own).flatMap((field) => otherChoices(form, field))].flatMap((each) =>
		withAndWithoutOptions(properties, each),
	);
}

/** The forms of what every operation asks, such as Authentication, shown with one operation. */
const commonForms = (properties: INodeProperties[], form: Form): Form[] =>
	switches(properties.filter(({ displayOptions }) => !displayOptions?.show?.operation))
		.filter(({ name }) => name !== 'resource')
		.flatMap((field) => otherChoices(form, field));

/**
 * The forms of a node: each operation of each resource as it opens and with each choice that changes
 * it, and once more with every optional field added where it has any; and what all operations ask.
 */
export function formsOf({ properties }: INodeTypeDescription): Form[] {
	const opened = choicesOf(properties, 'resource', {}).flatMap((resource) =>
		choicesOf(properties, 'operation', { resource: resource.value }).map(
			(operation): Form => ({
				title: `${resource.name}: ${operation.name}`,
				operation: String(operation.value),
				parameters: { resource: resource.value, operation: operation.value },
			}),
		),
	);
	return [
		...opened.flatMap((form) => formsOfOperation(properties, form)),
		...opened.slice(0, 1).flatMap((form) => commonForms(properties, form)),
	];
}

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
