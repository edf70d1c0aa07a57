import type { IHttpRequestOptions } from 'n8n-workflow';

import { NoTokenError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import { Secrets } from '../../../../nodes/GoogleChatSpaces/chat/secrets';
import { sendWithOAuth2 } from '../../../../nodes/GoogleChatSpaces/chat/sendWithOAuth2';
import type { HttpRequest, N8nContext } from '../../../../nodes/GoogleChatSpaces/chat/transport';

const origins = {
	chat: new URL('https://chat.example/'),
	cloudIdentity: new URL('https://identity.example/'),
	openid: new URL('https://openid.example/'),
};
const list: HttpRequest = { service: 'chat', verb: 'GET', path: '/v1/spaces' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** n8n's helpers, which sign with the token of the credential. */
function n8n(refresh: () => Promise<unknown> = async () => await Promise.resolve()) {
	const state = {
		token: 'token-1-of-n8n',
		refreshes: 0,
		accepted: 'token-1-of-n8n',
		sent: [] as string[],
	};
	const context = {
		helpers: {
			async httpRequestWithAuthentication(
				this: N8nContext,
				type: string,
				options: IHttpRequestOptions,
			) {
				expect(this).toHaveProperty('getExecutionCancelSignal');
				state.sent.push(`${type} ${options.url} ${state.token}`);
				options.headers = { Authorization: `Bearer ${state.token}` };
				const used = state.token;
				await Promise.resolve();
				const statusCode = used === state.accepted ? 200 : 401;
				return { statusCode, headers: JSON_TYPE, body: { said: used } };
			},
			async refreshOAuth2Token(this: N8nContext, type: string) {
				expect([this, type]).toEqual([context, 'oAuth2Api']);
				state.refreshes++;
				await refresh();
				state.token = state.accepted;
			},
		},
	};
	return { context: context as unknown as N8nContext, state };
}

const senderOf = (context: N8nContext, stop?: AbortSignal) =>
	sendWithOAuth2(context, 'oAuth2Api', origins, new Secrets(), stop);

test('a request is signed by n8n, and what comes back holds no token', async () => {
	const { context, state } = n8n();
	expect(await senderOf(context)(list)).toEqual({
		status: 200,
		headers: JSON_TYPE,
		body: { said: '[hidden]' },
	});
	expect(state.sent).toEqual(['oAuth2Api https://chat.example/v1/spaces token-1-of-n8n']);
});

test('a token that has expired is refreshed once for all requests, which are sent again', async () => {
	const { context, state } = n8n();
	state.accepted = 'token-2-of-n8n';
	const send = senderOf(context);
	const answers = await Promise.all([send(list), send(list), send(list)]);
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
	expect([state.refreshes, state.sent.length]).toEqual([1, 6]);
});

test('each time that it expires', async () => {
	const { context, state } = n8n();
	const send = senderOf(context);
	for (const accepted of ['token-2-of-n8n', 'token-3-of-n8n']) {
		state.accepted = accepted;
		expect((await send(list)).status).toBe(200);
	}
	expect(state.refreshes).toBe(2);
});

test.each([
	[{ body: { error: 'invalid_grant' } }, undefined, 1],
	[{ status: 400, body: { error: 'invalid_grant' } }, 400, 1],
	[{ response: { status: 503 } }, 503, 2],
	[{ status: 'no number', response: {} }, undefined, 2],
])(
	'a refresh that fails as %j is told, and tried again where that may help',
	async (details, status, refreshes) => {
		const { context, state } = n8n(async () => {
			await Promise.resolve();
			throw Object.assign(new Error('Could not refresh'), details);
		});
		state.accepted = 'token-2-of-n8n';
		const send = senderOf(context);
		const failures: unknown[] = [];
		for (let i = 0; i < 2; i++) failures.push(await send(list).catch((error: unknown) => error));
		for (const failure of failures) {
			expect(failure).toBeInstanceOf(NoTokenError);
			expect((failure as NoTokenError).details).toEqual({
				status,
				body: 'body' in details ? details.body : undefined,
				words: 'Could not refresh\n',
			});
		}
		expect(state.refreshes).toBe(refreshes);
	},
);

test('Stop ends a request and a refresh', async () => {
	const stop = new AbortController();
	const { context, state } = n8n(async () => {
		stop.abort();
		await new Promise(() => undefined);
	});
	state.accepted = 'token-2-of-n8n';
	await expect(senderOf(context, stop.signal)(list)).rejects.toThrow(NoTokenError);
	await expect(senderOf(context, stop.signal)(list)).rejects.toThrow('The execution was stopped');
});

test('n8n ends the request by the signal of the context', async () => {
	let signal: AbortSignal | undefined;
	const context = {
		helpers: {
			async httpRequestWithAuthentication(
				this: { getExecutionCancelSignal(): AbortSignal },
				_: string,
				options: IHttpRequestOptions,
			) {
				signal = this.getExecutionCancelSignal();
				expect(options.abortSignal).toBe(signal);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: {} });
			},
		},
	} as unknown as N8nContext;
	await senderOf(context)(list);
	expect(signal).toBeInstanceOf(AbortSignal);
});
