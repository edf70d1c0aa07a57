/** Something that a person can put right: what happened, and what to do about it. */
export class Problem extends Error {
	/**
	 * @param message what happened, in one sentence
	 * @param remedy what to do now, in one or two sentences
	 * @param said the end of the failed program's output
	 */
	constructor(
		message: string,
		readonly remedy: string,
		readonly said?: string,
	) {
		super(message);
		this.name = 'Problem';
	}
}
