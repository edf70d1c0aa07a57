import type { INodeProperties } from 'n8n-workflow';

import { descriptionField, guidelinesField, historyField } from './newSpace';

/** What an update can change, besides the permissions. */
export const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Convert to Named Space',
			name: 'convertToSpace',
			type: 'boolean',
			default: true,
			description:
				'Whether to turn a group chat into a named space, for good. Needs a Display Name.',
		},
		descriptionField,
		{
			displayName: 'Display Name',
			name: 'displayName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Berlin Office',
			description: 'The name that people see, in up to 128 characters',
		},
		guidelinesField,
		historyField,
		{
			displayName: 'Target Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'Who can find and join the space without being added: audiences/default for the default audience of the organization, or the ID of another one. Empty makes the space private.',
		},
		{
			displayName: 'Who Can Discover',
			name: 'discoverAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'The target audiences that can find the space, separated by commas. Empty means nobody but its members.',
		},
		{
			displayName: 'Who Can Join',
			name: 'joinAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'The target audiences that can join without being added, separated by commas. They must be able to discover the space, too. Empty means nobody.',
		},
		{
			displayName: 'Who Can View Members',
			name: 'viewMembersAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'The target audiences that can see who is in the space without being members, separated by commas. Empty means nobody.',
		},
	],
};

/** Who may do what in the space, a row a permission. */
export const permissionTable: INodeProperties = {
	displayName: 'Permissions',
	name: 'permissions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add permission',
	default: {},
	description: 'Who may do what in the space. Permissions without a row stay as they are.',
	options: [
		{
			displayName: 'Permission',
			name: 'permission',
			values: [
				{
					displayName: 'Permission',
					name: 'permission',
					type: 'options',
					options: [
						{ name: 'Manage Apps', value: 'manageApps' },
						{ name: 'Manage Members and Groups', value: 'manageMembersAndGroups' },
						{ name: 'Manage Webhooks', value: 'manageWebhooks' },
						{ name: 'Modify Space Details', value: 'modifySpaceDetails' },
						{ name: 'Reply to Messages', value: 'replyMessages' },
						{ name: 'Turn History On and Off', value: 'toggleHistory' },
						{ name: 'Use @All', value: 'useAtMentionAll' },
						{ name: 'View Members', value: 'viewSpaceMembership' },
					],
					default: 'manageMembersAndGroups',
					description: 'What the row is about',
				},
				{
					displayName: 'Allowed For',
					name: 'allowedFor',
					type: 'options',
					options: [
						{ name: 'All Members', value: 'members' },
						{ name: 'Owners and Managers', value: 'managers' },
						{ name: 'Owners Only', value: 'owners' },
					],
					default: 'managers',
					description: 'Who may do it',
				},
			],
		},
	],
};
