import { ownersOf } from '../chat/memberships';
import { isOutage } from '../chat/cause';
import type { ChatClient } from '../chat/client';
import { ChatApiError } from '../chat/failure';
import {
	ABSENT,
	isHidden,
	isNotThere,
	seen,
	thingOf,
	type Access,
	type Look,
} from '../chat/observe';
import { getMembership, lookInList, showsEverybody } from '../chat/observeMember';
import { listAll } from '../chat/pagination';
import { lastSegment, namesByEmail, parseSpaceId, type Address } from '../chat/paths';
import { searchQuery } from '../chat/searchQuery';
import { signedIn } from '../chat/signedIn';
import type { AdminQuery, MemberRole, Membership, Space } from '../chat/types';
import { mapInPool } from '../operation/pool';
import type { Answer } from './memberPlan';
import { whoIsProtected } from './prepare';
import {
	isSoleOwner,
	type LeaverSpace,
	type OffboardingGuards,
	type SearchedSpace,
	type Successor,
} from './offboardingPlan';

/** Who is to leave, and how they are looked for. */
export interface Leaver {
	readonly leaver: Address;
	/** Who takes over what only the leaver owns. */
	readonly successor?: Address;
	readonly query: AdminQuery;
	readonly protectedMembers: readonly Address[];
	/** How many spaces are looked into at once. */
	readonly concurrency: number;
}

/** A space of which Google does not tell whether the leaver is there. */
export interface UnknownSpace extends SearchedSpace {
	/** Whether Google says no more than of anybody who is not there. */
	readonly isHidden: boolean;
	readonly error: ChatApiError;
}

export interface FoundLeaver {
	readonly spaces: readonly LeaverSpace[];
	readonly unknown: readonly UnknownSpace[];
	/** How many spaces were looked into. */
	readonly searched: number;
	readonly guards: Omit<OffboardingGuards, 'maxRemovals'>;
}

/**
 * Finds the spaces that somebody is in: among those of the account or, with admin access, of the
 * organization. Google refuses in the same words to show who is not in a space and what the caller may
 * not see; once a space has shown who an email is, the lists of the others tell the two apart.
 *
 * @throws ChatApiError in an outage, or where it cannot be told who is signed in
 */
export async function findLeaver(chat: ChatClient, form: Leaver): Promise<FoundLeaver> {
	const searched = (await listSpaces(chat, form)).map(searchedSpace);
	const search = new Search(chat, form);
	const looks = await search.leaver(searched);
	const spaces = await search.leaverSpaces(searched, looks);
	return {
		spaces,
		unknown: searched.flatMap((space, index) => {
			const look = looks[index];
			return look.is === 'unknown'
				? [{ ...space, isHidden: isHidden(look), error: look.error }]
				: [];
		}),
		searched: searched.length,
		guards: await search.guards(spaces),
	};
}

async function listSpaces(chat: ChatClient, { query }: Leaver): Promise<Space[]> {
	if (query.useAdminAccess) {
		const results = await listAll(chat, 'spaces.search', {
			query: { query: searchQuery({ names: [] }, true), ...query },
		});
		return results.map(({ space }) => space);
	}
	// Google has been seen to leave private spaces out of a list that it filters by type.
	const spaces = await listAll(chat, 'spaces.list', {});
	// Nobody can be removed from a direct message.
	return spaces.filter(({ spaceType }) => spaceType !== 'DIRECT_MESSAGE');
}

function searchedSpace({ name, displayName, spaceType, membershipCount }: Space): SearchedSpace {
	return {
		id: parseSpaceId(name ?? ''),
		displayName: displayName ?? '',
		hasOwners: spaceType !== 'GROUP_CHAT',
		mayHaveGroups:
			spaceType !== 'GROUP_CHAT' && (!membershipCount || Boolean(membershipCount.joinedGroupCount)),
	};
}

/** Looks for people in several spaces. */
class Search {
	constructor(
		private readonly chat: ChatClient,
		private readonly form: Leaver,
	) {}

	/** Looks for the leaver in each space. */
	async leaver(searched: readonly SearchedSpace[]): Promise<Array<Look<Membership>>> {
		const { leaver, concurrency } = this.form;
		const looks = await mapInPool(
			searched,
			concurrency,
			async (space) => await this.look(space, leaver),
		);
		const names = new Set(looks.flatMap((look) => (look.is === 'seen' ? whoIs(look.thing) : [])));
		if (!namesByEmail(leaver)) names.add(leaver);
		const [name] = names;
		if (names.size !== 1) return looks;
		return await mapInPool(
			searched,
			concurrency,
			async (space, index) => await this.unhidden(space, name, looks[index]),
		);
	}

	/** The spaces that hold the leaver, with what a plan has to know of each. */
	async leaverSpaces(
		searched: readonly SearchedSpace[],
		looks: ReadonlyArray<Look<Membership>>,
	): Promise<LeaverSpace[]> {
		const { successor, concurrency } = this.form;
		const found = await mapInPool(searched, concurrency, async (space, index) => {
			const membership = thingOf(looks[index]);
			return membership && (await this.leaverSpace(space, membership));
		});
		const spaces = found.filter((space) => space !== undefined);
		if (successor === undefined) return spaces;
		return await mapInPool(spaces, concurrency, async (space) =>
			isSoleOwner(space)
				? { ...space, successor: await this.successor(space, successor, spaces) }
				: space,
		);
	}

	/** What keeps the leaver in all the spaces. */
	async guards(spaces: readonly LeaverSpace[]): Promise<FoundLeaver['guards']> {
		if (spaces.length === 0) return { isCaller: 'no', isProtected: false, unknownProtected: [] };
		const [{ name }] = spaces;
		const { leaver, protectedMembers } = this.form;
		const { protectedNames, unknownProtected } = await whoIsProtected(this.chat, protectedMembers, {
			nameOf: async (address) =>
				isSame(address, leaver) ? name : await this.nameOf(address, spaces),
			mayFail: () => true,
		});
		return {
			isCaller: await this.isCaller(name, spaces),
			isProtected: protectedNames.has(name),
			unknownProtected,
		};
	}

	private async leaverSpace(space: SearchedSpace, membership: Membership): Promise<LeaverSpace> {
		const [name, role] = [whoIs(membership), (membership.role ?? 'ROLE_MEMBER') as MemberRole];
		const owners = role === 'ROLE_MANAGER' ? await this.owners(space) : undefined;
		// A list that lacks the leaver may lack others, too.
		return { ...space, name, role, ...(owners?.includes(name) && { owners }) };
	}

	private async owners(space: SearchedSpace): Promise<string[] | undefined> {
		return await ownersOf(this.access(space)).catch((error: unknown) => {
			if (!(error instanceof ChatApiError) || isOutage(error)) throw error;
			return undefined;
		});
	}

	private async successor(
		space: LeaverSpace,
		address: Address,
		spaces: readonly LeaverSpace[],
	): Promise<Look<Successor>> {
		const first = await this.look(space, address);
		const name = isHidden(first) ? await this.nameOf(address, spaces) : undefined;
		const look = name ? await this.unhidden(space, name, first) : first;
		if (look.is !== 'seen') return look;
		return seen({ name: whoIs(look.thing), invited: look.thing.state === 'INVITED' });
	}

	/**
	 * Tells whether the leaver is the account that is signed in. A service account that acts as the leaver,
	 * by the same email, is told so. An administrator need not be in any of the spaces; anybody else is.
	 */
	private async isCaller(name: string, spaces: readonly LeaverSpace[]): Promise<Answer> {
		const { chat, form } = this;
		if (chat.actsAs !== undefined && isSame(`users/${chat.actsAs}`, form.leaver)) return 'no';
		const account = await signedIn(chat);
		if (!account) return 'no';
		const byEmail = account.email ? await this.find(`users/${account.email}`, spaces) : ABSENT;
		const isSeen = byEmail.is === 'seen';
		if (name === account.name || (isSeen && name === whoIs(byEmail.thing))) return 'yes';
		if (isSeen) return 'no';
		// Google hides an administrator who is in none of the spaces as it hides what is not there.
		if (form.query.useAdminAccess) return isNotThere(byEmail) ? 'no' : 'unknown';
		return account.name && thingOf(await this.find(account.name, spaces)) ? 'no' : 'unknown';
	}

	/** The name of whom an email is of, if they are in one of the spaces. */
	private async nameOf(
		address: Address,
		spaces: readonly LeaverSpace[],
	): Promise<string | undefined> {
		if (!namesByEmail(address)) return address;
		const found = thingOf(await this.find(address, spaces));
		return found && whoIs(found);
	}

	/** Looks for somebody in one space after another; what one of them does not tell, all do not. */
	private async find(
		address: Address,
		searched: readonly SearchedSpace[],
	): Promise<Look<Membership>> {
		let all: Look<Membership> = ABSENT;
		for (const space of searched) {
			const look = await this.unhidden(space, address, await this.look(space, address));
			if (look.is === 'seen') return look;
			if (isNotThere(all)) all = look;
		}
		return all;
	}

	/**
	 * Looks for somebody in a space, as far as Google shows them alone.
	 *
	 * @throws ChatApiError for what the next look would meet, too
	 */
	private async look(space: SearchedSpace, address: Address): Promise<Look<Membership>> {
		const look = await getMembership(this.access(space), lastSegment(address));
		if (look.is === 'unknown' && isOutage(look.error)) throw look.error;
		return look;
	}

	/** Looks once more for whom Google hides, by the list of a space, which tells an id alone. */
	private async unhidden(
		space: SearchedSpace,
		name: string,
		look: Look<Membership>,
	): Promise<Look<Membership>> {
		const access = this.access(space);
		const isComplete = (members: readonly Membership[]) =>
			!space.mayHaveGroups || showsEverybody(access, members);
		return await lookInList(access, lastSegment(name), look, isComplete);
	}

	private access({ id }: SearchedSpace): Access {
		return { chat: this.chat, space: id, query: this.form.query };
	}
}

/** The name of the person whose membership it is. */
function whoIs({ member }: Membership): string {
	return member?.name ?? '';
}

function isSame(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
