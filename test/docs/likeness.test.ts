import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { departuresFrom, type Answers } from '../../workshop/likeness/compare';
import { questions } from '../../workshop/likeness/questions';
import { runHere } from '../../workshop/likeness/run';
import { page } from '../../workshop/likeness/table';
import { expectGenerated } from '../support/generated';

const LIKENESS = join(__dirname, '../../workshop/likeness');
const FACTS = join(LIKENESS, 'facts');

const reports = existsSync(FACTS)
	? readdirSync(FACTS).filter((name) => /^google-.*\.json$/.test(name))
	: [];

let answers: Answers;

beforeAll(async () => {
	({ answers } = await runHere({
		questions,
		prefix: 'Likeness',
		journalPath: join(tmpdir(), `likeness-docs-${process.pid}.json`),
		say: () => undefined,
		agree: async () => await Promise.resolve(true),
	}));
}, 120_000);

test('the emulator answers every question, as recorded', () => {
	expect(Object.keys(answers)).toEqual(questions.map(({ id }) => id));
	expect(Object.values(answers).filter((answer) => 'couldNotAsk' in answer)).toEqual([]);
	expectGenerated('workshop/likeness/answers.json', `${JSON.stringify(answers, null, '\t')}\n`);
});

test('the page has every question, its answer and its source', () => {
	expectGenerated('docs/likeness.md', page(questions, answers, reports));
});

test('a question has an id of its own', () => {
	const ids = questions.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
});

test("every guess in the emulator's README names a question about it, and a guess it is", () => {
	const readme = readFileSync(join(__dirname, '../../workshop/emulator/README.md'), 'utf8');
	const section = /## Where it guesses\n(.*?)\n## /s.exec(readme)?.[1] ?? '';
	const guesses = section.split(/\n(?=- )/).slice(1);
	expect(guesses.length).toBeGreaterThan(20);
	for (const guess of guesses) {
		const named = [...guess.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, id]) => id);
		expect(questions.filter(({ id }) => named.includes(id))).not.toEqual([]);
	}
});

test("the emulator answers as Google did, in each of Google's reports", () => {
	const departures = reports.flatMap((name) => {
		const report = JSON.parse(readFileSync(join(FACTS, name), 'utf8')) as { answers: Answers };
		return departuresFrom(questions, report.answers, answers);
	});
	expect(departures).toEqual([]);
});
