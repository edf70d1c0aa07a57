import pc from 'picocolors';
import { Problem } from './problem';

/** Prints on stderr what ended the program. */
export function report(error: unknown) {
	const text =
		error instanceof Problem
			? [error.message, error.said, error.remedy].filter(Boolean).join('\n')
			: ((error as Error).stack ?? String(error));
	process.stderr.write(`\n${pc.red(text)}\n`);
}

/** Aborts on SIGINT and SIGTERM. */
export function endSignal() {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => controller.abort(name));
	}
	return controller.signal;
}
