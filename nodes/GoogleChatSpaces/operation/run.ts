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
import type { ItemContext, Operation, Resource } from './types';

/** One input item, on its way through the chosen operation. */
export interface Item<SomeOperation> {
	readonly itemIndex: number;
	readonly operation: SomeOperation;
	readonly parameters: Parameters;
}

/** What a node brings to the run of its operations. */
export interface NodeRun<Context extends ItemContext, SomeOperation extends Operation<Context>> {
	readonly resources: ReadonlyArray<Resource<SomeOperation>>;
	/** The fields that all operations share. */
	readonly commonFields: INodeProperties[];
	/** How many items may be under way at once. */
	concurrency(parameters: Parameters): number;
	/** Makes what the operation gets for an item, or throws where it may not run. */
	contextFor(item: Item<SomeOperation>): Promise<Context>;
	/** Turns a failure that is the node's own into n8n's error; undefined for any other. */
	explain(error: unknown, itemIndex: number): NodeApiError | undefined;
}

/** What came of one item, or of several that were done together. */
type Outcome =
	| { itemIndexes: number[]; results: IDataObject[] }
	| { itemIndexes: number[]; failure: NodeApiError | NodeOperationError };

/**
 * Runs the chosen operation for the input items and gives the output in input order.
 *
 * A failed item stops the run, so that no further one is started, or, with On Error set to continue,
 * becomes an output item that carries its error, and the others go on.
 */
export async function run<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	node: NodeRun<Context, SomeOperation>,
): Promise<INodeExecutionData[][]> {
	const total = execution.getInputData().length;
	if (total === 0) return [[]];
	const operation = chosenOperation(execution, node.resources);
	const outcomes = await new ItemsRun(execution, node, operation).outcomes();
	const failed = outcomes.find((outcome) => 'failure' in outcome);
	if (failed && !execution.continueOnFail()) {
		throw withProgress(failed.failure, itemsDone(outcomes), total);
	}
	return [outcomes.flatMap(outputItems)];
}

/** The input items, on their way through one operation. */
class ItemsRun<Context extends ItemContext, SomeOperation extends Operation<Context>> {
	constructor(
		private readonly execution: IExecuteFunctions,
		private readonly node: NodeRun<Context, SomeOperation>,
		private readonly operation: SomeOperation,
	) {}

	async outcomes(): Promise<Outcome[]> {
		return this.operation.executeAll ? await this.together() : await this.each();
	}

	/** Does each item by itself, several at once; those that Stop kept from starting have no outcome. */
	private async each(): Promise<Outcome[]> {
		const { execution, operation } = this;
		const itemIndexes = this.itemIndexes();
		let concurrency: number;
		try {
			concurrency = this.node.concurrency(this.parameters(0));
		} catch (error) {
			return [this.failure(itemIndexes, error)];
		}
		const { length: count } = itemIndexes;
		const signal = execution.getExecutionCancelSignal();
		const outcomes: Outcome[] = [];
		const lockKey = (itemIndex: number) => this.lockKey(itemIndex);
		await inPool({ count, concurrency, lockKey, signal }, async (itemIndex) => {
			try {
				const result = await operation.execute(await this.context(itemIndex));
				outcomes[itemIndex] = { itemIndexes: [itemIndex], results: [result].flat() };
			} catch (error) {
				outcomes[itemIndex] = this.failure([itemIndex], error);
			}
			return 'results' in outcomes[itemIndex] || execution.continueOnFail();
		});
		return outcomes.filter((outcome) => outcome !== undefined);
	}

	/** Does all items at once, or none: what one of them would have said may be what the others need. */
	private async together(): Promise<Outcome[]> {
		const itemIndexes = this.itemIndexes();
		const contexts: Array<Context & { itemIndex: number }> = [];
		for (const itemIndex of itemIndexes) {
			try {
				contexts.push({ ...(await this.context(itemIndex)), itemIndex });
			} catch (error) {
				return [this.failure(itemIndexes, error, itemIndex)];
			}
		}
		const continueOnFail = this.execution.continueOnFail();
		const outputs = (await this.operation.executeAll?.(contexts, continueOnFail)) ?? [];
		return outputs
			.map((output) =>
				'json' in output
					? { itemIndexes: output.itemIndexes, results: [output.json] }
					: this.failure(output.itemIndexes, output.error),
			)
			.sort((a, b) => a.itemIndexes[0] - b.itemIndexes[0]);
	}

	private itemIndexes(): number[] {
		return [...this.execution.getInputData().keys()];
	}

	private lockKey(itemIndex: number): string | undefined {
		try {
			return this.operation.lockKey?.(this.parameters(itemIndex));
		} catch {
			// What is wrong with the item is told when it is done.
			return undefined;
		}
	}

	private parameters(itemIndex: number): Parameters {
		return new Parameters(
			[...this.node.commonFields, ...this.operation.fields],
			// Without a fallback n8n throws for a field that a saved workflow does not hold.
			(name) => this.execution.getNodeParameter(name, itemIndex, null) ?? undefined,
			this.execution.getTimezone(),
		);
	}

	private async context(itemIndex: number): Promise<Context> {
		const { operation } = this;
		return await this.node.contextFor({
			itemIndex,
			operation,
			parameters: this.parameters(itemIndex),
		});
	}

	private failure(itemIndexes: number[], error: unknown, itemIndex = itemIndexes[0]): Outcome {
		const failure =
			this.node.explain(error, itemIndex) ??
			toNodeError(this.execution.getNode(), error as Error, itemIndex);
		return { itemIndexes, failure };
	}
}

function outputItems(outcome: Outcome): INodeExecutionData[] {
	const pairs = outcome.itemIndexes.map((item) => ({ item }));
	const pairedItem = pairs.length === 1 ? pairs[0] : pairs;
	if ('results' in outcome) return outcome.results.map((json) => ({ json, pairedItem }));
	const { message, description } = outcome.failure;
	// The two keys that n8n 1.123, too, takes for an error, so that it leaves by the error output.
	return [{ json: { error: message, ...(description && { message: description }) }, pairedItem }];
}

/** Neither of the two takes an expression, so they are the same for all items. */
function chosenOperation<SomeOperation extends { value: string }>(
	execution: IExecuteFunctions,
	resources: ReadonlyArray<Resource<SomeOperation>>,
): SomeOperation {
	const resourceValue = execution.getNodeParameter('resource', 0) as string;
	const operationValue = execution.getNodeParameter('operation', 0) as string;
	const operation = resources
		.find(({ value }) => value === resourceValue)
		?.operations.find(({ value }) => value === operationValue);
	if (!operation) {
		throw new NodeOperationError(
			execution.getNode(),
			`Operation "${operationValue}" does not exist for the resource "${resourceValue}"`,
		);
	}
	return operation;
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
