import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { GoogleChatSpaces } from '../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { credentialTypes } from '../workshop/credentials';
import { breaches, type Contract, contractOf, extended } from './support/contract';

const FILE = join(__dirname, 'contract.json');
const SCHEMAS = join(__dirname, '../nodes/GoogleChatSpaces/__schema__');

const HELP = `Saved workflows rely on what changed here, and would fail or do something else.
Best leave it as it was, or read the old value as well as the new one. To change it on purpose, put each
line below into "purposeful" of test/contract.json with the reason, and say in CHANGELOG.md what people
have to do.`;

interface RecordFile {
	/** The reason for each breach that is meant. */
	readonly purposeful: Readonly<Record<string, string>>;
	/** What was once there for saved workflows. */
	readonly promised: Contract;
}

const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as RecordFile;
const actual = contractOf(new GoogleChatSpaces().description, credentialTypes, SCHEMAS);
const found = breaches(recorded.promised, actual);

// `npm run docs` records what has been added, and never drops anything.
if (process.env.WRITE_GENERATED) {
	const promised = extended(recorded.promised, actual);
	writeFileSync(FILE, fileContent({ ...recorded, promised }));
}

/** JSON with one promise a line, so that a difference shows just what changed. */
function fileContent(record: RecordFile): string {
	const sections = Object.entries(record).map(([name, entries]) => {
		const lines = Object.entries(entries as object).map(
			([key, value]) => `\t\t${JSON.stringify(key)}: ${JSON.stringify(value)}`,
		);
		return `\t"${name}": {\n${lines.join(',\n')}\n\t}`;
	});
	return `{\n${sections.join(',\n')}\n}\n`;
}

const pasteable = (breach: string) => `\t\t${JSON.stringify(breach)}: "why",`;

test('what saved workflows rely on is there, and means what it meant', () => {
	const unexplained = found.filter((breach) => !recorded.purposeful[breach]);
	expect(unexplained.length === 0 ? '' : [HELP, ...unexplained.map(pasteable)].join('\n')).toBe('');
});

test('each reason in test/contract.json is for a breach that there is', () => {
	expect(Object.keys(recorded.purposeful).filter((breach) => !found.includes(breach))).toEqual([]);
});

describe('a breach is found when', () => {
	const role: INodeProperties = {
		displayName: 'Role',
		name: 'role',
		type: 'options',
		options: [
			{ name: 'Member', value: 'member' },
			{ name: 'Owner', value: 'owner' },
		],
		default: 'member',
		displayOptions: { show: { resource: ['space'], operation: ['add', 'update'] } },
	};
	const leave: INodeProperties = {
		displayName: 'Leave',
		name: 'leave',
		type: 'boolean',
		default: false,
	};
	const options: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		options: [leave],
		displayOptions: role.displayOptions,
	};
	const nodeWith = (...properties: INodeProperties[]) =>
		contractOf(
			{
				name: 'node',
				version: 1,
				properties,
			} as Partial<INodeTypeDescription> as INodeTypeDescription,
			credentialTypes,
			SCHEMAS,
		);
	const before = nodeWith(role, options);

	test.each<[string, Contract, string[]]>([
		[
			'nothing: a field or an option is added',
			nodeWith(
				{ ...role, options: [...(role.options ?? []), { name: 'Manager', value: 'manager' }] },
				options,
				{ ...role, name: 'more' },
			),
			[],
		],
		['nothing: a field has another label', nodeWith({ ...role, displayName: 'Part' }, options), []],
		[
			'a parameter is gone',
			nodeWith(options),
			['parameter space.add role is gone', 'parameter space.update role is gone'],
		],
		[
			'an operation loses a parameter',
			nodeWith(
				{ ...role, displayOptions: { show: { resource: ['space'], operation: ['add'] } } },
				options,
			),
			['parameter space.update role is gone'],
		],
		[
			'a field of a collection has another default',
			nodeWith(role, { ...options, options: [{ ...leave, default: true }] }),
			['add', 'update'].map(
				(operation) => `parameter space.${operation} options.leave: the default became true`,
			),
		],
		[
			'a parameter has another type',
			nodeWith({ ...role, type: 'multiOptions' }, options),
			['add', 'update'].map(
				(operation) => `parameter space.${operation} role: the type became "multiOptions"`,
			),
		],
		[
			'a choice is gone',
			nodeWith({ ...role, options: [{ name: 'Member', value: 'member' }] }, options),
			['add', 'update'].map(
				(operation) => `parameter space.${operation} role: the choice "owner" is gone`,
			),
		],
	])('%s', (_what, after, expected) => {
		expect(breaches(before, after)).toEqual(expected);
	});

	test('a field of a credential, or a key of the output, is gone', () => {
		const without = (place: string) =>
			Object.fromEntries(Object.entries(actual).filter(([key]) => key !== place));
		for (const place of [
			'credential googleChatSpacesOAuth2Api enabledScopes',
			'output space.get spaceDetails.guidelines',
		]) {
			expect(actual).toHaveProperty([place]);
			expect(breaches(actual, without(place))).toEqual([`${place} is gone`]);
		}
	});
});

test('a record takes in what is added, and keeps what it has', () => {
	const promised = { a: { type: 'options', default: 'x', choices: ['x'] }, b: { type: 'string' } };
	const now = { a: { type: 'options', default: 'y', choices: ['y'] }, c: { type: 'number' } };
	expect(extended(promised, now)).toEqual({
		a: { type: 'options', default: 'x', choices: ['x', 'y'] },
		b: { type: 'string' },
		c: { type: 'number' },
	});
});
