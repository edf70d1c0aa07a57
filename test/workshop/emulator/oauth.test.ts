import { createHash } from 'node:crypto';

import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';

import { chatClient, startBench, type Bench } from './client';

const CLIENT_ID = 'emulator-client-id.apps.googleusercontent.com';
const CLIENT_SECRET = 'emulator-client-secret';
const REDIRECT_URI = 'http://localhost:5678/rest/oauth2-credential/callback';
const SCOPE =
	'https://www.googleapis.com/auth/chat.spaces https://www.googleapis.com/auth/chat.delete';

let bench: Bench;

beforeEach(async () => {
	bench = await startBench();
});
afterEach(() => bench.emulator.close());

function oauthClient(clientSecret = CLIENT_SECRET): OAuth2Client {
	const { baseUrl, authUrl, tokenUrl } = bench.emulator;
	return new OAuth2Client({
		clientId: CLIENT_ID,
		clientSecret,
		redirectUri: REDIRECT_URI,
		forceRefreshOnFailure: true,
		transporterOptions: { fetchImplementation: fetch },
		endpoints: {
			oauth2AuthBaseUrl: authUrl,
			oauth2TokenUrl: tokenUrl,
			oauth2RevokeUrl: `${baseUrl}/revoke`,
			tokenInfoUrl: `${baseUrl}/tokeninfo`,
		},
	});
}

interface Choice {
	decision?: string;
	account?: string;
	granted?: string[];
}

/** Sends the consent form as a browser would, and gives the address it is sent on to. */
async function consent(url: string, choice: Choice = {}): Promise<URLSearchParams> {
	const {
		decision = 'continue',
		account = 'hana.hr@example.com',
		granted = ['chat.spaces'],
	} = choice;
	const form = new URLSearchParams({ decision, account });
	for (const scope of granted) form.append('granted', scope);
	const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
	const location = new URL(answer.headers.get('location') ?? '');
	expect(location.origin + location.pathname).toBe(REDIRECT_URI);
	return location.searchParams;
}

async function tokenError(call: Promise<unknown>) {
	const error: { response?: { status: number; data: unknown } } = await call.then(
		() => ({}),
		(reason) => reason,
	);
	return { status: error.response?.status, data: error.response?.data };
}

test('consent, code, tokens, expiry, refresh and revocation, by the official client', async () => {
	const client = oauthClient();
	const url = client.generateAuthUrl({
		access_type: 'offline',
		prompt: 'consent',
		scope: SCOPE,
		state: 's t',
	});
	const page = await (await fetch(url)).text();
	expect(page).toContain('Hana Reyes');
	expect(page).toContain('Create spaces, see them and change their settings');

	const outcome = await consent(url);
	expect(outcome.get('state')).toBe('s t');
	expect(outcome.get('scope')).toBe('https://www.googleapis.com/auth/chat.spaces');
	const { tokens } = await client.getToken(outcome.get('code') ?? '');
	expect(tokens).toEqual({
		access_token: expect.any(String),
		refresh_token: expect.any(String),
		expiry_date: expect.any(Number),
		scope: 'https://www.googleapis.com/auth/chat.spaces',
		token_type: 'Bearer',
	});
	const again = client.getToken(outcome.get('code') ?? '');
	expect(await tokenError(again)).toEqual({
		status: 400,
		data: { error: 'invalid_grant', error_description: 'Bad Request' },
	});

	client.setCredentials(tokens);
	const info = await client.getTokenInfo(tokens.access_token ?? '');
	expect(info).toMatchObject({ aud: CLIENT_ID, email: 'hana.hr@example.com' });
	const chat = chatClient(bench.emulator, client);
	await chat.spaces.create({ requestBody: { spaceType: 'SPACE', displayName: 'A' } });

	bench.clock.now += 3599 * 1000;
	expect((await chat.spaces.list()).data.spaces).toHaveLength(1); // the client refreshes on 401
	expect(bench.emulator.requests().map(({ status }) => status)).toEqual([200, 401, 200]);
	expect(bench.emulator.oauthRequests().at(-1)).toEqual({
		time: expect.any(String),
		method: 'POST',
		path: '/token',
		status: 200,
		grantType: 'refresh_token',
		clientId: CLIENT_ID,
		user: 'hana.hr@example.com',
	});

	await client.revokeToken(tokens.refresh_token ?? '');
	expect(await tokenError(client.refreshAccessToken())).toEqual({
		status: 400,
		data: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
	});
});

test('a refresh token comes with offline access only, and once unless consent is asked for again', async () => {
	const client = oauthClient();
	const tokensFor = async (options: object) => {
		const outcome = await consent(client.generateAuthUrl({ scope: SCOPE, ...options }));
		return (await client.getToken(outcome.get('code') ?? '')).tokens;
	};
	expect(await tokensFor({})).not.toHaveProperty('refresh_token');
	expect(await tokensFor({ access_type: 'offline' })).not.toHaveProperty('refresh_token');
	expect(await tokensFor({ access_type: 'offline', prompt: 'consent' })).toHaveProperty(
		'refresh_token',
	);
});

test('revoking any token ends all that the person ever granted the client', async () => {
	const client = oauthClient();
	const tokensFor = async (options: object, account?: string) => {
		const url = client.generateAuthUrl({ scope: SCOPE, access_type: 'offline', ...options });
		const outcome = await consent(url, { account });
		return (await client.getToken(outcome.get('code') ?? '')).tokens;
	};
	const first = await tokensFor({});
	const second = await tokensFor({});
	const alices = await tokensFor({}, 'alice@example.com');
	const status = async (token: string | null | undefined) =>
		(await fetch(`${bench.emulator.baseUrl}/tokeninfo?access_token=${token}`)).status;
	expect([await status(first.access_token), await status(second.access_token)]).toEqual([200, 200]);

	await client.revokeToken(first.refresh_token ?? '');
	const after = [first, second, alices].map(({ access_token: token }) => status(token));
	expect(await Promise.all(after)).toEqual([400, 400, 200]);
	expect(await tokensFor({})).toHaveProperty('refresh_token'); // the first consent again

	bench.emulator.revokeTokens();
	expect(await status(alices.access_token)).toBe(400);
	expect(await tokensFor({}, 'alice@example.com')).toHaveProperty('refresh_token');
});

test('a person may cancel, and PKCE is checked', async () => {
	const client = oauthClient();
	const cancelled = await consent(client.generateAuthUrl({ scope: SCOPE }), { decision: 'cancel' });
	expect(Object.fromEntries(cancelled)).toEqual({ error: 'access_denied' });

	const url = client.generateAuthUrl({
		scope: SCOPE,
		code_challenge: createHash('sha256').update('verifier').digest('base64url'),
		code_challenge_method: CodeChallengeMethod.S256,
	});
	const redeem = async (codeVerifier: string) =>
		await client.getToken({ code: (await consent(url)).get('code') ?? '', codeVerifier });
	expect((await tokenError(redeem('wrong'))).data).toMatchObject({ error: 'invalid_grant' });
	expect((await redeem('verifier')).tokens.access_token).toBeDefined();
});

test('the client is checked', async () => {
	const wrong = oauthClient('wrong');
	const code = (await consent(wrong.generateAuthUrl({ scope: SCOPE }))).get('code') ?? '';
	expect(await tokenError(wrong.getToken(code))).toEqual({
		status: 401,
		data: { error: 'invalid_client', error_description: 'Unauthorized' },
	});
	const basic = await fetch(bench.emulator.tokenUrl, {
		method: 'POST',
		headers: {
			authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`,
		},
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			code,
			redirect_uri: REDIRECT_URI,
		}),
	});
	expect(basic.status).toBe(200);

	const broken = await fetch(bench.emulator.tokenUrl, {
		method: 'POST',
		headers: { authorization: `Basic ${Buffer.from('%:x').toString('base64')}` },
		body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
	});
	expect({ status: broken.status, data: await broken.json() }).toEqual({
		status: 401,
		data: { error: 'invalid_client', error_description: 'The OAuth client was not found.' },
	});
});

test.each([
	['client_id', 'somebody-else', 'invalid_client'],
	['redirect_uri', 'http://example.com/', 'redirect_uri_mismatch'],
	['response_type', 'token', 'unsupported_response_type'],
	['scope', 'https://www.googleapis.com/auth/chat.everything', 'invalid_scope'],
	['scope', 'https://www.googleapis.com/auth/chat.bot', 'invalid_scope'],
	['scope', '', 'invalid_request'],
	['access_type', 'always', 'invalid_request'],
	['prompt', 'please', 'invalid_request'],
])('the consent page refuses %s=%s', async (name, value, code) => {
	const url = new URL(oauthClient().generateAuthUrl({ scope: SCOPE }));
	url.searchParams.set(name, value);
	const answer = await fetch(url);
	expect(answer.status).toBe(400);
	expect(await answer.text()).toContain(`Error 400: ${code}`);
});

test('unknown grant types and tokens are refused', async () => {
	const answer = await fetch(bench.emulator.tokenUrl, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'password' }),
	});
	expect(await answer.json()).toEqual({
		error: 'unsupported_grant_type',
		error_description: 'Invalid grant_type: password',
	});
	const info = await fetch(`${bench.emulator.baseUrl}/tokeninfo?access_token=x`);
	expect(info.status).toBe(400);
});
