import { DEFAULT_RETRY_BUDGET_MS } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { StoppedError } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import type { ChatMethodName, ChatRequest } from '../../../../nodes/GoogleChatSpaces/chat/methods';
import type { HttpAnswer } from '../../../../nodes/GoogleChatSpaces/chat/transport';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal } from '../../../support/client';

const HTML: HttpAnswer = { status: 200, headers: {}, body: '<html>' };

async function outcome(
	method: ChatMethodName,
	request: ChatRequest,
	answers: ReadonlyArray<HttpAnswer | Error>,
) {
	const { chat, clock, sent } = clientOf(answers);
	const result = await chat.call(method, request).then(
		(answer) => ({ answer }),
		(error: unknown) => {
			if (!(error instanceof ChatApiError)) throw error;
			const { status } = error.failure as { status?: number };
			const { attempts, ambiguous } = error.tries;
			return { refused: status, attempts, ambiguous };
		},
	);
	return { ...result, sent, ms: clock.passed() };
}

const GET = 'GET /v1/spaces/AAAA';
const DELETE = 'DELETE /v1/spaces/AAAA';
const inSpace = { path: { space: 'AAAA' } };

test('a name that fits in no path is refused each time, and keeps no place from the next request', async () => {
	const { chat, sent } = clientOf([]);
	for (const space of ['..', '..']) {
		await expect(chat.call('spaces.patch', { path: { space } })).rejects.toThrow(
			'cannot be used as the space in a request',
		);
	}
	expect(sent).toEqual([]);
});

describe('repeats', () => {
	test.each<[string, HttpAnswer | Error, number]>([
		['429 with a time to wait', refusal(429, '', { 'retry-after': '7' }), 7_000],
		['401', refusal(401), 500],
		['408', refusal(408), 500],
		['500', refusal(500), 500],
		['502', refusal(502), 500],
		['503 with a time to wait', refusal(503, '', { 'retry-after': '3' }), 3_000],
		['504', refusal(504), 500],
		['HTML', HTML, 500],
		['a broken connection', LOST, 500],
	])('after %s', async (_, failure, ms) => {
		expect(await outcome('spaces.get', inSpace, [failure, ok({ name: 'spaces/AAAA' })])).toEqual({
			answer: { name: 'spaces/AAAA' },
			sent: [GET, GET],
			ms,
		});
	});

	test.each([400, 403, 404, 409])('not after %s', async (status) => {
		expect(await outcome('spaces.get', inSpace, [refusal(status)])).toEqual({
			refused: status,
			attempts: 1,
			ambiguous: false,
			sent: [GET],
			ms: 0,
		});
	});

	test('15 times at most', async () => {
		const answers = Array<HttpAnswer>(15).fill(refusal(503, '', { 'retry-after': '0' }));
		expect(await outcome('spaces.get', inSpace, answers)).toMatchObject({
			refused: 503,
			attempts: 15,
		});
	});

	test.each([
		['429', refusal(429)],
		['403', refusal(403, 'RATE_LIMIT_EXCEEDED')],
	])('after a refusal for lack of quota, told by %s', async (_, failure) => {
		const answer = ok({ name: 'spaces/AAAA' });
		const { ms, ...rest } = await outcome('spaces.get', inSpace, [failure, answer]);

		expect(rest).toEqual({ answer: answer.body, sent: [GET, GET] });
		expect(ms).toBeGreaterThan(0);
	});

	test('as often as the quota refuses, which is no try of the request', async () => {
		const answers = [...Array<HttpAnswer>(40).fill(refusal(429)), refusal(503), ok()];
		const result = await outcome('spaces.list', {}, answers);

		expect(result).toMatchObject({ answer: {} });
		expect(result.sent).toHaveLength(42);
		expect(result.ms).toBeGreaterThan(DEFAULT_RETRY_BUDGET_MS);
	});

	test('for an hour at most while the quota refuses, and the error knows how long', async () => {
		const { chat, clock } = clientOf(Array<HttpAnswer>(1_000).fill(refusal(429)));
		const error = await chat.call('spaces.list').catch((reason: unknown) => reason);

		expect(clock.passed()).toBeGreaterThan(3_500_000);
		expect(clock.passed()).toBeLessThan(3_700_000);
		expect((error as ChatApiError).tries).toMatchObject({ quotaWaitMs: clock.passed() });
	});

	test('a sign-in that is refused takes no place from the quota', async () => {
		const patch = ok({ name: 'spaces/AAAA' });
		expect(await outcome('spaces.patch', inSpace, [refusal(401), patch])).toMatchObject({
			answer: patch.body,
			ms: 500,
		});
	});

	test('as long as the budget lasts', async () => {
		const answers = Array<HttpAnswer>(15).fill(refusal(503, '', { 'retry-after': '50' }));
		expect(await outcome('spaces.list', {}, answers)).toMatchObject({
			refused: 503,
			attempts: 5,
			ms: 180_000,
		});
	});
});

describe('an answer was lost', () => {
	const create = { query: { requestId: 'id' }, body: { displayName: 'Berlin' } };
	const CREATE = 'POST /v1/spaces {"requestId":"id"} {"displayName":"Berlin"}';
	const echo = ok({ name: 'spaces/AAAA', displayName: 'Berlin' });
	const real = ok({ name: 'spaces/AAAA', displayName: 'Berlin Office' });

	test('a create is repeated with its request id, and the space read back', async () => {
		expect(await outcome('spaces.create', create, [LOST, echo, real])).toEqual({
			answer: real.body,
			sent: [CREATE, CREATE, GET],
			ms: 500,
		});
	});

	test('a credential that may only create takes the echo', async () => {
		expect(await outcome('spaces.create', create, [LOST, echo, HIDDEN])).toMatchObject({
			answer: echo.body,
		});
	});

	test('a create that was certainly refused is not read back', async () => {
		expect(await outcome('spaces.create', create, [refusal(429), echo])).toMatchObject({
			answer: echo.body,
			sent: [CREATE, CREATE],
		});
	});

	test('a create that fails after it says that it may have happened', async () => {
		expect(await outcome('spaces.create', create, [LOST, refusal(400)])).toMatchObject({
			refused: 400,
			attempts: 2,
			ambiguous: true,
		});
	});

	test('a read has no effect, however it fails', async () => {
		const answers = Array<Error>(15).fill(LOST);
		expect(await outcome('spaces.get', inSpace, answers)).toMatchObject({
			attempts: 15,
			ambiguous: false,
		});
	});

	test('a delete whose repeat finds nothing has done it', async () => {
		expect(await outcome('spaces.delete', inSpace, [LOST, HIDDEN, GONE])).toMatchObject({
			answer: {},
			sent: [DELETE, DELETE, GET],
		});
	});

	test('a delete after which Google hides the space, be it gone or not, leaves it open', async () => {
		expect(await outcome('spaces.delete', inSpace, [LOST, HIDDEN, HIDDEN])).toMatchObject({
			refused: 403,
			ambiguous: true,
			sent: [DELETE, DELETE, GET],
		});
	});

	test('a delete whose repeat is refused for a space that is there has failed', async () => {
		expect(await outcome('spaces.delete', inSpace, [LOST, HIDDEN, real])).toMatchObject({
			refused: 403,
			ambiguous: true,
		});
	});

	test('a sign-in that may not look leaves it open', async () => {
		const mayNotLook: HttpAnswer = {
			status: 403,
			headers: {},
			body: { error: { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] } },
		};
		expect(await outcome('spaces.delete', inSpace, [LOST, HIDDEN, mayNotLook])).toMatchObject({
			refused: 403,
			ambiguous: true,
		});
	});

	test('a delete that no try can have done is refused without a look', async () => {
		expect(await outcome('spaces.delete', inSpace, [refusal(429), HIDDEN])).toMatchObject({
			refused: 403,
			ambiguous: false,
			sent: [DELETE, DELETE],
		});
	});

	const member = { path: { space: 'AAAA', member: 'ada@example.com' } };
	const inState = (state: string) =>
		ok({ name: 'spaces/AAAA/members/1', state, member: { name: 'users/1' } });

	test.each<[string, HttpAnswer]>([
		['is not found', refusal(404)],
		['has left', inState('NOT_A_MEMBER')],
	])('a removed member who %s is removed', async (_, look) => {
		expect(await outcome('members.delete', member, [LOST, HIDDEN, look])).toMatchObject({
			answer: {},
		});
	});

	test('a member who is there is not', async () => {
		const there = inState('JOINED');
		expect(await outcome('members.delete', member, [LOST, HIDDEN, there])).toMatchObject({
			refused: 403,
		});
	});

	test('an import that is over is complete', async () => {
		const conflict = refusal(400, 'FAILED_PRECONDITION');
		expect(await outcome('spaces.completeImport', inSpace, [LOST, conflict, real])).toMatchObject({
			answer: { space: real.body },
		});
	});

	test('an import that still goes on is not', async () => {
		const conflict = refusal(400, 'FAILED_PRECONDITION');
		const importing = ok({ name: 'spaces/AAAA', importMode: true });
		expect(
			await outcome('spaces.completeImport', inSpace, [LOST, conflict, importing]),
		).toMatchObject({ refused: 400 });
	});
});

test('a refusal for the quota of a method that no pacer knows is waited out, too', async () => {
	const quota = refusal(429, 'RESOURCE_EXHAUSTED', { 'retry-after': '7' });
	const request = { query: { 'groupKey.id': 'all@example.com' } };

	expect(await outcome('groups.lookup', request, [quota, quota, ok({ name: 'groups/1' })])).toEqual(
		{
			answer: { name: 'groups/1' },
			sent: Array(3).fill('GET /v1/groups:lookup {"groupKey.id":"all@example.com"}'),
			ms: 14_000,
		},
	);
});

test.each<ChatMethodName>(['spaces.get', 'groups.lookup'])(
	'nothing is sent once it was stopped: %s',
	async (method) => {
		const stop = new AbortController();
		stop.abort();
		const { chat, sent } = clientOf([], { signal: stop.signal });

		await expect(chat.call(method, inSpace)).rejects.toThrow(StoppedError);
		expect(sent).toEqual([]);
	},
);

test('Stop ends the wait for a further try', async () => {
	const stop = new AbortController();
	const { chat, sent } = clientOf([refusal(503, '', { 'retry-after': '100' })], {
		signal: stop.signal,
	});
	const call = chat.call('spaces.get', inSpace);
	stop.abort();

	await expect(call).rejects.toThrow(StoppedError);
	expect(sent.length).toBeLessThanOrEqual(1);
});

describe('an answer that is none of the method', () => {
	const member = { path: { space: 'AAAA' }, body: { member: { name: 'users/1' } } };
	const joined = ok({ name: 'spaces/AAAA/members/1', member: { name: 'users/1' } });

	test.each<[string, object]>([
		['empty', {}],
		['an error', { error: { code: 403, message: 'No.' } }],
		['a name that is a number', { name: 7 }],
		["another thing's name", { name: 'spaces/AAAA' }],
		['a list', [joined.body]],
	])('%s: the call is repeated', async (_, body) => {
		expect(await outcome('members.create', member, [ok(body), joined])).toMatchObject({
			answer: joined.body,
		});
	});

	test.each<[string, string]>([
		['another space', 'spaces/BBBB/members/1'],
		['another person', 'spaces/AAAA/members/2'],
	])('about %s: the call is repeated', async (_, name) => {
		const request = { path: { space: 'AAAA', member: '1' } };
		expect(await outcome('members.get', request, [ok({ name }), joined])).toMatchObject({
			answer: joined.body,
		});
	});

	test.each(['ada@example.com', 'app', 'group-1'])(
		'%s may have a name of its own',
		async (member) => {
			const request = { path: { space: 'AAAA', member } };
			expect(await outcome('members.get', request, [joined])).toMatchObject({
				answer: joined.body,
			});
		},
	);

	test('for good: the call fails, and may have taken effect', async () => {
		const answers = Array<HttpAnswer>(15).fill(ok({}));
		expect(await outcome('members.create', member, answers)).toMatchObject({
			refused: 200,
			ambiguous: true,
			attempts: 15,
		});
	});

	test('sends on: that is where it ends', async () => {
		const redirect = { status: 302, headers: { location: 'https://evil.example/?token=x' } };
		const { chat } = clientOf([redirect]);
		await expect(chat.call('members.create', member)).rejects.toMatchObject({
			failure: { kind: 'redirected', host: 'evil.example' },
			tries: { attempts: 1, ambiguous: false },
		});
	});
});
