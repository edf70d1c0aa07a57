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
}

interface AccessToken extends Grant {
	expiresAt: number;
	refreshToken?: string;
}

/** Google's access tokens live for 3,599 seconds by the time they arrive. */
export const TOKEN_LIFETIME_SECONDS = 3599;

function secret(prefix: string): string {
	return prefix + randomBytes(32).toString('base64url');
}

/** Access and refresh tokens; the injected clock decides what is still valid. */
export class TokenStore {
	private readonly access = new Map<string, AccessToken>();
	private readonly refresh = new Map<string, Grant>();

	constructor(private readonly now: () => number) {}

	issueAccess(
		grant: Grant,
		{
			expiresInSeconds = TOKEN_LIFETIME_SECONDS,
			refreshToken,
		}: { expiresInSeconds?: number; refreshToken?: string } = {},
	): string {
		const token = secret('ya29.');
		const expiresAt = this.now() + expiresInSeconds * 1000;
		this.access.set(token, { ...grant, expiresAt, refreshToken });
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

	/** Ends a token and all that came from the same consent; false if there is no such token. */
	revoke(token: string): boolean {
		const refreshToken = this.refresh.has(token) ? token : this.access.get(token)?.refreshToken;
		if (refreshToken === undefined) return this.access.delete(token);
		this.refresh.delete(refreshToken);
		for (const [key, access] of this.access) {
			if (access.refreshToken === refreshToken) this.access.delete(key);
		}
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
	}
}
