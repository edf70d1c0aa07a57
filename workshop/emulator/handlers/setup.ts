import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Call, Handler } from '../core/call';
import { invalidArgument, permissionDenied, refuse } from '../core/errors';
import { MAX_SETUP_MEMBERSHIPS } from '../facts/overlay';
import {
	addCreator,
	checkNewSpace,
	newSpace,
	rememberRequest,
	repeatedRequest,
} from '../spaces/create';
import { findDirectMessage, findAppDirectMessage } from '../spaces/find';
import { inviteeOf, join, mayJoin, refuseTimes, type Invitee } from '../spaces/people';
import { spaceView } from '../spaces/views';
import type { SpaceRecord } from '../core/state';

/** How many memberships each space type takes, and of what kind. */
function checkInvitees(space: chat_v1.Schema$Space, invitees: Invitee[]): void {
	const count = invitees.length;
	refuse(
		count > MAX_SETUP_MEMBERSHIPS,
		`memberships must not have more than ${MAX_SETUP_MEMBERSHIPS} entries.`,
	);
	refuse(
		invitees.some(({ kind }) => kind === 'app'),
		'Chat apps cannot be memberships of a setup.',
	);
	refuse(
		space.spaceType !== 'SPACE' && invitees.some(({ kind }) => kind === 'group'),
		'Google Groups can be added when the space type is SPACE only.',
	);
	switch (space.spaceType) {
		case 'SPACE':
			return;
		case 'GROUP_CHAT':
			return refuse(count < 2, 'A group chat needs at least two memberships.');
		default:
			return space.singleUserBotDm
				? refuse(count > 0, 'A direct message with the app takes no memberships.')
				: refuse(count !== 1, 'A direct message needs exactly one membership.');
	}
}

/** The caller comes by itself, and nobody twice. */
function checkDistinct(invitees: Invitee[], callerId: string): void {
	const ids = invitees.map(({ id }) => id);
	refuse(ids.includes(callerId), 'The calling user must not be one of the memberships.');
	refuse(new Set(ids).size < ids.length, 'memberships must not name anybody twice.');
}

function existingDirectMessage(
	{ caller, directory, state }: Call,
	space: chat_v1.Schema$Space,
	invitees: Invitee[],
): SpaceRecord | undefined {
	if (space.spaceType !== 'DIRECT_MESSAGE') return undefined;
	return space.singleUserBotDm
		? findAppDirectMessage(state, caller.id, directory.project.chatApp?.id ?? '')
		: findDirectMessage(state, caller.id, invitees[0].id);
}

function createWithMembers(
	call: Call,
	space: chat_v1.Schema$Space,
	invitees: Invitee[],
): SpaceRecord {
	const { caller, directory, now } = call;
	const record = newSpace(call, space);
	addCreator(record, caller, now);
	call.state.past.keep(record, call.world);
	for (const invitee of invitees) {
		if (mayJoin(record, invitee, directory)) {
			join(call, record, invitee);
		} else if (record.spaceType === 'DIRECT_MESSAGE') {
			call.state.deleteSpace(record.id);
			throw permissionDenied();
		}
	}
	if (space.singleUserBotDm) {
		join(call, record, { kind: 'app', id: directory.project.chatApp?.id ?? '' });
	}
	return record;
}

/** A space with its first people in one call; who may not be added is left out without a word. */
export const setup: Handler = (call) => {
	const { space, requestId, memberships = [] } = call.body as chat_v1.Schema$SetUpSpaceRequest;
	if (!space) throw invalidArgument('space is required.');
	const { spaceType = '' } = space;
	refuse(
		!['SPACE', 'GROUP_CHAT', 'DIRECT_MESSAGE'].includes(spaceType ?? ''),
		'space.space_type is required.',
	);
	refuse(space.importMode === true, 'space.import_mode is for create only.');
	refuse(
		space.singleUserBotDm === true && spaceType !== 'DIRECT_MESSAGE',
		'space.single_user_bot_dm is for direct messages only.',
	);
	checkNewSpace(call, space);
	const invitees = (memberships ?? []).map((membership) => inviteeOf(call.directory, membership));
	checkInvitees(space, invitees);
	memberships?.forEach(refuseTimes);
	checkDistinct(invitees, call.caller.id);
	const repeated = repeatedRequest(call, requestId, space);
	if (repeated) return repeated;
	const record =
		existingDirectMessage(call, space, invitees) ?? createWithMembers(call, space, invitees);
	rememberRequest(call, requestId, record.id);
	return spaceView(call, record);
};
