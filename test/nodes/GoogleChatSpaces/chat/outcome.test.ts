import { isSpace } from '../../../../nodes/GoogleChatSpaces/chat/answers';
import { hostIn, outcomeOf } from '../../../../nodes/GoogleChatSpaces/chat/outcome';
import type { HttpAnswer } from '../../../../nodes/GoogleChatSpaces/chat/transport';

const space = { name: 'spaces/AAAA' };
const refused = { error: { code: 403, message: 'No.' } };
const outcome = (status: number, rest: Partial<HttpAnswer> = {}) =>
	outcomeOf({ status, headers: {}, ...rest }, isSpace);

test('an answer of the method is one', () => {
	expect(outcome(200, { body: space })).toEqual({ answer: space });
	expect(outcome(299, { body: space })).toEqual({ answer: space });
});

test.each<[string, number, Partial<HttpAnswer>]>([
	['a success with something else', 200, { body: { name: 'users/1' } }],
	['a success without a body', 204, {}],
	['an error in HTML', 502, { body: '<html>' }],
	['an error with nothing', 500, { body: null }],
	['an error with a list', 400, { body: [refused] }],
	['no success at all', 199, {}],
])('%s is unreadable', (_, status, answer) => {
	expect(outcome(status, answer)).toEqual({ failure: { kind: 'unreadable', status } });
});

test('what broke off is told from what was never Google’s', () => {
	expect(outcome(200, { isCut: true })).toEqual({
		failure: { kind: 'unreadable', status: 200, isCut: true },
	});
});

test('an error of Google is a refusal, with the time that it names', () => {
	expect(outcome(403, { body: refused })).toEqual({
		failure: { kind: 'refused', status: 403, body: refused },
	});
	expect(outcome(429, { body: refused, headers: { 'retry-after': '7' } })).toEqual({
		failure: { kind: 'refused', status: 429, body: refused, retryAfterMs: 7_000 },
	});
	expect(outcome(503, { headers: { 'retry-after': '7' } })).toMatchObject({
		failure: { kind: 'unreadable', retryAfterMs: 7_000 },
	});
});

test('an answer of the method with an error’s status is none', () => {
	expect(outcome(400, { body: space })).toMatchObject({ failure: { kind: 'refused' } });
});

test.each([300, 302, 399])('%i tells another host, and no more of it', (status) => {
	const headers = { location: 'https://evil.example:8443/steal?token=x' };
	expect(outcome(status, { headers, body: space })).toEqual({
		failure: { kind: 'redirected', host: 'evil.example:8443' },
	});
});

test.each([undefined, 7, 'no address', '/path', ['https://evil.example']])(
	'%s names no host',
	(location) => {
		expect(hostIn(location)).toBe('an address that is not told');
	},
);

test('a host of any length is cut', () => {
	expect(hostIn(`https://${'a.'.repeat(200)}example`)).toHaveLength(255);
});
