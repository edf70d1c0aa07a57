import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
} from 'n8n-workflow';

import { GoogleChatSpaces } from '../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import codex from '../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.json';
import manifest from '../../../package.json';

const { description } = new GoogleChatSpaces();
const { properties } = description;

const optionsOf = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];
const resource = properties.find(({ name }) => name === 'resource') as INodeProperties;

/** Every operation in the form, with its resource. */
const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((selector) => {
		const [of] = selector.displayOptions?.show?.resource ?? [];
		return optionsOf(selector).map((operation) => ({ resource: String(of), ...operation }));
	});

/** The fields of an operation's form, without the selectors. */
const formOf = (of: string, operation: string) =>
	properties.filter(({ displayOptions }) => {
		const { show = {} } = displayOptions ?? {};
		return show.resource?.includes(of) && show.operation?.includes(operation);
	});

/** The fields of each collection, with the label of the collection. */
function collections(
	fields: INodeProperties[],
): Array<{ holder: string; fields: INodeProperties[] }> {
	return fields.flatMap((field) => {
		if (field.type === 'collection') {
			const inner = field.options as INodeProperties[];
			return [{ holder: field.displayName, fields: inner }, ...collections(inner)];
		}
		if (field.type === 'fixedCollection') {
			const kinds = field.options as INodePropertyCollection[];
			return kinds.flatMap(({ values }) => collections(values));
		}
		return [];
	});
}

function everyField(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => {
		if (field.type === 'collection')
			return [field, ...everyField(field.options as INodeProperties[])];
		if (field.type === 'fixedCollection') {
			const kinds = field.options as INodePropertyCollection[];
			return [field, ...kinds.flatMap(({ values }) => everyField(values))];
		}
		return [field];
	});
}
const fields = everyField(properties);

const sorted = (names: string[]) => [...names].sort((a, b) => a.localeCompare(b));
const repeated = (values: string[]) => values.filter((value, at) => values.indexOf(value) !== at);

test('has the name and version that saved workflows hold', () => {
	expect(description).toMatchObject({
		name: 'googleChatSpaces',
		version: 1,
		usableAsTool: true,
	});
	expect(operations.filter(({ resource: of }) => of === 'space').map(({ value }) => value)).toEqual(
		expect.arrayContaining(['create', 'get', 'list', 'update', 'delete', 'setup']),
	);
});

describe('the operations', () => {
	test('belong to a resource that can be chosen, and each resource starts with one of its own', () => {
		expect(sorted([...new Set(operations.map((operation) => operation.resource))])).toEqual(
			sorted(optionsOf(resource).map(({ value }) => String(value))),
		);
		for (const selector of properties.filter(({ name }) => name === 'operation')) {
			expect(optionsOf(selector).map(({ value }) => value)).toContain(selector.default);
		}
	});

	test('are told apart by their action, in sentence case and without articles', () => {
		const actions = operations.map(({ action = '' }) => action);
		expect(repeated(actions)).toEqual([]);
		for (const action of actions) {
			expect(action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
			expect(action).not.toMatch(/\b(a|an|the)\b/);
		}
	});

	test('have the names that n8n gives its own', () => {
		const names: Record<string, string> = {
			create: 'Create',
			delete: 'Delete',
			get: 'Get',
			list: 'Get Many',
			update: 'Update',
			upsert: 'Create or Update',
		};
		for (const { name, value } of operations) {
			expect(name).toBe(names[String(value)] ?? name);
		}
	});

	test.each(operations.map(({ resource: of, value }) => [of, String(value)]))(
		'%s: %s has a form whose fields are told apart',
		(of, operation) => {
			const form = formOf(of, operation);
			// What a credential can do is asked of the credential alone.
			if (of !== 'credential') expect(form).not.toEqual([]);
			const shown = form.map(({ name, displayOptions }) => JSON.stringify([name, displayOptions]));
			expect(repeated(shown)).toEqual([]);
			const names = new Set(form.map(({ name }) => name));
			expect(new Set(form.map(({ displayName }) => displayName)).size).toBe(names.size);
		},
	);
});

describe('the fields', () => {
	test('one label stands for one field, and no field hides from AI agents as "description"', () => {
		const byLabel = new Map<string, Set<string>>();
		for (const { displayName, name, type } of properties) {
			if (type === 'notice') continue;
			byLabel.set(displayName, (byLabel.get(displayName) ?? new Set()).add(name));
		}
		expect([...byLabel].filter(([, names]) => names.size > 1)).toEqual([]);
		expect(properties.map(({ name }) => name)).not.toContain('description');
	});

	test('in a collection are sorted by their label', () => {
		for (const { holder, fields: inner } of collections(properties)) {
			const labels = inner.map(({ displayName }) => displayName);
			expect([holder, labels]).toEqual([holder, sorted(labels)]);
		}
	});

	test('of many options are sorted by their name', () => {
		for (const field of fields.filter(({ type }) => /options/i.test(type))) {
			const names = optionsOf(field).map(({ name }) => name);
			if (names.length >= 5)
				expect([field.displayName, names]).toEqual([field.displayName, sorted(names)]);
		}
	});

	test('have a default that is one of their options', () => {
		for (const field of fields.filter(({ type }) => type === 'options')) {
			expect(optionsOf(field).map(({ value }) => value)).toContain(field.default);
		}
	});

	test('are labelled in Title Case and described in a sentence', () => {
		const small = /^(a|an|and|by|for|from|in|of|on|or|per|the|to|with)$/;
		for (const { displayName, description: text, type } of fields) {
			if (type === 'notice') continue;
			const words = displayName.split(' ').filter((word) => !small.test(word));
			expect([displayName, words.every((word) => /^[^a-z]/.test(word))]).toEqual([
				displayName,
				true,
			]);
			if (type === 'boolean')
				expect([displayName, text]).toEqual([displayName, expect.stringMatching(/^Whether /)]);
		}
	});

	test('show an example as their placeholder where text is typed', () => {
		for (const { displayName, placeholder, type } of fields) {
			if (placeholder === undefined || type !== 'string') continue;
			expect([displayName, placeholder]).toEqual([displayName, expect.stringMatching(/^e\.g\. ./)]);
		}
	});

	test('that pick one thing offer the list first, and then the other ways to name it', () => {
		for (const { displayName, modes = [], default: start, displayOptions } of fields.filter(
			({ type }) => type === 'resourceLocator',
		)) {
			const isImported = displayOptions?.show?.operation?.includes('completeImport');
			const names = modes.map(({ name }: INodePropertyMode) => name);
			expect([displayName, names[0]]).toEqual([displayName, 'list']);
			expect(names).toContain('id');
			// No list shows a space while it is imported.
			expect(start).toEqual({ mode: isImported ? 'id' : 'list', value: '' });
		}
	});

	test('for lists and answers have the defaults that they have everywhere in n8n', () => {
		const starts = (name: string) => [
			...new Set(fields.filter((field) => field.name === name).map((field) => field.default)),
		];
		expect(starts('returnAll')).toEqual([false]);
		expect(starts('limit')).toEqual([50]);
		expect(starts('simplify')).toEqual([true]);
	});
});

test('each picker has its method, and each method a picker', () => {
	const used = fields
		.flatMap(({ modes = [] }) => modes)
		.map(({ typeOptions }) => typeOptions?.searchListMethod)
		.filter((method) => method !== undefined);
	expect(sorted([...new Set(used)])).toEqual(
		sorted(Object.keys(new GoogleChatSpaces().methods.listSearch)),
	);
});

test('each way to authenticate has its credential', () => {
	const ways = optionsOf(
		properties.find(({ name }) => name === 'authentication') as INodeProperties,
	).map(({ value }) => value);
	const shown = (description.credentials ?? []).flatMap(
		({ displayOptions }) => displayOptions?.show?.authentication ?? [],
	);
	expect(shown).toEqual(ways);
	expect(description.credentials?.every(({ required }) => required)).toBe(true);
});

test('the codex belongs to the node', () => {
	expect(codex.node).toBe(`${manifest.name}.${description.name}`);
	expect(codex.categories).toEqual(['Communication']);
	expect(codex.resources.primaryDocumentation).toEqual([{ url: manifest.homepage }]);
	expect(repeated(codex.alias)).toEqual([]);
});
