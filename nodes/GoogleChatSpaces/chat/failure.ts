import type { IDataObject } from 'n8n-workflow';

import { factsOf, type ChatMethodName, type ChatRequest } from './methods';

/** How a call failed. */
export type Failure =
	/** Google answered with an error. */
	| { kind: 'refused'; status: number; body: IDataObject }
	/** Something answered, but not in JSON: a proxy, a captive portal, a broken connection. */
	| { kind: 'unreadable'; status: number; body: unknown }
	/** No answer came: no connection, no token, a time-out. */
	| { kind: 'unanswered'; cause: unknown };

/** A failed call of the Chat API. `message` says what could not be done, and why. */
export class ChatApiError extends Error {
	/** What the calls before this one have done, where an operation makes several. */
	aftermath?: string;

	constructor(
		readonly method: ChatMethodName,
		readonly request: ChatRequest,
		readonly failure: Failure,
	) {
		super(`Could not ${factsOf(method).does}${subjectOf(request)}`);
	}
}

/** Adds to a failed call what the operation had done before it; any other error stays as it is. */
export function withAftermath(error: unknown, aftermath: string): unknown {
	if (error instanceof ChatApiError) error.aftermath = aftermath;
	return error;
}

function subjectOf({ path, body }: ChatRequest): string {
	if (path?.member !== undefined) return ` ${path.space} ${path.member}`;
	if (path?.space !== undefined) return ` ${path.space}`;
	const { displayName, space } = (body ?? {}) as { displayName?: string; space?: IDataObject };
	const name = displayName ?? space?.displayName;
	return name === undefined ? '' : ` "${name as string}"`;
}

/** Whether Google answered a call with one of these HTTP statuses. */
export function isRefused(error: unknown, ...statuses: number[]): boolean {
	return (
		error instanceof ChatApiError &&
		error.failure.kind === 'refused' &&
		statuses.includes(error.failure.status)
	);
}

/**
 * Takes an expected refusal for an answer: `chat.call(…).catch(refusedAs(undefined, 404))`.
 * Any other error goes on.
 */
export function refusedAs<Value>(value: Value, ...statuses: number[]): (error: unknown) => Value {
	return (error) => {
		if (isRefused(error, ...statuses)) return value;
		throw error;
	};
}
