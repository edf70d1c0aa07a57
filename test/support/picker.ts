import 'reflect-metadata';
import '../../workshop/engine/environment';

import { LoadOptionsContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeListSearchResult,
	type INodeParameters,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { credentialTypes } from '../../workshop/credentials';
import { MemoryCredentials } from '../../workshop/engine/credentials';
import { NodeTypes } from '../../workshop/engine/nodeTypes';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

type ListSearch = GoogleChatSpaces['methods']['listSearch'];

/**
 * Opens a picker as n8n's editor does, through n8n-core's own context for it.
 *
 * @param credential data of a credential for the Authentication that is chosen, OAuth2 by default
 * @param parameters what is filled in in the form
 */
export async function pick(
	method: keyof ListSearch,
	credential: ICredentialDataDecryptedObject,
	parameters: INodeParameters,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const type = new GoogleChatSpaces();
	const { authentication = 'oAuth2' } = parameters;
	const credentialType =
		authentication === 'serviceAccount'
			? 'googleChatSpacesServiceAccountApi'
			: 'googleChatSpacesOAuth2Api';
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: 'googleChatSpaces',
		typeVersion: 1,
		position: [0, 0],
		parameters: { authentication, ...parameters },
		credentials: { [credentialType]: { id: 'credential', name: credentialType } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypes({ googleChatSpaces: type }),
	});
	const additionalData: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new MemoryCredentials(credentialTypes, {
			[credentialType]: credential,
		}),
		currentNodeParameters: node.parameters,
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
	};
	const context = new LoadOptionsContext(
		workflow,
		node,
		additionalData as IWorkflowExecuteAdditionalData,
		'',
	);
	return await type.methods.listSearch[method].call(context, filter, paginationToken);
}
