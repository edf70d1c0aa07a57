import { Asker, actorsOf, type Answer } from './asker';
import type { Answers } from './compare';
import { Journal } from './made';
import { preflight, type Preflight } from './preflight';
import type { Question } from './question';
import { emulatorTarget, type Target } from './target';

export interface RunOptions {
	target: Target;
	questions: readonly Question[];
	prefix: string;
	/** Where the spaces that are made are noted until they are deleted. */
	journalPath: string;
	/** One line for whoever waits. */
	say: (line: string) => void;
	/** Told what will be done; false ends the run before anything is written. */
	agree: (plan: string) => Promise<boolean>;
	/** Ends the run after the question at hand; what was made is deleted. */
	signal?: AbortSignal;
}

export interface RunResult {
	answers: Answers;
	/** Names of spaces that could not be deleted, or requests whose space is not known. */
	left: string[];
	/** What ended the run before its last question. */
	stoppedBy?: string;
}

function madeBy({ steps }: Question): number {
	return steps.filter(({ send }) => /^POST \/v1\/spaces(:setup)?$/.test(send)).length;
}

function planOf({ target, questions, prefix }: RunOptions, { cast, refused }: Preflight): string {
	const people = [cast.a, cast.b].filter(Boolean).join(' and ');
	const spaces = questions.reduce((sum, question) => sum + madeBy(question), 0);
	const minutes = Math.ceil((2 * spaces * target.paceMs) / 60_000);
	return [
		`Asks ${target.name} (${target.servers.api}) ${questions.length} questions as ${cast.person}.`,
		`Makes up to ${spaces} spaces whose names begin with "${prefix}", one after another, and deletes each.`,
		`Adds ${people || 'nobody'} to some of them${cast.group ? ', and the group' : ''}; they may see it for a moment.`,
		...[...refused].map(([actor, why]) => `Not asked as ${actor}: ${why}`),
		...(minutes > 0 ? [`Takes about ${minutes} minutes, for the quotas' sake.`] : []),
	].join('\n');
}

async function askAll(
	asker: Asker,
	{ questions, say, signal }: RunOptions,
	refused: Preflight['refused'],
): Promise<Record<string, Answer>> {
	const answers: Record<string, Answer> = {};
	for (const [index, question] of questions.entries()) {
		if (signal?.aborted) break;
		say(`[${index + 1}/${questions.length}] ${question.id}`);
		const why = [...actorsOf(question)].map((actor) => refused.get(actor)).find(Boolean);
		answers[question.id] = why ? { couldNotAsk: 'not allowed' } : await asker.ask(question);
		await asker.cleanUp();
	}
	return answers;
}

function failure(error: unknown): string {
	const { cause, message } = error as Error & { cause?: Error };
	return cause?.message ?? message;
}

/**
 * Asks questions of a server; whatever happens, deletes what it made, or says what is left.
 *
 * @throws CannotStart before anything is written
 */
export async function run(options: RunOptions): Promise<RunResult> {
	const { target, questions, prefix, say } = options;
	const journal = new Journal(options.journalPath);
	const before = await preflight(target, questions, journal, prefix);
	if (!(await options.agree(planOf(options, before)))) {
		return { answers: {}, left: [], stoppedBy: 'not agreed' };
	}
	const asker = new Asker({ ...target, cast: before.cast, journal, prefix });
	let answers: Record<string, Answer> = {};
	let stoppedBy: string | undefined;
	try {
		if (journal.all().length > 0) {
			say(`Deletes ${journal.all().length} spaces that an earlier run left behind.`);
			await asker.cleanUp();
		}
		answers = await askAll(asker, options, before.refused);
		if (options.signal?.aborted) stoppedBy = 'stopped';
	} catch (error) {
		stoppedBy = failure(error);
	}
	try {
		await asker.cleanUp();
	} catch (error) {
		stoppedBy ??= failure(error);
	}
	const left = journal.all().map(({ name, path }) => name ?? path);
	return { answers, left, ...(stoppedBy !== undefined && { stoppedBy }) };
}

/** Asks emulators of its own: one without quotas, and one with Google's for the questions of quotas. */
export async function runHere(options: Omit<RunOptions, 'target'>): Promise<RunResult> {
	const results: RunResult[] = [];
	for (const quota of ['off', 'google'] as const) {
		const questions = options.questions.filter(
			(each) => (each.quota ?? false) === (quota !== 'off'),
		);
		if (questions.length === 0) continue;
		const target = await emulatorTarget({ quota });
		results.push(await run({ ...options, target, questions }));
		await target.emulator.close();
	}
	return {
		answers: Object.assign({}, ...results.map(({ answers }) => answers)) as Answers,
		left: results.flatMap(({ left }) => left),
		stoppedBy: results.map(({ stoppedBy }) => stoppedBy).find(Boolean),
	};
}
