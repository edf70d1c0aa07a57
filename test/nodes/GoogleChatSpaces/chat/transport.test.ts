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

const MB = 1024 * 1024;

async function* stream(...chunks: Array<string | Uint8Array>) {
	for (const chunk of chunks) {
		await Promise.resolve();
		yield Buffer.from(chunk);
	}
}

const read = async (
	body: unknown,
	{ contentType = 'application/json; charset=UTF-8' as unknown, statusCode = 200 } = {},
	secrets = new Secrets(),
) => {
	const response = { statusCode, headers: { 'content-type': contentType }, body };
	const { status, headers, ...rest } = await answerOf(response, secrets);
	expect([status, headers]).toEqual([statusCode, response.headers]);
	return rest;
};

test('JSON is read, however it comes in pieces', async () => {
	const bytes = Buffer.from('{"name":"Zoë"}');
	const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
	expect(await read(stream(...pieces))).toEqual({ body: { name: 'Zoë' } });
});

test('what n8n has parsed is taken as it is, and nothing is an empty text', async () => {
	expect(await read({ name: 'spaces/AAAA' })).toEqual({ body: { name: 'spaces/AAAA' } });
	expect(await read(undefined)).toEqual({ body: '' });
	expect(await read(null)).toEqual({ body: '' });
});

test('the secrets that were sent are taken out', async () => {
	const body = stream('{"ya29-secret":["x ya29-secret"]}');
	expect(await read(body, {}, new Secrets('ya29-secret'))).toEqual({
		body: { '[hidden]': ['x [hidden]'] },
	});
});

test.each([
	['{"name":', 'application/json', true],
	['{"name":', 'application/json; charset=UTF-8', true],
	['<html>', 'text/html', false],
	['<html>', 'text/x-application/json', false],
	['', null, false],
])('%j as %s was cut: %s', async (text, contentType, isCut) => {
	expect(await read(stream(text), { contentType })).toEqual({ isCut });
});

test('JSON that nests too deep is not worked on, and was not cut', async () => {
	expect(await read(stream('['.repeat(200) + ']'.repeat(200)))).toEqual({ isCut: false });
});

test.each([
	[403, 256 * 1024],
	[200, 32 * MB],
])('an answer of status %i that does not end is left', async (statusCode, most) => {
	let sent = 0;
	let isClosed = false;
	async function* endless() {
		try {
			for (;;) {
				await Promise.resolve();
				sent += most / 4;
				yield Buffer.alloc(most / 4, ' ');
			}
		} finally {
			isClosed = true;
		}
	}
	expect(await read(endless(), { statusCode })).toEqual({ isCut: true });
	expect(sent).toBe((most / 4) * 5);
	expect(isClosed).toBe(true);
});

test('an answer of just the size is read', async () => {
	const text = JSON.stringify('x'.repeat(256 * 1024 - 2));
	expect(await read(stream(text), { statusCode: 403 })).toEqual({ body: JSON.parse(text) });
});

test('a connection that breaks is an error', async () => {
	async function* broken() {
		yield Buffer.from('{');
		await Promise.resolve();
		throw new Error('read ECONNRESET');
	}
	await expect(read(broken())).rejects.toThrow('read ECONNRESET');
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
