import type { Answer, Told } from './asker';
import type { Question } from './question';

/** Answers by the id of their question. */
export type Answers = Readonly<Record<string, Answer>>;

export type Verdict = 'same' | 'differs' | 'could not ask';

export interface Comparison {
	question: Question;
	verdict: Verdict;
	expected: Answer | undefined;
	found: Answer;
}

/** What is compared of an answer: all but texts that nobody knows. */
function comparable(answer: Answer | undefined): string {
	if (answer === undefined || 'couldNotAsk' in answer) return '';
	return JSON.stringify(answer.told.map((told) => ({ ...told, text: undefined })));
}

export function compare(
	questions: readonly Question[],
	expected: Answers,
	found: Answers,
): Comparison[] {
	return questions.map((question) => {
		const [one, other] = [expected[question.id], found[question.id]];
		const same = comparable(one) === comparable(other) ? 'same' : 'differs';
		const verdict = 'couldNotAsk' in other ? 'could not ask' : same;
		return { question, verdict, expected: one, found: other };
	});
}

/** Where our answers are not what a report of Google's says, in a line for each question. */
export function departuresFrom(
	questions: readonly Question[],
	report: Answers,
	ours: Answers,
): string[] {
	const asked = questions.filter(({ id }) => id in report && 'told' in report[id]);
	return compare(asked, report, ours)
		.filter(({ verdict }) => verdict !== 'same')
		.map(
			({ question: { id }, expected, found }) =>
				`${id}: Google answers ${answerWords(expected)}, and we ${answerWords(found)}`,
		);
}

function fieldWords(fields: Record<string, unknown>): string {
	return Object.entries(fields)
		.map(([path, value]) => `${path} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
		.join(', ');
}

function toldWords({ status, canonical, reason, words, fields }: Told): string {
	const parts = [String(status), canonical, reason, words && JSON.stringify(words)];
	return [parts.filter(Boolean).join(' '), fields && fieldWords(fields)].filter(Boolean).join(': ');
}

/** An answer in one line. */
export function answerWords(answer: Answer | undefined): string {
	if (answer === undefined) return 'not recorded';
	if ('couldNotAsk' in answer) return answer.couldNotAsk;
	return answer.told.map(toldWords).join(' · ');
}
