import type { ChatClient } from '../chat/client';
import { lastSegment, membershipIn } from '../chat/memberships';
import { listAll } from '../chat/pagination';
import { namesByEmail } from '../chat/paths';
import { signedInPeople } from '../chat/signedIn';
import type { Caller, Membership, MemberRole } from '../chat/types';
import type { ActualMember } from './memberPlan';

/** How the members of a space are looked at. */
export interface Access {
	readonly chat: ChatClient;
	/** The id of the space. */
	readonly space: string;
	readonly caller: Caller;
	readonly query: { useAdminAccess?: true };
	/** Of the account that is signed in, where it is known. */
	readonly callerEmail?: string;
}

/**
 * Who is in a space, and who of them somebody's email means. Google's list does not show everybody's
 * email, and never an alias; whom it does not show is asked for by email, each once.
 */
export class Roster {
	private readonly byName = new Map<string, ActualMember>();
	private readonly nameByEmail = new Map<string, string>();
	private readonly lookUps = new Map<string, Promise<string | undefined>>();

	private constructor(private readonly access: Access) {}

	/**
	 * Reads who is in a space: people, the invited too, and groups. An administrator and the Chat app
	 * see no groups, the app nobody who is invited.
	 *
	 * @throws ChatApiError when the caller may not see them
	 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/list
	 */
	static async read(access: Access): Promise<Roster> {
		const { chat, space, caller, query } = access;
		const roster = new Roster(access);
		const memberships = await listAll(chat, 'members.list', {
			path: { space },
			query: {
				...query,
				...(query.useAdminAccess && { filter: 'member.type = "HUMAN"' }),
				...(caller === 'user' && !query.useAdminAccess && { showGroups: true }),
				...(caller === 'user' && { showInvited: true }),
			},
		});
		for (const membership of memberships) roster.hold(membership);
		return roster;
	}

	get members(): ActualMember[] {
		return [...this.byName.values()];
	}

	/**
	 * Finds the member that somebody means.
	 *
	 * @param given `users/{email or id}` or `groups/{id}`
	 * @returns Google's name of the member; undefined for who is not in the space
	 */
	async find(given: string): Promise<string | undefined> {
		const known = this.byName.has(given) ? given : this.nameByEmail.get(emailOf(given));
		if (known !== undefined || !this.mayBeHidden(given)) return known;
		const lookUp = this.lookUps.get(emailOf(given)) ?? this.lookUp(given);
		this.lookUps.set(emailOf(given), lookUp);
		return await lookUp;
	}

	/**
	 * Tells who of the members may be the account that is signed in.
	 *
	 * @returns one name where it is known, none where it is not a member, else all who may be it
	 */
	async signedIn(): Promise<ReadonlySet<string>> {
		const { chat, caller, callerEmail, query } = this.access;
		if (caller === 'app') return new Set();
		if (callerEmail !== undefined) {
			const name = await this.find(`users/${callerEmail}`);
			if (name !== undefined) return new Set([name]);
			// An administrator need not be in the space; anybody else is, and so is somebody else than named.
			if (query.useAdminAccess) return new Set();
		}
		const known = await signedInPeople(chat);
		if (known) return new Set(known.keys());
		const people = this.members.filter(({ name, invited }) => isPerson(name) && !invited);
		return new Set(people.map(({ name }) => name));
	}

	private mayBeHidden(given: string): boolean {
		return isPerson(given) && (namesByEmail(given) || this.access.caller === 'app');
	}

	private async lookUp(given: string): Promise<string | undefined> {
		const { chat, space, query } = this.access;
		const path = { space, member: lastSegment(given) };
		const membership = await membershipIn(chat, { path, query });
		return membership && this.hold(membership);
	}

	private hold({ name, member, groupMember, role, state }: Membership): string {
		const whose = member?.name ?? groupMember?.name ?? '';
		if (member?.type === 'BOT') return whose;
		const email = member?.email ?? undefined;
		if (email) this.nameByEmail.set(email.toLowerCase(), whose);
		this.byName.set(whose, {
			name: whose,
			label: email ?? whose,
			membershipId: lastSegment(name),
			...(!groupMember && { role: (role ?? 'ROLE_MEMBER') as MemberRole }),
			invited: state === 'INVITED',
		});
		return whose;
	}
}

function isPerson(name: string): boolean {
	return name.startsWith('users/');
}

function emailOf(name: string): string {
	return name.replace(/^users\//, '').toLowerCase();
}
