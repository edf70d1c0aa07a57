import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../nodes/GoogleChatSpaces/resources';
import type { ChatResource } from '../../nodes/GoogleChatSpaces/resources/types';
import { cell, expectGenerated, table } from '../support/generated';

/** Summaries of operations whose description n8n's linter prescribes word by word. */
const SUMMARIES: Readonly<Record<string, string>> = {
	'space.upsert':
		'Find a space by name, key or choice: create it with its people if it is not there, or else change only what differs',
};

test.each(resources.map((resource) => [resource.value, resource] as const))(
	'README.md lists the operations of the resource %s',
	(value, resource) => {
		const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
		expectGenerated('README.md', withSection(readme, `operations: ${value}`, operations(resource)));
	},
);

function operations({ value, operations: declared }: ChatResource): string {
	const rows = [...declared]
		.sort((a, b) => a.name.localeCompare(b.name))
		.map((operation) => [
			`**${operation.name}**`,
			cell(SUMMARIES[`${value}.${operation.value}`] ?? operation.description),
		]);
	return table(['operation', 'what it does'], rows);
}

/** Puts text between the two comments that mark a section of a Markdown file. */
function withSection(markdown: string, name: string, content: string): string {
	const section = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end of ${name} -->)`);
	expect(markdown).toMatch(section);
	return markdown.replace(section, (_, start: string, end: string) => `${start}${content}${end}`);
}
