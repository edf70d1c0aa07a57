import { generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';

import {
	serviceAccountKey,
	type TokenRequest,
} from '../../../../nodes/GoogleChatSpaces/chat/serviceAccount';
import { TokenCache } from '../../../../nodes/GoogleChatSpaces/chat/tokenCache';

const NOW = Date.UTC(2026, 10, 22, 9);
const { privateKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = serviceAccountKey({
	keyFrom: 'parts',
	privateKeyFile: '',
	email: 'chat@my-project.iam.gserviceaccount.com',
	privateKey,
});
const request = (changes: Partial<TokenRequest> = {}): TokenRequest => ({
	key,
	tokenUrl: 'https://oauth2.googleapis.com/token',
	scope: 'scope-1 scope-2',
	...changes,
});

let now = NOW;
let exchanges: number;
beforeEach(() => {
	now = NOW;
	exchanges = 0;
});
const cache = () => new TokenCache(() => now);
const exchange = async () => ({ access_token: `token-${++exchanges}`, expires_in: 3600 });

test('exchanges once for all that wait, and keeps the token', async () => {
	const tokens = cache();
	const waiting = Array.from({ length: 5 }, async () => await tokens.token(request(), exchange));
	expect(await Promise.all(waiting)).toEqual(Array(5).fill('token-1'));
	expect(await tokens.token(request(), exchange)).toBe('token-1');
	expect(exchanges).toBe(1);
});

test('exchanges again two minutes before the token ends, once for all', async () => {
	const tokens = cache();
	await tokens.token(request(), exchange);
	now += 3480_000 - 1;
	expect(await tokens.token(request(), exchange)).toBe('token-1');
	now += 1;
	const waiting = Array.from({ length: 5 }, async () => await tokens.token(request(), exchange));
	expect(await Promise.all(waiting)).toEqual(Array(5).fill('token-2'));
});

test('goes by the clock that there is when it is asked', async () => {
	const tokens = new TokenCache();
	await tokens.token(request(), exchange);
	const later = Date.now() + 3600_000;
	const spy = jest.spyOn(Date, 'now').mockReturnValue(later);
	expect(await tokens.token(request(), exchange)).toBe('token-2');
	spy.mockRestore();
});

test('keeps persons, scopes, keys and endpoints apart', async () => {
	const tokens = cache();
	const otherKey = { ...key, fingerprint: 'other' };
	const all: Array<Partial<TokenRequest>> = [
		{},
		{ subject: 'ada@example.com' },
		{ subject: 'grace@example.com' },
		{ scope: 'scope-1' },
		{ tokenUrl: 'https://example.com/token' },
		{ key: otherKey },
	];
	const given = await Promise.all(
		all.map(async (changes) => await tokens.token(request(changes), exchange)),
	);
	expect(new Set(given).size).toBe(all.length);
});

test('keeps nothing of a failed exchange', async () => {
	const tokens = cache();
	const failing = async () => await Promise.reject(new Error('No.'));
	await expect(tokens.token(request(), failing)).rejects.toThrow('No.');
	expect(await tokens.token(request(), exchange)).toBe('token-1');
});

test('forgets a token that is refused, but not the one that came after it', async () => {
	const tokens = cache();
	await tokens.token(request(), exchange);
	await tokens.forget(request(), 'token-1');
	expect(await tokens.token(request(), exchange)).toBe('token-2');
	await tokens.forget(request(), 'token-1');
	expect(await tokens.token(request(), exchange)).toBe('token-2');
});

test('many requests that find the token refused exchange once', async () => {
	const tokens = cache();
	await tokens.token(request(), exchange);
	const again = Array.from({ length: 5 }, async () => {
		await tokens.forget(request(), 'token-1');
		return await tokens.token(request(), exchange);
	});
	expect(await Promise.all(again)).toEqual(Array(5).fill('token-2'));
});

test('whenever it is asked, a token is valid for two minutes more, and none is exchanged early', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.nat(4_000_000), { maxLength: 30 }), async (waits) => {
			now = NOW;
			exchanges = 0;
			const tokens = cache();
			let issuedAt = -Infinity;
			for (const wait of waits) {
				now += wait;
				const before = exchanges;
				await tokens.token(request(), exchange);
				const isNew = exchanges > before;
				expect(isNew).toBe(now >= issuedAt + 3480_000);
				if (isNew) issuedAt = now;
			}
		}),
	);
});
