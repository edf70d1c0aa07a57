import fc from 'fast-check';

import type { Failure } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import {
	mayHaveHappened,
	nextStep,
	retryAfterMs,
} from '../../../../nodes/GoogleChatSpaces/chat/retry';

const refused = (status: number, reason?: string, retryAfter?: number): Failure => ({
	kind: 'refused',
	status,
	body: { error: { code: status, message: '', ...(reason && { status: reason }) } },
	retryAfterMs: retryAfter,
});
const unreadable = (status: number, isCut = false): Failure => ({
	kind: 'unreadable',
	status,
	isCut,
});
const unanswered = (words: string): Failure => ({ kind: 'unanswered', words });

const policy = { budgetMs: 180_000, random: () => 0.5 };
const once = { attempts: 1, refusals: 1, signInsRefused: 1, elapsedMs: 10, quotaWaitMs: 0 };
const first = (failure: Failure) => nextStep({ ...once, failure }, policy);

const again: Array<[string, Failure]> = [
	['quota', refused(429)],
	['quota told by 403', refused(403, 'RATE_LIMIT_EXCEEDED')],
	['a request time-out', refused(408)],
	['an internal error', refused(500)],
	['a bad gateway', refused(502)],
	['unavailable', refused(503)],
	['a deadline', refused(504)],
	['an expired token', refused(401)],
	['HTML with a success', unreadable(200)],
	['HTML with 429', unreadable(429)],
	['HTML of a gateway', unreadable(502)],
	['half of a success', unreadable(200, true)],
	['half of a refusal', unreadable(404, true)],
	['a reset connection', unanswered('read ECONNRESET')],
	['a hung up socket', unanswered('socket hang up')],
	['silence', unanswered('timeout of 60000ms exceeded')],
	['a name server that is busy', unanswered('getaddrinfo EAI_AGAIN')],
	['a token endpoint that is down', unanswered('HTTP 503 of the token endpoint, ')],
];
const never: Array<[string, Failure]> = [
	['a bad request', refused(400)],
	['a missing right', refused(403, 'PERMISSION_DENIED')],
	['absence', refused(404)],
	['a conflict', refused(409)],
	['what is not implemented', refused(501)],
	['a page of a proxy', unreadable(403)],
	['a page of a proxy that wants a sign-in', unreadable(407)],
	['no such host', unanswered('getaddrinfo ENOTFOUND chat.example')],
	['a refused connection', unanswered('connect ECONNREFUSED 127.0.0.1:1')],
	['a revoked consent', unanswered('invalid_grant')],
	['a key that Google knows not', unanswered('HTTP 401 of the token endpoint, invalid_client')],
];

describe('nextStep', () => {
	test.each(again)('tries again after %s', (_, failure) => {
		expect(first(failure)).toEqual({ retryInMs: 500 });
	});

	test.each(never)('gives up after %s', (_, failure) => {
		expect(first(failure)).toEqual({});
	});

	test('waits as long as Google says, and else longer each time, up to 32 seconds', () => {
		const waits = (failure: Failure) =>
			[1, 2, 3, 6, 7, 14].map(
				(attempts) =>
					nextStep(
						{ ...once, failure, attempts, refusals: attempts },
						{ ...policy, random: () => 1 },
					).retryInMs,
			);

		expect(waits(refused(503))).toEqual([1_000, 2_000, 4_000, 32_000, 32_000, 32_000]);
		expect(waits(refused(429, undefined, 7_000))).toEqual(Array(6).fill(7_000));
	});

	test.each([
		['15 tries', { failure: refused(503), attempts: 15, signInsRefused: 0 }],
		['3 refused sign-ins', { failure: refused(401), attempts: 9, signInsRefused: 3 }],
	])('gives up after %s', (_, last) => {
		const { attempts, signInsRefused } = last;
		const before = { attempts: attempts - 1, signInsRefused: Math.max(0, signInsRefused - 1) };

		expect(nextStep({ ...once, ...last, ...before }, policy)).toEqual({
			retryInMs: expect.any(Number) as number,
		});
		expect(nextStep({ ...once, ...last }, policy)).toEqual({});
	});

	test('no try starts after the budget, and one that fits in is made', () => {
		const attempt = fc.record({
			attempts: fc.integer({ min: 1, max: 14 }),
			elapsedMs: fc.nat(400_000),
			retryAfter: fc.option(fc.nat(400_000), { nil: undefined }),
			roll: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			budgetMs: fc.integer({ min: 1, max: 400_000 }),
		});
		fc.assert(
			fc.property(attempt, ({ attempts, elapsedMs, retryAfter, roll, budgetMs }) => {
				const failure = refused(503, undefined, retryAfter);
				const options = { budgetMs, random: () => roll };
				const { retryInMs } = nextStep({ ...once, failure, attempts, elapsedMs }, options);
				const wait = retryAfter ?? roll * Math.min(32_000, 1_000 * 2 ** (attempts - 1));
				expect(retryInMs).toBe(elapsedMs + wait > budgetMs ? undefined : wait);
			}),
		);
	});

	test('a budget of nothing means one try', () => {
		for (const failure of [refused(503), refused(429), unanswered('socket hang up')]) {
			expect(nextStep({ ...once, failure }, { ...policy, budgetMs: 0 })).toEqual({});
		}
	});

	test('a wait for the quota is no try, and takes nothing of the budget', () => {
		const patient = { ...once, attempts: 14, refusals: 1_000, quotaWaitMs: 3_000_000 };

		expect(nextStep({ ...patient, failure: refused(429) }, policy)).toEqual({ retryInMs: 16_000 });
		expect(nextStep({ ...patient, failure: refused(503) }, policy)).toEqual({ retryInMs: 16_000 });
	});

	test('an hour of waiting for the quota is the end, and so is a longer wait that Google names', () => {
		const failure = refused(429);

		expect(nextStep({ ...once, failure, quotaWaitMs: 3_599_500 }, policy)).toEqual({
			retryInMs: 500,
		});
		expect(nextStep({ ...once, failure, quotaWaitMs: 3_599_501 }, policy)).toEqual({});
		expect(nextStep({ ...once, failure: refused(429, '', 3_600_001) }, policy)).toEqual({});
	});
});

test.each<[string, Failure, boolean]>([
	['a refusal', refused(400), false],
	['a quota', refused(429), false],
	['a refusal that broke off', unreadable(403, true), false],
	['a request time-out', refused(408), true],
	['an internal error', refused(500), true],
	['HTML in place of an answer', unreadable(200), true],
	['HTML of a gateway', unreadable(502), true],
	['silence', unanswered('socket hang up'), true],
	['nobody there', unanswered('connect ECONNREFUSED 127.0.0.1:1'), false],
	['a sign-in that was never made', unanswered('Unable to sign without access token'), false],
	['no token', unanswered('HTTP 503 of the token endpoint, '), false],
])('what may have happened: %s', (_, failure, expected) => {
	expect(mayHaveHappened(failure)).toBe(expected);
});

describe('retryAfterMs', () => {
	const now = Date.parse('2026-11-22T12:00:00Z');

	test.each<[unknown, number | undefined]>([
		['3', 3_000],
		['0', 0],
		['1.5', 1_500],
		['-4', 0],
		['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 11:00:00 GMT', 0],
		['soon', undefined],
		['', undefined],
		[' ', undefined],
		[undefined, undefined],
		[['3'], undefined],
	])('%p', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});

	test('is a time to wait or nothing, whatever comes', () => {
		fc.assert(
			fc.property(fc.anything(), (header) => {
				const wait = retryAfterMs(header, now);
				expect(wait === undefined || wait >= 0).toBe(true);
			}),
		);
	});
});
