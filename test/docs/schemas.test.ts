import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { resolveOutputSchemaPath } from 'n8n-core';

import { startTestChat } from '../support/chat';
import { examples, exampleSeed, operationIds, type Ran, runExample } from '../support/examples';
import { expectGenerated } from '../support/generated';
import { merged, schemaOf } from '../support/schema';

const ROOT = join(__dirname, '../..');
const NODE_FOLDER = join(ROOT, 'nodes/GoogleChatSpaces');

/** The file in which n8n looks for the output schema of an operation, to preview its fields in the editor. */
function schemaFile(id: string): string {
	const [resource, operation] = id.split('.');
	const file = resolveOutputSchemaPath({ nodeDir: NODE_FOLDER, version: 1, resource, operation });
	return relative(ROOT, file ?? '');
}

/** Fields that change the output. The preview shows the output with their defaults. */
const OUTPUT_FIELDS = ['dryRun', 'namesOnly', 'output', 'simplify'];

const chat = startTestChat({ seed: exampleSeed });
let ran: Ran[];
beforeAll(async () => {
	ran = [];
	for (const example of examples) {
		const isPreviewed = OUTPUT_FIELDS.every((field) => !(field in example.parameters));
		if (isPreviewed) ran.push(await runExample(chat, example));
	}
}, 120_000);

test.each(operationIds)('the schema of %s describes the output of the operation', (id) => {
	const outputs = ran
		.filter(({ example }) => example.operation === id)
		.flatMap(({ items }) => items.map(({ json }) => json));
	const schema = { ...merged(outputs.map(schemaOf)), version: 1 };

	expectGenerated(schemaFile(id), `${JSON.stringify(schema, null, '\t')}\n`);
});

test('every schema belongs to an operation', () => {
	const files = readdirSync(join(NODE_FOLDER, '__schema__'), { recursive: true })
		.map((file) => relative(ROOT, join(NODE_FOLDER, '__schema__', String(file))))
		.filter((file) => file.endsWith('.json'));
	expect(files.sort()).toEqual(operationIds.map(schemaFile).sort());
});
