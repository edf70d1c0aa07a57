/** What n8n's lines do differently with requests, shown on each: jest runs this file on both. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { defaultSeed } from '../../workshop/emulator';
import { systemClock } from '../../nodes/GoogleChatSpaces/chat/clock';
import { byId, goOn, HANA, type SeenRequest, startTestChat } from '../support/chat';

/** Set by jest.config.js. */
declare const n8nLine: '1.123' | '2.41';

const spaceIds = Array.from({ length: 10 }, (_, index) => `AAAAspace${index}`);
const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: spaceIds.map((id) => ({
			id,
			spaceType: 'SPACE',
			displayName: `Name of ${id}`,
			members: [{ email: HANA }],
		})),
	},
});

const get = { operation: 'get', spaceId: byId('={{ $json.space }}') };
const create = { operation: 'create', displayName: 'Berlin' };
const items = spaceIds.map((space) => ({ space }));
const names = spaceIds.map((id) => `Name of ${id}`);
const asked = ({ method, path, status }: SeenRequest) => [method, path, status];

test('the node, the engine and n8n-core are of one line', () => {
	const paths = ['n8n-core', 'n8n-workflow'].map((name) => require.resolve(name));

	expect(paths.map((path) => path.includes('1.123'))).toEqual(
		Array(paths.length).fill(n8nLine === '1.123'),
	);
});

describe('an expired token', () => {
	test('is refreshed, and the item knows nothing of it', async () => {
		const credential = chat.credential();
		chat.emulator.expireTokens();
		const { items, requests, run, exchanges } = await chat.run(create, { credential });

		expect(items.map(({ json }) => json.displayName)).toEqual(['Berlin']);
		expect(requests.map(asked)).toEqual([
			['POST', '/v1/spaces', 401],
			['POST', '/v1/spaces', 200],
		]);
		expect(exchanges).toHaveLength(1);
		const { access_token, refresh_token } = credential.oauthTokenData as Record<string, string>;
		const kept = run.credentials.googleChatSpacesOAuth2Api.oauthTokenData;
		expect(kept).toMatchObject({ refresh_token });
		expect(kept).not.toMatchObject({ access_token });
	});

	test('is refreshed in the middle of a run', async () => {
		chat.emulator.setFaults([{ skip: 2, count: 1, effect: { kind: 'expireToken' } }]);
		const outcome = await chat.run(
			{ ...get, requestOptions: { concurrency: 1 } },
			{ items: items.slice(0, 4) },
		);

		expect(outcome.items.map(({ json }) => json.displayName)).toEqual(names.slice(0, 4));
		expect(outcome.requests.map(({ status }) => status)).toEqual([200, 200, 401, 200, 200]);
		expect(outcome.exchanges).toHaveLength(1);
	});

	test('is refreshed for ten requests at once', async () => {
		const credential = chat.credential();
		chat.emulator.expireTokens();
		const outcome = await chat.run(get, { items, credential });

		expect(outcome.items.map(({ json }) => json.displayName)).toEqual(names);
		expect(outcome.requests.filter(({ status }) => status === 200)).toHaveLength(10);
		expect(outcome.exchanges).toHaveLength(1);
	});

	test('that cannot be refreshed is told', async () => {
		const credential = chat.credential();
		chat.emulator.revokeTokens();
		const { error } = await chat.run(get, { items: items.slice(0, 1), credential });

		expect(error).toEqual({
			message:
				'Could not get the space AAAAspace0: Google no longer accepts the sign-in of the credential',
			description:
				'Open the credential and sign in with Google again. Access was revoked, the password changed, or the app is in testing, where a sign-in lasts seven days.',
			itemIndex: 0,
		});
	});

	test('is refreshed, and what Google then refuses is told', async () => {
		const credential = chat.credential();
		chat.emulator.expireTokens();
		chat.emulator.setFaults([
			{ skip: 1, effect: { kind: 'status', status: 404, message: 'Gone.' } },
		]);
		const { error, requests } = await chat.run(get, { items: items.slice(0, 1), credential });

		expect(requests.map(({ status }) => status)).toEqual([401, 404]);
		expect(error?.message).toMatch(/^Could not get the space AAAAspace0: (?!no answer came)/);
	});

	test('of a service account is exchanged anew', async () => {
		const first = await chat.run(get, { items: items.slice(0, 1), signIn: 'delegation' });
		chat.emulator.expireTokens();
		const second = await chat.run(get, { items, signIn: 'delegation' });

		expect(first.items.map(({ json }) => json.displayName)).toEqual(names.slice(0, 1));
		expect(second.items.map(({ json }) => json.displayName)).toEqual(names);
		expect(second.exchanges).toHaveLength(1);
	});
});

describe('a refusal is read', () => {
	const cannot = 'Could not get the space AAAAspace0: ';
	const once = (effect: object) => ({ count: 1, effect });

	test.each([
		['403', { kind: 'status', status: 403, message: 'No.' }, 'Google says "No."'],
		['404', { kind: 'status', status: 404, message: 'Requested entity was not found.' }, /./],
		['HTML', { kind: 'html', status: 404 }, 'the answer (HTTP 404) did not come from'],
	] as const)('%s', async (_, effect, problem) => {
		chat.emulator.setFaults([once(effect) as never]);
		const outcome = await chat.run(get, { items: items.slice(0, 2), node: goOn });

		const error = String(outcome.items[0].json.error);
		expect(error.slice(0, cannot.length)).toBe(cannot);
		expect(error.slice(cannot.length)).toMatch(problem);
		expect(error).not.toContain('no answer came');
		expect(outcome.items[1].json.displayName).toBe(names[1]);
	});

	test('with its Retry-After', async () => {
		chat.emulator.setFaults([
			{ count: 1, effect: { kind: 'status', status: 429, retryAfterSeconds: 100 } },
		]);
		const start = systemClock.now();
		const outcome = await chat.run(get, { items: items.slice(0, 1) });

		expect(outcome.items.map(({ json }) => json.displayName)).toEqual(names.slice(0, 1));
		expect(outcome.requests.map(({ status }) => status)).toEqual([429, 200]);
		expect(systemClock.now() - start).toBeGreaterThanOrEqual(100_000);
	});
});

test('nobody there is told at once', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	const { error } = await chat.run(get, {
		items: items.slice(0, 1),
		credential: { apiBaseUrl: `http://127.0.0.1:${port}` },
	});

	expect(error?.message).toBe('Could not get the space AAAAspace0: Google Chat cannot be reached');
});

test('Stop ends what waits', async () => {
	const stop = new AbortController();
	chat.emulator.setFaults([{ effect: { kind: 'latency', ms: 20_000 } }]);
	const running = chat.run(get, { items, signal: stop.signal });
	stop.abort();

	expect((await running).run.status).toBe('canceled');
});
