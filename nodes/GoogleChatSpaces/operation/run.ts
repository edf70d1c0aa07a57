import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type NodeApiError,
} from 'n8n-workflow';

import { ParameterError, Parameters } from './parameters';
import { inPool, Turns } from './pool';
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
	const outcomes = operation.executeAll
		? await runTogether(execution, node, operation)
		: await runEach(execution, node, operation);
	const failed = outcomes.find((outcome) => 'failure' in outcome);
	if (failed && !execution.continueOnFail()) {
		const done = outcomes.filter((outcome) => 'results' in outcome);
		const itemsDone = done.reduce((sum, { itemIndexes }) => sum + itemIndexes.length, 0);
		throw withProgress(failed.failure, itemsDone, total);
	}
	return [outcomes.flatMap(outputItems)];
}

async function runEach<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	node: NodeRun<Context, SomeOperation>,
	operation: SomeOperation,
): Promise<Outcome[]> {
	const count = execution.getInputData().length;
	const outcomes: Outcome[] = [];
	const turns = new Turns();
	const concurrency = node.concurrency(parametersOf(execution, node, operation, 0));
	const signal = execution.getExecutionCancelSignal();
	await inPool({ count, concurrency, signal }, async (itemIndex) => {
		const itemIndexes = [itemIndex];
		try {
			const parameters = parametersOf(execution, node, operation, itemIndex);
			const execute = async () =>
				await operation.execute(await node.contextFor({ itemIndex, operation, parameters }));
			const turn = operation.turnAt?.(parameters);
			const result = turn === undefined ? await execute() : await turns.take(turn, execute);
			outcomes[itemIndex] = { itemIndexes, results: [result].flat() };
		} catch (error) {
			outcomes[itemIndex] = {
				itemIndexes,
				failure: toNodeError(execution, node, error, itemIndex),
			};
		}
		return 'results' in outcomes[itemIndex] || execution.continueOnFail();
	});
	return outcomes.filter((outcome) => outcome !== undefined);
}

async function runTogether<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	node: NodeRun<Context, SomeOperation>,
	operation: SomeOperation,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	const contexts: Array<Context & { itemIndex: number }> = [];
	for (const itemIndex of execution.getInputData().keys()) {
		try {
			const parameters = parametersOf(execution, node, operation, itemIndex);
			const context = await node.contextFor({ itemIndex, operation, parameters });
			contexts.push({ ...context, itemIndex });
		} catch (error) {
			const failure = toNodeError(execution, node, error, itemIndex);
			outcomes.push({ itemIndexes: [itemIndex], failure });
		}
	}
	if (outcomes.length > 0 && !execution.continueOnFail()) return outcomes;
	for (const { itemIndexes, ...output } of (await operation.executeAll?.(contexts)) ?? []) {
		outcomes.push(
			'json' in output
				? { itemIndexes, results: [output.json] }
				: { itemIndexes, failure: toNodeError(execution, node, output.error, itemIndexes[0]) },
		);
	}
	return outcomes.sort((a, b) => a.itemIndexes[0] - b.itemIndexes[0]);
}

function outputItems(outcome: Outcome): INodeExecutionData[] {
	const pairs = outcome.itemIndexes.map((item) => ({ item }));
	const pairedItem = pairs.length === 1 ? pairs[0] : pairs;
	if ('results' in outcome) return outcome.results.map((json) => ({ json, pairedItem }));
	const { message, description } = outcome.failure;
	// The two keys that n8n 1.123, too, takes for an error, so that it leaves by the error output.
	return [{ json: { error: message, ...(description && { message: description }) }, pairedItem }];
}

function parametersOf<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	{ commonFields }: NodeRun<Context, SomeOperation>,
	{ fields }: SomeOperation,
	itemIndex: number,
): Parameters {
	return new Parameters(
		[...commonFields, ...fields],
		// Without a fallback n8n throws for a field that a saved workflow does not hold.
		(name) => execution.getNodeParameter(name, itemIndex, null) ?? undefined,
	);
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

function toNodeError<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	node: NodeRun<Context, SomeOperation>,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const explained = node.explain(error, itemIndex);
	if (explained) return explained;
	const { message } = error as Error;
	const description = error instanceof ParameterError ? error.fix : undefined;
	const failure = new NodeOperationError(
		execution.getNode(),
		error instanceof ParameterError ? message : (error as Error),
		{ itemIndex, description },
	);
	// n8n replaces a message in which it finds an error code such as EPERM, a person's text included.
	failure.message = message;
	return failure;
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
