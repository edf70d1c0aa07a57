import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { runWorkflow, type WorkflowJson } from '../engine';

/** The space that a workflow asks for, in the words of the node's parameters. */
export interface AskedSpace {
	displayName: string;
	/** Emails. */
	people: string[];
	description: string;
	guidelines: string;
	spaceHistoryState: string;
	externalUserAllowed: boolean;
	predefinedPermissionSettings: string;
	idempotencyKey: string;
}

/**
 * Tells which space a workflow asks for with each item: n8n resolves the parameters of the setup
 * node, expressions and all, and the node itself doesn't run.
 *
 * @param nodeName the node that sets up the spaces
 * @throws as `runWorkflow` does, and the error of an expression that can't be resolved
 */
export async function askedSpaces(
	workflow: WorkflowJson,
	nodeName: string,
	node: INodeType,
	items: INodeExecutionData[],
): Promise<AskedSpace[]> {
	const setup = workflow.nodes.find(({ name }) => name === nodeName);
	const resolver: INodeType = {
		description: node.description,
		async execute() {
			const { parameters } = this.getNode();
			const resolved = (item: number): INodeExecutionData => ({
				json: Object.fromEntries(
					Object.keys(parameters).map((name) => [name, this.getNodeParameter(name, item)]),
				) as IDataObject,
				pairedItem: { item },
			});
			return [this.getInputData().map((_, item) => resolved(item))];
		},
	};
	const run = await runWorkflow(workflow, {
		nodeTypes: setup ? { [setup.type]: resolver } : {},
		credentialTypes: [],
		credentials: {},
		input: items,
	});
	if (run.error) throw run.error;
	return run.output(nodeName).map(({ json }) => asked(json as INodeParameters));
}

function asked(parameters: INodeParameters): AskedSpace {
	const additional = parameters.additionalFields as INodeParameters;
	return {
		displayName: String(parameters.displayName),
		people: String(parameters.people)
			.split(',')
			.map((email) => email.trim()),
		description: String(additional.description ?? ''),
		guidelines: String(additional.guidelines ?? ''),
		spaceHistoryState: String(additional.spaceHistoryState ?? ''),
		externalUserAllowed: additional.externalUserAllowed === true,
		predefinedPermissionSettings: String(additional.predefinedPermissionSettings ?? ''),
		idempotencyKey: String(additional.idempotencyKey ?? ''),
	};
}
