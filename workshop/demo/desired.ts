import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { runWorkflow, type WorkflowJson } from '../engine';

/** Google's roles of members, as Google Chat shows them. */
export const ROLES: Readonly<Record<string, string>> = {
	ROLE_MANAGER: 'owner',
	ROLE_ASSISTANT_MANAGER: 'manager',
	ROLE_MEMBER: 'member',
};

export interface DesiredPerson {
	email: string;
	/** One of {@link ROLES}. */
	role: string;
}

/** The space that a workflow wants, in the terms of the node's parameters. */
export interface DesiredSpace {
	displayName: string;
	people: DesiredPerson[];
	description: string;
	guidelines: string;
	spaceHistoryState: string;
	externalUserAllowed: boolean;
	predefinedPermissionSettings: string;
}

/**
 * Tells which space a workflow wants for each item: n8n resolves the parameters of the node that
 * creates or updates the spaces, expressions included, and the node itself does not run.
 *
 * @param nodeName the node that creates or updates the spaces
 * @throws as `runWorkflow` does, and the error of an expression that cannot be resolved
 */
export async function desiredSpaces(
	workflow: WorkflowJson,
	nodeName: string,
	node: INodeType,
	items: INodeExecutionData[],
): Promise<DesiredSpace[]> {
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
	return run.output(nodeName).map(({ json }) => desiredSpace(json as INodeParameters));
}

function desiredSpace(parameters: INodeParameters): DesiredSpace {
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
function withRole(list: INodeParameters[string] = '', role: string): DesiredPerson[] {
	return String(list)
		.split(',')
		.map((email) => ({ email: email.trim().toLowerCase(), role }))
		.filter(({ email }) => email !== '');
}
