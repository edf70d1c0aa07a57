import type { ChatClient } from '../chat/client';
import type { Access } from '../chat/observe';
import { parseSpaceId } from '../chat/paths';
import type { AdminQuery, Space } from '../chat/types';
import type { Current, DesiredSpace } from './desiredSpace';
import { NO_REMOVALS, prepare, rolesDiffer, type NamedMember, type Prepared } from './prepare';
import { isPerson } from './setupMembers';
import { planSpace, type SpacePlan } from './spacePlan';

/** Whom a person names cannot be so in this space. */
export class UnfitMembersError extends Error {
	/**
	 * @param why `twoRoles`: all of them are the same person; `groupChat`: there are no roles and no groups
	 * @param progressNote what was made before this came out
	 */
	constructor(
		readonly why: 'twoRoles' | 'groupChat',
		readonly members: readonly NamedMember[],
		readonly progressNote?: string,
	) {
		super(`${members.map(({ label }) => label).join(', ')} cannot be so in the space`);
	}
}

/** What differs between a space and the desired one. */
export interface Changes {
	readonly fields: SpacePlan;
	readonly people: Prepared<NamedMember>;
}

/**
 * Looks what differs.
 *
 * @throws UnfitMembersError; ChatApiError when the caller may not see the members
 */
export async function planChanges(
	chat: ChatClient,
	{ finding, settings, members, query }: DesiredSpace,
	{ space }: Pick<Current, 'space'>,
): Promise<Changes> {
	// A space that was found by its name has it, in whatever writing.
	const { displayName } = finding.by === 'displayName' ? space : settings;
	const fields = planSpace(space, { ...settings, displayName: displayName ?? undefined });
	if (members.length === 0) return { fields, people: NOBODY };
	if (space.spaceType === 'GROUP_CHAT') {
		const unfit = members.filter(
			(one) => !isPerson(one) || (one.role ?? 'ROLE_MEMBER') !== 'ROLE_MEMBER',
		);
		if (unfit.length > 0) throw new UnfitMembersError('groupChat', unfit);
	}
	const people = await prepare(accessTo(chat, space, query), members, NO_REMOVALS);
	refuseTwoRoles(people);
	return { fields, people };
}

/** @throws UnfitMembersError */
export function refuseTwoRoles({ namedBy }: Prepared<NamedMember>): void {
	const twice = [...namedBy.values()].find((same) => rolesDiffer(same));
	if (twice) throw new UnfitMembersError('twoRoles', twice);
}

const NOBODY: Prepared<NamedMember> = {
	plan: { steps: [], members: [], owners: [], maxPlainRemovals: 0 },
	namedBy: new Map(),
	listed: new Set(),
};

/** @param space as Google shows it */
export function accessTo(chat: ChatClient, { name }: Space, query: AdminQuery): Access {
	return { chat, space: parseSpaceId(name ?? ''), query };
}
