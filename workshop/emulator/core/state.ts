import { createHash } from 'node:crypto';

import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

import type { Directory } from './directory';
import type { SeedSpace } from '../seed';
import { Past } from './past';
import { predefinedPermissions, type Role } from './permissions';

export type SpaceType = 'SPACE' | 'GROUP_CHAT' | 'DIRECT_MESSAGE';

/** A membership, by the id of the person, group or app that it is of. */
export interface MemberRecord {
	id: string;
	kind: 'human' | 'group' | 'app';
	role: Role;
	state: 'JOINED' | 'INVITED' | 'NOT_A_MEMBER';
	/** Milliseconds since the epoch, like every time in the state. */
	createTime: number;
	deleteTime?: number;
}

export interface SpaceRecord {
	id: string;
	spaceType: SpaceType;
	displayName?: string;
	description?: string;
	guidelines?: string;
	singleUserBotDm: boolean;
	historyState: string;
	externalUserAllowed: boolean;
	/** The organization that owns it; absent for what people of no or another organization made. */
	customer?: string;
	createTime: number;
	lastActiveTime: number;
	hasMessages: boolean;
	/** Id of the person or app that made it. */
	creatorId: string;
	/** Named spaces only. */
	permissions?: chat_v1.Schema$PermissionSettings;
	/** Audience names by what they may do. */
	audiences: { discover: string[]; join: string[]; view: string[] };
	importMode: boolean;
	importModeExpireTime?: number;
	/** Until then the scope of imports goes on to open the space. */
	importScopeExpireTime?: number;
	members: Map<string, MemberRecord>;
}

/** What is remembered of a request with a requestId. */
export interface RememberedRequest {
	callerId: string;
	spaceId: string;
}

/** Everything that requests change. Times are milliseconds since the epoch. */
export class State {
	readonly past: Past;
	private readonly spacesById = new Map<string, SpaceRecord>();
	private readonly remembered = new Map<string, RememberedRequest>();
	private created = 0;

	constructor(
		private readonly directory: Directory,
		private readonly now: () => number,
		seedSpaces: SeedSpace[] = [],
	) {
		this.past = new Past(now);
		for (const space of seedSpaces) this.addSeedSpace(space);
	}

	/** All spaces in order of creation; what import mode let expire is gone. */
	spaces(): SpaceRecord[] {
		return [...this.spacesById.keys()].flatMap((id) => this.space(id) ?? []);
	}

	space(id: string): SpaceRecord | undefined {
		const space = this.spacesById.get(id);
		if (space?.importMode && (space.importModeExpireTime ?? 0) <= this.now()) {
			this.spacesById.delete(id);
			return undefined;
		}
		return space;
	}

	/** An id that looks like Google's and is the same in every run. */
	nextSpaceId(): string {
		this.created += 1;
		return (
			'AAQA' + createHash('sha256').update(`space ${this.created}`).digest('base64url').slice(0, 7)
		);
	}

	addSpace(space: SpaceRecord): void {
		this.spacesById.set(space.id, space);
	}

	deleteSpace(id: string): void {
		this.spacesById.delete(id);
	}

	request(method: string, requestId: string): RememberedRequest | undefined {
		return this.remembered.get(`${method} ${requestId}`);
	}

	rememberRequest(method: string, requestId: string, request: RememberedRequest): void {
		this.remembered.set(`${method} ${requestId}`, request);
	}

	private addSeedSpace(seed: SeedSpace): void {
		const createTime = seed.createTime ? Date.parse(seed.createTime) : this.now();
		const owner = this.directory.requirePerson(seed.members[0].email);
		const named = seed.spaceType === 'SPACE';
		const space: SpaceRecord = {
			id: seed.id ?? this.nextSpaceId(),
			spaceType: seed.spaceType,
			...(named && { displayName: seed.displayName, permissions: predefinedPermissions() }),
			description: seed.description,
			guidelines: seed.guidelines,
			singleUserBotDm: false,
			historyState: 'HISTORY_ON',
			externalUserAllowed: seed.externalUserAllowed ?? false,
			...(this.directory.isInternal(owner) && {
				customer: this.directory.organization.customer,
			}),
			createTime,
			lastActiveTime: seed.lastActiveTime ? Date.parse(seed.lastActiveTime) : createTime,
			hasMessages: seed.hasMessages ?? true,
			creatorId: owner.id,
			audiences: { discover: [], join: [], view: [] },
			importMode: false,
			members: new Map(),
		};
		seed.members.forEach(({ email, role, state = 'JOINED' }, index) => {
			const group = this.directory.group(email);
			const id = group?.id ?? this.directory.requirePerson(email).id;
			const defaultRole = named && index === 0 ? 'ROLE_MANAGER' : 'ROLE_MEMBER';
			space.members.set(id, {
				id,
				kind: group ? 'group' : 'human',
				role: group ? 'MEMBERSHIP_ROLE_UNSPECIFIED' : (role ?? defaultRole),
				state,
				createTime,
			});
		});
		this.addSpace(space);
	}
}
