import type { IExecuteFunctions } from 'n8n-workflow';

import { ParameterError } from './operation/parameters';

/**
 * What tells this item from every other one, and stays when n8n retries the node.
 *
 * @param content what the item is to make
 */
export function itemIdentity(
	execution: IExecuteFunctions,
	itemIndex: number,
	content: object,
): string[] {
	const node = execution.getNode();
	const place = [
		// A workflow keeps its ids when it is copied to another n8n, and executions count from 1 there, too.
		execution.getInstanceId(),
		execution.getWorkflow().id ?? '',
		execution.getExecutionId(),
		node.id,
	];
	if (!isUntoldToolCall(execution, itemIndex)) {
		const { $runIndex } = execution.getWorkflowDataProxy(itemIndex);
		return [...place, String($runIndex), String(itemIndex)];
	}
	// n8n counts each try of such a call as another run, and two calls at once as the same.
	return [...place, JSON.stringify(content)];
}

/** Whether an agent calls the node as a tool, and n8n does not tell which of its calls it is. */
function isUntoldToolCall(execution: IExecuteFunctions, itemIndex: number): boolean {
	const { json } = execution.getInputData()[itemIndex];
	return execution.getNode().type.endsWith('Tool') && json.toolCallId === undefined;
}

/**
 * Makes sure that a tool does what its call says: to two calls at once n8n may give what the first has
 * filled in.
 *
 * @throws ParameterError for a call that n8n has mixed up with another
 */
export function refuseMixedUpCall(execution: IExecuteFunctions, itemIndex: number): void {
	if (!isUntoldToolCall(execution, itemIndex)) return;
	for (const [key, said] of Object.entries(execution.getInputData()[itemIndex].json)) {
		const read = execution.evaluateExpression(`{{ $fromAI(${JSON.stringify(key)}) }}`, itemIndex);
		if (JSON.stringify(read) === JSON.stringify(said)) continue;
		throw new ParameterError(
			'This call',
			`got what was filled in by another call at the same time: ${key}`,
			'Call it again.',
		);
	}
}
