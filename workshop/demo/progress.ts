import { SingleBar } from 'cli-progress';

const SHOW_EVERY_MS = 100;

/**
 * Shows a bar while something runs; a new line for each change where the output is no terminal.
 *
 * @param done what is done by now, in order
 */
export async function withProgress<Result>(
	total: number,
	stream: NodeJS.WritableStream,
	done: () => string[],
	run: () => Promise<Result>,
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
	const show = () => {
		const spaces = done();
		bar.update(spaces.length, { space: spaces.at(-1) ?? '' });
	};
	bar.start(total, 0, { space: '' });
	const showing = setInterval(show, SHOW_EVERY_MS);
	try {
		return await run();
	} finally {
		clearInterval(showing);
		show();
		bar.stop();
	}
}
