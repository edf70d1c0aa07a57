import { withProgressNote } from '../../chat/failure';
import type { Access } from '../../chat/observe';
import { applyPatches, needCurrentSpace, spacePatches, viewersOf } from '../../chat/spacePatches';
import type { SpaceSettings } from '../../chat/spaceSettings';
import type { Space } from '../../chat/types';
import type { ChatContext, ChatOperation } from '../types';
import { adminOptions, adminQuery, readSpace, simplify, spaceLocator } from '../forms/fields';
import { readPermissions, readSettings, refuseForAdmin } from './settings';
import { permissionTable, updateFields } from './settingFields';
import { simplifier } from './simplified';

export const update: ChatOperation = {
	value: 'update',
	name: 'Update',
	action: 'Update space',
	description: 'Change the name, details, settings or permissions of a space',
	methods: ['spaces.get', 'spaces.patch'],
	fields: [spaceLocator, updateFields, permissionTable, simplify, adminOptions],
	lockKey: readSpace,
	async execute(context) {
		const { parameters, chat } = context;
		const space = readSpace(parameters);
		const query = adminQuery(parameters.collection('options'), chat);
		const changes = readChanges(context, query.useAdminAccess);
		const simplified = simplifier(parameters);
		const access = { chat, space, query };
		const current = needCurrentSpace(changes) ? await currentSpace(access) : {};
		if (changes.viewMembersAudiences && viewersOf(changes, current) === undefined) {
			throw parameters.error('permissions', NEEDS_VIEWERS);
		}
		const updated = await applyPatches(access, spacePatches(changes, current));
		return simplified(updated ?? {}, changes);
	},
};

const NEEDS_VIEWERS =
	'needs a row for View Members: Google changes it together with Who Can View Members, and does not show it';

/** Reads what the form asks to change, and refuses what Google would. */
function readChanges({ parameters, chat }: ChatContext, asAdmin?: boolean): SpaceSettings {
	const fields = parameters.collection(updateFields.name);
	const changes: SpaceSettings = {
		...readSettings(parameters, updateFields, chat),
		...(fields.isOn('convertToSpace') && { spaceType: 'SPACE' }),
		...readPermissions(parameters),
	};
	if (Object.keys(changes).length === 0) {
		throw parameters.error('updateFields', 'and Permissions are empty, so nothing would change');
	}
	if (asAdmin) refuseForAdmin(parameters, fields, changes);
	if (changes.spaceType && !changes.displayName) {
		throw fields.error('convertToSpace', 'needs a Display Name, which a group chat does not have');
	}
	const { discoverAudiences, joinAudiences, viewMembersAudiences, permissions } = changes;
	if (discoverAudiences && joinAudiences?.some((name) => !discoverAudiences.includes(name))) {
		throw fields.error('joinAudiences', 'holds an audience that Who Can Discover does not');
	}
	const seenBy = permissions?.viewSpaceMembership;
	if (viewMembersAudiences?.length && seenBy !== undefined && seenBy !== 'members') {
		throw fields.error(
			'viewMembersAudiences',
			'is set, so the permission View Members has to be allowed for All Members',
		);
	}
	return changes;
}

/** @throws ChatApiError when Google does not show the space, as it shows none that is under import */
async function currentSpace({ chat, space, query }: Access): Promise<Space> {
	return await chat.call('spaces.get', { path: { space }, query }).catch((error: unknown) => {
		throw withProgressNote(error, CHANGED_IN_PAIRS);
	});
}

const CHANGED_IN_PAIRS =
	'Google changes Description and Guidelines only together, and so it does Who Can View Members and the permission View Members: fill in both of a pair, or name one of it under Clear, and the space need not be looked at.';
