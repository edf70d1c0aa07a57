import {
	ChatApiError,
	errorText,
	isAmbiguous,
	NoTokenError,
	oAuthError,
	withProgressNote,
} from '../../../../nodes/GoogleChatSpaces/chat/failure';
import type { ChatMethodName, ChatRequest } from '../../../../nodes/GoogleChatSpaces/chat/methods';

const errorOf = (method: ChatMethodName, request: ChatRequest, ambiguous = false) =>
	new ChatApiError(
		method,
		request,
		{ kind: 'unanswered', words: '' },
		{ attempts: 1, ambiguous, quotaWaitMs: 0 },
		'user',
	);

test.each<[ChatMethodName, ChatRequest, string]>([
	['spaces.get', { path: { space: 'AAAA' } }, 'get the space AAAA'],
	['spaces.create', { body: { displayName: 'Berlin' } }, 'create the space "Berlin"'],
	['spaces.create', {}, 'create the space'],
	['spaces.setup', { body: { space: { displayName: 'Berlin' } } }, 'set up the space "Berlin"'],
	[
		'members.create',
		{ path: { space: 'AAAA' }, body: { member: { name: 'users/ada@example.com' } } },
		'add ada@example.com to the space AAAA',
	],
	[
		'members.create',
		{ path: { space: 'AAAA' }, body: { groupMember: { name: 'groups/9' } } },
		'add groups/9 to the space AAAA',
	],
	[
		'spaces.findDirectMessage',
		{ query: { name: 'users/ada@example.com' } },
		'find the direct message with ada@example.com',
	],
	[
		'groups.lookup',
		{ query: { 'groupKey.id': 'all@example.com' } },
		'look up the Google Group all@example.com',
	],
])('%s says what it could not do', (method, request, task) => {
	expect(errorOf(method, request).message).toBe(`Could not ${task}`);
});

test('what was done before stands ahead of what is said already', () => {
	const error = errorOf('spaces.list', {});
	expect(withProgressNote(error, 'Second.')).toBe(error);
	expect(error.progressNote).toBe('Second.');
	withProgressNote(error, 'First.');
	withProgressNote(error, '');
	expect(error.progressNote).toBe('First. Second.');

	const other = new Error('Stopped');
	expect(withProgressNote(other, 'First.')).toBe(other);
	expect(other).not.toHaveProperty('progressNote');
});

test('a failed call may have taken effect, and nothing else may', () => {
	expect(isAmbiguous(errorOf('spaces.list', {}, true))).toBe(true);
	expect(isAmbiguous(errorOf('spaces.list', {}))).toBe(false);
	expect(isAmbiguous(new Error('Stopped'))).toBe(false);
});

test.each([
	[{}, 'Google gave no token'],
	[{ status: 503 }, 'Google gave no token (HTTP 503)'],
	[
		{ status: 400, body: { error: 'invalid_grant' } },
		'Google gave no token (HTTP 400): invalid_grant',
	],
	[
		{ body: { error: 'invalid_grant', error_description: 'Bad key' } },
		'Google gave no token: invalid_grant: Bad key',
	],
	[{ body: { error: { code: 429 }, error_description: 7 } }, 'Google gave no token'],
])('%j: %s', (details, message) => {
	expect(new NoTokenError({ words: '', ...details }).message).toBe(message);
});

test('the error of a token endpoint holds no secret', () => {
	expect(oAuthError({ error: 'ya29.one', error_description: 'Bearer two' })).toEqual({
		code: '[hidden]',
		description: '[hidden]',
	});
	expect(oAuthError(undefined)).toEqual({ code: '', description: '' });
});

test('an error says all that its causes say, codes included', () => {
	const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
	const error = Object.assign(new Error('Request failed', { cause }), {
		messages: ['n8n', 'says'],
	});
	expect(errorText(error)).toBe('Request failed\n\nn8n\nsays\nconnect\nECONNREFUSED');
	expect(errorText('no error')).toBe('');
});
