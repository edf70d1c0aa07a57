import { parseAudienceName } from '../../chat/paths';
import {
	needCurrentSpace,
	spacePatches,
	type SpaceChanges,
	type UpdatablePermission,
} from '../../chat/spacePatches';
import type { PermissionSetting } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';
import { refuseFieldForApp } from '../callers';
import type { ChatOperation } from '../types';
import { adminOptions, adminQuery, readSpace, simplify, spaceLocator } from '../forms/fields';
import { applyPatches } from './applyPatches';
import { MAX_DESCRIPTION, MAX_DISPLAY_NAME, MAX_GUIDELINES } from './newSpace';
import { simplified } from './simplified';
import { permissionTable, updateFields } from './updateFields';

export const update: ChatOperation = {
	value: 'update',
	name: 'Update',
	action: 'Update space',
	description: 'Change the name, details, settings or permissions of a space',
	methods: ['spaces.get', 'spaces.patch'],
	fields: [spaceLocator, updateFields, permissionTable, simplify, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat, caller }) {
		const space = readSpace(parameters);
		const query = adminQuery(parameters.collection('options'), caller);
		const changes = readChanges(parameters);
		if (query.useAdminAccess) refuseAdminAccess(parameters, changes);
		if (changes.audience !== undefined) {
			refuseFieldForApp(parameters.collection('updateFields'), 'audience', caller);
		}
		const current = needCurrentSpace(changes)
			? await chat.call('spaces.get', { path: { space }, query })
			: undefined;
		const patches = spacePatches(changes, current);
		return simplified(parameters, (await applyPatches({ chat, space, query }, patches)) ?? {});
	},
};

const ALLOWED_FOR: Record<string, PermissionSetting> = {
	owners: { managersAllowed: true, assistantManagersAllowed: false, membersAllowed: false },
	managers: { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: false },
	members: { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: true },
};

/** Reads what the form asks to change, and refuses what Google would. */
function readChanges(parameters: Parameters): SpaceChanges {
	const fields = parameters.collection('updateFields');
	const given = <Value>(name: string, read: () => Value) => (fields.has(name) ? read() : undefined);
	const audiences = (name: string) => given(name, () => fields.parsedList(name, parseAudienceName));
	const changes: SpaceChanges = {
		displayName: given('displayName', () => fields.requiredText('displayName', MAX_DISPLAY_NAME)),
		spaceType: fields.flag('convertToSpace') ? 'SPACE' : undefined,
		description: given('description', () => fields.text('description', MAX_DESCRIPTION) ?? ''),
		guidelines: given('guidelines', () => fields.text('guidelines', MAX_GUIDELINES) ?? ''),
		spaceHistoryState: fields.choice('spaceHistoryState'),
		audience: given('audience', () => fields.parsed('audience', parseAudienceName) ?? ''),
		discoverAudiences: audiences('discoverAudiences'),
		joinAudiences: audiences('joinAudiences'),
		viewMembersAudiences: audiences('viewMembersAudiences'),
		permissions: readPermissions(parameters),
	};
	if (Object.values(changes).every((change) => change === undefined)) {
		throw parameters.error('updateFields', 'and Permissions are empty, so nothing would change');
	}
	if (changes.spaceType && !changes.displayName) {
		throw fields.error('convertToSpace', 'needs a Display Name, which a group chat does not have');
	}
	const { discoverAudiences, joinAudiences, viewMembersAudiences, permissions } = changes;
	if (discoverAudiences && joinAudiences?.some((name) => !discoverAudiences.includes(name))) {
		throw fields.error('joinAudiences', 'holds an audience that Who Can Discover does not');
	}
	if (viewMembersAudiences?.length && permissions?.viewSpaceMembership?.membersAllowed === false) {
		throw fields.error(
			'viewMembersAudiences',
			'is set, so the permission View Members has to be allowed for All Members',
		);
	}
	return changes;
}

/** Reads the table of permissions. */
export function readPermissions(parameters: Parameters): SpaceChanges['permissions'] {
	const settings: { [Permission in UpdatablePermission]?: PermissionSetting } = {};
	for (const row of parameters.rows('permissions')) {
		const permission = row.choice<UpdatablePermission>('permission');
		const allowedFor = row.choice('allowedFor');
		if (!permission || !allowedFor) {
			throw parameters.error('permissions', 'has a row that is not filled in');
		}
		if (settings[permission]) {
			throw parameters.error('permissions', `has more than one row for ${permission}`);
		}
		settings[permission] = ALLOWED_FOR[allowedFor];
	}
	return Object.keys(settings).length > 0 ? settings : undefined;
}

/** The fields of a change that Google refuses with `useAdminAccess`. */
const NOT_FOR_ADMINS = {
	spaceType: 'convertToSpace',
	spaceHistoryState: 'spaceHistoryState',
	audience: 'audience',
	discoverAudiences: 'discoverAudiences',
	joinAudiences: 'joinAudiences',
	viewMembersAudiences: 'viewMembersAudiences',
} as const satisfies { [Change in keyof SpaceChanges]?: string };

function refuseAdminAccess(parameters: Parameters, changes: SpaceChanges): void {
	const fields = parameters.collection('updateFields');
	const fix = 'Turn off Use Admin Access, and sign in as an owner or manager of the space.';
	for (const [change, field] of Object.entries(NOT_FOR_ADMINS)) {
		if (changes[change as keyof typeof NOT_FOR_ADMINS] !== undefined) {
			throw fields.error(field, 'cannot be changed with Use Admin Access', fix);
		}
	}
	if (changes.permissions?.viewSpaceMembership) {
		throw parameters.error('permissions', 'cannot change View Members with Use Admin Access', fix);
	}
}
