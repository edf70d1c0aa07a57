import { signAssertion, type TokenAnswer, type TokenRequest } from './serviceAccount';

/** Tokens count as expired this long before they are, so that none expires on its way, in ms. */
const EXPIRY_MARGIN_MS = 120_000;
/** Tokens kept at the most; the oldest goes first. */
const MAX_TOKENS = 5_000;

/**
 * Keeps access tokens, one for each key, person and set of scopes, and exchanges once however many
 * requests wait for it.
 */
export class TokenCache {
	private readonly tokens = new Map<string, Promise<TokenAnswer & { expiresAt: number }>>();

	/** @param now ms since the epoch */
	constructor(private readonly now = () => Date.now()) {}

	/**
	 * Gives a token that is valid for at least two minutes.
	 *
	 * @param exchange trades an assertion for a token at `tokenUrl`
	 * @throws what `exchange` throws; nothing is kept of it
	 */
	async token(
		request: TokenRequest,
		exchange: (assertion: string) => Promise<TokenAnswer>,
	): Promise<string> {
		const id = cacheId(request);
		const known = this.tokens.get(id);
		const kept = await known?.catch(() => undefined);
		if (kept && kept.expiresAt > this.now()) return kept.access_token;
		// While this call waited above, another one may have begun the exchange.
		if (this.tokens.get(id) === known) this.tokens.delete(id);
		const pending = this.tokens.get(id) ?? this.begin(id, request, exchange);
		return (await pending).access_token;
	}

	/** Forgets a token that Google no longer accepts, unless a newer one has taken its place. */
	async forget(request: TokenRequest, token: string): Promise<void> {
		const id = cacheId(request);
		const pending = this.tokens.get(id);
		const kept = await pending?.catch(() => undefined);
		if (kept?.access_token === token && this.tokens.get(id) === pending) this.tokens.delete(id);
	}

	private begin(
		id: string,
		request: TokenRequest,
		exchange: (assertion: string) => Promise<TokenAnswer>,
	) {
		const now = this.now();
		const pending = Promise.resolve()
			.then(async () => await exchange(signAssertion(request, now)))
			.then((answer) => ({
				...answer,
				expiresAt: now + answer.expires_in * 1000 - EXPIRY_MARGIN_MS,
			}));
		this.tokens.set(id, pending);
		pending.catch(() => {
			if (this.tokens.get(id) === pending) this.tokens.delete(id);
		});
		for (const oldest of this.tokens.keys()) {
			if (this.tokens.size <= MAX_TOKENS) break;
			this.tokens.delete(oldest);
		}
		return pending;
	}
}

function cacheId({ key, tokenUrl, scope, subject }: TokenRequest): string {
	return JSON.stringify([key.clientEmail, key.fingerprint, tokenUrl, scope, subject ?? '']);
}
