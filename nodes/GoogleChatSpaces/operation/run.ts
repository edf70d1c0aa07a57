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
import type { BatchTask, Item, ItemTask } from './types';

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

/** What came of one item, or of several that were done together. */
type Outcome =
	| { itemIndexes: number[]; results: IDataObject[] }
	| { itemIndexes: number[]; failure: NodeApiError | NodeOperationError };

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
	const outcomes =
		'executeAll' in node.task
			? await runTogether(execution, node, node.task, items)
			: await runEach(execution, node, node.task, items);
	const failed = outcomes.find((outcome) => 'failure' in outcome);
	if (failed && !execution.continueOnFail()) {
		throw withProgress(failed.failure, itemsDone(outcomes), items.length);
	}
	return [outcomes.flatMap(outputItems)];
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

/** Does each item by itself, several at once; those that Stop kept from starting have no outcome. */
async function runEach(
	execution: IExecuteFunctions,
	node: NodeRun,
	task: ItemTask,
	items: readonly Item[],
): Promise<Outcome[]> {
	let concurrency: number;
	try {
		concurrency = node.concurrency(items[0].parameters);
	} catch (error) {
		return [{ itemIndexes: indexesOf(items), failure: toFailure(execution, node, error, 0) }];
	}
	const outcomes: Outcome[] = [];
	const pool = {
		count: items.length,
		concurrency,
		lockKey: (index: number) => lockKeyOf(task, items[index]),
		signal: execution.getExecutionCancelSignal(),
	};
	await inPool(pool, async (index) => {
		try {
			const result = await task.execute(items[index]);
			outcomes[index] = { itemIndexes: [index], results: [result].flat() };
			return true;
		} catch (error) {
			const failure = toFailure(execution, node, error, index);
			outcomes[index] = { itemIndexes: [index], failure };
			return execution.continueOnFail();
		}
	});
	return outcomes.filter((outcome) => outcome !== undefined);
}

function lockKeyOf(task: ItemTask, { parameters }: Item): string | undefined {
	try {
		return task.lockKey?.(parameters);
	} catch {
		// What is wrong with the item is told when it is done.
		return undefined;
	}
}

async function runTogether(
	execution: IExecuteFunctions,
	node: NodeRun,
	task: BatchTask,
	items: readonly Item[],
): Promise<Outcome[]> {
	const outputs = await task.executeAll(items, execution.continueOnFail());
	return outputs
		.map((output): Outcome => {
			const { itemIndexes } = output;
			if ('json' in output) return { itemIndexes, results: [output.json] };
			const { error, itemIndex = itemIndexes[0] } = output;
			return { itemIndexes, failure: toFailure(execution, node, error, itemIndex) };
		})
		.sort((a, b) => a.itemIndexes[0] - b.itemIndexes[0]);
}

function toFailure(
	execution: IExecuteFunctions,
	node: NodeRun,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	return (
		node.explain(error, itemIndex) ?? toNodeError(execution.getNode(), error as Error, itemIndex)
	);
}

function indexesOf(items: readonly Item[]): number[] {
	return items.map(({ itemIndex }) => itemIndex);
}

function outputItems(outcome: Outcome): INodeExecutionData[] {
	const pairs = outcome.itemIndexes.map((item) => ({ item }));
	const pairedItem = pairs.length === 1 ? pairs[0] : pairs;
	if ('results' in outcome) return outcome.results.map((json) => ({ json, pairedItem }));
	const { message, description } = outcome.failure;
	// The two keys that n8n 1.123, too, takes for an error, so that it leaves by the error output.
	return [{ json: { error: message, ...(description && { message: description }) }, pairedItem }];
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
function itemsDone(outcomes: readonly Outcome[]): number {
	const done = new Set<number>();
	for (const { itemIndexes } of outcomes) itemIndexes.forEach((index) => done.add(index));
	for (const outcome of outcomes) {
		if ('failure' in outcome) outcome.itemIndexes.forEach((index) => done.delete(index));
	}
	return done.size;
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
