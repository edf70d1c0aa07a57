import type { PermissionSetting, PermissionSettings, Space, SpaceType } from './types';

/** The permissions that can be set; `postMessages` is output only. */
export type SpacePermission = Exclude<keyof PermissionSettings, 'postMessages'>;

/** Whom a permission is for; each may what those before it may not. */
export type AllowedFor = 'owners' | 'managers' | 'members';

/** What can be said of a space; what is undefined is not said. */
export interface SpaceSettings {
	readonly displayName?: string;
	/** `SPACE` turns a group chat that exists into a named space; Google makes no other change of it. */
	readonly spaceType?: SpaceType;
	/** Empty clears it. */
	readonly description?: string;
	/** Empty clears it. */
	readonly guidelines?: string;
	readonly spaceHistoryState?: string;
	/** Empty removes the target audience. */
	readonly audience?: string;
	/** Audiences that may find the space, join it, and see its members; empty means none. */
	readonly discoverAudiences?: readonly string[];
	readonly joinAudiences?: readonly string[];
	readonly viewMembersAudiences?: readonly string[];
	readonly permissions?: { readonly [Permission in SpacePermission]?: AllowedFor };
	/** For a new space only: Google never changes it. */
	readonly externalUserAllowed?: boolean;
	/** For a new space only: Google never shows it again. */
	readonly predefinedPermissionSettings?: string;
}

/** Each setting of one value that a space shows again. */
export type ShownSetting = keyof typeof SHOWN;

const SHOWN = {
	displayName: (space) => space.displayName ?? '',
	spaceType: (space) => space.spaceType ?? '',
	description: (space) => space.spaceDetails?.description ?? '',
	guidelines: (space) => space.spaceDetails?.guidelines ?? '',
	spaceHistoryState: (space) => space.spaceHistoryState ?? '',
	audience: (space) => space.accessSettings?.audience ?? '',
	// Google leaves out what is false.
	externalUserAllowed: (space) => space.externalUserAllowed ?? false,
} as const satisfies { [Setting in keyof SpaceSettings]?: (space: Space) => string | boolean };

export const SHOWN_SETTINGS = Object.keys(SHOWN) as readonly ShownSetting[];

/** The value of a setting that a space has. */
export function settingOf(space: Space, setting: ShownSetting): string | boolean {
	return SHOWN[setting](space);
}

/** Whom a permission is for in a space; undefined where Google does not show it. */
export function allowedFor(space: Space, permission: SpacePermission): AllowedFor | undefined {
	const setting = space.permissionSettings?.[permission];
	if (!setting) return undefined;
	if (setting.membersAllowed) return 'members';
	return setting.assistantManagersAllowed ? 'managers' : 'owners';
}

/** A permission as Google writes it. */
export function permissionSetting(allowed: AllowedFor): PermissionSetting {
	return {
		managersAllowed: true,
		assistantManagersAllowed: allowed !== 'owners',
		membersAllowed: allowed === 'members',
	};
}

/**
 * The space that Google is to make; what is empty is left out.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/create
 */
export function newSpace({
	displayName,
	spaceType = 'SPACE',
	description,
	guidelines,
	spaceHistoryState,
	audience,
	externalUserAllowed,
	predefinedPermissionSettings,
}: SpaceSettings): Space {
	return {
		spaceType,
		...(displayName && { displayName }),
		...((description || guidelines) && {
			spaceDetails: { ...(description && { description }), ...(guidelines && { guidelines }) },
		}),
		...(externalUserAllowed !== undefined && { externalUserAllowed }),
		...(spaceHistoryState && { spaceHistoryState }),
		...(predefinedPermissionSettings && { predefinedPermissionSettings }),
		...(audience && { accessSettings: { audience } }),
	};
}
