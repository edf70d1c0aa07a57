import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { scopeUrl } from '../nodes/GoogleChatSpaces/chat/endpoints';
import { endpoints, listsSpaces } from './endpoints';

/**
 * What every operation needs but for admin access and import; `chat.spaces` does not authorise a delete,
 * and who is signed in only OpenID tells.
 */
const DEFAULT_SCOPES = [
	'chat.spaces',
	'chat.delete',
	'chat.memberships',
	'cloud-identity.groups.readonly',
	'openid',
	'userinfo.email',
].map(scopeUrl);

export class GoogleChatSpacesOAuth2Api implements ICredentialType {
	name = 'googleChatSpacesOAuth2Api';

	extends = ['googleOAuth2Api'];

	displayName = 'Google Chat Spaces OAuth2 API';

	icon: Icon = {
		light: 'file:../icons/googleChatSpaces.svg',
		dark: 'file:../icons/googleChatSpaces.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-google-chat-spaces/n8n-nodes-google-chat-spaces/blob/main/docs/connect.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description: 'Whether to choose the scopes that Google asks consent for',
		},
		{
			displayName:
				'The default scopes are enough for everything but admin access and import. To use admin access, add https://www.googleapis.com/auth/chat.admin.spaces, https://www.googleapis.com/auth/chat.admin.memberships and https://www.googleapis.com/auth/chat.admin.delete. To import spaces, use a service account that acts as a person: Google asks for one. Without a scope that an operation needs, Google refuses it.',
			name: 'customScopesNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: DEFAULT_SCOPES.join(' '),
			description: 'The scopes to ask consent for, separated by spaces',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{$self["customScopes"] ? $self["enabledScopes"] : "${DEFAULT_SCOPES.join(' ')}"}}`,
		},
		...endpoints,
	];

	test = listsSpaces;
}
