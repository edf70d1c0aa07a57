import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { parseEndpoint, scopeUrl } from '../nodes/GoogleChatSpaces/chat/endpoints';
import { Secrets } from '../nodes/GoogleChatSpaces/chat/secrets';
import { exchangeForToken } from '../nodes/GoogleChatSpaces/chat/sendWithServiceAccount';
import {
	serviceAccountKey,
	signAssertion,
	type KeyFields,
} from '../nodes/GoogleChatSpaces/chat/serviceAccount';
import { endpoints, listsSpaces } from './endpoints';

/** What every operation needs when acting as a person, but for admin access and import. */
const USER_SCOPES = ['chat.spaces', 'chat.delete', 'chat.memberships'].map(scopeUrl);
/** What the Chat app needs to do what an app can; all but chat.bot want an administrator's approval. */
const APP_SCOPES = ['chat.bot', 'chat.app.spaces', 'chat.app.memberships', 'chat.app.delete'].map(
	scopeUrl,
);

export class GoogleChatSpacesServiceAccountApi implements ICredentialType {
	name = 'googleChatSpacesServiceAccountApi';

	displayName = 'Google Chat Spaces Service Account API';

	icon: Icon = {
		light: 'file:../icons/googleChatSpaces.svg',
		dark: 'file:../icons/googleChatSpaces.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-google-chat-spaces/n8n-nodes-google-chat-spaces/blob/main/docs/connect.md#service-account';

	properties: INodeProperties[] = [
		{
			displayName: 'Key From',
			name: 'keyFrom',
			type: 'options',
			options: [
				{ name: 'Key File', value: 'file', description: 'Paste the JSON file as it is' },
				{ name: 'Email and Private Key', value: 'parts', description: 'Paste two values of it' },
			],
			default: 'file',
		},
		{
			displayName: 'Service Account Key',
			name: 'privateKeyFile',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. { "type": "service_account", … }',
			description: 'The content of the JSON key file of the service account',
			displayOptions: { show: { keyFrom: ['file'] } },
		},
		{
			displayName: 'Service Account Email',
			name: 'email',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. chat@my-project.iam.gserviceaccount.com',
			description: 'The client_email of the key file',
			displayOptions: { show: { keyFrom: ['parts'] } },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----…',
			description: 'The private_key of the key file',
			displayOptions: { show: { keyFrom: ['parts'] } },
		},
		{
			displayName: 'Impersonate User',
			name: 'delegatedEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. ada@example.com',
			description:
				'The person to act as, by domain-wide delegation. The node can name another one for each item. Leave it empty to act as the Chat app itself.',
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to choose the scopes that the tokens are for',
		},
		{
			displayName:
				'The default scopes are enough for everything but admin access, import and Google Groups by their email. When acting as a person, each scope has to be allowed for the service account in the Admin console, under Security > Access and data control > API controls > Domain-wide delegation. To use admin access, add https://www.googleapis.com/auth/chat.admin.spaces, https://www.googleapis.com/auth/chat.admin.memberships and https://www.googleapis.com/auth/chat.admin.delete; to import spaces as a person, https://www.googleapis.com/auth/chat.import; to name Google Groups by their email, https://www.googleapis.com/auth/cloud-identity.groups.readonly.',
			name: 'customScopesNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: USER_SCOPES.join(' '),
			description: 'The scopes for acting as a person, separated by spaces',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Enabled App Scopes',
			name: 'enabledAppScopes',
			type: 'string',
			default: APP_SCOPES.join(' '),
			description: 'The scopes for acting as the Chat app, separated by spaces',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{$self["customScopes"] ? $self["enabledScopes"] : "${USER_SCOPES.join(' ')}"}}`,
		},
		{
			displayName: 'App Scope',
			name: 'appScope',
			type: 'hidden',
			default: `={{$self["customScopes"] ? $self["enabledAppScopes"] : "${APP_SCOPES.join(' ')}"}}`,
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'hidden',
			default: 'https://oauth2.googleapis.com/token',
		},
		...endpoints,
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Gets the token for the test, and for n8n's HTTP Request node; the node has its own for each person. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const { scope, appScope, delegatedEmail, tokenUrl } = credentials as Record<string, string>;
		const subject = delegatedEmail.trim() || undefined;
		parseEndpoint('Token URL', tokenUrl);
		const assertion = signAssertion(
			{
				key: serviceAccountKey(credentials as unknown as KeyFields),
				tokenUrl,
				scope: subject === undefined ? appScope : scope,
				subject,
			},
			Date.now(),
		);
		const { httpRequest } = this.helpers;
		const { access_token: accessToken } = await exchangeForToken(
			httpRequest,
			tokenUrl,
			assertion,
			new Secrets(),
		);
		return { accessToken };
	}

	/** Signs a request, of the test or of n8n's HTTP Request node, for the host that it names and no other. */
	async authenticate(
		{ accessToken }: ICredentialDataDecryptedObject,
		// The HTTP Request node calls the address `uri`.
		options: IHttpRequestOptions & { uri?: string },
	): Promise<IHttpRequestOptions> {
		const { url, uri = url, baseURL } = options;
		parseEndpoint('The address of the request', new URL(uri, baseURL).href);
		const signed = {
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${String(accessToken)}` },
			disableFollowRedirect: true,
			// The HTTP Request node knows it by these names.
			followRedirect: false,
			followAllRedirects: false,
		};
		return signed;
	}

	test = listsSpaces;
}
