import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

/** Where Google's APIs are, which tests replace. */
export const endpoints: INodeProperties[] = [
	{
		displayName: 'API Base URL',
		name: 'apiBaseUrl',
		type: 'hidden',
		default: 'https://chat.googleapis.com',
	},
	{
		displayName: 'Cloud Identity Base URL',
		name: 'cloudIdentityBaseUrl',
		type: 'hidden',
		default: 'https://cloudidentity.googleapis.com',
	},
	{
		displayName: 'Userinfo Base URL',
		name: 'userinfoBaseUrl',
		type: 'hidden',
		default: 'https://openidconnect.googleapis.com',
	},
];

/** Lists a space, which every credential of use may do. */
export const listsSpaces: ICredentialTestRequest = {
	request: {
		baseURL: '={{$credentials.apiBaseUrl}}',
		url: '/v1/spaces',
		qs: { pageSize: 1 },
		disableFollowRedirect: true,
	},
};
