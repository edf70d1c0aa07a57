import { howFar } from '../text';
import { isAmbiguous, withProgressNote } from './failure';
import type { Access } from './observe';
import { permissionSetting, type SpacePermission, type SpaceSettings } from './spaceSettings';
import type {
	AccessPermissionSetting,
	AccessPermissionSettings,
	PermissionSetting,
	Space,
} from './types';

/** One PATCH: the paths it changes, and a Space that holds just these. */
export interface SpacePatch {
	readonly mask: readonly string[];
	readonly body: Space;
}

const ACCESS = 'access_settings.access_permission_settings';

/**
 * Whether the patches depend on how the space is now: Google takes description and guidelines only
 * together, and likewise the two settings of who may view the members.
 */
export function needCurrentSpace(changes: SpaceSettings): boolean {
	const { description, guidelines, viewMembersAudiences: audiences, permissions } = changes;
	const allowed = permissions?.viewSpaceMembership;
	const audiencesUnknown = audiences === undefined && allowed === 'members';
	const rolesUnknown = audiences?.length === 0 && allowed === undefined;
	return (
		(description === undefined) !== (guidelines === undefined) || audiencesUnknown || rolesUnknown
	);
}

/**
 * Splits one change of a space into the PATCH calls that Google's mask rules demand.
 *
 * The name goes first: it is what Google refuses most, and a group chat must become a space before it
 * has settings. The permissions go last: they may take from the caller the right to change the rest.
 *
 * @param current the space as it is, empty unless `needCurrentSpace`
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/patch
 */
export function spacePatches(changes: SpaceSettings, current: Space): SpacePatch[] {
	return [
		identity(changes, current),
		history(changes),
		audience(changes),
		discoverAndJoin(changes),
		viewMembers(changes, current),
		permissions(changes),
	].filter(({ mask }) => mask.length > 0);
}

function identity(
	{ displayName, spaceType, ...details }: SpaceSettings,
	current: Space,
): SpacePatch {
	const { description, guidelines } = details;
	const changesDetails = description !== undefined || guidelines !== undefined;
	return {
		mask: [
			...(displayName === undefined ? [] : ['display_name']),
			...(spaceType === undefined ? [] : ['space_type']),
			...(changesDetails ? ['space_details'] : []),
		],
		body: {
			...(displayName !== undefined && { displayName }),
			...(spaceType !== undefined && { spaceType }),
			...(changesDetails && {
				spaceDetails: {
					description: description ?? current.spaceDetails?.description ?? '',
					guidelines: guidelines ?? current.spaceDetails?.guidelines ?? '',
				},
			}),
		},
	};
}

function history({ spaceHistoryState }: SpaceSettings): SpacePatch {
	if (spaceHistoryState === undefined) return NOTHING;
	return { mask: ['space_history_state'], body: { spaceHistoryState } };
}

function audience({ audience }: SpaceSettings): SpacePatch {
	if (audience === undefined) return NOTHING;
	return {
		mask: ['access_settings.audience'],
		body: { accessSettings: audience === '' ? {} : { audience } },
	};
}

function discoverAndJoin({ discoverAudiences, joinAudiences }: SpaceSettings): SpacePatch {
	const settings: AccessPermissionSettings = {
		...(discoverAudiences && { discoverSpaceSetting: allowing(discoverAudiences) }),
		...(joinAudiences && { joinSpaceSetting: allowing(joinAudiences) }),
	};
	return {
		mask: Object.keys(settings).map((setting) => `${ACCESS}.${setting}`),
		body: { accessSettings: { accessPermissionSettings: settings } },
	};
}

/** The roles that may view the members after the changes; undefined where nothing tells. */
export function viewersOf(
	{ viewMembersAudiences: audiences, permissions }: SpaceSettings,
	current: Space,
): PermissionSetting | undefined {
	const allowed = permissions?.viewSpaceMembership ?? (audiences?.length ? 'members' : undefined);
	return allowed
		? permissionSetting(allowed)
		: (current.permissionSettings?.viewSpaceMembership ?? undefined);
}

/** Roles and audiences that may view the members: an audience may only where all members may. */
function viewMembers(changes: SpaceSettings, current: Space): SpacePatch {
	const audiences = changes.viewMembersAudiences;
	const allowed = changes.permissions?.viewSpaceMembership;
	if (audiences === undefined && allowed === undefined) return NOTHING;
	const currentAudiences =
		current.accessSettings?.accessPermissionSettings?.viewSpaceMembershipSetting ?? {};
	const kept = allowed === 'members' ? currentAudiences : {};
	return {
		mask: [`${ACCESS}.viewSpaceMembershipSetting`, 'permission_settings.viewSpaceMembership'],
		body: {
			accessSettings: {
				accessPermissionSettings: {
					viewSpaceMembershipSetting: audiences ? allowing(audiences) : kept,
				},
			},
			permissionSettings: { viewSpaceMembership: viewersOf(changes, current) },
		},
	};
}

function permissions({ permissions = {} }: SpaceSettings): SpacePatch {
	const settings = (Object.keys(permissions) as SpacePermission[])
		.filter((permission) => permission !== 'viewSpaceMembership')
		.map((permission) => [permission, permissionSetting(permissions[permission] ?? 'owners')]);
	return {
		mask: settings.map(([permission]) => `permission_settings.${String(permission)}`),
		body: { permissionSettings: Object.fromEntries(settings) as Space['permissionSettings'] },
	};
}

function allowing(audiences: readonly string[]): AccessPermissionSetting {
	if (audiences.length === 0) return {};
	return { principals: audiences.map((name) => ({ audience: { name } })) };
}

const NOTHING: SpacePatch = { mask: [], body: {} };

/**
 * Sends patches one after another.
 *
 * @returns the space as the last of them left it; undefined where there is none to send
 * @throws ChatApiError when Google refuses one, with how far it came
 */
export async function applyPatches(
	{ chat, space, query }: Access,
	patches: readonly SpacePatch[],
): Promise<Space | undefined> {
	let updated: Space | undefined;
	for (const [index, { mask, body }] of patches.entries()) {
		updated = await chat
			.call('spaces.patch', {
				path: { space },
				query: { updateMask: mask.join(','), ...query },
				body,
			})
			.catch((error: unknown) => {
				throw withProgressNote(error, progress(patches, index, error));
			});
	}
	return updated;
}

/** Says how far it came. */
function progress(patches: readonly SpacePatch[], failed: number, error: unknown): string {
	const isOpen = isAmbiguous(error);
	const fields = (part: readonly SpacePatch[]) => part.flatMap(({ mask }) => mask);
	return howFar({
		Changed: fields(patches.slice(0, failed)),
		'Perhaps changed': fields(isOpen ? [patches[failed]] : []),
		'Not changed': fields(patches.slice(isOpen ? failed + 1 : failed)),
	});
}
