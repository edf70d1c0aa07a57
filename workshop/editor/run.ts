import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Options of {@link run}. */
export interface RunOptions {
	cwd?: string;
	/** The whole environment; default: that of this process */
	env?: NodeJS.ProcessEnv;
	/** Ends the program */
	signal?: AbortSignal;
	/** Called with each line that the program writes */
	onLine?: (line: string) => void;
}

/** A program failed; `output` is everything that it wrote, in order. */
export class RunError extends Error {
	constructor(
		command: string,
		readonly output: string,
	) {
		super(`${command} failed`);
		this.name = 'RunError';
	}
}

/**
 * Runs a program to its end.
 *
 * @throws {RunError} when it cannot be started or does not exit with 0
 */
export async function run(command: string, args: string[], options: RunOptions = {}) {
	const { cwd, env = process.env, signal, onLine } = options;
	const lines: string[] = [];
	const child = spawn(command, args, { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) => {
			lines.push(line);
			onLine?.(line);
		});
	}
	await new Promise<void>((resolve, reject) => {
		const fail = (reason?: Error) => {
			const output = [...lines, ...(reason ? [reason.message] : [])].join('\n');
			reject(new RunError([command, ...args].join(' '), output));
		};
		child.once('error', fail);
		child.once('close', (code) => (code === 0 ? resolve() : fail()));
	});
}

/** The end of what a program wrote, for a person to read. */
export const lastLines = (output: string, count = 12) =>
	output.trimEnd().split('\n').slice(-count).join('\n');
