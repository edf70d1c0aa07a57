import { isFailure } from '../../chat/cause';
import type { ChatClient } from '../../chat/client';
import { listAll } from '../../chat/pagination';
import { applyPatches, needCurrentSpace, spacePatches } from '../../chat/spacePatches';
import type { SpaceSettings } from '../../chat/spaceSettings';
import type { AdminQuery, Space } from '../../chat/types';
import type { ChatContext, ChatOperation } from '../types';
import { adminOptions, adminQuery, readSpace, simplify, spaceLocator } from '../forms/fields';
import { readPermissions, readSettings, refuseForAdmin } from './settings';
import { permissionTable, updateFields } from './settings.fields';
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
		const { parameters, chat, note } = context;
		const space = readSpace(parameters);
		const query = adminQuery(parameters.collection('options'), chat);
		const changes = readChanges(context, query.useAdminAccess);
		const simplified = simplifier(parameters);
		const current = needCurrentSpace(changes) ? await currentSpace(chat, space, query) : {};
		const patches = spacePatches(changes, current);
		const updated = await applyPatches({ chat, space, query }, patches);
		if (!current) note(`The space ${space} ${WAS_NOT_SEEN}`);
		return simplified(updated ?? {}, changes);
	},
};

const WAS_NOT_SEEN =
	'could not be looked at before, as none can while it is imported. Google changes some fields only together, such as Description and Guidelines: of those, what was not filled in is empty now.';

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

/**
 * The space as it is; undefined for who imports it, who may change it and never look at it.
 *
 * @throws ChatApiError when Google does not show the space, and it need not be under import
 */
async function currentSpace(
	chat: ChatClient,
	space: string,
	query: AdminQuery,
): Promise<Space | undefined> {
	return await chat.call('spaces.get', { path: { space }, query }).catch(async (error: unknown) => {
		const mayBeImport = !query.useAdminAccess && isFailure(error, 'hidden', 'scopeMissing');
		if (!mayBeImport) throw error;
		if (isFailure(error, 'scopeMissing')) return undefined;
		// A space that the account is in is listed, unless it is under import.
		const listed = await listAll(chat, 'spaces.list', {});
		if (listed.some(({ name }) => name === `spaces/${space}`)) throw error;
		return undefined;
	});
}
