import { NodeApiError, type IDataObject, type INode } from 'n8n-workflow';

import type { ChatRequest } from './client';
import { hintFor } from './hints';
import { chatMethods, type ChatMethodName } from './methods';

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
		super(`Could not ${chatMethods[method].does}${subjectOf(request)}`);
	}
}

/** Adds to a failed call what the operation had done before it; any other error stays as it is. */
export function withAftermath(error: unknown, aftermath: string): unknown {
	if (error instanceof ChatApiError) error.aftermath = aftermath;
	return error;
}

/**
 * Turns a failed call into the one error that n8n shows for an item: what happened, how to fix it,
 * and Google's own words in the details. It is made of plain data, so no token can be in it.
 */
export function toNodeApiError(node: INode, error: ChatApiError, itemIndex?: number): NodeApiError {
	const { failure } = error;
	const { problem, fix } = hintFor(error);
	const message = `${error.message}: ${problem}`;
	const description = error.aftermath ? `${fix} ${error.aftermath}` : fix;
	const httpCode = failure.kind === 'unanswered' ? undefined : String(failure.status);
	const result = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n replaces a message in which it finds an error code such as EPERM, a space's name included.
	result.message = message;
	if (failure.kind === 'refused') result.context.data = failure.body;
	return result;
}

function subjectOf({ path, body }: ChatRequest): string {
	if (path?.space !== undefined) return ` ${path.space}`;
	const { displayName, space } = (body ?? {}) as { displayName?: string; space?: IDataObject };
	const name = displayName ?? space?.displayName;
	return name === undefined ? '' : ` "${name as string}"`;
}
