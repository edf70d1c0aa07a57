import { answerWords, type Answers } from './compare';
import type { Question } from './question';

function cell(text: string): string {
	return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

/** The page of all questions: rule, answer, source, and what the node does otherwise. */
export function page(
	questions: readonly Question[],
	answers: Answers,
	reports: readonly string[],
): string {
	const guesses = questions.filter(({ source }) => source === undefined).length;
	const rows = questions.map(({ id, rule, source = 'guess', otherwise }) =>
		[`\`${id}\``, rule, `\`${answerWords(answers[id])}\``, source, otherwise].map(cell),
	);
	return `# Likeness

Nobody who wrote this has reached Google. The emulator stands in for it, and each of its rules that is
not beyond doubt is a question: a few requests, and what is told of their answers.

- \`npm run likeness\` asks the emulator, and expects the answers below.
- \`npm run likeness -- --google --key FILE --as PERSON --with A,B --group G\` asks Google, with a service
  account that has domain-wide delegation. \`--client FILE\` instead of \`--key\` signs in by browser, and
  asks less. \`npm run likeness -- --help\` lists the scopes and everything else.

It says what it will do, and writes nothing before you agree. It works only in spaces that it makes, with
a name of their own, and deletes each right after its question. What a kill leaves behind is noted in
\`.likeness.json\`, and deleted at the next start. It ends with a table and, with \`--report FILE\`, a
report without names, addresses, ids and tokens: attach it to an issue, please.

A report of Google's, put into \`workshop/likeness/facts/\` as \`google-YYYY-MM-DD.json\`, holds the
emulator to it from then on. **${reports.length === 0 ? 'There is none yet' : `There are ${reports.length}`}.**

${questions.length} questions, of which ${guesses} are guesses. In an answer, \`{…}\` is a value of the run, \`…\` one that a
report does not show, and 0 stands for each digit of a time.

| question | rule | our answer | source | where Google answers otherwise, the node |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}
