import { Directory } from '../core/directory';
import { Faults } from './faults';
import { Consents } from './oauth/authorization';
import { ServiceAccountKeys } from './oauth/keys';
import { Quotas, type QuotaMode } from '../core/quotas';
import { Log, type LoggedOAuthRequest, type LoggedRequest } from './requestLog';
import type { Seed } from '../seed';
import { fullSpace, membershipView } from '../spaces/views';
import { State } from '../core/state';
import { TokenStore, type Grant } from '../core/tokens';
import { withoutDefaults } from './json';
import { worldOf, type World } from '../core/world';
import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

/** What is there, seen from outside and above: whole spaces with their memberships. */
export interface EmulatorState {
	spaces: Array<
		chat_v1.Schema$Space & {
			/** Direct messages and group chats are listed only then. */
			hasMessages: boolean;
			memberships: chat_v1.Schema$Membership[];
		}
	>;
}

/** All that a running emulator knows. */
export class Backend {
	readonly directory: Directory;
	readonly tokens: TokenStore;
	readonly keys = new ServiceAccountKeys();
	readonly consents: Consents;
	readonly faults = new Faults();
	readonly quotas: Quotas;
	readonly requests = new Log<LoggedRequest>();
	readonly oauthRequests = new Log<LoggedOAuthRequest>();
	world: World;
	state: State;

	constructor(
		private readonly seed: Seed,
		readonly now: () => number,
		quota: QuotaMode,
		private readonly startWorld: Partial<World> = {},
	) {
		this.world = worldOf(startWorld);
		this.directory = new Directory(seed);
		this.tokens = new TokenStore(now);
		this.consents = new Consents(now);
		this.quotas = new Quotas(quota, seed.project.number, now);
		this.state = this.seededState();
	}

	/** Back to the seed and the first world, without faults; tokens stay, so that who is signed in stays so. */
	reset(): void {
		this.faults.set([]);
		this.world = worldOf(this.startWorld);
		this.quotas.reset();
		this.state = this.seededState();
		this.requests.clear();
		this.oauthRequests.clear();
	}

	/** Email of whom a token speaks for. */
	nameOf(grant: Grant | undefined): string | undefined {
		if (grant?.principal.kind !== 'user') return grant?.principal.serviceAccount;
		return this.directory.requirePerson(grant.principal.personId).email;
	}

	snapshot(): EmulatorState {
		const { directory, state, world } = this;
		const appId = directory.project.chatApp?.id ?? '';
		const caller = { kind: 'app', id: appId, granted: [], scopes: [] } as const;
		return {
			spaces: state.spaces().map((space) => ({
				...(withoutDefaults(fullSpace(space)) as chat_v1.Schema$Space),
				hasMessages: space.hasMessages,
				memberships: [...space.members.values()].map((member) => {
					const membership = membershipView({ caller, directory, state, world }, space, member);
					const email =
						member.kind === 'human' ? directory.requirePerson(member.id).email : undefined;
					return withoutDefaults({
						...membership,
						...(email && { member: { ...membership.member, email } }),
					}) as chat_v1.Schema$Membership;
				}),
			})),
		};
	}

	private seededState(): State {
		return new State(this.directory, this.now, this.seed.spaces);
	}
}
