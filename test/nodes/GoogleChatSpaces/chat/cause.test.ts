import {
	causeOf,
	googleError,
	isSignInRefusal,
	mayHaveHappened,
	type Cause,
} from '../../../../nodes/GoogleChatSpaces/chat/cause';
import {
	NoTokenError,
	type Failure,
	type NoToken,
} from '../../../../nodes/GoogleChatSpaces/chat/failure';

const refused = (status: number, reason?: string, message = ''): Failure => ({
	kind: 'refused',
	status,
	body: { error: { code: status, message, ...(reason && { status: reason }) } },
});
const unreadable = (status: number, isCut = false): Failure => ({
	kind: 'unreadable',
	status,
	isCut,
});
const unanswered = (words: string): Failure => ({ kind: 'unanswered', words });
const unsigned = (details: Partial<NoToken>): Failure => ({
	kind: 'unsigned',
	words: '',
	...details,
});

/** Each failure with its cause, and whether the call may have taken effect all the same. */
test.each<[string, Failure, Cause, boolean]>([
	['quota', refused(429), 'quota', false],
	['quota told by 403', refused(403, 'RATE_LIMIT_EXCEEDED'), 'quota', false],
	['a request time-out', refused(408), 'unavailable', true],
	['an internal error', refused(500), 'internal', true],
	['a bad gateway', refused(502), 'unavailable', true],
	['unavailable', refused(503), 'unavailable', true],
	['a deadline', refused(504), 'unavailable', true],
	['an expired token', refused(401), 'unauthenticated', false],
	['a bad request', refused(400), 'invalid', false],
	['a missing right', refused(403, 'PERMISSION_DENIED'), 'hidden', false],
	['absence', refused(404), 'notFound', false],
	['a conflict', refused(409, 'ALREADY_EXISTS'), 'alreadyExists', false],
	['another call in between', refused(409, 'ABORTED'), 'aborted', false],
	['an error that Google has no rule for', refused(501), 'internal', true],
	['a refusal that Google has no rule for', refused(418), 'invalid', false],
	['HTML with 500', unreadable(500), 'internal', true],
	[
		'a private account',
		refused(403, '', 'Google Chat API is only available to Google Workspace users'),
		'consumerAccount',
		false,
	],
	[
		'no administrator',
		refused(403, '', "This method doesn't support non-admin user authentication"),
		'notAdministrator',
		false,
	],
	['HTML with a success', unreadable(200), 'unavailable', true],
	['HTML with 429', unreadable(429), 'quota', false],
	['HTML of a gateway', unreadable(502), 'unavailable', true],
	['half of a success', unreadable(200, true), 'unavailable', true],
	['half of a refusal', unreadable(404, true), 'unavailable', false],
	['a page of a proxy', unreadable(403), 'foreign', false],
	['a page of a proxy that wants a sign-in', unreadable(407), 'foreign', false],
	['a redirect', { kind: 'redirected', host: 'evil.example' }, 'redirected', false],
	['an endless list', { kind: 'endless', why: '', pages: 1, items: 0 }, 'foreign', false],
	['a reset connection', unanswered('read ECONNRESET'), 'unanswered', true],
	['a hung up socket', unanswered('socket hang up'), 'unanswered', true],
	['silence', unanswered('timeout of 60000ms exceeded'), 'unanswered', true],
	['a name server that is busy', unanswered('getaddrinfo EAI_AGAIN'), 'unresolved', false],
	['no such host', unanswered('getaddrinfo ENOTFOUND chat.example'), 'unreachable', false],
	['nobody there', unanswered('connect ECONNREFUSED 127.0.0.1:1'), 'unreachable', false],
	['a forged certificate', unanswered('self-signed certificate'), 'unreachable', false],
	['anything else', unanswered('?'), 'unknown', true],
	['no sign-in', unanswered('Unable to sign without access token'), 'notConnected', false],
])('%s', (_, failure, cause, maybe) => {
	expect([causeOf(failure), mayHaveHappened(failure)]).toEqual([cause, maybe]);
});

/** Each answer of a token endpoint with its cause, and whether a further request for a token can help. */
test.each<[string, Partial<NoToken>, Cause, boolean]>([
	['503', { status: 503 }, 'unavailable', true],
	['500 in words of n8n', { words: 'Request failed with status code 500' }, 'unavailable', true],
	['429', { status: 429, body: { error: { code: 429 } } }, 'unavailable', true],
	['429 by an OAuth error', { body: { error: 'rate_limit_exceeded' } }, 'unavailable', true],
	['HTML', { status: 200, words: 'Unsupported content type: text/html' }, 'unavailable', true],
	['half of an answer', { words: 'Unexpected end of JSON input' }, 'unavailable', true],
	['a broken connection', { words: 'read ECONNRESET' }, 'unavailable', true],
	['nobody there', { words: 'connect ECONNREFUSED 127.0.0.1:1' }, 'unreachable', true],
	['a redirect', { status: 302, host: 'evil.example' }, 'redirected', true],
	['revoked', { body: { error: 'invalid_grant' } }, 'signIn', false],
	['500', { status: 500, body: {} }, 'unavailable', true],
	['503 behind a broken line', { status: 503, words: 'connect ECONNREFUSED' }, 'unavailable', true],
	['revoked, in two lines', { words: 'needs to\nbe reconnected' }, 'signIn', false],
	['revoked, in words of n8n 2', { words: 'needs to be reconnected' }, 'signIn', false],
	['no refresh token', { words: 'refreshToken is required' }, 'signIn', false],
	['a wrong client secret', { status: 401, body: { error: 'invalid_client' } }, 'signIn', false],
	['any other refusal', { status: 400, body: {} }, 'signIn', false],
	['no delegation', { body: { error: 'unauthorized_client' } }, 'delegationMissing', false],
	['a wrong scope', { body: { error: 'invalid_scope' } }, 'scopeUnknown', false],
	[
		'a deleted key',
		{ body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } },
		'keyUnknown',
		false,
	],
])('the token endpoint: %s', (_, details, cause, again) => {
	const failure = unsigned(details);
	expect([causeOf(failure), mayHaveHappened(failure)]).toEqual([cause, false]);
	expect(isSignInRefusal(new NoTokenError({ words: '', ...details }))).toBe(!again);
});

test.each([
	[{}, { message: '', reasons: [] }],
	[{ error: { message: 7, status: 8, details: 'none' } }, { message: '', reasons: [] }],
	[
		{
			error: {
				message: 'No.',
				status: 'ABORTED',
				details: [null, {}, { reason: 'WHY' }, { reason: 9 }],
			},
		},
		{ message: 'No.', reasons: ['ABORTED', 'WHY'] },
	],
])('what Google says with %j', (body, said) => {
	expect(googleError(body as Parameters<typeof googleError>[0])).toEqual(said);
});
