import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

export type Space = chat_v1.Schema$Space;
export type Membership = chat_v1.Schema$Membership;
export type PermissionSettings = chat_v1.Schema$PermissionSettings;
export type PermissionSetting = chat_v1.Schema$PermissionSetting;
export type AccessPermissionSettings = chat_v1.Schema$AccessPermissionSettings;
export type AccessPermissionSetting = chat_v1.Schema$AccessPermissionSetting;

/** The named kinds of `Space.spaceType`. */
export type SpaceType = 'SPACE' | 'GROUP_CHAT' | 'DIRECT_MESSAGE';

/** The roles that a person can have; Google shows ROLE_MANAGER as "Owner", ROLE_ASSISTANT_MANAGER as "Manager". */
export type MemberRole = 'ROLE_MEMBER' | 'ROLE_ASSISTANT_MANAGER' | 'ROLE_MANAGER';

/** Who the requests act as: a person, or the Chat app itself. */
export type Caller = 'user' | 'app';

/** What of a query asks for the privileges of a Workspace administrator; empty where nobody does. */
export type AdminQuery = { readonly useAdminAccess?: true };
