import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { Option, program } from 'commander';
import { CsvError } from 'csv-parse/sync';

// Without its ending, the import would find the codex GoogleChatSpaces.node.json.
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';
import { runDemo } from '.';
import { columns, readNewHires, UnreadableFileError } from './newHires';

const EXAMPLE = join(__dirname, '../../examples/data/new-hires.csv');

program
	.name('npm run demo --')
	.description(
		'Gives each new hire of a CSV file a Google Chat space, runs again, changes one row, and offboards ' +
			'one person: the example workflows in n8n’s own engine, against an emulator of Google. Ends with 0 ' +
			'only if every row has its space, exactly as desired, and every act ended as it should.',
	)
	.addOption(
		new Option('--csv <file>', `a file with the columns ${columns.join(',')}`).default(
			EXAMPLE,
			'the example',
		),
	)
	.action(async ({ csv }: { csv: string }) => {
		// npm changes into the package's folder, and tells here from where it was called.
		const folder = process.env.INIT_CWD ?? process.cwd();
		const file = resolve(folder, csv);
		process.exitCode = (await demo(file, relative(folder, file) || csv)) ? 0 : 1;
	});

async function demo(file: string, fileName: string): Promise<boolean> {
	try {
		return await runDemo({
			newHires: readNewHires(readFileSync(file)),
			fileName,
			node: new GoogleChatSpaces(),
			output: process.stdout,
		});
	} catch (error) {
		process.stderr.write(`${fileName}: ${reason(error)}\n`);
		return false;
	}
}

/** Explains what is wrong with the file; of any other error it gives the stack. */
function reason(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const code = 'code' in error ? error.code : undefined;
	if (code === 'ENOENT') return 'there is no such file.';
	if (code === 'EISDIR') return 'is a folder, not a file.';
	if (code === 'EACCES') return 'may not be read.';
	if (error instanceof UnreadableFileError || error instanceof CsvError) return error.message;
	return error.stack ?? error.message;
}

void program.parseAsync();
