import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';

import Table from 'cli-table3';
import { Command } from 'commander';

import { answerWords, compare, type Answers, type Comparison } from './compare';
import { CannotStart } from './preflight';
import type { Question } from './question';
import { questions } from './questions';
import { run, runHere } from './run';
import {
	browserSignIn,
	DELEGATED_SCOPES,
	keySignIn,
	type ClientFile,
	type KeyFile,
} from './signIn';
import { paceFor, serversAt, type Target } from './target';

interface Flags {
	google?: true;
	apiBaseUrl?: string;
	key?: string;
	client?: string;
	unapproved?: string;
	as?: string;
	with?: string;
	group?: string;
	alias?: string;
	via?: string;
	blocked?: string;
	outside?: string;
	suspended?: string;
	chatless?: string;
	only?: string;
	quotas?: true;
	yes?: true;
	prefix: string;
	journal: string;
	report?: string;
}

const RECORDED = join(__dirname, 'answers.json');

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}

function json(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch (error) {
		throw new CannotStart(`${path} cannot be read: ${(error as Error).message}`);
	}
}

function chosen({ only, quotas }: Flags, target: 'emulator' | 'other'): readonly Question[] {
	const ids = only?.split(',').map((id) => id.trim());
	const unknown = ids?.find((id) => !questions.some((question) => question.id === id));
	if (unknown !== undefined) throw new CannotStart(`There is no question ${unknown}.`);
	const quotasToo = quotas ?? target === 'emulator';
	return questions.filter(({ id, quota }) => (ids ? ids.includes(id) : !quota || quotasToo));
}

/** The server that the flags name, and who asks it. */
function remoteTarget(flags: Flags): Target {
	const { as: person, with: people = '', apiBaseUrl, google, key, client } = flags;
	const [a, b] = people.split(',').map((email) => email.trim());
	if (!person || !a || !b) {
		throw new CannotStart('Give --as PERSON, and --with A,B: two colleagues to add and remove.');
	}
	if ((key === undefined) === (client === undefined)) {
		throw new CannotStart(
			'Give --key FILE of a service account, or --client FILE of an OAuth client.',
		);
	}
	const servers = serversAt(google ? undefined : apiBaseUrl);
	const signIn =
		key !== undefined
			? keySignIn(
					json(key) as KeyFile,
					person,
					a,
					flags.unapproved ? (json(flags.unapproved) as KeyFile) : undefined,
				)
			: browserSignIn((json(client ?? '') as { installed: ClientFile }).installed, (url) =>
					say(`Open this address, and sign in as ${person}:\n${url}`),
				);
	const { group, alias, via, blocked, outside, suspended, chatless } = flags;
	const cast = { person, a, b, group, alias, via, blocked, outside, suspended, chatless };
	const nobody = `nobody-likeness@${person.split('@')[1]}`;
	return {
		name: google ? 'Google' : 'the server',
		servers,
		signIn,
		cast: { ...cast, nobody },
		paceMs: paceFor(servers),
	};
}

async function agreed(flags: Flags, plan: string): Promise<boolean> {
	say(plan);
	if (flags.yes) return true;
	if (!process.stdin.isTTY) {
		throw new CannotStart('Nothing has been written. Give --yes to go on.');
	}
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await terminal.question('Go on? (y/N) ');
	terminal.close();
	return /^y/i.test(answer);
}

function stopSignal(): AbortSignal {
	const controller = new AbortController();
	process.on('SIGINT', () => {
		if (controller.signal.aborted) process.exit(130);
		say('Stops after this question, and deletes what it made. Once more to stop at once.');
		controller.abort();
	});
	return controller.signal;
}

function print(comparisons: Comparison[], there: string): void {
	const table = new Table({
		head: ['question', 'verdict', 'recorded here', there],
		colWidths: [26, 15, 52, 52],
		wordWrap: true,
	});
	for (const { question, verdict, expected, found } of comparisons) {
		const answers = verdict === 'same' ? ['', ''] : [answerWords(expected), answerWords(found)];
		table.push([question.id, verdict, ...answers]);
	}
	process.stdout.write(`${table.toString()}\n`);
	const count = (verdict: string) => comparisons.filter((each) => each.verdict === verdict).length;
	process.stdout.write(
		`${count('same')} same, ${count('differs')} differ, ${count('could not ask')} could not be asked.\n`,
	);
}

/** What is fit to be shown to anybody: no name, address, id or token is in an answer. */
function writeReport(path: string, server: string, answers: Answers): void {
	const day = new Date().toISOString().slice(0, 10);
	writeFileSync(path, `${JSON.stringify({ server, day, answers }, null, '\t')}\n`);
	say(`The report is in ${path}. It holds no names, addresses, ids or tokens.`);
}

/** @returns the exit status */
async function main(flags: Flags): Promise<number> {
	const remote = Boolean(flags.google ?? flags.apiBaseUrl);
	const asked = chosen(flags, remote ? 'other' : 'emulator');
	const target = remote ? remoteTarget(flags) : undefined;
	const options = {
		questions: asked,
		prefix: flags.prefix,
		journalPath: flags.journal,
		say,
		agree: async (plan: string) => !remote || (await agreed(flags, plan)),
		signal: stopSignal(),
	};
	const result = target ? await run({ ...options, target }) : await runHere(options);
	const { answers, left, stoppedBy } = result;
	const answered = asked.filter(({ id }) => id in answers);
	const comparisons = compare(answered, json(RECORDED) as Answers, answers);
	print(comparisons, target?.name ?? 'the emulator');
	if (flags.report) writeReport(flags.report, flags.google ? 'google' : 'other', answers);
	for (const name of left) say(`Not deleted: ${name}. Start again to delete it.`);
	if (stoppedBy !== undefined) say(`Ended before the last question: ${stoppedBy}.`);
	const failed = remote ? ['differs'] : ['differs', 'could not ask'];
	const bad = comparisons.some(({ verdict }) => failed.includes(verdict));
	return bad || left.length > 0 || stoppedBy !== undefined ? 1 : 0;
}

const program = new Command('npm run likeness --')
	.description(
		'Asks what the emulator takes Google for: the emulator itself, or with --google Google',
	)
	.option('--google', 'ask Google')
	.option('--api-base-url <url>', 'ask another server')
	.option('--key <file>', "a service account's key, with domain-wide delegation")
	.option('--unapproved <file>', 'the key of an app for which no administrator has approved scopes')
	.option('--client <file>', 'an OAuth client of the type Desktop app, for a sign-in by browser')
	.option('--as <person>', 'email of whom to ask as; an administrator can ask more')
	.option('--with <a,b>', 'emails of two colleagues, who are added and removed')
	.option('--group <email>', 'a Google Group, likewise')
	.option('--alias <email>', 'another address of the first colleague')
	.option('--via <email>', 'somebody in the group, who is none of the others')
	.option('--blocked <email>', 'somebody who has blocked the person')
	.option('--outside <email>', 'somebody outside the organization')
	.option('--suspended <email>', 'a suspended account')
	.option('--chatless <email>', 'somebody for whom Chat is turned off')
	.option('--only <ids>', 'questions, with commas; default: all but those of quotas')
	.option('--quotas', 'use up quotas, too; others in the project wait for a minute')
	.option('--yes', 'go on without asking')
	.option('--prefix <text>', 'begins the names of the spaces that are made', 'Likeness check')
	.option('--journal <file>', 'notes what is made until it is deleted', '.likeness.json')
	.option('--report <file>', 'write what was answered, fit to be shown to anybody')
	.addHelpText('after', `\nScopes that delegation has to allow:\n${DELEGATED_SCOPES.join(',\n')}`)
	.action(async (flags: Flags) => {
		try {
			process.exitCode = await main(flags);
		} catch (error) {
			if (!(error instanceof CannotStart)) throw error;
			say(error.message);
			process.exitCode = 2;
		}
	});

void program.parseAsync();
