import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call } from '../core/call';
import { permissionDenied, refuse } from '../core/errors';
import type { SpaceRecord } from '../core/state';
import { hasRole, mayIn } from './access';
import { requireFreeName } from './create';
import { VIEW_PAIR } from './mask';
import { predefinedPermissions, type Permission } from '../core/permissions';

type Space = chat_v1.Schema$Space;

/** How one mask path is written: first every check of a request, then every effect. */
interface Update {
	check(call: Call, record: SpaceRecord, space: Space): void;
	apply(call: Call, record: SpaceRecord, space: Space): void;
}

function requirePermission(call: Call, record: SpaceRecord, permission: Permission): void {
	if (!mayIn(call, record, permission)) throw permissionDenied();
}

const spaceDetails: Update = {
	check(call, record) {
		refuse(record.spaceType === 'DIRECT_MESSAGE', 'Direct messages have no space_details.');
		requirePermission(call, record, 'modifySpaceDetails');
	},
	apply(_call, record, space) {
		record.description = space.spaceDetails?.description ?? undefined;
		record.guidelines = space.spaceDetails?.guidelines ?? undefined;
	},
};

const displayName: Update = {
	check(call, record, space) {
		const becomesSpace = call.query.updateMask?.includes('space_type');
		refuse(
			record.spaceType !== 'SPACE' && !becomesSpace,
			'display_name can be updated for the space type SPACE only.',
		);
		refuse((space.displayName ?? '').trim() === '', 'space.display_name must not be empty.');
		requirePermission(call, record, 'modifySpaceDetails');
		requireFreeName(call, space.displayName ?? '', record.id);
	},
	apply(_call, record, space) {
		record.displayName = space.displayName ?? undefined;
	},
};

const spaceType: Update = {
	check(_call, record, space) {
		refuse(space.spaceType !== 'SPACE', 'space_type can be updated to SPACE only.');
		refuse(
			record.spaceType === 'DIRECT_MESSAGE',
			'space_type can be updated from GROUP_CHAT to SPACE only.',
		);
	},
	apply({ caller }, record) {
		if (record.spaceType === 'SPACE') return;
		record.spaceType = 'SPACE';
		record.hasMessages = true;
		record.permissions = predefinedPermissions();
		const converter = record.members.get(caller.id);
		if (converter?.kind === 'human') converter.role = 'ROLE_MANAGER';
	},
};

const spaceHistoryState: Update = {
	check(call, record, space) {
		refuse(
			!['HISTORY_ON', 'HISTORY_OFF'].includes(space.spaceHistoryState ?? ''),
			'space.space_history_state must be HISTORY_ON or HISTORY_OFF.',
		);
		requirePermission(call, record, 'toggleHistory');
	},
	apply(_call, record, space) {
		record.historyState = space.spaceHistoryState ?? record.historyState;
	},
};

function checkAccessAllowed(record: SpaceRecord): void {
	refuse(record.spaceType !== 'SPACE', 'Access settings are for the space type SPACE only.');
	refuse(record.importMode, 'Access settings cannot be updated in import mode.');
}

function checkAudiences({ directory }: Call, names: string[]): void {
	const unknown = names.some((name) => !directory.hasAudience(name));
	refuse(unknown, 'There is no such target audience.');
}

const audience: Update = {
	check(call, record, space) {
		checkAccessAllowed(record);
		refuse(call.caller.kind === 'app', 'The audience cannot be updated with app authentication.');
		if (!hasRole(call, record, 'ROLE_MANAGER')) throw permissionDenied();
		const name = space.accessSettings?.audience;
		checkAudiences(call, name ? [name] : []);
	},
	apply(_call, record, space) {
		const name = space.accessSettings?.audience;
		record.audiences.discover = name ? [name] : [];
		record.audiences.join = name ? [name] : [];
	},
};

const ACCESS_FIELDS = {
	discover: 'discoverSpaceSetting',
	join: 'joinSpaceSetting',
	view: 'viewSpaceMembershipSetting',
} as const;

type AccessField = keyof typeof ACCESS_FIELDS;

function requestedAudiences(space: Space, field: AccessField): string[] {
	const settings = space.accessSettings?.accessPermissionSettings;
	const principals = settings?.[ACCESS_FIELDS[field]]?.principals ?? [];
	return principals.map((principal) => principal.audience?.name ?? '');
}

/** The audiences after the request, whichever of them its mask names. */
function resultingAudiences(call: Call, record: SpaceRecord, space: Space, field: AccessField) {
	const inMask = call.query.updateMask?.some((path) => path.includes(`.${field}_space_`));
	return inMask ? requestedAudiences(space, field) : record.audiences[field];
}

/** The mask's pair of settings who may view the members comes in a pair in the body, too. */
function requireViewPair({ accessSettings, permissionSettings }: Space): void {
	refuse(
		!accessSettings?.accessPermissionSettings?.viewSpaceMembershipSetting ||
			!permissionSettings?.viewSpaceMembership,
		`${VIEW_PAIR.join(' and ')} must both be in the request body.`,
	);
}

function accessUpdate(field: AccessField): Update {
	return {
		check(call, record, space) {
			checkAccessAllowed(record);
			if (!hasRole(call, record, 'ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER')) {
				throw permissionDenied();
			}
			checkAudiences(call, requestedAudiences(space, field));
			if (field === 'view') requireViewPair(space);
			const discover = resultingAudiences(call, record, space, 'discover');
			const join = resultingAudiences(call, record, space, 'join');
			refuse(
				join.some((name) => !discover.includes(name)),
				'Who may join the space must also be allowed to discover it.',
			);
			refuse(
				field === 'view' &&
					requestedAudiences(space, 'view').length > 0 &&
					!space.permissionSettings?.viewSpaceMembership?.membersAllowed,
				'An audience may view the members only where all members may.',
			);
		},
		apply(_call, record, space) {
			record.audiences[field] = requestedAudiences(space, field);
		},
	};
}

function permissionUpdate(permission: Permission): Update {
	return {
		check(call, record, space) {
			if (permission === 'viewSpaceMembership') requireViewPair(space);
			refuse(record.spaceType !== 'SPACE', 'Permissions are for the space type SPACE only.');
			if (!hasRole(call, record, 'ROLE_MANAGER', 'ROLE_ASSISTANT_MANAGER')) {
				throw permissionDenied();
			}
		},
		apply(_call, record, space) {
			record.permissions = {
				...record.permissions,
				[permission]: { ...space.permissionSettings?.[permission] },
			};
		},
	};
}

const UPDATES: Readonly<Record<string, Update>> = {
	space_details: spaceDetails,
	display_name: displayName,
	space_type: spaceType,
	space_history_state: spaceHistoryState,
	'access_settings.audience': audience,
	'access_settings.access_permission_settings.discover_space_setting': accessUpdate('discover'),
	'access_settings.access_permission_settings.join_space_setting': accessUpdate('join'),
	'access_settings.access_permission_settings.view_space_membership_setting': accessUpdate('view'),
	'permission_settings.manage_members_and_groups': permissionUpdate('manageMembersAndGroups'),
	'permission_settings.modify_space_details': permissionUpdate('modifySpaceDetails'),
	'permission_settings.toggle_history': permissionUpdate('toggleHistory'),
	'permission_settings.use_at_mention_all': permissionUpdate('useAtMentionAll'),
	'permission_settings.manage_apps': permissionUpdate('manageApps'),
	'permission_settings.manage_webhooks': permissionUpdate('manageWebhooks'),
	'permission_settings.reply_messages': permissionUpdate('replyMessages'),
	'permission_settings.view_space_membership': permissionUpdate('viewSpaceMembership'),
};

/** Writes the masked fields of a space, all or none; `checkSpaceMask` has passed the mask. */
export function updateSpace(
	call: Call,
	record: SpaceRecord,
	space: Space,
	mask: readonly string[],
): void {
	const updates = mask.map((path) => UPDATES[path]);
	for (const update of updates) update.check(call, record, space);
	for (const update of updates) update.apply(call, record, space);
}
