import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { resources } from '../../nodes/GoogleChatSpaces/resources';

/**
 * Expects a file of the project to hold exactly what a test has found out. If `npm run docs` has set
 * `WRITE_GENERATED`, it writes the file first.
 *
 * @param path from the project's root
 */
export function expectGenerated(path: string, content: string): void {
	const file = join(__dirname, '../..', path);
	if (process.env.WRITE_GENERATED) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, content);
	}
	expect(existsSync(file) ? readFileSync(file, 'utf8') : `no file ${path}: npm run docs`).toBe(
		content,
	);
}

/** Makes a Markdown table. */
export function table(header: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Escapes text for a cell of a Markdown table. */
export function cell(text: string): string {
	return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

/** Gives the name of an operation as the form shows it: `space.list` is "Space: Get Many". */
export function operationName(id: string): string {
	const [resourceValue, operationValue] = id.split('.');
	const resource = resources.find(({ value }) => value === resourceValue);
	const operation = resource?.operations.find(({ value }) => value === operationValue);
	return `${resource?.name}: ${operation?.name}`;
}
