import type { INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { parseAudienceName } from '../../chat/paths';
import type { AllowedFor, SpacePermission, SpaceSettings } from '../../chat/spaceSettings';
import type { Parameters } from '../../operation/parameters';
import { oneLine } from '../../text';
import { refuseFieldForApp } from '../callers';

/** Google's limits, in characters. @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces */
const MAX_DISPLAY_NAME = 128;
const MAX_DESCRIPTION = 4096;
const MAX_GUIDELINES = 5000;

/** The settings that a collection of fields holds, by the names of those. */
const READ = {
	displayName: readDisplayName,
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

/** Reads the name of a space. */
export function readDisplayName(fields: Parameters): string {
	return fields.requiredText('displayName', MAX_DISPLAY_NAME);
}

/** Reads the name of a space where it may be left out. */
export function readOptionalDisplayName(fields: Parameters): string | undefined {
	const name = fields.text('displayName', MAX_DISPLAY_NAME);
	return name === undefined ? undefined : oneLine(name);
}
