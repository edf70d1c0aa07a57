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

test.each<[string, string, unknown, number, string]>([
	['faults that are no list', 'faults', { effect }, 400, 'The body has to be a list of faults.'],
	['no faults', 'faults', undefined, 400, 'The body has to be a list of faults.'],
	[
		'a fault without an effect',
		'faults',
		[{ effect }, { kind: 'cut' }],
		400,
		'Fault 2 has no effect with a kind, such as {"effect": {"kind": "cut"}}.',
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

test('refuses the key of an unknown service account with a sentence', async () => {
	expect(await control('GET', 'serviceAccountKey?email=nobody@example.com')).toEqual({
		status: 404,
		body: { error: 'The seed has no service account nobody@example.com' },
	});
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
