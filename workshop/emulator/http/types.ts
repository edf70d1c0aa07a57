import type { Fault } from './faults';
import type { ServiceAccountKey } from './oauth/serviceAccounts';
import type { QuotaMode } from '../core/quotas';
import type { LoggedOAuthRequest, LoggedRequest } from './requestLog';
import type { Seed } from '../seed';
import type { EmulatorState } from './backend';
import type { World } from '../core/world';

export interface EmulatorOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Added to every answer of the API and the token endpoint; default 0. */
	latencyMs?: number;
	/** Default `off`. */
	quota?: QuotaMode;
	seed?: Seed;
	/** What differs from the default of `world.ts`. */
	world?: Partial<World>;
	/** Milliseconds since the epoch; default: the machine's clock. */
	now?: () => number;
}

/** A running stand-in for Google. */
export interface Emulator {
	/** Origin without a trailing slash, such as `http://127.0.0.1:8099`. */
	baseUrl: string;
	/** The consent page. */
	authUrl: string;
	tokenUrl: string;
	/** Of OpenID Connect; `/v1/userinfo` is under it. */
	userinfoBaseUrl: string;
	/**
	 * Tokens as if that person had consented.
	 *
	 * @param grant.user email
	 * @param grant.scopes with or without `https://www.googleapis.com/auth/`
	 * @param grant.delegated as if a service account had it by domain-wide delegation
	 */
	issueToken(grant: {
		user: string;
		scopes: string[];
		expiresInSeconds?: number;
		delegated?: true;
	}): {
		accessToken: string;
		refreshToken: string;
	};
	/** Ends every access token; refresh tokens stay. */
	expireTokens(): void;
	/** Ends refresh tokens too. */
	revokeTokens(): void;
	/** Chat API and Cloud Identity requests since the start or the last clearing, in order. */
	requests(): LoggedRequest[];
	/** Requests to the consent page and the token endpoints. */
	oauthRequests(): LoggedOAuthRequest[];
	/** Forgets both logs. */
	clearRequests(): void;
	state(): EmulatorState;
	/** Replaces the fault script; an empty one ends all faults. */
	setFaults(faults: Fault[]): void;
	/** The world as it is. */
	world(): World;
	/** Replaces the world, from what differs from the default; the state stays. */
	setWorld(differing: Partial<World>): void;
	/** Back to the seed and the world of the start, with empty logs, without faults and with fresh quotas; tokens stay valid. */
	reset(): void;
	/** Somebody writes in a space, which lists a chat from then on. */
	sendMessage(space: string): void;
	/** An invited person (by email) joins a space. */
	acceptInvitation(space: string, user: string): void;
	/**
	 * The content of a service account's key file, for this run only.
	 *
	 * @param options.email default: the seed's first service account
	 */
	serviceAccountKey(options?: { email?: string }): ServiceAccountKey;
	close(): Promise<void>;
}
