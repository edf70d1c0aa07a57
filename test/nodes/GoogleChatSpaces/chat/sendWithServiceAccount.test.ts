import { generateKeyPairSync } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { NoTokenError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import { Secrets } from '../../../../nodes/GoogleChatSpaces/chat/secrets';
import {
	exchangeForToken,
	sendWithServiceAccount,
} from '../../../../nodes/GoogleChatSpaces/chat/sendWithServiceAccount';
import type { HttpRequest, N8nContext } from '../../../../nodes/GoogleChatSpaces/chat/transport';

const TOKEN_URL = 'https://token.example/token';
const origins = {
	chat: new URL('https://chat.example/'),
	cloudIdentity: new URL('https://identity.example/'),
	openid: new URL('https://openid.example/'),
};
const list: HttpRequest = { service: 'chat', verb: 'GET', path: '/v1/spaces' };
const lookUp: HttpRequest = { service: 'cloudIdentity', verb: 'GET', path: '/v1/groups:lookup' };
const JSON_TYPE = { 'content-type': 'application/json' };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

type Answer = { statusCode: number; headers: object; body: unknown };
const granted = (token: string): Answer => ({
	statusCode: 200,
	headers: JSON_TYPE,
	body: { access_token: token, expires_in: 3600 },
});

let keys = 0;
/** A service account of its own, as the tokens of all are kept in the process. */
function connection(
	exchange: (exchanges: number) => Answer,
	accepts: (token: string) => boolean = () => true,
) {
	const key = { clientEmail: 'app@example.com', privateKey, fingerprint: String(++keys) };
	const state = { exchanges: 0, sent: [] as string[] };
	const httpRequest = async (options: IHttpRequestOptions): Promise<Answer> => {
		await Promise.resolve();
		if (options.url === TOKEN_URL) return exchange(++state.exchanges);
		const token = String(options.headers?.Authorization).replace('Bearer ', '');
		state.sent.push(`${options.url} ${token}`);
		return { statusCode: accepts(token) ? 200 : 401, headers: JSON_TYPE, body: { said: token } };
	};
	const connect = (stop?: AbortSignal) =>
		sendWithServiceAccount(
			{ helpers: { httpRequest } } as unknown as N8nContext,
			origins,
			({ service }) => ({ key, tokenUrl: TOKEN_URL, scope: service }),
			new Secrets(),
			stop,
		);
	return { send: connect(), connect, state };
}

test('a key is exchanged once for each scope, and what comes back holds no token', async () => {
	const { send, state } = connection((n) => granted(`token-${n}-secret`));
	const answers = await Promise.all([send(list), send(list), send(lookUp)]);
	expect(answers[0]).toEqual({ status: 200, headers: JSON_TYPE, body: { said: '[hidden]' } });
	expect(state.exchanges).toBe(2);
	expect(state.sent.sort()).toEqual([
		'https://chat.example/v1/spaces token-1-secret',
		'https://chat.example/v1/spaces token-1-secret',
		'https://identity.example/v1/groups:lookup token-2-secret',
	]);
});

test('a token that has ended is replaced, and the request repeated once', async () => {
	const { send, state } = connection(
		(n) => granted(`token-${n}-secret`),
		(token) => token === 'token-2-secret',
	);
	expect((await send(list)).status).toBe(200);
	expect([state.exchanges, state.sent.length]).toEqual([2, 2]);

	const never = connection(
		(n) => granted(`token-${n}-secret`),
		() => false,
	);
	expect((await never.send(list)).status).toBe(401);
	expect([never.state.exchanges, never.state.sent.length]).toEqual([2, 2]);
});

const refusal = (statusCode: number, body: unknown, headers: object = JSON_TYPE): Answer => ({
	statusCode,
	headers,
	body,
});

test.each<[string, Answer, object, number]>([
	[
		'refuses the sign-in',
		refusal(400, { error: 'invalid_grant' }),
		{ status: 400, body: { error: 'invalid_grant' } },
		1,
	],
	['is out of order', refusal(503, {}), { status: 503, body: {} }, 2],
	[
		'sends on',
		refusal(302, {}, { location: 'https://evil.example/x' }),
		{ status: 302, host: 'evil.example' },
		2,
	],
	[
		'gives an empty token',
		granted(''),
		{ status: 200, body: { access_token: '', expires_in: 3600 } },
		2,
	],
	['gives no time', refusal(200, { access_token: 'abc' }), { status: 200 }, 2],
	[
		'gives a token that is no text',
		refusal(200, { access_token: 7, expires_in: 1 }),
		{ status: 200 },
		2,
	],
	['gives nothing', refusal(200, null), { status: 200 }, 2],
	['gives a token with an error', { ...granted('abc'), statusCode: 400 }, { status: 400 }, 1],
])('a token endpoint that %s gives no token', async (_, answer, details, exchanges) => {
	const { send, state } = connection(() => answer);
	for (let i = 0; i < 2; i++) {
		const error = await send(list).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NoTokenError);
		expect((error as NoTokenError).details).toMatchObject(details);
	}
	expect(state.exchanges).toBe(exchanges);
	expect(state.sent).toEqual([]);
});

test('a sign-in that is refused for one scope is not for another', async () => {
	const { send } = connection((n) =>
		n === 1 ? refusal(400, { error: 'invalid_scope' }) : granted('abc'),
	);
	await expect(send(lookUp)).rejects.toThrow('invalid_scope');
	expect((await send(list)).status).toBe(200);
});

test('Stop ends the wait for a token', async () => {
	const stop = new AbortController();
	const { connect, state } = connection(() => {
		stop.abort();
		return granted('abc');
	});
	await expect(connect(stop.signal)(list)).rejects.toThrow('The execution was stopped');
	expect(state.sent).toEqual([]);
});

test('an exchange is a form, answered as it comes; a broken one tells what Node says', async () => {
	let asked: IHttpRequestOptions | undefined;
	const secrets = new Secrets();
	const answer = await exchangeForToken(
		async (options) => {
			asked = options;
			return await Promise.resolve(granted('abc'));
		},
		TOKEN_URL,
		'an.assertion.of.ours',
		secrets,
	);
	expect(answer).toEqual({ access_token: 'abc', expires_in: 3600 });
	expect(asked).toMatchObject({
		method: 'POST',
		url: TOKEN_URL,
		encoding: 'stream',
		ignoreHttpStatusErrors: true,
	});
	expect(asked?.abortSignal).toBeInstanceOf(AbortSignal);
	expect(String(asked?.body as URLSearchParams)).toContain('assertion=an.assertion.of.ours');
	expect(secrets.hide('an.assertion.of.ours')).toBe('[hidden]');

	const broken = exchangeForToken(
		async () => await Promise.reject(new Error('read ECONNRESET')),
		TOKEN_URL,
		'assertion',
		secrets,
	);
	await expect(broken).rejects.toMatchObject({ details: { words: 'read ECONNRESET\n' } });
});
