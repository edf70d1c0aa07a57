import defaults from './default.json';

export interface SeedPerson {
	/** The number that `users/{id}` carries. */
	id: string;
	email: string;
	aliases?: string[];
	displayName: string;
	/** Has the privilege to manage chat and spaces conversations. */
	admin?: boolean;
	/** Refuses to be added, invited or written to by anybody. */
	blocksInvitations?: boolean;
	/** `false`: being added only invites. People outside the organization are always invited. */
	autoAccept?: boolean;
	/** `false`: Google Chat is turned off for this person. */
	chat?: boolean;
	/** The administrator has suspended the account: it is there, and joins nothing. */
	suspended?: boolean;
}

export interface SeedGroup {
	id: string;
	email: string;
	displayName: string;
	/** Emails of people. */
	members: string[];
}

export interface SeedMembership {
	/** Email of a person or a group. */
	email: string;
	role?: 'ROLE_MEMBER' | 'ROLE_ASSISTANT_MANAGER' | 'ROLE_MANAGER';
	state?: 'JOINED' | 'INVITED';
}

export interface SeedSpace {
	/** Default: the next generated id. */
	id?: string;
	spaceType: 'SPACE' | 'GROUP_CHAT' | 'DIRECT_MESSAGE';
	displayName?: string;
	description?: string;
	guidelines?: string;
	externalUserAllowed?: boolean;
	/** RFC 3339; default: when the emulator starts. */
	createTime?: string;
	lastActiveTime?: string;
	/** Direct messages and group chats are listed only then; default: true. */
	hasMessages?: boolean;
	/** The first is the creator, and owner of a named space unless a role says otherwise. */
	members: SeedMembership[];
}

export interface SeedServiceAccount {
	email: string;
	/** The number that domain-wide delegation knows the account by. */
	clientId: string;
	/** Scopes that domain-wide delegation allows, without prefix. */
	delegatedScopes: string[];
	/** `chat.app.*` scopes that the administrator has approved, without prefix. */
	approvedAppScopes: string[];
}

/** What the emulator starts from; `default.json` is an example of each thing. */
export interface Seed {
	organization: {
		customer: string;
		domains: string[];
		/** The organization's spaces need different display names; default: false. */
		uniqueDisplayNames?: boolean;
		/** The administrator forbids the Chat app everything; default: false. */
		restrictsApp?: boolean;
	};
	project: {
		number: string;
		id: string;
		/** Default: true. */
		chatApiEnabled?: boolean;
		/** The configured Chat app, if any. */
		chatApp?: { id: string; displayName: string };
		oauthClients: Array<{ clientId: string; clientSecret: string }>;
		serviceAccounts: SeedServiceAccount[];
	};
	people: SeedPerson[];
	groups: SeedGroup[];
	/** Target audiences by id; `default` is the organization's default. */
	audiences: Array<{ id: string; displayName: string }>;
	spaces?: SeedSpace[];
}

export const defaultSeed = defaults as Seed;
