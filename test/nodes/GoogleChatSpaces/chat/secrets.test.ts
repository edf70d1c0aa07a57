import { excerpt, excerptOfBody } from '../../../../nodes/GoogleChatSpaces/chat/excerpt';
import {
	mapTexts,
	Secrets,
	withoutLikelySecrets,
} from '../../../../nodes/GoogleChatSpaces/chat/secrets';

describe('the secrets that were sent', () => {
	test('are taken out wherever they stand', () => {
		const secrets = new Secrets('first-secret');
		secrets.add('second-secret', undefined, 7);
		expect(secrets.hide('first-secret second-secret first-secret, and more')).toBe(
			'[hidden] [hidden] [hidden], and more',
		);
		expect(secrets.hide('nothing of them')).toBe('nothing of them');
	});

	test('have eight characters at least', () => {
		const secrets = new Secrets('seven77', 'eight888', '');
		expect(secrets.hide('seven77 eight888')).toBe('seven77 [hidden]');
	});
});

test.each([
	['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- rest', '[hidden] rest'],
	['-----BEGIN RSA PRIVATE KEY-----\nMIIE and what was cut', '[hidden]'],
	['Authorization: Bearer abc.DEF_1~2+3/4=-x rest', 'Authorization: [hidden] rest'],
	['a Bearer \t token', 'a [hidden]'],
	['x ya29.a0Af_-. rest', 'x [hidden] rest'],
	['x eyJhbGci.eyJpc3M.c2ln-_ rest', 'x [hidden] rest'],
	['x eyJhbGci.eyJpc3M. rest', 'x [hidden] rest'],
	['x 1//0g-refresh_1 rest', 'x [hidden] rest'],
	['x GOCSPX-client_secret-1 rest', 'x [hidden] rest'],
	['ya29.one ya29.two', '[hidden] [hidden]'],
	['a Bearer', 'a Bearer'],
	['the year 1/2 of eyJ', 'the year 1/2 of eyJ'],
])('what looks like a secret: %j', (text, left) => {
	expect(withoutLikelySecrets(text)).toBe(left);
});

describe('each text in a value', () => {
	const shout = (text: string) => text.toUpperCase();

	test('is changed, the names of fields as well', () => {
		expect(mapTexts({ a: ['b', 1, null, { c: true }], d: 'e' }, shout)).toEqual({
			A: ['B', 1, null, { C: true }],
			D: 'E',
		});
	});

	test('as deep as Google’s, and no deeper', () => {
		const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
		const fields = (depth: number): unknown => (depth === 0 ? 'x' : { a: fields(depth - 1) });
		for (const json of [nested, fields]) {
			expect(JSON.stringify(mapTexts(json(100), shout))).toContain('"X"');
			expect(() => mapTexts(json(101), shout)).toThrow('The JSON nests too deep');
		}
	});
});

describe('an excerpt', () => {
	test('has a thousand characters at most', () => {
		expect(excerpt('x'.repeat(1_000))).toBe('x'.repeat(1_000));
		expect(excerpt('x'.repeat(1_001))).toBe(`${'x'.repeat(1_000)}…`);
	});

	test('holds no half of a secret', () => {
		const token = `ya29.${'a'.repeat(500)}`;
		expect(excerpt(`${'x'.repeat(900)} ${token} rest`)).toBe(`${'x'.repeat(900)} [hidden] rest`);
	});

	test('of a body keeps all of a short one, without secrets', () => {
		expect(excerptOfBody({ error: { message: 'ya29.token', details: [{ a: 1 }] } })).toEqual({
			error: { message: '[hidden]', details: [{ a: 1 }] },
		});
	});

	test('of a body of just the size keeps it', () => {
		const most = (length: number) => {
			const details = Array.from({ length: 4 }, () => 'x'.repeat(900));
			const error = { code: 400, details, more: '' };
			const missing = length - JSON.stringify({ error }).length;
			return { error: { ...error, more: 'y'.repeat(missing) } };
		};
		expect(excerptOfBody(most(4_000))).toEqual(most(4_000));
		expect(excerptOfBody(most(4_001))).toEqual({ error: { code: 400 } });
	});

	test('of a long body keeps what is Google’s', () => {
		const error = {
			code: 400,
			message: 'No.',
			status: { not: 'a text' },
			details: Array.from({ length: 10 }, () => 'x'.repeat(900)),
		};
		expect(excerptOfBody({ error, other: 'x' })).toEqual({ error: { code: 400, message: 'No.' } });
		expect(excerptOfBody({ other: error.details })).toEqual({ error: {} });
	});
});
