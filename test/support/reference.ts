import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
} from 'n8n-workflow';

import { type ChatMethod, chatMethods, factsOf } from '../../nodes/GoogleChatSpaces/chat/methods';
import { resources } from '../../nodes/GoogleChatSpaces/resources';
import { isForApp } from '../../nodes/GoogleChatSpaces/resources/callers';
import { commonFields } from '../../nodes/GoogleChatSpaces/resources/commonFields';
import { requestOptions } from '../../nodes/GoogleChatSpaces/resources/requestOptions';
import type { ChatOperation } from '../../nodes/GoogleChatSpaces/resources/types';
import { cell, table } from './generated';

const KINDS: Partial<Record<INodeProperties['type'], string>> = {
	boolean: 'Switch',
	dateTime: 'Date and time',
	multiOptions: 'Several of a list',
	number: 'Number',
	options: 'One of a list',
	string: 'Text',
};

/** The Markdown of `docs/reference.md`: what the form of every operation holds. */
export function reference(): string {
	const sections = resources.flatMap(({ name, operations }) => [
		`## ${name}`,
		...[...operations].sort((a, b) => a.name.localeCompare(b.name)).map(operationSection),
	]);
	return `# Operations and fields

\`npm run docs\` writes this page from the node's own description. [Operations and sign-ins](sign-in.md) shows what each sign-in can do, and [what is covered](coverage.md) where each input of Google is.

## For every operation

${fieldTable([...commonFields, requestOptions])}

${sections.join('\n\n')}

## Scopes

One scope of a cell is enough for the method; each begins with \`https://www.googleapis.com/auth/\`.

${methodTable()}
`;
}

function operationSection(operation: ChatOperation): string {
	const { name, description, methods, fields } = operation;
	const callers = isForApp(operation)
		? 'For people and for the Chat app itself.'
		: 'For people only, not for the Chat app itself.';
	const calls = methods.map((method) => `\`${method}\``).join(', ');
	return [
		`### ${name}`,
		`${sentence(description)} ${callers} It calls ${calls}.`,
		fieldTable(fields),
	].join('\n\n');
}

function fieldTable(fields: INodeProperties[]): string {
	return table(
		['Field', 'Kind', 'What it is'],
		onceEach(fields).flatMap((field) => rows(field, fields)),
	);
}

/** A field may be in a form twice, to be shown under either of two conditions. */
function onceEach(fields: INodeProperties[]): INodeProperties[] {
	return fields.filter(
		({ name }, index) => fields.findIndex((field) => field.name === name) === index,
	);
}

/** A field and, of a collection, the fields in it. */
function rows(
	field: INodeProperties,
	siblings: INodeProperties[],
	parent = '',
	parentShown = '',
): string[][] {
	const { displayName, type, options = [] } = field;
	const name = parent + displayName;
	const shown = parentShown || whenShown(field, siblings);
	const inner = (fields: INodeProperties[]) =>
		fields.flatMap((one) => rows(one, fields, `${name} › `, shown));
	if (type === 'notice') return [];
	if (type === 'collection') return inner(options as INodeProperties[]);
	if (type === 'fixedCollection') {
		return (options as INodePropertyCollection[]).flatMap(({ values }) => inner(values));
	}
	return [[cell(name), kind(field), cell(explanation(field, shown, siblings))]];
}

function kind({ type, modes = [] }: INodeProperties): string {
	return KINDS[type] ?? modes.map(({ displayName }: INodePropertyMode) => displayName).join(', ');
}

function explanation(field: INodeProperties, shown: string, siblings: INodeProperties[]): string {
	const { description, hint, type, options, default: initial } = field;
	const choices = (options ?? []) as INodePropertyOptions[];
	const names = choices.map(({ name, description: what }) => (what ? `${name} (${what})` : name));
	const initialName = choices.find(({ value }) => value === initial)?.name;
	return [
		sentence(whenRequired(field, siblings)),
		sentence(description),
		sentence(hint),
		sentence(shown),
		names.length > 0 ? sentence(names.join(', ')) : '',
		type === 'options' ? sentence(`Starts as ${initialName}`) : '',
		type === 'number' ? sentence(`Starts as ${String(initial)}`) : '',
		type === 'boolean' ? sentence(`Starts turned ${initial ? 'on' : 'off'}`) : '',
	]
		.filter(Boolean)
		.join(' ');
}

/** When the field has to be filled in, in the words of the form; empty for never. */
function whenRequired({ name }: INodeProperties, siblings: INodeProperties[]): string {
	const same = siblings.filter((field) => field.name === name);
	const required = same.filter((field) => field.required);
	if (required.length === same.length) return 'Required';
	return required.map((field) => `Required where ${condition(field, siblings)}`).join('. ');
}

/** When the form shows the field, in the words of the form; empty for always. */
function whenShown({ name }: INodeProperties, siblings: INodeProperties[]): string {
	const conditions = siblings
		.filter((field) => field.name === name)
		.map((field) => condition(field, siblings))
		.filter(Boolean);
	return conditions.length > 0 ? `Where ${conditions.join(', or where ')}` : '';
}

function condition({ displayOptions }: INodeProperties, siblings: INodeProperties[]): string {
	return Object.entries(displayOptions?.show ?? {})
		.map(([name, values]) => {
			const other = siblings.find((candidate) => candidate.name === name);
			const options = (other?.options ?? []) as INodePropertyOptions[];
			const shown = (values ?? []).map((value) => {
				if (typeof value === 'boolean') return value ? 'on' : 'off';
				return options.find((option) => option.value === value)?.name ?? String(value);
			});
			return `${other?.displayName ?? name} is ${shown.join(' or ')}`;
		})
		.join(' and ');
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
			const { userScopes, appScopes, adminScopes } = factsOf(name);
			return [`\`${name}\``, scopes(userScopes), scopes(appScopes), scopes(adminScopes)];
		}),
	);
}
