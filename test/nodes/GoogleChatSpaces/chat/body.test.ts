import { readBody } from '../../../../nodes/GoogleChatSpaces/chat/body';
import { Secrets } from '../../../../nodes/GoogleChatSpaces/chat/secrets';

const MB = 1024 * 1024;

async function* stream(...chunks: Array<string | Uint8Array>) {
	for (const chunk of chunks) {
		await Promise.resolve();
		yield Buffer.from(chunk);
	}
}

const read = async (
	body: unknown,
	{ contentType = 'application/json; charset=UTF-8' as unknown, isError = false } = {},
	secrets = new Secrets(),
) => await readBody(body, { contentType, isError }, secrets);

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
	[true, 256 * 1024],
	[false, 32 * MB],
])('an answer that does not end is left (an error: %s)', async (isError, most) => {
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
	expect(await read(endless(), { isError })).toEqual({ isCut: true });
	expect(sent).toBe((most / 4) * 5);
	expect(isClosed).toBe(true);
});

test('an answer of just the size is read', async () => {
	const text = JSON.stringify('x'.repeat(256 * 1024 - 2));
	expect(await read(stream(text), { isError: true })).toEqual({ body: JSON.parse(text) });
});

test('a connection that breaks is an error', async () => {
	async function* broken() {
		yield Buffer.from('{');
		await Promise.resolve();
		throw new Error('read ECONNRESET');
	}
	await expect(read(broken())).rejects.toThrow('read ECONNRESET');
});
