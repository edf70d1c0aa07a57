import { StoppedError, systemClock } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import { Secrets } from '../../../../nodes/GoogleChatSpaces/chat/secrets';
import {
	answerOf,
	optionsFor,
	withinDeadline,
	type HttpRequest,
} from '../../../../nodes/GoogleChatSpaces/chat/transport';

const origins = {
	chat: new URL('https://chat.example/'),
	cloudIdentity: new URL('https://identity.example/'),
	openid: new URL('https://openid.example/'),
};
const never = new AbortController().signal;
const get: HttpRequest = { service: 'chat', verb: 'GET', path: '/v1/spaces' };

test('a request goes to the origin of its service, and is answered as it comes', () => {
	const body = { displayName: 'Apollo' };
	const request: HttpRequest = { ...get, verb: 'POST', query: { requestId: '1' }, body };
	expect(optionsFor(request, origins, never)).toEqual({
		method: 'POST',
		url: 'https://chat.example/v1/spaces',
		qs: { requestId: '1' },
		body,
		headers: {},
		json: true,
		arrayFormat: 'repeat',
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		timeout: 60_000,
		abortSignal: never,
	});
	expect(optionsFor({ ...get, service: 'openid' }, origins, never).url).toBe(
		'https://openid.example/v1/spaces',
	);
});

test.each(['//evil.example/v1', 'https://evil.example/', '/v1/../v2', '/v1/spaces?x=1', '/v1#x'])(
	'no path leads elsewhere: %s',
	(path) => {
		expect(() => optionsFor({ ...get, path }, origins, never)).toThrow(
			'may not leave https://chat.example',
		);
	},
);

test.each([
	[200, false],
	[403, true],
])('an answer of status %i is read, an error only so far', async (statusCode, isError) => {
	async function* long() {
		for (let i = 0; i < 3; i++) {
			await Promise.resolve();
			yield Buffer.from(i === 1 ? `"${'x'.repeat(300_000)}"` : ' ');
		}
	}
	const headers = { 'content-type': 'application/json', etag: '1' };
	const response = { statusCode, headers, body: long() };
	const answer = await answerOf(response, new Secrets());
	expect(answer).toMatchObject({ status: statusCode, headers });
	expect(answer.body).toEqual('x'.repeat(300_000));
	const halves = { ...response, body: [' '.repeat(300_000), '{}'] };
	async function* pieces() {
		for (const piece of halves.body) {
			await Promise.resolve();
			yield Buffer.from(piece);
		}
	}
	const second = await answerOf({ ...response, body: pieces() }, new Secrets());
	expect(second.body).toEqual(isError ? undefined : {});
});

describe('what takes its time', () => {
	const pending = async (signal: AbortSignal) =>
		await new Promise<string>((_, reject) => {
			signal.addEventListener('abort', () => reject(new Error('aborted')));
		});

	test('comes to what it comes to', async () => {
		expect(await withinDeadline(undefined, async () => await Promise.resolve('done'))).toBe('done');
		const failing = withinDeadline(never, async () => await Promise.reject(new Error('No.')));
		await expect(failing).rejects.toThrow('No.');
	});

	test('is ended by Stop', async () => {
		const stop = new AbortController();
		const waiting = withinDeadline(stop.signal, pending);
		stop.abort();
		await expect(waiting).rejects.toThrow(StoppedError);
	});

	test('is ended after two minutes', async () => {
		const end = new AbortController();
		const deadline = jest.spyOn(systemClock, 'deadline').mockReturnValue(end.signal);
		const waiting = [undefined, never].map(
			async (stop) => await withinDeadline(stop, pending).catch((error: Error) => error.message),
		);
		end.abort();
		const message = 'timeout of 120000ms exceeded before the answer was complete';
		expect(await Promise.all(waiting)).toEqual([message, message]);
		expect(deadline).toHaveBeenCalledWith(120_000);
		deadline.mockRestore();
	});
});
