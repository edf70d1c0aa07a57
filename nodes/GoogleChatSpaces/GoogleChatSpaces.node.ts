import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { toNodeApiError } from './chat/errors';
import { ChatApiError } from './chat/failure';
import { requestIdFrom } from './chat/requestId';
import { connect } from './connect';
import { searchSpaces } from './listSearch';
import { describe } from './operation/describe';
import { run } from './operation/run';
import { resources } from './resources';

export class GoogleChatSpaces implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Google Chat Spaces',
		name: 'googleChatSpaces',
		icon: {
			light: 'file:../../icons/googleChatSpaces.svg',
			dark: 'file:../../icons/googleChatSpaces.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create, set up and manage spaces in Google Chat',
		defaults: { name: 'Google Chat Spaces' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'googleChatSpacesOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [{ name: 'OAuth2 (User)', value: 'oAuth2' }],
				default: 'oAuth2',
			},
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resources.map(({ name, value }) => ({ name, value })),
				default: 'space',
			},
			...describe(resources),
		],
	};

	methods = { listSearch: { searchSpaces } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, {
			resources,
			contextFor: async (itemIndex, parameters) => ({
				parameters,
				chat: await connect(this),
				requestId: (operation, idempotencyKey) =>
					requestIdFrom(
						idempotencyKey === undefined
							? [operation, ...itemIdentity(this, itemIndex)]
							: [operation, idempotencyKey],
					),
			}),
			explain: (error, itemIndex) =>
				error instanceof ChatApiError
					? toNodeApiError(this.getNode(), error, itemIndex)
					: undefined,
		});
	}
}

/** What tells this item from every other one, and stays when n8n retries the node. */
function itemIdentity(execution: IExecuteFunctions, itemIndex: number): string[] {
	const { $runIndex } = execution.getWorkflowDataProxy(itemIndex);
	return [
		execution.getWorkflow().id ?? '',
		execution.getExecutionId(),
		execution.getNode().id,
		String($runIndex),
		String(itemIndex),
	];
}
