import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

export type Role =
	| 'MEMBERSHIP_ROLE_UNSPECIFIED'
	| 'ROLE_MEMBER'
	| 'ROLE_ASSISTANT_MANAGER'
	| 'ROLE_MANAGER';

export type Permission = keyof chat_v1.Schema$PermissionSettings;

const OWNERS_AND_MANAGERS = { managersAllowed: true, assistantManagersAllowed: true };
const EVERYONE = { ...OWNERS_AND_MANAGERS, membersAllowed: true };

const PERMISSIONS: readonly Permission[] = [
	'manageMembersAndGroups',
	'modifySpaceDetails',
	'toggleHistory',
	'useAtMentionAll',
	'manageApps',
	'manageWebhooks',
	'postMessages',
	'replyMessages',
	'viewSpaceMembership',
];

/** In an announcement space members still reply and see each other. */
const OPEN_IN_ANNOUNCEMENTS: readonly Permission[] = ['replyMessages', 'viewSpaceMembership'];

/**
 * The permissions that a new named space starts with.
 *
 * @param predefined `COLLABORATION_SPACE` (also when absent) or `ANNOUNCEMENT_SPACE`
 */
export function predefinedPermissions(
	predefined?: string | null,
): chat_v1.Schema$PermissionSettings {
	const restricted = predefined === 'ANNOUNCEMENT_SPACE';
	return Object.fromEntries(
		PERMISSIONS.map((permission) => [
			permission,
			restricted && !OPEN_IN_ANNOUNCEMENTS.includes(permission)
				? { ...OWNERS_AND_MANAGERS }
				: { ...EVERYONE },
		]),
	);
}

/** Whether a role has a permission: owners have all; spaces without settings (chats) allow everything to members. */
export function isAllowed(
	settings: chat_v1.Schema$PermissionSettings | undefined,
	permission: Permission,
	role: Role | undefined,
): boolean {
	if (role === undefined) return false;
	const setting = settings?.[permission];
	if (!settings) return true;
	switch (role) {
		case 'ROLE_MANAGER':
			return true;
		case 'ROLE_ASSISTANT_MANAGER':
			return setting?.assistantManagersAllowed === true;
		default:
			return setting?.membersAllowed === true;
	}
}
