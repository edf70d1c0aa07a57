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

/** A partly filled in form of a node. */
export interface Form {
	/** e.g. `Space: Create`, or `Space: Create, every option` */
	title: string;
	/** The operation's value, e.g. `create` */
	operation: string;
	parameters: INodeParameters;
}

/** n8n adds this choice to every node with credentials. It opens no form. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

const isShown = ({ displayOptions }: INodeProperties, chosen: INodeParameters) =>
	Object.entries(chosen).every(
		([name, value]) => displayOptions?.show?.[name]?.includes(value as string) ?? true,
	);

const defaultsOf = (properties: INodeProperties[]): INodeParameters =>
	Object.fromEntries(properties.map((property) => [property.name, withEveryOption(property)]));

/** Gives a property's value with every optional part added once. n8n shows each part with its default. */
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

/** Lists the choices of a selector, by its name, after other values have been chosen. */
const choicesOf = (properties: INodeProperties[], name: string, chosen: INodeParameters) =>
	properties
		.filter((property) => property.name === name && isShown(property, chosen))
		.flatMap(({ options }) => (isINodePropertyOptionsList(options) ? options : []))
		.filter(({ value }) => value !== CUSTOM_API_CALL);

const isOptions = ({ type }: INodeProperties) => type === 'options';

/** Whether a field is shown depending on the value of another one. */
const dependsOn = ({ displayOptions: { show, hide } = {} }: INodeProperties, name: string) =>
	show?.[name] !== undefined || hide?.[name] !== undefined;

/** Finds the fields with a choice that changes which other fields are shown, such as Space Type. */
const switches = (fields: INodeProperties[]) =>
	fields.filter(
		(field) => isOptions(field) && fields.some((other) => dependsOn(other, field.name)),
	);

/** Gives a form once more for each other choice of a field. */
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

/** Gives a form as it opens and, if it has optional fields, once more with all of them added. */
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

/** Gives the forms of the fields that every operation has, such as Authentication, with one operation. */
const commonForms = (properties: INodeProperties[], form: Form): Form[] =>
	switches(properties.filter(({ displayOptions }) => !displayOptions?.show?.operation))
		.filter(({ name }) => name !== 'resource')
		.flatMap((field) => otherChoices(form, field));

/**
 * Gives the forms of a node: those of each operation as it opens, with each choice that changes it, and with
 * every optional field added; and those of the fields that all operations have.
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

/** Makes a workflow with one node for each form, and no connections. */
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
