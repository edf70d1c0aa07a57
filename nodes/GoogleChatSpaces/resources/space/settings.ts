import type { INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { parseAudienceName } from '../../chat/paths';
import type { AllowedFor, SpacePermission, SpaceSettings } from '../../chat/spaceSettings';
import type { Parameters } from '../../operation/parameters';
import { comparableName, oneLine } from '../../text';
import { refuseFieldForApp } from '../callers';
import type { Key } from './makeSpace';

/** Google's limits, in characters. @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces */
export const MAX_DISPLAY_NAME = 128;
const MAX_DESCRIPTION = 4096;
const MAX_GUIDELINES = 5000;

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

/** What Google does not show may be deleted or not; only the person can tell. */
export const ifGone: INodeProperties = {
	displayName: "If the Key's Space Is Gone",
	name: 'ifGone',
	type: 'options',
	options: [
		{
			name: 'Create Another',
			value: 'create',
			description: 'For accounts that stay in the spaces that they make',
		},
		{ name: 'Fail', value: 'error', description: 'Stop with an error for this item' },
	],
	default: 'error',
	description:
		'What to do if Google does not show the space that the Idempotency Key has made before: it was deleted, or the account is no longer in it',
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
			displayName: 'Target Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
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
		{
			displayName: 'Target Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'Who can find and join the space without being added: audiences/default for the default audience of the organization, or the ID of another one',
		},
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

/** The settings that a collection of fields holds, by the names of those. */
const READ = {
	displayName: (fields) => fields.requiredText('displayName', MAX_DISPLAY_NAME),
	description: (fields) => fields.text('description', MAX_DESCRIPTION),
	guidelines: (fields) => fields.text('guidelines', MAX_GUIDELINES),
	spaceHistoryState: (fields) => fields.choice('spaceHistoryState'),
	audience: (fields) => fields.parsed('audience', parseAudienceName),
	discoverAudiences: (fields) => audiences(fields, 'discoverAudiences'),
	joinAudiences: (fields) => audiences(fields, 'joinAudiences'),
	viewMembersAudiences: (fields) => audiences(fields, 'viewMembersAudiences'),
	externalUserAllowed: (fields) => fields.flag('externalUserAllowed'),
	predefinedPermissionSettings: (fields) => fields.choice('predefinedPermissionSettings'),
} as const satisfies {
	[Setting in keyof SpaceSettings]?: (fields: Parameters) => SpaceSettings[Setting];
};

function audiences(fields: Parameters, name: string): string[] | undefined {
	const list = fields.parsedList(name, parseAudienceName);
	return list.length > 0 ? list : undefined;
}

/** What a setting is once it is cleared. */
const CLEARED = {
	description: '',
	guidelines: '',
	audience: '',
	discoverAudiences: [],
	joinAudiences: [],
	viewMembersAudiences: [],
} as const satisfies SpaceSettings;

/**
 * Reads the settings that a collection holds. What is blank is not said; what is to be empty is named in
 * the field Clear, where the collection has it.
 *
 * @param collection one of the collections above
 * @throws ParameterError for what Google does not take, from anybody or from the Chat app
 */
export function readSettings(
	parameters: Parameters,
	collection: INodeProperties,
	chat: ChatClient,
): SpaceSettings {
	const fields = parameters.collection(collection.name);
	const names = (collection.options ?? []).map(({ name }) => name);
	const said = (Object.keys(READ) as Array<keyof typeof READ>)
		.filter((setting) => names.includes(setting) && fields.has(setting))
		.map((setting) => [setting, READ[setting](fields)] as const)
		.filter(([, value]) => value !== undefined);
	const cleared = names.includes('clear')
		? fields.choices<keyof typeof CLEARED>('clear').map((name) => [name, CLEARED[name]] as const)
		: [];
	for (const [setting] of said) {
		const isCleared = cleared.some(([name]) => name === setting);
		if (isCleared) throw fields.error(setting, 'is filled in, and is to be empty under Clear');
	}
	const settings: SpaceSettings = Object.fromEntries([...said, ...cleared]);
	if (settings.audience !== undefined) refuseFieldForApp(fields, 'audience', chat);
	return settings;
}

/** Reads the table of permissions. */
export function readPermissions(parameters: Parameters): Pick<SpaceSettings, 'permissions'> {
	const permissions: { [Permission in SpacePermission]?: AllowedFor } = {};
	for (const row of parameters.rows('permissions')) {
		const permission = row.choice<SpacePermission>('permission');
		const allowed = row.choice<AllowedFor>('allowedFor');
		if (!permission || !allowed) {
			throw parameters.error('permissions', 'has a row that is not filled in');
		}
		if (permissions[permission]) {
			throw parameters.error('permissions', `has more than one row for ${permission}`);
		}
		permissions[permission] = allowed;
	}
	return Object.keys(permissions).length > 0 ? { permissions } : {};
}

/** The settings that Google refuses to change with `useAdminAccess`. */
const NOT_FOR_ADMINS = [
	'spaceType',
	'spaceHistoryState',
	'audience',
	'discoverAudiences',
	'joinAudiences',
	'viewMembersAudiences',
] as const satisfies ReadonlyArray<keyof SpaceSettings>;

/**
 * Makes sure that an administrator may change the settings, before any request is sent.
 *
 * @param fields the collection that the settings were read from
 * @throws ParameterError for the first that Google would refuse
 */
export function refuseForAdmin(
	parameters: Parameters,
	fields: Parameters,
	settings: SpaceSettings,
): void {
	const fix = 'Turn off Use Admin Access, and sign in as an owner or manager of the space.';
	for (const setting of NOT_FOR_ADMINS) {
		if (settings[setting] === undefined) continue;
		const field = setting === 'spaceType' ? 'convertToSpace' : setting;
		throw fields.error(field, 'cannot be changed with Use Admin Access', fix);
	}
	if (settings.permissions?.viewSpaceMembership) {
		throw parameters.error('permissions', 'cannot change View Members with Use Admin Access', fix);
	}
}

/** Reads the name of a space where it may be left out. */
export function readDisplayName(fields: Parameters): string | undefined {
	const name = fields.text('displayName', MAX_DISPLAY_NAME);
	return name === undefined ? undefined : oneLine(name);
}

/**
 * Reads the person's own key.
 *
 * @param isImport whether the space is made in import mode, in which Google shows it to nobody
 */
export function readKey(parameters: Parameters, isImport = false): Key | undefined {
	const fields = parameters.collection(newSpaceFields.name);
	const idempotencyKey = fields.ifSet('idempotencyKey', (name) =>
		comparableName(fields.requiredText(name)),
	);
	if (idempotencyKey === undefined) return undefined;
	const isReplaced = fields.decision('ifGone') === 'create';
	return { idempotencyKey, ifHidden: isImport ? 'accept' : isReplaced ? 'next' : 'fail' };
}

/** Has items with the same key go one after another, so that the second finds what the first has made. */
export function lockKeyOfIdempotency(parameters: Parameters): string | undefined {
	return readKey(parameters)?.idempotencyKey;
}
