import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { toNodeApiError } from './chat/errors';
import { ChatApiError } from './chat/failure';
import { requestIdFrom } from './chat/requestId';
import { Connections } from './connect';
import { itemIdentity, refuseMixedUpCall } from './itemIdentity';
import { searchMembers, searchSpaces } from './listSearch';
import { describe } from './operation/describe';
import { run } from './operation/run';
import type { Item } from './operation/types';
import { resources } from './resources';
import { isForApp, refuseCaller } from './resources/callers';
import { commonFields } from './resources/forms/authentication';
import { concurrencyFor, requestOptions } from './resources/forms/requestOptions';
import { toTask } from './resources/task';
import type { ChatContext, ChatOperation } from './resources/types';

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
		subtitle:
			'={{ ({ list: "get many", setup: "set up", upsert: "create or update" }[$parameter["operation"]] || $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase()) + ": " + $parameter["resource"] }}',
		description: 'Create and manage spaces in Google Chat, and who is in them',
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
			{
				name: 'googleChatSpacesServiceAccountApi',
				required: true,
				displayOptions: { show: { authentication: ['serviceAccount'] } },
			},
		],
		properties: [
			...commonFields,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resources.map(({ name, value }) => ({ name, value })),
				default: 'space',
			},
			...describe(resources),
			...resources.map(notForAppNotice),
			requestOptions,
		],
	};

	methods = { listSearch: { searchSpaces, searchMembers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = chosenOperation(this);
		const connections = new Connections(this);
		const notes: string[] = [];
		const contextFor = async ({ itemIndex, parameters }: Item): Promise<ChatContext> => {
			refuseMixedUpCall(this, itemIndex);
			const connection = await connections.of(parameters);
			refuseCaller(operation, connection.chat);
			return {
				...connection,
				itemIndex,
				parameters,
				note: (message) => notes.push(message),
				requestIds: (operationValue, content, key) => {
					const identity = key ?? itemIdentity(this, itemIndex, content);
					return (generation) => requestIdFrom([operationValue, ...identity], generation);
				},
			};
		};
		const output = await run(this, {
			task: toTask(operation, contextFor),
			fields: [...commonFields, requestOptions, ...operation.fields],
			concurrency: (parameters) => concurrencyFor(parameters, operation.methods),
			explain: (error, itemIndex) =>
				error instanceof ChatApiError
					? toNodeApiError(this.getNode(), error, itemIndex)
					: undefined,
		});
		for (const message of shown(notes)) {
			this.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
		}
		return output;
	}
}

/** Resource and operation take no expression, so they are the same for all items. */
function chosenOperation(execution: IExecuteFunctions): ChatOperation {
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

const MAX_NOTES = 5;

/** The editor shows every note above the output, so of many only the first. */
function shown(notes: readonly string[]): string[] {
	const rest = notes.length - MAX_NOTES;
	if (rest <= 0) return [...notes];
	return [...notes.slice(0, MAX_NOTES), `${rest} more items have a note like these.`];
}

/** Says in the form, before anything runs, that an operation is not for the Chat app itself. */
function notForAppNotice({ value, operations }: (typeof resources)[number]): INodeProperties {
	return {
		displayName:
			'The Chat app itself cannot do this. Fill in Impersonate User, unless the credential names a person.',
		name: 'notForAppNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: {
				authentication: ['serviceAccount'],
				impersonateUser: [''],
				resource: [value],
				operation: operations.filter((operation) => !isForApp(operation)).map((op) => op.value),
			},
		},
	};
}
