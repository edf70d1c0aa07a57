import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ChatClient } from './chat/client';
import { email } from './chat/paths';
import { serviceAccountKey, type KeyFields } from './chat/serviceAccount';
import {
	sendWithOAuth2,
	sendWithServiceAccount,
	type HttpRequest,
	type N8nContext,
	type Origins,
} from './chat/transport';
import type { Parameters } from './operation/parameters';

/** Who the requests act as: a person, or the Chat app itself. */
export type Caller = 'user' | 'app';

export interface Connection {
	readonly chat: ChatClient;
	readonly caller: Caller;
}

const USER_CREDENTIAL_TYPE = 'googleChatSpacesOAuth2Api';
const ACCOUNT_CREDENTIAL_TYPE = 'googleChatSpacesServiceAccountApi';

interface Endpoints {
	apiBaseUrl: string;
	cloudIdentityBaseUrl: string;
}

/** The node's connections to Google in one run: one for each person that it acts as. */
export class Connections {
	private readonly made = new Map<string | undefined, Promise<Connection>>();

	constructor(private readonly context: N8nContext) {}

	/**
	 * Gives the connection for an item, made once for all items that need the same one.
	 *
	 * @param parameters what the form says of `authentication` and `impersonateUser`
	 * @throws when the node has no such credential; UnusableKeyError when its key is none
	 */
	async of(parameters: Parameters): Promise<Connection> {
		const isServiceAccount = parameters.choice('authentication') === 'serviceAccount';
		const person = isServiceAccount ? parameters.parsed('impersonateUser', email) : undefined;
		const id = isServiceAccount ? `as ${person ?? ''}` : undefined;
		const connection =
			this.made.get(id) ??
			(isServiceAccount
				? connectWithServiceAccount(this.context, person)
				: connectWithOAuth2(this.context));
		this.made.set(id, connection);
		return await connection;
	}
}

async function connectWithOAuth2(context: N8nContext): Promise<Connection> {
	const endpoints = await context.getCredentials<Endpoints & ICredentialDataDecryptedObject>(
		USER_CREDENTIAL_TYPE,
	);
	const send = sendWithOAuth2(context, USER_CREDENTIAL_TYPE, originsOf(endpoints));
	return { chat: new ChatClient(send), caller: 'user' };
}

interface ServiceAccount extends Endpoints, KeyFields, ICredentialDataDecryptedObject {
	tokenUrl: string;
	scope: string;
	appScope: string;
	delegatedEmail: string;
}

const CLOUD_IDENTITY_SCOPE = 'https://www.googleapis.com/auth/cloud-identity.groups.readonly';

/** @param impersonated the person to act as; without one the credential says */
async function connectWithServiceAccount(
	context: N8nContext,
	impersonated: string | undefined,
): Promise<Connection> {
	const account = await context.getCredentials<ServiceAccount>(ACCOUNT_CREDENTIAL_TYPE);
	const key = serviceAccountKey(account);
	const subject = impersonated ?? (account.delegatedEmail.trim() || undefined);
	const scopeFor = ({ service }: HttpRequest) => {
		if (service === 'cloudIdentity') return CLOUD_IDENTITY_SCOPE;
		return subject === undefined ? account.appScope : account.scope;
	};
	const send = sendWithServiceAccount(context, originsOf(account), (request) => ({
		key,
		tokenUrl: account.tokenUrl,
		scope: scopeFor(request),
		subject,
	}));
	return { chat: new ChatClient(send), caller: subject === undefined ? 'app' : 'user' };
}

function originsOf({ apiBaseUrl, cloudIdentityBaseUrl }: Endpoints): Origins {
	return { chat: apiBaseUrl, cloudIdentity: cloudIdentityBaseUrl };
}
