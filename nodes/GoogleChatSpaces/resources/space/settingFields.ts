import type { INodeProperties } from 'n8n-workflow';

import { ifGone } from './idempotencyKey';

export const displayNameField: INodeProperties = {
	displayName: 'Display Name',
	name: 'displayName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Berlin Office',
	description: 'The name that people see, in up to 128 characters',
};

const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. All that happens in the Berlin office',
	description: 'What the space is for, in up to 4,096 characters',
};

const guidelinesField: INodeProperties = {
	displayName: 'Guidelines',
	name: 'guidelines',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. Reply in threads. Keep announcements to one a day.',
	description: 'The rules of the space, in up to 5,000 characters',
};

export const historyField: INodeProperties = {
	displayName: 'History',
	name: 'spaceHistoryState',
	type: 'options',
	options: [
		{
			name: 'Off',
			value: 'HISTORY_OFF',
			description: 'Messages are kept for 24 hours',
		},
		{
			name: 'On',
			value: 'HISTORY_ON',
			description: 'Messages are kept as long as the rules of the organization say',
		},
	],
	default: 'HISTORY_ON',
	description: 'Whether messages are kept',
};

const audienceField: INodeProperties = {
	displayName: 'Target Audience',
	name: 'audience',
	type: 'string',
	default: '',
	placeholder: 'e.g. audiences/default',
	description:
		'Who can find and join the space without being added: audiences/default for the default audience of the organization, or the ID of another one',
};

/** What can be said of a named space when it is made. */
export const newSpaceFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		descriptionField,
		{
			displayName: 'External Users Allowed',
			name: 'externalUserAllowed',
			type: 'boolean',
			default: false,
			description:
				'Whether people outside the organization can become members, which cannot be changed later',
		},
		guidelinesField,
		historyField,
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. onboarding-E1042',
			description:
				'A key of your own, such as an employee number or project code: however often this operation runs with the same key and credential, there is one space',
		},
		ifGone,
		{
			displayName: 'Permission Preset',
			name: 'predefinedPermissionSettings',
			type: 'options',
			options: [
				{
					name: 'Announcements',
					value: 'ANNOUNCEMENT_SPACE',
					description: 'Only owners and managers can post',
				},
				{
					name: 'Collaboration',
					value: 'COLLABORATION_SPACE',
					description: 'All members can post',
				},
			],
			default: 'COLLABORATION_SPACE',
			description: 'The set of permissions that the space starts with',
		},
		{
			...audienceField,
			description:
				'Who can find and join the space without being added: audiences/default for the default audience of the organization, the ID of another one, or nothing for a private space',
		},
	],
};

/** An empty field says nothing, so what is to be empty is asked for in words. */
const clearField: INodeProperties = {
	displayName: 'Clear',
	name: 'clear',
	type: 'multiOptions',
	options: [
		{ name: 'Description', value: 'description' },
		{ name: 'Guidelines', value: 'guidelines' },
		{
			name: 'Target Audience',
			value: 'audience',
			description: 'Makes the space private',
		},
		{
			name: 'Who Can Discover',
			value: 'discoverAudiences',
			description: 'Nobody but its members finds the space',
		},
		{
			name: 'Who Can Join',
			value: 'joinAudiences',
			description: 'Nobody joins the space without being added',
		},
		{
			name: 'Who Can View Members',
			value: 'viewMembersAudiences',
			description: 'Nobody but its members sees who is in the space',
		},
	],
	default: [],
	description: 'What is to be empty, as a field that is left blank changes nothing',
};

/** What an update can change, besides the permissions. */
export const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		clearField,
		{
			displayName: 'Convert to Named Space',
			name: 'convertToSpace',
			type: 'boolean',
			default: true,
			description:
				'Whether to turn a group chat into a named space for good, which takes a Display Name',
		},
		descriptionField,
		displayNameField,
		guidelinesField,
		historyField,
		audienceField,
		{
			displayName: 'Who Can Discover',
			name: 'discoverAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description: 'The target audiences that can find the space, separated by commas',
		},
		{
			displayName: 'Who Can Join',
			name: 'joinAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'The target audiences that can join without being added, separated by commas, all of which must be able to discover the space, too',
		},
		{
			displayName: 'Who Can View Members',
			name: 'viewMembersAudiences',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'The target audiences that can see who is in the space without being members, separated by commas',
		},
	],
};

/** What a space should be like, whether it is there already or not. */
export const desiredFields: INodeProperties = {
	displayName: 'Settings',
	name: 'settings',
	type: 'collection',
	placeholder: 'Add setting',
	default: {},
	options: [
		{ ...clearField, options: (clearField.options ?? []).slice(0, 3) },
		...((newSpaceFields.options ?? []) as INodeProperties[]).filter(
			({ name }) => name !== 'idempotencyKey' && name !== ifGone.name,
		),
	],
	description: 'What the space should be like, where all that is not added stays as it is',
};

/** Who may do what in the space, a row a permission. */
export const permissionTable: INodeProperties = {
	displayName: 'Permissions',
	name: 'permissions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add permission',
	default: {},
	description: 'Who may do what in the space, where permissions without a row stay as they are',
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

/** The form's name of a setting, for who reads a message; what the form has none for is told as it is. */
export function settingLabel(setting: string): string {
	const fields = [...(newSpaceFields.options ?? []), ...(updateFields.options ?? [])];
	const field = fields.find(({ name }) => name === setting);
	return field && 'displayName' in field ? field.displayName : setting;
}
