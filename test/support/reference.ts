import type {
	DisplayCondition,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
	NodeParameterValue,
} from 'n8n-workflow';

import {
	type ChatMethod,
	chatMethods,
	methodSpec,
} from '../../nodes/GoogleChatSpaces/chat/methods';
import { resources } from '../../nodes/GoogleChatSpaces/resources';
import { isForApp } from '../../nodes/GoogleChatSpaces/resources/callers';
import { commonFields } from '../../nodes/GoogleChatSpaces/resources/forms/authentication';
import { requestOptions } from '../../nodes/GoogleChatSpaces/resources/forms/requestOptions';
import type { ChatOperation } from '../../nodes/GoogleChatSpaces/resources/types';
import { cell, table } from './generated';

const KINDS: Partial<Record<INodeProperties['type'], string>> = {
	boolean: 'Switch',
	dateTime: 'Date and time',
	json: 'JSON',
	multiOptions: 'Several of a list',
	number: 'Number',
	options: 'One of a list',
	string: 'Text',
};

/** The methods that each operation was seen to call, such as `members.list`, by its id. */
export type SeenCalls = ReadonlyMap<string, ReadonlySet<string>>;

/** The Markdown of `docs/reference.md`: what the form of every operation holds. */
export function reference(seen: SeenCalls): string {
	const sections = resources.flatMap(({ name, value, operations }) => [
		`## ${name}`,
		...[...operations]
			.sort((a, b) => a.name.localeCompare(b.name))
			.map((operation) => operationSection(operation, seen.get(`${value}.${operation.value}`))),
	]);
	return `# Operations and fields

\`npm run docs\` writes this page from the node's own description, and from what the tests see it call. [Operations and sign-ins](sign-in.md) shows what each sign-in can do, and [what is covered](coverage.md) lists which operation sends each of Google's inputs.

## For every operation

n8n's editor has one list for both kinds of credential, **Credential**: what you choose there sets *Authentication*, which you see in a workflow's JSON only.

${fieldTable([...commonFields, requestOptions])}

${sections.join('\n\n')}

## Scopes

One scope of a cell is enough for the method; each begins with \`https://www.googleapis.com/auth/\`.

${methodTable()}
`;
}

function operationSection(operation: ChatOperation, seen: ReadonlySet<string> = new Set()): string {
	const { name, description, methods, fields } = operation;
	const callers = isForApp(operation)
		? 'For people and for the Chat app itself.'
		: 'For people only, not for the Chat app itself.';
	const others = [...seen].filter((method) => !methods.some((needed) => needed === method));
	const calls = [
		`It needs ${codes(methods)}`,
		...(others.length > 0 ? [`in some cases it also calls ${codes(others)}`] : []),
	];
	return [
		`### ${name}`,
		`${sentence(description)} ${callers} ${sentence(calls.join('; '))}`,
		fieldTable(fields),
	].join('\n\n');
}

function codes(names: readonly string[]): string {
	return [...names].map((name) => `\`${name}\``).join(', ');
}

/** Where a field is: in which form, and in which of its collections. */
interface Place {
	/** The fields of the whole form. */
	readonly form: INodeProperties[];
	/** The fields beside it. */
	readonly siblings: INodeProperties[];
	/** The names of the collections that it is in, as the form shows them. */
	readonly collections: readonly string[];
	/** When the form shows these collections. */
	readonly shown: string;
}

function fieldTable(form: INodeProperties[]): string {
	const place: Place = { form, siblings: form, collections: [], shown: '' };
	return table(['Field', 'Kind', 'What it is'], allRows(place));
}

function allRows(place: Place): string[][] {
	return onceEach(place.siblings).flatMap((field) => rows(field, place));
}

/** A field may be in a form several times, to be shown under either of several conditions. */
function onceEach(fields: INodeProperties[]): INodeProperties[] {
	return fields.filter(
		(field, index) => fields.findIndex((other) => isSameField(field, other)) === index,
	);
}

function isSameField(one: INodeProperties, other: INodeProperties): boolean {
	return (
		one.name === other.name && one.description === other.description && one.hint === other.hint
	);
}

/** A field and, of a collection, the fields in it. */
function rows(field: INodeProperties, place: Place): string[][] {
	const { displayName, type, options = [] } = field;
	const path = [...place.collections, displayName];
	const shown = [place.shown, whenShown(field, place)].filter(Boolean).join(', and ');
	const inner = (siblings: INodeProperties[]) =>
		allRows({ form: place.form, siblings, collections: path, shown });
	if (type === 'notice') return [];
	if (type === 'collection') return inner(options as INodeProperties[]);
	if (type === 'fixedCollection') {
		return (options as INodePropertyCollection[]).flatMap(({ values }) => inner(values));
	}
	return [[cell(path.join(' › ')), kind(field), cell(explanation(field, shown, place))]];
}

function kind({ type, modes = [] }: INodeProperties): string {
	return KINDS[type] ?? modes.map(({ displayName }: INodePropertyMode) => displayName).join(', ');
}

function explanation(field: INodeProperties, shown: string, place: Place): string {
	const { description, hint, options } = field;
	const choices = (options ?? []) as INodePropertyOptions[];
	const names = choices.map(({ name, description: what }) => (what ? `${name} (${what})` : name));
	return [
		sentence(whenRequired(field, place)),
		sentence(description),
		sentence(hint),
		sentence(shown && `Where ${shown}`),
		names.length > 0 ? sentence(names.join(', ')) : '',
		sentence(initially(field, place)),
	]
		.filter(Boolean)
		.join(' ');
}

/** Describes the default of a field. A field of a collection has its default once it is added. */
function initially({ type, options, default: initial }: INodeProperties, place: Place): string {
	const choices = (options ?? []) as INodePropertyOptions[];
	const isInCollection = place.collections.length > 0;
	switch (type) {
		case 'options': {
			const name = choices.find(({ value }) => value === initial)?.name;
			return isInCollection ? `Once added: ${name}` : `Starts as ${name}`;
		}
		case 'boolean': {
			const state = initial ? 'on' : 'off';
			return isInCollection ? `Once added: ${state}` : `Starts turned ${state}`;
		}
		case 'number':
			// Numbers are limits, and a limit holds without being added.
			return isInCollection ? `Without it: ${String(initial)}` : `Starts as ${String(initial)}`;
		default:
			return '';
	}
}

/** Describes when the field is required, with the labels of the form; empty for never. */
function whenRequired(field: INodeProperties, place: Place): string {
	const same = place.siblings.filter((other) => isSameField(field, other));
	const required = same.filter((other) => other.required);
	if (required.length === same.length) return 'Required';
	return required.map((other) => `Required where ${condition(other, place)}`).join('. ');
}

/** Describes when the form shows the field, with the labels of the form; empty for always. */
function whenShown(field: INodeProperties, place: Place): string {
	return place.siblings
		.filter((other) => isSameField(field, other))
		.map((other) => condition(other, place))
		.filter(Boolean)
		.join(', or where ');
}

function condition({ displayOptions }: INodeProperties, place: Place): string {
	const { show = {}, hide = {} } = displayOptions ?? {};
	return [
		...Object.entries(show).map(([path, values = []]) => isOneOf(path, values, place)),
		...Object.entries(hide).map(([path, values = []]) => isNoneOf(path, values, place)),
	].join(' and ');
}

type Values = Array<NodeParameterValue | DisplayCondition>;

function isOneOf(path: string, values: Values, place: Place): string {
	const { label, nameOf } = otherField(path, place);
	return `${label} is ${values.map(nameOf).join(' or ')}`;
}

/** n8n hides a field if one of the values fits; a value can say "any but this". */
function isNoneOf(path: string, values: Values, place: Place): string {
	const { label, nameOf } = otherField(path, place);
	const words = values.map((value) => {
		if (typeof value === 'boolean') return nameOf(!value);
		if (typeof value !== 'object' || value === null) return `not ${nameOf(value)}`;
		return nameOf((value._cnd as { not: NodeParameterValue }).not);
	});
	return `${label} is ${words.join(' and ')}`;
}

/** The field on which another depends: beside it or, with a `/`, from the top of the form. */
function otherField(path: string, { form, siblings }: Place) {
	const labels: string[] = [];
	let fields = path.startsWith('/') ? form : siblings;
	let options: INodePropertyOptions[] = [];
	for (const name of path.replace('/', '').split('.')) {
		const field = fields.find((candidate) => candidate.name === name);
		labels.push(field?.displayName ?? name);
		fields = (field?.options ?? []) as INodeProperties[];
		options = (field?.options ?? []) as INodePropertyOptions[];
	}
	const nameOf = (value: Values[number]) => {
		if (typeof value === 'boolean') return value ? 'on' : 'off';
		return options.find((option) => option.value === value)?.name ?? String(value);
	};
	return { label: labels.join(' › '), nameOf };
}

function sentence(text = ''): string {
	const markdown = text.replace(/<a href="([^"]*)">(.*?)<\/a>/g, '[$2]($1)');
	return markdown === '' || /[.!?]$/.test(markdown) ? markdown : `${markdown}.`;
}

function methodTable(): string {
	const names = Object.keys(chatMethods) as Array<keyof typeof chatMethods>;
	const scopes = (list: ChatMethod['appScopes']) =>
		list?.map((scope) => `\`${scope}\``).join(', ') ?? 'None: not for it';
	return table(
		['Method', 'A person', 'The Chat app', 'An administrator, with Use Admin Access'],
		names.map((name) => {
			const { userScopes, appScopes, adminScopes } = methodSpec(name);
			return [`\`${name}\``, scopes(userScopes), scopes(appScopes), scopes(adminScopes)];
		}),
	);
}
