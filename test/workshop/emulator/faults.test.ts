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
