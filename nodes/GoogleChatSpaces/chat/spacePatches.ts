import type {
	AccessPermissionSetting,
	AccessPermissionSettings,
	PermissionSetting,
	PermissionSettings,
	Space,
} from './types';

/** The permissions that an update can set; `postMessages` is output only. */
export type UpdatablePermission = Exclude<keyof PermissionSettings, 'postMessages'>;

/** What is to change in a space; what is undefined stays as it is. */
export interface SpaceChanges {
	displayName?: string;
	/** Turns a group chat into a named space. */
	spaceType?: 'SPACE';
	/** Empty clears it. */
	description?: string;
	/** Empty clears it. */
	guidelines?: string;
	spaceHistoryState?: string;
	/** Empty removes the target audience. */
	audience?: string;
	/** Audiences that may find the space, join it, and see its members; empty means none. */
	discoverAudiences?: string[];
	joinAudiences?: string[];
	viewMembersAudiences?: string[];
	permissions?: { readonly [Permission in UpdatablePermission]?: PermissionSetting };
}

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
export function needCurrentSpace(changes: SpaceChanges): boolean {
	const { description, guidelines, viewMembersAudiences: audiences, permissions } = changes;
	const roles = permissions?.viewSpaceMembership;
	const audiencesUnknown = audiences === undefined && roles?.membersAllowed === true;
	const rolesUnknown = audiences?.length === 0 && roles === undefined;
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
 * @param current the space as it is, if `needCurrentSpace`
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/patch
 */
export function spacePatches(changes: SpaceChanges, current: Space = {}): SpacePatch[] {
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
	{ displayName, spaceType, ...details }: SpaceChanges,
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

function history({ spaceHistoryState }: SpaceChanges): SpacePatch {
	if (spaceHistoryState === undefined) return NOTHING;
	return { mask: ['space_history_state'], body: { spaceHistoryState } };
}

function audience({ audience }: SpaceChanges): SpacePatch {
	if (audience === undefined) return NOTHING;
	return {
		mask: ['access_settings.audience'],
		body: { accessSettings: audience === '' ? {} : { audience } },
	};
}

function discoverAndJoin({ discoverAudiences, joinAudiences }: SpaceChanges): SpacePatch {
	const settings: AccessPermissionSettings = {
		...(discoverAudiences && { discoverSpaceSetting: allowing(discoverAudiences) }),
		...(joinAudiences && { joinSpaceSetting: allowing(joinAudiences) }),
	};
	return {
		mask: Object.keys(settings).map((setting) => `${ACCESS}.${setting}`),
		body: { accessSettings: { accessPermissionSettings: settings } },
	};
}

/** Roles and audiences that may view the members: an audience may only where all members may. */
function viewMembers(changes: SpaceChanges, current: Space): SpacePatch {
	const audiences = changes.viewMembersAudiences;
	const roles = changes.permissions?.viewSpaceMembership;
	if (audiences === undefined && roles === undefined) return NOTHING;
	const currentAudiences =
		current.accessSettings?.accessPermissionSettings?.viewSpaceMembershipSetting ?? {};
	const currentRoles = audiences?.length
		? undefined
		: current.permissionSettings?.viewSpaceMembership;
	return {
		mask: [`${ACCESS}.viewSpaceMembershipSetting`, 'permission_settings.viewSpaceMembership'],
		body: {
			accessSettings: {
				accessPermissionSettings: {
					viewSpaceMembershipSetting: audiences
						? allowing(audiences)
						: roles?.membersAllowed
							? currentAudiences
							: {},
				},
			},
			permissionSettings: { viewSpaceMembership: roles ?? currentRoles ?? ALL_MEMBERS },
		},
	};
}

function permissions({ permissions }: SpaceChanges): SpacePatch {
	const settings: PermissionSettings = { ...permissions };
	delete settings.viewSpaceMembership;
	return {
		mask: Object.keys(settings).map((permission) => `permission_settings.${permission}`),
		body: { permissionSettings: settings },
	};
}

function allowing(audiences: string[]): AccessPermissionSetting {
	if (audiences.length === 0) return {};
	return { principals: audiences.map((name) => ({ audience: { name } })) };
}

const ALL_MEMBERS: PermissionSetting = {
	managersAllowed: true,
	assistantManagersAllowed: true,
	membersAllowed: true,
};

const NOTHING: SpacePatch = { mask: [], body: {} };
