/**
 * What the discovery document says only in prose, or not at all. Sources: the documents behind
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces and the protos of
 * `@google-apps/chat`.
 */

/** Longest text allowed, in Unicode characters, by schema and field. */
export const MAX_LENGTHS: Readonly<Record<string, number>> = {
	'Space.displayName': 128,
	'SpaceDetails.description': 4096, // googleapis 188; older documents say 150
	'SpaceDetails.guidelines': 5000,
};

/** Page sizes by method: what an absent one means, and what a larger one is cut to. */
export const PAGE_SIZES: Readonly<Record<string, { unset: number; max: number }>> = {
	'chat.spaces.list': { unset: 100, max: 1000 },
	'chat.spaces.search': { unset: 100, max: 1000 },
	'chat.spaces.findGroupChats': { unset: 10, max: 30 },
	'chat.spaces.members.list': { unset: 100, max: 1000 },
};

/** Without admin access, a page of `spaces.search` is cut to this. */
export const MAX_SEARCH_PAGE_WITHOUT_ADMIN = 100;
export const MAX_SETUP_MEMBERSHIPS = 49;
export const MAX_FIND_GROUP_CHAT_USERS = 49;
export const MAX_SEARCH_QUERY_LENGTH = 1000;
export const IMPORT_MODE_DAYS = 90;
/** How long the scope of imports opens a space whose import is complete. */
export const IMPORT_SCOPE_DAYS = 90;
export const IMPORT_EPOCH = Date.UTC(2000, 0, 1);

/** Cloud Identity's one method here, as the log and fault scripts call it. */
export const GROUPS_LOOKUP = 'cloudidentity.groups.lookup';

/** The name of the remote procedure behind each method; Google's errors carry it. */
export const RPC_NAMES: Readonly<Record<string, string>> = {
	'chat.spaces.completeImport': 'CompleteImportSpace',
	'chat.spaces.create': 'CreateSpace',
	'chat.spaces.delete': 'DeleteSpace',
	'chat.spaces.findDirectMessage': 'FindDirectMessage',
	'chat.spaces.findGroupChats': 'FindGroupChats',
	'chat.spaces.get': 'GetSpace',
	'chat.spaces.list': 'ListSpaces',
	'chat.spaces.patch': 'UpdateSpace',
	'chat.spaces.search': 'SearchSpaces',
	'chat.spaces.setup': 'SetUpSpace',
	'chat.spaces.members.create': 'CreateMembership',
	'chat.spaces.members.delete': 'DeleteMembership',
	'chat.spaces.members.get': 'GetMembership',
	'chat.spaces.members.list': 'ListMemberships',
	'chat.spaces.members.patch': 'UpdateMembership',
};

/** The field of the request message that an HTTP body fills; absent where the body is the message. */
export const BODY_FIELDS: Readonly<Record<string, string>> = {
	'chat.spaces.create': 'space',
	'chat.spaces.patch': 'space',
	'chat.spaces.members.create': 'membership',
	'chat.spaces.members.patch': 'membership',
};

/** The proto name of each enum that a request can carry, by schema or method, and field. */
export const ENUM_NAMES: Readonly<Record<string, string>> = {
	'Space.type': 'google.chat.v1.Space.Type',
	'Space.spaceType': 'google.chat.v1.Space.SpaceType',
	'Space.spaceThreadingState': 'google.chat.v1.Space.SpaceThreadingState',
	'Space.spaceHistoryState': 'google.chat.v1.HistoryState',
	'Space.predefinedPermissionSettings': 'google.chat.v1.Space.PredefinedPermissionSettings',
	'AccessSettings.accessState': 'google.chat.v1.Space.AccessSettings.AccessState',
	'Membership.affiliation': 'google.chat.v1.Membership.Affiliation',
	'Membership.role': 'google.chat.v1.Membership.MembershipRole',
	'Membership.state': 'google.chat.v1.Membership.MembershipState',
	'User.type': 'google.chat.v1.User.Type',
	'chat.spaces.findGroupChats.spaceView': 'google.chat.v1.SpaceView',
};

/** Enums whose numbers are not simply their order, by proto name; ProtoJSON takes and gives both. */
export const ENUM_NUMBERS: Readonly<Record<string, readonly number[]>> = {
	'google.chat.v1.Space.SpaceThreadingState': [0, 2, 3, 4],
	'google.chat.v1.Membership.MembershipRole': [0, 1, 2, 4],
	'google.chat.v1.SpaceView': [0, 3, 4],
};

/**
 * Update mask paths of `spaces.patch`, by the group that a request must stay within; `alone` groups
 * take one path at a time. The pair of view settings is the documented exception, see `mask.ts`.
 */
export const SPACE_MASK_GROUPS: ReadonlyArray<{
	name: string;
	alone?: true;
	paths: readonly string[];
}> = [
	{ name: 'details', paths: ['space_details', 'display_name', 'space_type'] },
	{ name: 'history', alone: true, paths: ['space_history_state'] },
	{ name: 'audience', alone: true, paths: ['access_settings.audience'] },
	{
		name: 'access',
		paths: [
			'access_settings.access_permission_settings.discover_space_setting',
			'access_settings.access_permission_settings.join_space_setting',
			'access_settings.access_permission_settings.view_space_membership_setting',
		],
	},
	{
		name: 'permissions',
		paths: [
			'permission_settings.manage_members_and_groups',
			'permission_settings.modify_space_details',
			'permission_settings.toggle_history',
			'permission_settings.use_at_mention_all',
			'permission_settings.manage_apps',
			'permission_settings.manage_webhooks',
			'permission_settings.reply_messages',
			'permission_settings.view_space_membership',
		],
	},
];
