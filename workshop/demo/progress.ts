import { SingleBar } from 'cli-progress';

import type { AskedSpace } from './asked';

/** Shows a bar while something runs; a new line for each change where the output is no terminal. */
export async function withProgress<Result>(
	total: number,
	stream: NodeJS.WritableStream,
	run: (advance: (asked: AskedSpace) => void) => Promise<Result>,
): Promise<Result> {
	const bar = new SingleBar({
		stream,
		format: '  {bar} {value} of {total}  {space}',
		barCompleteChar: '█',
		barIncompleteChar: '░',
		barsize: 24,
		noTTYOutput: true,
		notTTYSchedule: 1000,
	});
	// a retried request counts once
	const done = new Set<string>();
	bar.start(total, 0, { space: '' });
	try {
		return await run(({ displayName: space }) => bar.update(done.add(space).size, { space }));
	} finally {
		bar.stop();
	}
}
