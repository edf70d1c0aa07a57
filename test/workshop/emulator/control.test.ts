import { request } from 'node:http';

import type { Fault } from '../../../workshop/emulator';
import { startBench, type Bench } from './client';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.emulator.close());

/** Sends a request to the emulator's own routes. */
async function control(
	method: string,
	path: string,
	body?: unknown,
): Promise<{ status: number; body: unknown }> {
	const response = await fetch(`${bench.emulator.baseUrl}/_emulator/${path}`, {
		method,
		...(body !== undefined && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	return { status: response.status, body: await response.json() };
}

const effect = { kind: 'cut' };
const KINDS =
	'status, answer, change, drip, latency, slowHeaders, cut, html, truncated, expireToken';

test.each<[string, string, unknown, number, string]>([
	['faults that are no list', 'faults', { effect }, 400, 'The body has to be a list of faults.'],
	['no faults', 'faults', undefined, 400, 'The body has to be a list of faults.'],
	[
		'a fault without an effect',
		'faults',
		[{ effect }, { kind: 'cut' }],
		400,
		`Fault 2: effect has to be an object whose kind is one of ${KINDS}.`,
	],
	[
		'a fault of an unknown kind',
		'faults',
		[{ effect: { kind: 'nonsense' } }],
		400,
		`Fault 1: effect has to be an object whose kind is one of ${KINDS}.`,
	],
	[
		'a status fault without a status',
		'faults',
		[{ effect: { kind: 'status' } }],
		400,
		'Fault 1: effect.status has to be a number from 400 to 599.',
	],
	[
		'a status that there is not',
		'faults',
		[{ effect: { kind: 'status', status: 999 } }],
		400,
		'Fault 1: effect.status has to be a number from 400 to 599.',
	],
	[
		'a wait of no length',
		'faults',
		[{ effect: { kind: 'latency' } }],
		400,
		'Fault 1: effect.ms has to be a number from 0.',
	],
	[
		'a page of no error',
		'faults',
		[{ effect: { kind: 'html', status: 200 } }],
		400,
		'Fault 1: effect.status has to be a number from 400 to 599.',
	],
	[
		'methods that are no list',
		'faults',
		[{ effect, methods: 5 }],
		400,
		'Fault 1: methods has to be a list of texts.',
	],
	[
		'a method that there is not',
		'faults',
		[{ effect, methods: ['chat.spaces.find'] }],
		400,
		expect.stringMatching(/^There is no method chat\.spaces\.find\./) as string,
	],
	[
		'an address that is no text',
		'faults',
		[{ effect, url: 5 }],
		400,
		'Fault 1: url has to be text.',
	],
	[
		'a change of nothing',
		'faults',
		[{ effect: { kind: 'change' } }],
		400,
		'Fault 1: effect.fields has to be an object.',
	],
	[
		'more than certainty',
		'faults',
		[{ effect, probability: 2 }],
		400,
		'Fault 1: probability has to be a number from 0 to 1.',
	],
	[
		'a count in words',
		'faults',
		[{ effect, count: 'twice' }],
		400,
		'Fault 1: count has to be a number from 0.',
	],
	[
		'tokens that expire in words',
		'tokens',
		{ user: 'alice@example.com', scopes: [], expiresInSeconds: 'abc' },
		400,
		'The body has to be an object with expiresInSeconds, as a number, or without.',
	],
	[
		'tokens for nobody',
		'tokens',
		{ scopes: ['chat.spaces'] },
		400,
		'The body has to be an object with user, as text.',
	],
	[
		'tokens without scopes',
		'tokens',
		{ user: 'alice@example.com' },
		400,
		'The body has to be an object with scopes, as a list of texts.',
	],
	[
		'tokens for a stranger',
		'tokens',
		{ user: 'nobody@example.com', scopes: [] },
		404,
		'The seed has no person nobody@example.com',
	],
	['a message nowhere', 'messages', {}, 400, 'The body has to be an object with space, as text.'],
	[
		'a message in an unknown space',
		'messages',
		{ space: 'spaces/AAAAnone' },
		404,
		'There is no spaces/AAAAnone',
	],
	[
		'a message in what is no space',
		'messages',
		{ space: 'AAAAnone' },
		400,
		'Missing or malformed space resource name in the request.',
	],
	[
		'an invitation in an unknown space',
		'acceptInvitation',
		{ space: 'spaces/AAAAnone', user: 'alice@example.com' },
		404,
		'There is no spaces/AAAAnone',
	],
])('refuses %s with a sentence', async (_, path, body, status, message) => {
	expect(await control('POST', path, body)).toEqual({ status, body: { error: message } });
});

test('takes every kind of fault, and tokens that end when asked', async () => {
	const script: Fault[] = [
		{
			methods: ['chat.spaces.get'],
			probability: 0.5,
			count: 1,
			skip: 0,
			seed: 7,
			effect: { kind: 'cut' },
		},
		{ effect: { kind: 'status', status: 429, retryAfterSeconds: 1, after: true } },
		{ effect: { kind: 'latency', ms: 0 } },
		{ effect: { kind: 'slowHeaders', ms: 1 } },
		{ effect: { kind: 'html' } },
		{ effect: { kind: 'truncated' } },
		{ effect: { kind: 'expireToken' } },
		{ effect: { kind: 'answer', status: 200, body: {} } },
		{ effect: { kind: 'change', fields: { role: 'ROLE_MEMBER' } } },
		{ effect: { kind: 'drip', ms: 1 } },
	];
	expect(await control('POST', 'faults', script)).toEqual({ status: 200, body: {} });
	expect(await control('POST', 'faults', [])).toEqual({ status: 200, body: {} });
	const grant = { user: 'alice@example.com', scopes: ['chat.spaces'], expiresInSeconds: 1 };
	expect(await control('POST', 'tokens', grant)).toEqual({
		status: 200,
		body: { accessToken: expect.any(String) as string, refreshToken: expect.any(String) as string },
	});
});

test('refuses the key of an unknown service account with a sentence', async () => {
	expect(await control('GET', 'serviceAccountKey?email=nobody@example.com')).toEqual({
		status: 404,
		body: { error: 'The seed has no service account nobody@example.com' },
	});
});

test.each([
	['a page of another origin', { origin: 'https://evil.example' }],
	['a page of another port', { origin: 'http://127.0.0.1:1' }],
	['a file', { origin: 'null' }],
	['a picture in another page', { 'sec-fetch-site': 'cross-site' }],
	['a name that leads here', { host: 'evil.example' }],
])('refuses %s', async (_, headers) => {
	const url = new URL(`${bench.emulator.baseUrl}/_emulator/state`);
	const status = await new Promise((resolve) => {
		request(url, { headers }, (response) => {
			response.resume();
			resolve(response.statusCode);
		}).end();
	});
	expect(status).toBe(403);
});

test('keeps the words of the server for a body that it cannot read', async () => {
	const response = await fetch(`${bench.emulator.baseUrl}/_emulator/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '[',
	});
	expect(response.status).toBe(400);
	expect(await response.json()).toEqual({ error: expect.stringContaining('JSON') as string });
});
