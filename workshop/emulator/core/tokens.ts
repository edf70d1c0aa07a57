import { randomBytes } from 'node:crypto';

/** Whom a token speaks for. */
export type Principal =
	| { kind: 'user'; personId: string }
	| { kind: 'app'; serviceAccount: string };

export interface Grant {
	principal: Principal;
	/** Without the prefix `https://www.googleapis.com/auth/`. */
	scopes: readonly string[];
	clientId: string;
	/** A service account stands in for the person, by domain-wide delegation. */
	delegated?: true;
}

interface AccessToken extends Grant {
	expiresAt: number;
}

/** Google's access tokens live for 3,599 seconds by the time they arrive. */
export const TOKEN_LIFETIME_SECONDS = 3599;

function secret(prefix: string): string {
	return prefix + randomBytes(32).toString('base64url');
}

/** Client and principal, whom all grants and revocations between them share. */
function holderOf({ clientId, principal }: Grant): string {
	return JSON.stringify([clientId, principal]);
}

/** Access and refresh tokens; the injected clock decides what is still valid. */
export class TokenStore {
	private readonly access = new Map<string, AccessToken>();
	private readonly refresh = new Map<string, Grant>();
	/** Who has consented to which client. */
	private readonly consented = new Set<string>();

	constructor(private readonly now: () => number) {}

	issueAccess(grant: Grant, expiresInSeconds = TOKEN_LIFETIME_SECONDS): string {
		const token = secret('ya29.');
		const expiresAt = this.now() + expiresInSeconds * 1000;
		this.access.set(token, { ...grant, expiresAt });
		return token;
	}

	issueRefresh(grant: Grant): string {
		const token = secret('1//0');
		this.refresh.set(token, grant);
		return token;
	}

	/** The grant and remaining seconds of an access token that still works. */
	verify(token: string): (Grant & { expiresInSeconds: number }) | undefined {
		const found = this.access.get(token);
		if (!found || found.expiresAt <= this.now()) return undefined;
		return { ...found, expiresInSeconds: Math.floor((found.expiresAt - this.now()) / 1000) };
	}

	refreshGrant(token: string): Grant | undefined {
		return this.refresh.get(token);
	}

	/** Notes that somebody consented; whether it is the first time since the last revocation. */
	consent(grant: Grant): boolean {
		const holder = holderOf(grant);
		const first = !this.consented.has(holder);
		this.consented.add(holder);
		return first;
	}

	/** Ends all that a token's client may do for the same person; false if there is no such token. */
	revoke(token: string): boolean {
		const revoked = this.refresh.get(token) ?? this.access.get(token);
		if (!revoked) return false;
		const holder = holderOf(revoked);
		for (const tokens of [this.access, this.refresh]) {
			for (const [key, grant] of tokens) if (holderOf(grant) === holder) tokens.delete(key);
		}
		this.consented.delete(holder);
		return true;
	}

	expire(accessToken: string): void {
		this.access.delete(accessToken);
	}

	expireAll(): void {
		this.access.clear();
	}

	revokeAll(): void {
		this.access.clear();
		this.refresh.clear();
		this.consented.clear();
	}
}
