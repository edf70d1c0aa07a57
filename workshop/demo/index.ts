import { startEmulator } from '../emulator';
import { CALLER, changeOneRow, offboardOne, provisionEveryone, runAgain, type Stage } from './acts';
import * as report from './report';
import { seedWith } from './seed';
import { handoverOf } from './story';

/** The rows, the node and where to write. */
export type DemoOptions = Omit<Stage, 'emulator' | 'say'>;

/**
 * Shows the life of a company's spaces in four acts, with the example workflows in n8n's engine and
 * against an emulator of its own: everybody gets their space, a second run does nothing, a changed
 * row changes only its space, somebody leaves. It prints each act, and after it reads back with
 * Google's own client what is there.
 *
 * @returns whether every row of the file has its space, exactly as desired, and every act ended as it should
 * @throws what a workflow ends with, should it not reach its end
 */
export async function runDemo(options: DemoOptions): Promise<boolean> {
	const { newHires, fileName, output } = options;
	const { hires, problems } = newHires;
	const say = (...texts: string[]) => void output.write(`${texts.join('\n')}\n`);

	if (problems.length > 0) {
		say(report.heading('Rows left out'), report.problemLines(problems, fileName));
	}
	if (hires.length === 0) {
		say('', report.noUsableRow(fileName));
		return false;
	}
	const handover = handoverOf(hires[0], CALLER);
	const emulator = await startEmulator({ seed: seedWith(hires, handover) });
	try {
		const stage = { ...options, emulator, say };
		const right = await provisionEveryone(stage);
		const missing = hires.length - right.length + problems.length;
		if (right.length === 0) {
			say('', report.ending([], missing), 'So there is nothing to run again, change or offboard.');
			return false;
		}
		const checks = [
			...(await runAgain(stage, right)),
			...(await changeOneRow(stage, right)),
			...(await offboardOne(stage, right, handover)),
		];
		say('', report.ending(checks, missing));
		return missing === 0 && checks.every(({ holds }) => holds);
	} finally {
		await emulator.close();
	}
}
