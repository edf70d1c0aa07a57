import { isFailure, OUTAGE_CAUSES } from '../chat/cause';
import { isRaise } from '../chat/memberships';
import {
	ABSENT,
	isNotThere,
	listMembers,
	seen,
	thingOf,
	type Access,
	type Look,
} from '../chat/observe';
import { getMembership, showsEverybody } from '../chat/observeMember';
import { lastSegment, namesByEmail, type Address } from '../chat/paths';
import { signedIn } from '../chat/signedIn';
import type { Membership, MemberRole } from '../chat/types';
import { mapInPool } from '../operation/pool';
import { isGroup, type ActualMember, type Answer } from './memberPlan';

/** The most people who are looked for at once. */
const LOOKS_AT_ONCE = 10;

/**
 * Who is in a space, and who of them somebody's email means. Google's list does not show everybody's
 * email, and never an alias; whom it does not show is asked for by email, each once.
 */
export class Roster {
	private readonly byName = new Map<string, ActualMember>();
	private readonly nameByEmail = new Map<string, string>();
	private readonly looks = new Map<string, Promise<Look<ActualMember>>>();

	/** Whether whom the list lacks, by id, is not in the space. */
	private readonly isComplete: boolean;

	private constructor(
		private readonly access: Access,
		listed: readonly Membership[],
	) {
		this.isComplete = showsEverybody(access, listed);
		for (const membership of listed) this.hold(membership);
	}

	/**
	 * Reads who is in a space: people, the invited too, and groups. An administrator and the Chat app
	 * see no groups, the app nobody who is invited.
	 *
	 * @throws ChatApiError when the caller may not see them
	 */
	static async read(access: Access): Promise<Roster> {
		return new Roster(access, await listMembers(access));
	}

	get members(): ActualMember[] {
		return [...this.byName.values()];
	}

	/**
	 * Looks for the member that somebody means.
	 *
	 * @throws ChatApiError in an outage, which the next look would meet, too
	 */
	async find(address: Address): Promise<Look<ActualMember>> {
		const key = keyOf(address);
		const known = this.byName.get(this.nameByEmail.get(key) ?? address);
		if (known) return seen(known);
		if (!this.mayBeHidden(address)) return ABSENT;
		const look = this.looks.get(key) ?? this.lookUp(address);
		this.looks.set(key, look);
		return await look;
	}

	/**
	 * Looks for several members, ten at once.
	 *
	 * @returns those who are found, in the order of the addresses; the first failure ends it
	 * @throws as {@link find} does
	 */
	async findAll(addresses: readonly Address[]): Promise<Array<ActualMember | undefined>> {
		return await mapInPool(addresses, LOOKS_AT_ONCE, async (one) => thingOf(await this.find(one)));
	}

	/**
	 * Tells who of the members is the account that the requests act as: by the name that OpenID tells, by
	 * the email that Google shows, or by what a look by that email answers. It has to be a member, but
	 * for an administrator; where it is found nowhere, or as two people, anybody may be it.
	 *
	 * @throws ChatApiError when it cannot be told who is signed in
	 */
	async whoIsCaller(): Promise<(name: string) => Answer> {
		const { chat, query } = this.access;
		const account = await signedIn(chat);
		if (!account) return () => 'no';
		const listed = account.name && this.byName.has(account.name) ? account.name : undefined;
		const look = account.email ? await this.find(`users/${account.email}`) : ABSENT;
		const names = new Set([listed, thingOf(look)?.name].filter((name) => name !== undefined));
		if (names.size === 1) return (name) => (names.has(name) ? 'yes' : 'no');
		// Google hides an administrator who is not in the space as it hides what is not there.
		const isElsewhere = query.useAdminAccess && isNotThere(look);
		const otherwise = names.size > 1 || isElsewhere ? 'no' : 'unknown';
		return (name) => (names.has(name) ? 'unknown' : otherwise);
	}

	/** Whether the list may lack somebody who is in the space. */
	private mayBeHidden(address: Address): boolean {
		if (isGroup({ name: address })) return false;
		return namesByEmail(address) || !this.isComplete;
	}

	private async lookUp(address: Address): Promise<Look<ActualMember>> {
		const look = await getMembership(this.access, lastSegment(address));
		if (look.is === 'unknown' && isFailure(look.error, ...OUTAGE_CAUSES)) throw look.error;
		return look.is === 'seen' ? seen(this.hold(look.thing)) : look;
	}

	private hold({ name, member, groupMember, role, state }: Membership): ActualMember {
		const whose = member?.name ?? groupMember?.name ?? '';
		const email = member?.email ?? undefined;
		const shown = (role ?? 'ROLE_MEMBER') as MemberRole;
		const before = this.byName.get(whose)?.role;
		const actual: ActualMember = {
			name: whose,
			label: email ?? whose,
			membershipId: lastSegment(name),
			// Where two looks differ, they may lose the higher role, and the guards have to see that.
			...(!groupMember && { role: before && !isRaise(before, shown) ? before : shown }),
			invited: state === 'INVITED',
		};
		if (member?.type === 'BOT') return actual;
		if (email) this.nameByEmail.set(keyOf(email), whose);
		this.byName.set(whose, actual);
		return actual;
	}
}

/** An email is the same person's in capitals. */
function keyOf(address: Address): string {
	return address.replace(/^users\//, '').toLowerCase();
}
