import type { IDataObject } from 'n8n-workflow';

import { isFailure } from '../../chat/cause';
import { isAmbiguous } from '../../chat/failure';
import { lastSegment } from '../../chat/paths';
import { isHidden, observeMembers, thingOf } from '../../chat/observe';
import { observeMember } from '../../chat/observeMember';
import { ParameterError } from '../../operation/parameters';
import { remove as removeMember, type Result } from '../../provisioning/memberSteps';
import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';
import { OUTCOMES_EXPLAINED } from '../forms/stepOutput';
import type { ChatOperation } from '../types';
import { readMember, memberLocator } from '../forms/memberLocator';

export const remove: ChatOperation = {
	value: 'remove',
	name: 'Remove',
	action: 'Remove member',
	description: 'Remove a person, a Google Group or the Chat app from a space',
	methods: ['members.delete', 'members.get'],
	fields: [spaceLocator, memberLocator, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat }) {
		const { space, member } = readMember(parameters);
		const access = { chat, space, query: adminQuery(parameters.collection('options'), chat) };
		const look = await observeMember(access, member);
		if (look.is === 'absent') return notThere(member);
		const found = thingOf(look);
		// Google takes the app's membership by this name only.
		const membershipId = found && member !== 'app' ? lastSegment(found.name) : member;
		const mayHaveGroups = found?.member?.type === 'HUMAN' ? undefined : false;
		const { outcome } = await removeMember(access, { membershipId }, mayHaveGroups).catch(
			async (error: unknown): Promise<Result> => {
				const isNotThere = isFailure(error, 'hidden', 'notFound', 'unknownPerson');
				// The calling app is hidden where another app is listed, which may be it.
				if (!isHidden(look) || !isNotThere || member === 'app') throw error;
				// Google says so, too, where the caller may not look into the space.
				if ((await observeMembers(access)).is !== 'seen') throw error;
				// A try whose answer was lost may be what has removed them.
				return { outcome: isAmbiguous(error) ? 'unknown' : 'notFound' };
			},
		);
		// Nobody has seen them, so that nobody can tell that they have left.
		if (outcome === 'notFound' || (outcome === 'gone' && !found)) return notThere(member);
		if (outcome === 'refused') {
			throw new ParameterError('Member', IS_LAST_OWNER, 'Make somebody else an owner first.');
		}
		const deleted = outcome === 'removed' || outcome === 'removedButGroup';
		const reason = OUTCOMES_EXPLAINED[outcome];
		return { deleted, outcome, ...(reason && { reason }) };
	},
};

const IS_LAST_OWNER = 'is the last owner of the space, which Google lets nobody remove';

function notThere(member: string): IDataObject {
	return {
		deleted: false,
		outcome: 'notFound',
		reason: `Google shows nobody by ${member} in the space`,
	};
}
