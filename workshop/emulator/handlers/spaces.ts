import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Handler } from '../core/call';
import { isAdmin } from '../core/caller';
import { invalidArgument, permissionDenied } from '../core/errors';
import { IMPORT_SCOPE_DAYS } from '../facts/overlay';
import { matches, parseFilter, type FieldRule } from '../core/filter';
import { page } from '../core/paging';
import { hasRole, openSpace, roleIn } from '../spaces/access';
import {
	addCreator,
	checkNewSpace,
	newSpace,
	rememberRequest,
	repeatedRequest,
} from '../spaces/create';
import { checkSpaceMask } from '../spaces/mask';
import { updateSpace } from '../spaces/update';
import { spaceView } from '../spaces/views';
import { DAY_MS, timestamp } from '../core/time';
import type { SpaceRecord } from '../core/state';

type Space = chat_v1.Schema$Space;

const LIST_RULES: Readonly<Record<string, FieldRule>> = {
	space_type: {
		operators: ['='],
		values: ['SPACE', 'GROUP_CHAT', 'DIRECT_MESSAGE'],
		combine: ['OR'],
	},
};

export const create: Handler = (call) => {
	const space = call.body as Space;
	const creatable =
		space.spaceType === 'SPACE' || (space.spaceType === 'GROUP_CHAT' && space.importMode);
	if (!creatable) {
		throw invalidArgument('space.space_type must be SPACE, or in import mode SPACE or GROUP_CHAT.');
	}
	if (space.singleUserBotDm) throw invalidArgument('space.single_user_bot_dm is for setup only.');
	checkNewSpace(call, space);
	const { requestId } = call.query;
	const repeated = repeatedRequest(call, requestId, space);
	if (repeated) return repeated;
	const record = newSpace(call, space);
	if (!record.importMode) addCreator(record, call.caller, call.now);
	rememberRequest(call, requestId, record.id);
	return spaceView(call, record);
};

export const get: Handler = (call) => {
	const record = openSpace(call, call.path.name);
	if (record.importMode && !call.world.importerMayGet) throw permissionDenied();
	return spaceView(call, record, { permissions: true });
};

function isPrivate({ spaceType, audiences }: SpaceRecord): boolean {
	return spaceType === 'SPACE' && audiences.discover.length === 0;
}

/** Chats appear only after their first message, spaces under import never. */
export const list: Handler = (call) => {
	const { caller, directory, query, state, world } = call;
	const filter = query.filter ? parseFilter(query.filter, LIST_RULES) : undefined;
	const listed = state
		.spaces()
		.filter(
			(space) =>
				!space.importMode &&
				(space.hasMessages || world.unwrittenChatsListed) &&
				roleIn(space, caller.id, directory) !== undefined &&
				(!filter || matches(filter, ({ value }) => value === space.spaceType)) &&
				(!filter || world.typeFilterComplete || !isPrivate(space)),
		);
	const { items, nextPageToken } = page(call, listed);
	const accessSettings = world.accessSettingsListed;
	return {
		spaces: items.map((space) => ({
			...spaceView(call, space, { accessSettings }),
			...(!space.hasMessages && { lastActiveTime: timestamp(0) }),
		})),
		nextPageToken,
	};
};

export const patch: Handler = (call) => {
	const mask = call.query.updateMask ?? [];
	checkSpaceMask(mask, { asAdmin: isAdmin(call.caller) });
	const record = openSpace(call, call.path.name);
	updateSpace(call, record, call.body as Space, mask);
	const permissions = mask.some((path) => path.startsWith('permission_settings.'));
	return spaceView(call, record, { permissions });
};

export const remove: Handler = (call) => {
	const record = openSpace(call, call.path.name);
	if (!hasRole(call, record, 'ROLE_MANAGER')) throw permissionDenied();
	if (record.spaceType !== 'SPACE' && !record.importMode) {
		throw invalidArgument('Named spaces only can be deleted.');
	}
	call.state.deleteSpace(record.id);
	return {};
};

/**
 * Ends import mode for good: the space opens to people, and whoever ends it owns it.
 */
export const completeImport: Handler = (call) => {
	const record = openSpace(call, call.path.name);
	if (!record.importMode) throw permissionDenied();
	record.importMode = false;
	record.importModeExpireTime = undefined;
	record.importScopeExpireTime = call.now + IMPORT_SCOPE_DAYS * DAY_MS;
	record.hasMessages = true;
	addCreator(record, call.caller, call.now);
	return { space: spaceView(call, record) };
};
