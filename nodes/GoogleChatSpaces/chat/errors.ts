import { NodeApiError, type INode } from 'n8n-workflow';

import type { ChatApiError } from './failure';
import { hintFor } from './hints';

const MINUTE_MS = 60_000;

/**
 * Turns a failed call into the one error that n8n shows for an item: what happened, how to fix it,
 * and Google's own words in the details. It is made of plain data, so no token can be in it.
 */
export function toNodeApiError(node: INode, error: ChatApiError, itemIndex?: number): NodeApiError {
	const { failure, progressNote, tries } = error;
	const { problem, fix } = hintFor(error);
	const message = `${error.message}: ${problem}`;
	const description = [
		fix,
		tries.attempts > 1 && `It was tried ${tries.attempts} times.`,
		tries.quotaWaitMs > MINUTE_MS &&
			`It waited ${Math.round(tries.quotaWaitMs / MINUTE_MS)} minutes for the quota.`,
		tries.ambiguous &&
			'One try may have taken effect without an answer: look before you repeat it by hand.',
		progressNote,
	]
		.filter(Boolean)
		.join(' ');
	const httpCode = 'status' in failure ? String(failure.status) : undefined;
	const result = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n replaces a message in which it finds an error code such as EPERM, a space's name included.
	result.message = message;
	if (failure.kind === 'refused') result.context.data = failure.body;
	return result;
}
