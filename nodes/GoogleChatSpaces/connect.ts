import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ChatClient } from './chat/client';
import { systemClock } from './chat/clock';
import { parseEndpoint, SCOPE_PREFIX, scopeUrl } from './chat/endpoints';
import { Pacer } from './chat/pacer';
import { parseEmail } from './chat/paths';
import { Secrets } from './chat/secrets';
import { serviceAccountKey, type KeyFields } from './chat/serviceAccount';
import { sendWithOAuth2 } from './chat/sendWithOAuth2';
import { sendWithServiceAccount } from './chat/sendWithServiceAccount';
import type { HttpRequest, N8nContext, Origins, Send } from './chat/transport';
import type { Caller } from './chat/types';
import type { Parameters } from './operation/parameters';
import { requestSettings } from './resources/forms/requestOptions';

export interface Connection {
	readonly chat: ChatClient;
	/** The OAuth scopes of the credential, without their URL prefix. */
	readonly scopes: readonly string[];
}

const USER_CREDENTIAL_TYPE = 'googleChatSpacesOAuth2Api';
const ACCOUNT_CREDENTIAL_TYPE = 'googleChatSpacesServiceAccountApi';

interface Endpoints {
	apiBaseUrl: string;
	cloudIdentityBaseUrl: string;
	userinfoBaseUrl: string;
}

/** The node's connections to Google in one run: one for each person that it acts as. */
export class Connections {
	private readonly made = new Map<string, Promise<Connection>>();
	private account?: Promise<ServiceAccount>;

	constructor(private readonly context: N8nContext) {}

	/**
	 * Gives the connection for an item, made once for all items that need the same one.
	 *
	 * @param parameters what the form says of `authentication`, `impersonateUser` and `requestOptions`
	 * @throws when the node has no such credential; UnusableKeyError when its key is none
	 */
	async of(parameters: Parameters): Promise<Connection> {
		const { context } = this;
		if (parameters.decision('authentication') !== 'serviceAccount') {
			return await this.once('', parameters, async () => await oAuth2Principal(context));
		}
		const impersonated = parameters.ifSet('impersonateUser', (name) =>
			parameters.parsed(name, parseEmail),
		);
		const account = await (this.account ??= context.getCredentials(ACCOUNT_CREDENTIAL_TYPE));
		const person = impersonated ?? (account.delegatedEmail.trim() || undefined);
		return await this.once(
			`as ${person?.toLowerCase() ?? ''}`,
			parameters,
			async () => await serviceAccountPrincipal(context, account, person),
		);
	}

	private async once(
		id: string,
		parameters: Parameters,
		principal: () => Promise<Principal>,
	): Promise<Connection> {
		const connection =
			this.made.get(id) ?? principal().then((made) => connect(this.context, made, parameters));
		this.made.set(id, connection);
		return await connection;
	}
}

/** Who the requests act as, and how they are sent. */
interface Principal {
	readonly caller: Caller;
	/** The email of the person that a service account acts as. */
	readonly actsAs?: string;
	readonly send: Send;
	/** What tells one Cloud project, and so its quotas, from another. */
	readonly project: string;
	/** Separated by blanks. */
	readonly scope: string;
}

/** The pace of each Cloud project, shared by all executions in this process. */
const pacers = new Map<string, Pacer>();

function connect(context: N8nContext, principal: Principal, parameters: Parameters): Connection {
	const { caller, actsAs, send, project, scope } = principal;
	const pacer = pacers.get(project) ?? new Pacer(systemClock);
	pacers.set(project, pacer);
	const signal = stopSignal(context);
	const chat = new ChatClient(send, {
		caller,
		actsAs,
		pacer,
		...requestSettings(parameters),
		signal,
	});
	return { chat, scopes: scope.split(/\s+/).map((name) => name.replace(SCOPE_PREFIX, '')) };
}

/** None in the editor's lists, which cannot be stopped. */
function stopSignal(context: N8nContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

interface UserCredential extends Endpoints, ICredentialDataDecryptedObject {
	accessTokenUrl: string;
	clientId: string;
	scope: string;
	/** None before anybody has signed in. */
	oauthTokenData: { access_token?: string; refresh_token?: string; scope?: string };
}

async function oAuth2Principal(context: N8nContext): Promise<Principal> {
	const credential = await context.getCredentials<UserCredential>(USER_CREDENTIAL_TYPE);
	const { accessTokenUrl, apiBaseUrl, clientId, clientSecret, scope } = credential;
	const token = credential.oauthTokenData ?? {};
	parseEndpoint('Access Token URL', accessTokenUrl);
	const origins = originsOf(credential);
	const secrets = new Secrets(clientSecret, token.access_token, token.refresh_token);
	return {
		caller: 'user',
		send: sendWithOAuth2(context, USER_CREDENTIAL_TYPE, origins, secrets, stopSignal(context)),
		// A client's id begins with the number of its project.
		project: `${apiBaseUrl} ${clientId.split('-')[0]}`,
		// A person may leave boxes unticked: the token tells what it is for.
		scope: token.scope ?? scope,
	};
}

interface ServiceAccount extends Endpoints, KeyFields, ICredentialDataDecryptedObject {
	tokenUrl: string;
	scope: string;
	appScope: string;
	delegatedEmail: string;
}

const CLOUD_IDENTITY_SCOPE = scopeUrl('cloud-identity.groups.readonly');

/** @param subject the email of the person to act as; undefined for the Chat app itself */
async function serviceAccountPrincipal(
	context: N8nContext,
	account: ServiceAccount,
	subject: string | undefined,
): Promise<Principal> {
	const key = serviceAccountKey(account);
	const scopeFor = ({ service }: HttpRequest) => {
		if (service === 'cloudIdentity') return CLOUD_IDENTITY_SCOPE;
		return subject === undefined ? account.appScope : account.scope;
	};
	const tokenFor = (request: HttpRequest) => ({
		key,
		tokenUrl: account.tokenUrl,
		scope: scopeFor(request),
		subject,
	});
	parseEndpoint('Token URL', account.tokenUrl);
	const secrets = new Secrets(account.privateKeyFile, account.privateKey);
	const origins = originsOf(account);
	const send = sendWithServiceAccount(context, origins, tokenFor, secrets, stopSignal(context));
	return {
		caller: subject === undefined ? 'app' : 'user',
		actsAs: subject,
		send,
		project: `${account.apiBaseUrl} ${key.clientEmail.split('@')[1]}`,
		scope: subject === undefined ? account.appScope : account.scope,
	};
}

/** @throws UnsafeAddressError */
function originsOf({ apiBaseUrl, cloudIdentityBaseUrl, userinfoBaseUrl }: Endpoints): Origins {
	return {
		chat: parseEndpoint('API Base URL', apiBaseUrl),
		cloudIdentity: parseEndpoint('Cloud Identity Base URL', cloudIdentityBaseUrl),
		openid: parseEndpoint('Userinfo Base URL', userinfoBaseUrl),
	};
}
