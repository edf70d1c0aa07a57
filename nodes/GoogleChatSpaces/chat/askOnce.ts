/**
 * Asks once for each key. A failure is told to those who wait for the answer; who comes later asks again.
 *
 * @param answers a Map, or a WeakMap, that holds what was asked
 */
export async function askOnce<Key, Answer>(
	answers: Pick<Map<Key, Promise<Answer>>, 'get' | 'delete'> & {
		set(key: Key, answer: Promise<Answer>): unknown;
	},
	key: Key,
	ask: () => Promise<Answer>,
): Promise<Answer> {
	const answer = answers.get(key) ?? ask();
	answers.set(key, answer);
	answer.catch(() => answers.delete(key));
	return await answer;
}
