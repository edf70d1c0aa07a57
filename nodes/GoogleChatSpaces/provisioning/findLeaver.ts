import { ownersOf } from '../chat/memberships';
import { isFailure, OUTAGE_CAUSES, SET_UP_CAUSES } from '../chat/cause';
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
import { getMembership, lookInList } from '../chat/observeMember';
import { listAll } from '../chat/pagination';
import { lastSegment, namesByEmail, parseSpaceId } from '../chat/paths';
import { searchQuery } from '../chat/searchQuery';
import { signedIn } from '../chat/signedIn';
import type { AdminQuery, MemberRole, Membership, Space } from '../chat/types';
import { mapInPool } from '../operation/pool';
import type { Answer } from './memberPlan';
import { whoIsProtected } from './prepare';
import {
	isSoleOwner,
	type OffboardingGuards,
	type Place,
	type Stay,
	type Successor,
} from './offboardingPlan';

/** Who is to leave, and how they are looked for. */
export interface Leaver {
	/** `users/{email or id}`. */
	readonly leaver: string;
	/** `users/{email or id}`; who takes over what only the leaver owns. */
	readonly successor?: string;
	readonly query: AdminQuery;
	/** `users/{email or id}` or `groups/{id}`. */
	readonly protectedMembers: readonly string[];
	/** How many spaces are looked into at once. */
	readonly concurrency: number;
}

/** A space of which Google does not tell whether the leaver is there. */
export interface UnknownPlace extends Place {
	/** Whether Google says no more than of anybody who is not there. */
	readonly isHidden: boolean;
	readonly error: ChatApiError;
}

export interface FoundLeaver {
	readonly stays: readonly Stay[];
	readonly unknown: readonly UnknownPlace[];
	/** How many spaces were looked into. */
	readonly places: number;
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
	const places = (await listSpaces(chat, form)).map(placeOf);
	const search = new Search(chat, form);
	const looks = await search.leaver(places);
	const stays = await search.stays(places, looks);
	return {
		stays,
		unknown: places.flatMap((place, index) => {
			const look = looks[index];
			return look.is === 'unknown'
				? [{ ...place, isHidden: isHidden(look), error: look.error }]
				: [];
		}),
		places: places.length,
		guards: await search.guards(stays),
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

function placeOf({ name, displayName, spaceType, membershipCount }: Space): Place {
	return {
		space: parseSpaceId(name ?? ''),
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

	/** Looks for the leaver in each place. */
	async leaver(places: readonly Place[]): Promise<Array<Look<Membership>>> {
		const { leaver, concurrency } = this.form;
		const looks = await mapInPool(
			places,
			concurrency,
			async (place) => await this.look(place, leaver),
		);
		const names = new Set(looks.flatMap((look) => (look.is === 'seen' ? whoIs(look.thing) : [])));
		if (!namesByEmail(leaver)) names.add(leaver);
		const [name] = names;
		if (names.size !== 1) return looks;
		return await mapInPool(
			places,
			concurrency,
			async (place, index) => await this.unhidden(place, name, looks[index]),
		);
	}

	/** What the places that hold the leaver are to them. */
	async stays(places: readonly Place[], looks: ReadonlyArray<Look<Membership>>): Promise<Stay[]> {
		const { successor, concurrency } = this.form;
		const found = await mapInPool(places, concurrency, async (place, index) => {
			const membership = thingOf(looks[index]);
			return membership && (await this.stay(place, membership));
		});
		const stays = found.filter((stay) => stay !== undefined);
		if (successor === undefined) return stays;
		return await mapInPool(stays, concurrency, async (stay) =>
			isSoleOwner(stay)
				? { ...stay, successor: await this.successor(stay, successor, stays) }
				: stay,
		);
	}

	/** What keeps the leaver in all the spaces. */
	async guards(stays: readonly Stay[]): Promise<FoundLeaver['guards']> {
		if (stays.length === 0) return { isCaller: 'no', isProtected: false, unknownProtected: [] };
		const [{ name }] = stays;
		const { leaver, protectedMembers } = this.form;
		const { protectedNames, unknownProtected } = await whoIsProtected(this.chat, protectedMembers, {
			nameOf: async (given) => (isSame(given, leaver) ? name : await this.nameOf(given, stays)),
			mayFail: () => true,
		});
		return {
			isCaller: await this.isCaller(name, stays),
			isProtected: protectedNames.has(name),
			unknownProtected,
		};
	}

	private async stay(place: Place, membership: Membership): Promise<Stay> {
		const [name, role] = [whoIs(membership), (membership.role ?? 'ROLE_MEMBER') as MemberRole];
		const owners = role === 'ROLE_MANAGER' ? await this.owners(place) : undefined;
		// A list that lacks the leaver may lack others, too.
		return { ...place, name, role, ...(owners?.includes(name) && { owners }) };
	}

	private async owners(place: Place): Promise<string[] | undefined> {
		return await ownersOf(this.access(place)).catch((error: unknown) => {
			if (!(error instanceof ChatApiError) || isOutage(error)) throw error;
			return undefined;
		});
	}

	private async successor(
		stay: Stay,
		given: string,
		stays: readonly Stay[],
	): Promise<Look<Successor>> {
		const first = await this.look(stay, given);
		const name = isHidden(first) ? await this.nameOf(given, stays) : undefined;
		const look = name ? await this.unhidden(stay, name, first) : first;
		if (look.is !== 'seen') return look;
		return seen({ name: whoIs(look.thing), invited: look.thing.state === 'INVITED' });
	}

	/**
	 * Tells whether the leaver is the account that is signed in. A service account that acts as the leaver,
	 * by the same email, is told so. An administrator need not be in any of the spaces; anybody else is.
	 */
	private async isCaller(name: string, stays: readonly Stay[]): Promise<Answer> {
		const { chat, form } = this;
		if (chat.actsAs !== undefined && isSame(`users/${chat.actsAs}`, form.leaver)) return 'no';
		const account = await signedIn(chat);
		if (!account) return 'no';
		const byEmail = account.email ? await this.find(`users/${account.email}`, stays) : ABSENT;
		const isSeen = byEmail.is === 'seen';
		if (name === account.name || (isSeen && name === whoIs(byEmail.thing))) return 'yes';
		if (isSeen) return 'no';
		// Google hides an administrator who is in none of the spaces as it hides what is not there.
		if (form.query.useAdminAccess) return isNotThere(byEmail) ? 'no' : 'unknown';
		return account.name && thingOf(await this.find(account.name, stays)) ? 'no' : 'unknown';
	}

	/** The name of whom an email is of, if they are in one of the spaces. */
	private async nameOf(given: string, stays: readonly Stay[]): Promise<string | undefined> {
		if (!namesByEmail(given)) return given;
		const found = thingOf(await this.find(given, stays));
		return found && whoIs(found);
	}

	/** Looks for somebody in one space after another; what one of them does not tell, all do not. */
	private async find(given: string, places: readonly Place[]): Promise<Look<Membership>> {
		let all: Look<Membership> = ABSENT;
		for (const place of places) {
			const look = await this.unhidden(place, given, await this.look(place, given));
			if (look.is === 'seen') return look;
			if (isNotThere(all)) all = look;
		}
		return all;
	}

	/**
	 * Looks for somebody in a place, as far as Google shows them alone.
	 *
	 * @throws ChatApiError for what the next look would meet, too
	 */
	private async look(place: Place, given: string): Promise<Look<Membership>> {
		const look = await getMembership(this.access(place), lastSegment(given));
		if (look.is === 'unknown' && isOutage(look.error)) throw look.error;
		return look;
	}

	/** Looks once more for whom Google hides, by the list of a place, which tells an id alone. */
	private async unhidden(
		place: Place,
		name: string,
		look: Look<Membership>,
	): Promise<Look<Membership>> {
		return await lookInList(this.access(place), lastSegment(name), look);
	}

	private access({ space }: Place): Access {
		return { chat: this.chat, space, query: this.form.query };
	}
}

/** The name of the person whose membership it is. */
function whoIs({ member }: Membership): string {
	return member?.name ?? '';
}

/** Whether what is asked of the next space would fail, too. */
export function isOutage(error: ChatApiError): boolean {
	// An administrator may restrict an app in some spaces.
	return (
		isFailure(error, ...OUTAGE_CAUSES, ...SET_UP_CAUSES) &&
		!isFailure(error, 'restrictedByAdministrator')
	);
}

function isSame(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
