import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { runWorkflow, type WorkflowJson } from '../engine';

/** Google's roles of members, in the words of Google Chat. */
export const ROLES: Readonly<Record<string, string>> = {
	ROLE_MANAGER: 'owner',
	ROLE_ASSISTANT_MANAGER: 'manager',
	ROLE_MEMBER: 'member',
};

export interface AskedPerson {
	email: string;
	/** One of {@link ROLES}. */
	role: string;
}

/** The space that a workflow asks for, in the words of the node's parameters. */
export interface AskedSpace {
	displayName: string;
	people: AskedPerson[];
	description: string;
	guidelines: string;
	spaceHistoryState: string;
	externalUserAllowed: boolean;
	predefinedPermissionSettings: string;
}

/**
 * Tells which space a workflow asks for with each item: n8n resolves the parameters of the node that
 * creates or updates the spaces, expressions and all, and the node itself doesn't run.
 *
 * @param nodeName the node that creates or updates the spaces
 * @throws as `runWorkflow` does, and the error of an expression that can't be resolved
 */
export async function askedSpaces(
	workflow: WorkflowJson,
	nodeName: string,
	node: INodeType,
	items: INodeExecutionData[],
): Promise<AskedSpace[]> {
	const upsert = workflow.nodes.find(({ name }) => name === nodeName);
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
		nodeTypes: upsert ? { [upsert.type]: resolver } : {},
		credentialTypes: [],
		credentials: {},
		input: items,
	});
	if (run.error) throw run.error;
	return run.output(nodeName).map(({ json }) => asked(json as INodeParameters));
}

function asked(parameters: INodeParameters): AskedSpace {
	const settings = parameters.settings as INodeParameters;
	return {
		displayName: String(parameters.displayName),
		people: [
			...withRole(parameters.owners, 'ROLE_MANAGER'),
			...withRole(parameters.managers, 'ROLE_ASSISTANT_MANAGER'),
			...withRole(parameters.members, 'ROLE_MEMBER'),
		],
		description: String(settings.description ?? ''),
		guidelines: String(settings.guidelines ?? ''),
		spaceHistoryState: String(settings.spaceHistoryState ?? ''),
		externalUserAllowed: settings.externalUserAllowed === true,
		predefinedPermissionSettings: String(settings.predefinedPermissionSettings ?? ''),
	};
}

/** @param list as the node takes it: a list, or text with commas */
function withRole(list: INodeParameters[string] = '', role: string): AskedPerson[] {
	return String(list)
		.split(',')
		.map((email) => ({ email: email.trim().toLowerCase(), role }))
		.filter(({ email }) => email !== '');
}
