import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { resources } from '../../nodes/GoogleChatSpaces/resources';
import { startTestChat } from '../support/chat';
import { examples, exampleSeed, operationIds, type Ran, runExample } from '../support/examples';
import { cell, expectGenerated, operationName, table } from '../support/generated';
import { reference } from '../support/reference';
import { allInputs, inputsOf } from '../support/inputs';

/** Inputs that Google takes and the node does not send, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
	'Membership.name':
		'Google names the membership. In a request it is the last part of the path, from the field Member.',
	'Space.name':
		'Google names the space. In a request it is the last part of the path, from the field Space.',
	'User.domainId': 'Google fills it in. A person is named by email or ID alone.',
	'spaces.list filter':
		'Google has been seen to leave private spaces out of what it filters by type, so the node lists all and filters by itself.',
};

const chat = startTestChat({ seed: exampleSeed });
let ran: Ran[];
beforeAll(async () => {
	ran = [];
	for (const example of examples) ran.push(await runExample(chat, example));
}, 120_000);

test('every operation has an example, and every example works', () => {
	expect(new Set(examples.map(({ operation }) => operation))).toEqual(new Set(operationIds));
	expect(ran.filter(({ items }) => items.length === 0).map(({ example }) => example)).toEqual([]);
	expect(ran.map(({ error }) => error).filter(Boolean)).toEqual([]);
	expect(
		ran.flatMap(({ items }) => items).filter(({ json, pairedItem }) => json.error || !pairedItem),
	).toEqual([]);
});

test('an operation calls every method that it says it cannot do without', () => {
	const declared = resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value, methods }) =>
			methods.map((method) => `${resource}.${value} ${method}`),
		),
	);
	const called = [...seenCalls(ran)].flatMap(([operation, methods]) =>
		[...methods].map((method) => `${operation} ${method}`),
	);
	expect(declared.filter((call) => !called.includes(call))).toEqual([]);
});

test('docs/reference.md lists what the form holds and what the operations call', () => {
	expectGenerated('docs/reference.md', reference(seenCalls(ran)));
});

test('the examples fill in every field of every operation', () => {
	const declared = resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value, fields }) => fieldPaths(fields, `${resource}.${value}`)),
	);
	const filledIn = new Set(
		examples.flatMap(({ operation, parameters }) => valuePaths(parameters, operation)),
	);
	expect([...new Set(declared)].filter((path) => !filledIn.has(path))).toEqual([]);
});

test('docs/coverage.md says how each input of Google is reached, or why it is not', () => {
	const senders = new Map<string, Set<string>>();
	for (const { example, logged } of ran) {
		for (const input of logged.flatMap(inputsOf)) {
			senders.set(input, (senders.get(input) ?? new Set()).add(operationName(example.operation)));
		}
	}
	const inputs = allInputs();
	const unreached = inputs.filter((input) => !senders.has(input));
	expect(unreached.sort()).toEqual(Object.keys(LEFT_OUT).sort());

	const reached = inputs.filter((input) => senders.has(input));
	const rows = (shown: string[]) =>
		shown.map((input) => [`\`${input}\``, cell([...(senders.get(input) ?? [])].sort().join(', '))]);
	expectGenerated('docs/coverage.md', page(rows(reached)));
});

/** The methods that each operation called, as the node names them. */
function seenCalls(runs: Ran[]): Map<string, Set<string>> {
	const seen = new Map<string, Set<string>>();
	for (const { example, logged } of runs) {
		const methods = seen.get(example.operation) ?? new Set();
		for (const { apiMethod = '' } of logged) methods.add(nodeMethod(apiMethod));
		seen.set(example.operation, methods);
	}
	return seen;
}

/** Gives the node's name of a method: `members.list` for `chat.spaces.members.list`. */
function nodeMethod(apiMethod: string): string {
	return apiMethod.replace(/^chat\.(spaces\.(?=members\.))?/, '').replace(/^cloudidentity\./, '');
}

function page(reached: string[][]): string {
	return `# What of the Google Chat API the node covers

\`test/docs/coverage.test.ts\` writes this page with \`npm run docs\`. It walks the [discovery document](https://chat.googleapis.com/$discovery/rest?version=v1) of the Google Chat API: every method of \`spaces\` and \`spaces.members\`, with its parameters, the fields of its body and their values, and the paths of an update mask. The test runs every operation in n8n's engine and fails when an input is neither seen in a request that succeeds nor left out here for a reason.

## Left out

${table(
	["Google's input", 'Why'],
	Object.entries(LEFT_OUT).map(([input, reason]) => [`\`${input}\``, reason]),
)}

Fields that Google only puts out are no inputs: they come in the output, all of them with Simplify turned off.

## Covered

${table(["Google's input", 'Operations that send it'], reached)}
`;
}

/** The path of every field that can be filled in, those in collections after their collection's. */
function fieldPaths(fields: INodeProperties[], parent: string): string[] {
	return fields
		.filter(({ type }) => type !== 'notice')
		.flatMap(({ name, type, options = [] }) => {
			const path = `${parent}.${name}`;
			if (type === 'collection') return fieldPaths(options as INodeProperties[], path);
			if (type !== 'fixedCollection') return path;
			return (options as INodePropertyCollection[]).flatMap((row) =>
				fieldPaths(row.values, `${path}.${row.name}`),
			);
		});
}

function valuePaths(value: unknown, path: string): string[] {
	if (typeof value !== 'object' || value === null) return [path];
	const inner = Array.isArray(value)
		? value.flatMap((element) => valuePaths(element, path))
		: Object.entries(value).flatMap(([name, element]) => valuePaths(element, `${path}.${name}`));
	return [path, ...inner];
}
