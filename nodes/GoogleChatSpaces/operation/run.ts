import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type NodeApiError,
} from 'n8n-workflow';

import { ParameterError, Parameters } from './parameters';
import { inPool } from './pool';
import type { BatchTask, Failed, Item, ItemTask, RunSettings, TaskOutcome } from './types';

/** What a node brings to the run of an operation. */
export interface NodeRun {
	readonly task: ItemTask | BatchTask;
	/** The fields that the task may read. */
	readonly fields: readonly INodeProperties[];
	/** How many items may be under way at once. */
	concurrency(parameters: Parameters): number;
	/** Turns a failure that is the node's own into n8n's error; undefined for any other. */
	explain(error: unknown, itemIndex: number): NodeApiError | undefined;
}

/**
 * Runs an operation for the input items and gives the output in input order.
 *
 * A failed item stops the run, so that no further one is started, or, with On Error set to continue,
 * becomes an output item that carries its error, and the others go on.
 */
export async function run(
	execution: IExecuteFunctions,
	node: NodeRun,
): Promise<INodeExecutionData[][]> {
	const items = inputItems(execution, node.fields);
	if (items.length === 0) return [[]];
	const toFailure = ({ error, itemIndexes, itemIndex = itemIndexes[0] }: Failed) =>
		node.explain(error, itemIndex) ?? toNodeError(execution.getNode(), error as Error, itemIndex);
	const outcomes = await outcomesOf(execution, node, items);
	const failed = outcomes.find(isFailed);
	if (failed && !execution.continueOnFail()) {
		throw withProgress(toFailure(failed), itemsDone(outcomes), items.length);
	}
	return [
		outcomes.flatMap((outcome) => {
			const results = isFailed(outcome) ? [errorOutput(toFailure(outcome))] : outcome.results;
			const pairs = outcome.itemIndexes.map((item) => ({ item }));
			return results.map((json) => ({ json, pairedItem: pairs.length === 1 ? pairs[0] : pairs }));
		}),
	];
}

function inputItems(execution: IExecuteFunctions, fields: readonly INodeProperties[]): Item[] {
	return execution.getInputData().map((_, itemIndex) => {
		// Without a fallback n8n throws for a field that a saved workflow does not hold.
		const read = (path: string, rawExpressions: boolean) =>
			execution.getNodeParameter(path, itemIndex, null, { rawExpressions });
		const values = new Map<string, unknown>();
		const parameters = new Parameters(fields, {
			value: (path) => {
				if (!values.has(path)) values.set(path, read(path, false));
				return values.get(path);
			},
			raw: (path) => read(path, true),
			evaluate: (expression) => execution.evaluateExpression(expression, itemIndex),
			timezone: execution.getTimezone(),
		});
		return { itemIndex, parameters };
	});
}

/** @returns what came of the items, in their order; what is wrong with all of them together is one outcome */
async function outcomesOf(
	execution: IExecuteFunctions,
	{ task, concurrency }: NodeRun,
	items: readonly Item[],
): Promise<TaskOutcome[]> {
	const itemIndexes = items.map(({ itemIndex }) => itemIndex);
	try {
		const settings = {
			concurrency: concurrency(items[0].parameters),
			continueOnFail: execution.continueOnFail(),
		};
		const signal = execution.getExecutionCancelSignal();
		const outcomes =
			'executeAll' in task
				? await task.executeAll(items, settings)
				: await executeEach(task, items, settings, signal);
		return outcomes.sort((a, b) => a.itemIndexes[0] - b.itemIndexes[0]);
	} catch (error) {
		return [{ itemIndexes, error }];
	}
}

/** Does each item by itself, several at once; those that Stop kept from starting have no outcome. */
async function executeEach(
	task: ItemTask,
	items: readonly Item[],
	{ concurrency, continueOnFail }: RunSettings,
	signal: AbortSignal | undefined,
): Promise<TaskOutcome[]> {
	const outcomes: TaskOutcome[] = [];
	const lockKey = (index: number) => lockKeyOf(task, items[index]);
	await inPool({ count: items.length, concurrency, lockKey, signal }, async (index) => {
		const itemIndexes = [index];
		try {
			outcomes.push({ itemIndexes, results: [await task.execute(items[index])].flat() });
			return true;
		} catch (error) {
			outcomes.push({ itemIndexes, error });
			return continueOnFail;
		}
	});
	return outcomes;
}

function lockKeyOf(task: ItemTask, { parameters }: Item): string | undefined {
	try {
		return task.lockKey?.(parameters);
	} catch {
		// What is wrong with the item is told when it is done.
		return undefined;
	}
}

function isFailed(outcome: TaskOutcome): outcome is Failed {
	return 'error' in outcome;
}

/** The two keys that n8n 1.123, too, takes for an error, so that it leaves by the error output. */
function errorOutput({ message, description }: NodeApiError | NodeOperationError): IDataObject {
	return { error: message, ...(description && { message: description }) };
}

function toNodeError(node: INode, error: Error, itemIndex: number): NodeOperationError {
	const isBadInput = error instanceof ParameterError;
	const failure = new NodeOperationError(node, isBadInput ? error.message : error, {
		itemIndex,
		description: isBadInput ? error.fix : undefined,
	});
	// n8n replaces a message in which it finds an error code such as EPERM, a person's text included.
	failure.message = error.message;
	return failure;
}

/** How many items have all that came of them in results. */
function itemsDone(outcomes: readonly TaskOutcome[]): number {
	const indexes = (some: readonly TaskOutcome[]) => some.flatMap(({ itemIndexes }) => itemIndexes);
	const failed = new Set(indexes(outcomes.filter(isFailed)));
	return new Set(indexes(outcomes).filter((index) => !failed.has(index))).size;
}

function withProgress<Failure extends NodeApiError | NodeOperationError>(
	failure: Failure,
	done: number,
	total: number,
): Failure {
	if (total > 1) {
		const progress = `${done} of ${total} items were done; none was started after this one failed.`;
		failure.description = failure.description ? `${failure.description} ${progress}` : progress;
	}
	return failure;
}
