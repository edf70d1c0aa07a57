import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call } from '../core/call';
import { isImportOnly, type Caller } from '../core/caller';
import type { Directory } from '../core/directory';
import { displayNameTaken, insufficientScopes, permissionDenied, refuse } from '../core/errors';
import { DAY_MS } from '../core/time';
import { IMPORT_EPOCH, IMPORT_MODE_DAYS } from '../facts/overlay';
import type { SpaceRecord, SpaceType } from '../core/state';
import { predefinedPermissions } from '../core/permissions';

type Space = chat_v1.Schema$Space;

function isSet(value: string | null | undefined): value is string {
	return Boolean(value) && !value?.endsWith('_UNSPECIFIED');
}

/** Names of spaces are unique in organizations whose seed says so. */
export function requireFreeName(
	{ directory, state }: Pick<Call, 'directory' | 'state'>,
	displayName: string,
	exceptId?: string,
): void {
	if (!directory.organization.uniqueDisplayNames) return;
	const taken = state
		.spaces()
		.some((space) => space.displayName === displayName && space.id !== exceptId);
	if (taken) throw displayNameTaken();
}

/**
 * Answers a repeat of a request that carried this requestId before: the request's own space with
 * the first one's name, whatever has become of that space.
 *
 * @throws ApiError for somebody else's requestId
 */
export function repeatedRequest(
	{ methodId, caller, state }: Call,
	requestId: string | null | undefined,
	space: Space,
): Space | undefined {
	const remembered = requestId ? state.request(methodId, requestId) : undefined;
	if (!remembered) return undefined;
	refuse(remembered.callerId !== caller.id, 'The request ID was already used by another user.');
	return { ...space, name: `spaces/${remembered.spaceId}` };
}

export function rememberRequest(
	{ methodId, caller, state }: Call,
	requestId: string | null | undefined,
	spaceId: string,
): void {
	if (requestId) state.rememberRequest(methodId, requestId, { callerId: caller.id, spaceId });
}

function checkName(space: Space): void {
	const blank = (space.displayName ?? '').trim() === '';
	if (space.spaceType === 'SPACE') {
		refuse(blank, 'space.display_name is required when the space type is SPACE.');
	} else {
		refuse(
			isSet(space.displayName),
			'space.display_name must be set for the space type SPACE only.',
		);
	}
}

function checkOwner(space: Space, caller: Caller, directory: Directory): void {
	const { customer } = directory.organization;
	if (caller.kind === 'app') {
		refuse(!space.customer, 'space.customer is required with app authentication.');
		if (space.customer !== customer && space.customer !== 'customers/my_customer') {
			throw permissionDenied();
		}
	} else {
		refuse(space.customer, 'space.customer must be set with app authentication only.');
	}
}

function checkSettings(space: Space, caller: Caller, directory: Directory): void {
	const { accessSettings, spaceDetails, spaceType } = space;
	refuse(
		space.permissionSettings,
		'space.permission_settings is for updates; use space.predefined_permission_settings.',
	);
	refuse(
		accessSettings?.accessPermissionSettings,
		'space.access_settings.access_permission_settings is for updates; use the audience.',
	);
	refuse(
		spaceType !== 'SPACE' && isSet(space.predefinedPermissionSettings),
		'space.predefined_permission_settings is for the space type SPACE only.',
	);
	refuse(
		spaceType === 'DIRECT_MESSAGE' && spaceDetails,
		'space.space_details must not be set for direct messages.',
	);
	const audience = accessSettings?.audience;
	if (!audience) return;
	refuse(spaceType !== 'SPACE', 'A target audience is for the space type SPACE only.');
	refuse(caller.kind === 'app', 'A target audience cannot be set with app authentication.');
	refuse(!directory.hasAudience(audience), 'There is no such target audience.');
}

function checkImport(space: Space, { methodId, caller, now }: Call): void {
	if (!space.importMode) {
		refuse(space.createTime, 'space.create_time is for import mode only.');
		if (isImportOnly(caller)) throw insufficientScopes(methodId);
		return;
	}
	refuse(caller.kind === 'app', 'Import mode is not supported with app authentication.');
	if (!caller.scopes.includes('chat.import')) throw insufficientScopes(methodId);
	const created = space.createTime ? Date.parse(space.createTime) : now;
	refuse(
		created < IMPORT_EPOCH || created > now,
		'space.create_time must lie between 2000-01-01 and now.',
	);
	refuse(space.accessSettings?.audience, 'A target audience cannot be set in import mode.');
}

/** Checks all rules that `create` and `setup` share, beyond the types of the fields. */
export function checkNewSpace(call: Call, space: Space): void {
	checkName(space);
	checkImport(space, call);
	checkOwner(space, call.caller, call.directory);
	checkSettings(space, call.caller, call.directory);
}

/**
 * A space without members, of a request that `checkNewSpace` let pass.
 *
 * @throws ApiError when its name is taken
 */
export function newSpace(
	{ caller, directory, now, state }: Pick<Call, 'caller' | 'directory' | 'now' | 'state'>,
	space: Space,
): SpaceRecord {
	if (space.displayName) requireFreeName({ directory, state }, space.displayName);
	const spaceType = space.spaceType as SpaceType;
	const named = spaceType === 'SPACE';
	const organized = caller.kind === 'app' || directory.isInternal(caller.person);
	const audience = space.accessSettings?.audience;
	const createTime = space.createTime ? Date.parse(space.createTime) : now;
	const record: SpaceRecord = {
		id: state.nextSpaceId(),
		spaceType,
		displayName: space.displayName ?? undefined,
		description: space.spaceDetails?.description ?? undefined,
		guidelines: space.spaceDetails?.guidelines ?? undefined,
		singleUserBotDm: space.singleUserBotDm ?? false,
		historyState: isSet(space.spaceHistoryState) ? space.spaceHistoryState : 'HISTORY_ON',
		externalUserAllowed: space.externalUserAllowed ?? false,
		...(organized && { customer: directory.organization.customer }),
		createTime,
		lastActiveTime: createTime,
		hasMessages: named,
		creatorId: caller.id,
		...(named && { permissions: predefinedPermissions(space.predefinedPermissionSettings) }),
		audiences: {
			discover: audience ? [audience] : [],
			join: audience ? [audience] : [],
			view: [],
		},
		importMode: space.importMode ?? false,
		...(space.importMode && { importModeExpireTime: now + IMPORT_MODE_DAYS * DAY_MS }),
		members: new Map(),
	};
	state.addSpace(record);
	return record;
}

/** Puts the caller into a new space: a person owns a named one, the app is a plain member. */
export function addCreator(space: SpaceRecord, caller: Caller, now: number): void {
	const owner = caller.kind === 'user' && space.spaceType === 'SPACE';
	space.members.set(caller.id, {
		id: caller.id,
		kind: caller.kind === 'user' ? 'human' : 'app',
		role: owner ? 'ROLE_MANAGER' : 'ROLE_MEMBER',
		state: 'JOINED',
		createTime: now,
	});
}
