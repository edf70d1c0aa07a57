import type { ICredentialType } from 'n8n-workflow';

/**
 * The two credential types of n8n that a Google OAuth2 credential extends, with just the
 * properties that a run reads. In n8n they come from the package n8n-nodes-base
 * (`credentials/OAuth2Api`, `credentials/GoogleOAuth2Api`), which the engine doesn't need otherwise.
 */
export const googleCredentialParents: ICredentialType[] = [
	{
		name: 'oAuth2Api',
		displayName: 'OAuth2 API',
		genericAuth: true,
		properties: [
			{
				displayName: 'Grant Type',
				name: 'grantType',
				type: 'string',
				default: 'authorizationCode',
			},
			{ displayName: 'Authorization URL', name: 'authUrl', type: 'string', default: '' },
			{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'string', default: '' },
			{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
			{ displayName: 'Client Secret', name: 'clientSecret', type: 'string', default: '' },
			{ displayName: 'Scope', name: 'scope', type: 'string', default: '' },
			{
				displayName: 'Auth URI Query Parameters',
				name: 'authQueryParameters',
				type: 'string',
				default: '',
			},
			{ displayName: 'Authentication', name: 'authentication', type: 'string', default: 'header' },
			// n8n adds this property in code. It holds the access and the refresh token.
			{ displayName: 'oauthTokenData', name: 'oauthTokenData', type: 'json', default: {} },
		],
	},
	{
		name: 'googleOAuth2Api',
		displayName: 'Google OAuth2 API',
		extends: ['oAuth2Api'],
		properties: [
			{
				displayName: 'Grant Type',
				name: 'grantType',
				type: 'hidden',
				default: 'authorizationCode',
			},
			{
				displayName: 'Authorization URL',
				name: 'authUrl',
				type: 'hidden',
				default: 'https://accounts.google.com/o/oauth2/v2/auth',
			},
			{
				displayName: 'Access Token URL',
				name: 'accessTokenUrl',
				type: 'hidden',
				default: 'https://oauth2.googleapis.com/token',
			},
			{
				displayName: 'Auth URI Query Parameters',
				name: 'authQueryParameters',
				type: 'hidden',
				default: 'access_type=offline&prompt=consent',
			},
			{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		],
	},
];
