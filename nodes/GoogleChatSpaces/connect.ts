import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { ChatClient } from './chat/client';
import { sendWithCredential } from './chat/transport';

const CREDENTIAL_TYPE = 'googleChatSpacesOAuth2Api';

/**
 * Makes a client of the Chat API that signs with the node's credential.
 *
 * @throws when the node has no credential
 */
export async function connect(
	context: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<ChatClient> {
	const { apiBaseUrl } = await context.getCredentials<{ apiBaseUrl: string }>(CREDENTIAL_TYPE);
	return new ChatClient(sendWithCredential(context, CREDENTIAL_TYPE, apiBaseUrl));
}
