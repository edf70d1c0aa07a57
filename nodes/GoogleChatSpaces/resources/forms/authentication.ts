import type { INodeProperties } from 'n8n-workflow';

/** What every operation asks: how to sign in, and as whom. */
export const commonFields: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'OAuth2', value: 'oAuth2', description: 'Act as the person who signs in' },
			{
				name: 'Service Account',
				value: 'serviceAccount',
				description: 'Act as the Chat app, or as any person of the organization',
			},
		],
		default: 'oAuth2',
		description: 'How to sign in to Google',
	},
	{
		displayName: 'Impersonate User',
		name: 'impersonateUser',
		type: 'string',
		default: '',
		placeholder: 'e.g. ada@example.com',
		hint: 'Empty for the person of the credential or else the Chat app itself',
		description:
			'The email of the person to act as by domain-wide delegation, which an expression can name for each item',
		displayOptions: { show: { authentication: ['serviceAccount'] } },
	},
];
