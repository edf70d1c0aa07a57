import type { Fault } from '../../../workshop/emulator';
import { startBench, type Bench } from './client';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const spaces = () => bench.emulator.state().spaces.length;

async function create(token = bench.token('hana.hr@example.com')): Promise<Response> {
	return await fetch(`${bench.emulator.baseUrl}/v1/spaces`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}` },
		body: '{"spaceType":"SPACE","displayName":"A"}',
	});
}

test('a status comes with or without Retry-After, before or after the effect', async () => {
	bench.emulator.setFaults([
		{ count: 1, effect: { kind: 'status', status: 429, retryAfterSeconds: 7 } },
		{ count: 1, effect: { kind: 'status', status: 503, after: true } },
	]);
	const limited = await create();
	expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
	expect(await limited.json()).toEqual({
		error: {
			code: 429,
			message: 'Injected fault: RESOURCE_EXHAUSTED',
			status: 'RESOURCE_EXHAUSTED',
		},
	});
	expect(spaces()).toBe(0);
	const unavailable = await create();
	expect([unavailable.status, unavailable.headers.get('retry-after')]).toEqual([503, null]);
	expect(spaces()).toBe(1);
	expect((await create()).status).toBe(200);
});

test('the connection is cut before or after the effect', async () => {
	bench.emulator.setFaults([
		{ count: 1, effect: { kind: 'cut' } },
		{ count: 1, effect: { kind: 'cut', after: true } },
	]);
	await expect(create()).rejects.toThrow('fetch failed');
	expect(spaces()).toBe(0);
	await expect(create()).rejects.toThrow('fetch failed');
	expect(spaces()).toBe(1);
	expect(bench.emulator.requests().map(({ status }) => status)).toEqual([0, 0]);
});

test('an answer may be a page, half of itself, or late', async () => {
	bench.emulator.setFaults([
		{ count: 1, effect: { kind: 'html' } },
		{ count: 1, effect: { kind: 'truncated' } },
		{ count: 1, effect: { kind: 'latency', ms: 30 } },
		{ count: 1, effect: { kind: 'slowHeaders', ms: 30 } },
	]);
	const page = await create();
	expect([page.status, page.headers.get('content-type')]).toEqual([
		502,
		'text/html; charset=UTF-8',
	]);
	expect(spaces()).toBe(0);
	const half = await (await create()).text();
	expect(half).toMatch(/^\{\n {2}"name": /);
	expect(half.trimEnd()).not.toMatch(/\}$/);
	expect(spaces()).toBe(1);
	for (const count of [2, 3]) {
		const before = performance.now();
		expect((await create()).status).toBe(200);
		expect(performance.now() - before).toBeGreaterThan(25);
		expect(spaces()).toBe(count);
	}
});

test('a token expires under the request that brings it', async () => {
	bench.emulator.setFaults([{ count: 1, effect: { kind: 'expireToken' } }]);
	const token = bench.token('hana.hr@example.com');
	expect((await create(token)).status).toBe(401);
	expect((await create(token)).status).toBe(401);
	expect((await create()).status).toBe(200);
});

test('rules choose their methods, the token endpoint among them', async () => {
	bench.emulator.setFaults([
		{ methods: ['oauth.token'], effect: { kind: 'status', status: 500 } },
		{ methods: ['chat.spaces.get'], effect: { kind: 'cut' } },
	]);
	expect((await create()).status).toBe(200);
	expect((await fetch(bench.emulator.tokenUrl, { method: 'POST' })).status).toBe(500);
});

test('the same seed and requests give the same faults', async () => {
	const run = async (seed: number) => {
		const fault: Fault = { probability: 0.5, seed, skip: 2, effect: { kind: 'html', status: 500 } };
		bench.emulator.setFaults([fault]);
		const statuses = [];
		for (let n = 0; n < 20; n += 1) statuses.push((await create()).status);
		return statuses;
	};
	const first = await run(7);
	expect(await run(7)).toEqual(first);
	expect(await run(8)).not.toEqual(first);
	expect(first.slice(0, 2)).toEqual([200, 200]);
	expect(new Set(first)).toEqual(new Set([200, 500]));
});

test('a refusal carries the status, canonical code, text and reason that a test wants', async () => {
	const effect = {
		kind: 'status',
		status: 409,
		canonical: 'ABORTED',
		message: 'Try again.',
		reason: 'RATE_LIMIT_EXCEEDED',
	} as const;
	bench.emulator.setFaults([{ effect }]);
	const answer = await create();
	expect([answer.status, await answer.json()]).toEqual([
		409,
		{
			error: {
				code: 409,
				message: 'Try again.',
				status: 'ABORTED',
				details: [
					{
						'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
						reason: 'RATE_LIMIT_EXCEEDED',
						domain: 'googleapis.com',
						metadata: {},
					},
				],
			},
		},
	]);
});

test('an answer is any other, before or after the effect, or says something else', async () => {
	bench.emulator.setFaults([
		{ count: 1, effect: { kind: 'answer', body: {} } },
		{ count: 1, effect: { kind: 'answer', body: {}, after: true } },
		{
			count: 1,
			effect: { kind: 'answer', status: 302, headers: { location: 'https://other.example/' } },
		},
		{
			count: 1,
			effect: {
				kind: 'change',
				fields: { name: 'spaces/other', 'spaceDetails.description': 'x', displayName: null },
			},
		},
	]);
	expect([await (await create()).json(), spaces()]).toEqual([{}, 0]);
	expect([await (await create()).json(), spaces()]).toEqual([{}, 1]);
	const moved = await fetch(`${bench.emulator.baseUrl}/v1/spaces`, { redirect: 'manual' });
	expect([moved.status, moved.headers.get('location')]).toEqual([302, 'https://other.example/']);
	const other = (await (await create()).json()) as object;
	expect(other).toMatchObject({ name: 'spaces/other', spaceDetails: { description: 'x' } });
	expect(other).not.toHaveProperty('displayName');
	expect(spaces()).toBe(2);
});

test('an answer drips', async () => {
	bench.emulator.setFaults([{ effect: { kind: 'drip', ms: 0 } }]);
	const chunks: number[] = [];
	const answer = await create();
	for await (const chunk of answer.body ?? []) chunks.push((chunk as Uint8Array).length);
	expect(chunks.length).toBeGreaterThan(100);
	expect(spaces()).toBe(1);
});

test('a rule chooses by the address of the request', async () => {
	bench.emulator.setFaults([{ url: '/members/ada@', effect: { kind: 'status', status: 500 } }]);
	const get = async (member: string) => {
		const url = `${bench.emulator.baseUrl}/v1/spaces/AAAA/members/${encodeURIComponent(member)}`;
		const authorization = `Bearer ${bench.token('hana.hr@example.com')}`;
		return (await fetch(url, { headers: { authorization } })).status;
	};
	expect([await get('ada@example.com'), await get('bob@example.com')]).toEqual([500, 403]);
});

test('a method that does not exist is refused', () => {
	const fault: Fault = { methods: ['chat.spaces.find'], effect: { kind: 'cut' } };
	expect(() => bench.emulator.setFaults([fault])).toThrow(
		/^There is no method chat\.spaces\.find\. There are chat\.spaces\.completeImport, /,
	);
});

test.each([429, 500, 503])(
	'the token endpoint answers %i, in HTML, or not at all',
	async (status) => {
		const methods = ['oauth.token'];
		bench.emulator.setFaults([
			{ methods, count: 1, effect: { kind: 'status', status } },
			{ methods, count: 1, effect: { kind: 'html', status } },
			{ methods, count: 1, effect: { kind: 'cut', after: true } },
		]);
		const post = () => fetch(bench.emulator.tokenUrl, { method: 'POST' });
		expect((await post()).status).toBe(status);
		expect((await post()).headers.get('content-type')).toBe('text/html; charset=UTF-8');
		await expect(post()).rejects.toThrow('fetch failed');
		expect((await post()).status).toBe(400);
	},
);

test('scripts come over HTTP too', async () => {
	const { baseUrl } = bench.emulator;
	await fetch(`${baseUrl}/_emulator/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify([{ count: 1, effect: { kind: 'status', status: 504 } }]),
	});
	expect((await create()).status).toBe(504);
	await fetch(`${baseUrl}/_emulator/reset`, { method: 'POST' });
	expect((await create()).status).toBe(200);
});
