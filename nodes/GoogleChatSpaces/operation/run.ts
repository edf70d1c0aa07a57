import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type NodeApiError,
} from 'n8n-workflow';

import { ParameterError, Parameters } from './parameters';
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
	/** Makes what the operation gets for an item, or throws where it may not run. */
	contextFor(item: Item<SomeOperation>): Promise<Context>;
	/** Turns a failure that is the node's own into n8n's error; undefined for any other. */
	explain(error: unknown, itemIndex: number): NodeApiError | undefined;
}

/**
 * Runs the chosen operation once for each input item and gives the output in input order.
 *
 * A failed item stops the run, or, with On Error set to continue, becomes an output item that
 * carries its error, and the others go on.
 */
export async function run<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	node: NodeRun<Context, SomeOperation>,
): Promise<INodeExecutionData[][]> {
	const items = execution.getInputData();
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
		try {
			const result = await runItem(execution, node, itemIndex);
			for (const json of result) output.push({ json, pairedItem: { item: itemIndex } });
		} catch (error) {
			const failure = node.explain(error, itemIndex) ?? toNodeError(execution, error, itemIndex);
			if (!execution.continueOnFail()) {
				throw withProgress(failure, itemIndex, items.length);
			}
			output.push({
				json: {
					error: failure.message,
					...(failure.description && { details: failure.description }),
				},
				pairedItem: { item: itemIndex },
			});
		}
	}
	return [output];
}

async function runItem<Context extends ItemContext, SomeOperation extends Operation<Context>>(
	execution: IExecuteFunctions,
	{ resources, commonFields, contextFor }: NodeRun<Context, SomeOperation>,
	itemIndex: number,
): Promise<IDataObject[]> {
	const operation = chosenOperation(execution, resources, itemIndex);
	const parameters = new Parameters(
		[...commonFields, ...operation.fields],
		// Without a fallback n8n throws for a field that a saved workflow does not hold.
		(name) => execution.getNodeParameter(name, itemIndex, null) ?? undefined,
	);
	const context = await contextFor({ itemIndex, operation, parameters });
	const result = await operation.execute(context);
	return Array.isArray(result) ? result : [result];
}

function chosenOperation<SomeOperation extends { value: string }>(
	execution: IExecuteFunctions,
	resources: ReadonlyArray<Resource<SomeOperation>>,
	itemIndex: number,
): SomeOperation {
	const resourceValue = execution.getNodeParameter('resource', itemIndex) as string;
	const operationValue = execution.getNodeParameter('operation', itemIndex) as string;
	const operation = resources
		.find(({ value }) => value === resourceValue)
		?.operations.find(({ value }) => value === operationValue);
	if (!operation) {
		throw new ParameterError('Operation', `"${operationValue}" does not exist for this resource`);
	}
	return operation;
}

function toNodeError(
	execution: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeOperationError {
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
		const progress = `${done} of ${total} items were done before this one; none was started after it.`;
		failure.description = failure.description ? `${failure.description} ${progress}` : progress;
	}
	return failure;
}
