import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import { toNodeApiError } from '../../../../nodes/GoogleChatSpaces/chat/errors';
import {
	ChatApiError,
	type Failure,
	type NoToken,
} from '../../../../nodes/GoogleChatSpaces/chat/failure';
import type { ChatMethodName, ChatRequest } from '../../../../nodes/GoogleChatSpaces/chat/methods';
import type { Caller } from '../../../../nodes/GoogleChatSpaces/chat/types';
import {
	apiDisabled,
	type ApiError,
	appNotMember,
	chatAppNotFound,
	chatTurnedOff,
	directMessageNotFound,
	displayNameTaken,
	insufficientScopes,
	malformedUser,
	organizationRestricts,
	permissionDenied,
	quotaExceeded,
	unauthenticated,
} from '../../../../workshop/emulator/core/errors';

const node: INode = {
	id: 'node',
	name: 'Google Chat Spaces',
	type: 'n8n-nodes-google-chat-spaces.googleChatSpaces',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const ONCE = { attempts: 1, ambiguous: false, quotaWaitMs: 0 };

function explain(
	method: ChatMethodName,
	request: ChatRequest,
	failure: Failure,
	caller: Caller = 'user',
) {
	const { message, description, httpCode, context } = toNodeApiError(
		node,
		new ChatApiError(method, request, failure, ONCE, caller),
		3,
	);
	return { message, description, httpCode, context };
}

const refusal = (error: ApiError): Failure => ({
	kind: 'refused',
	status: error.code,
	body: error.envelope() as IDataObject,
});

const TRY_SIGN_IN =
	'Open the credential and sign in with Google again. Access may have been revoked, or the client secret changed.';
const inSpace: ChatRequest = { path: { space: 'AAAA' } };
const lookUp: ChatRequest = { query: { 'groupKey.id': 'all@example.com' } };
const named: ChatRequest = { body: { displayName: 'Berlin' } };

describe('explains each refusal of Google that is known', () => {
	test.each<[string, ChatMethodName, ChatRequest, ApiError, string, string]>([
		[
			'bad token',
			'spaces.list',
			{},
			unauthenticated('chat.spaces.list'),
			'Could not list spaces: Google did not accept the sign-in',
			TRY_SIGN_IN,
		],
		[
			'scope missing',
			'spaces.delete',
			inSpace,
			insufficientScopes('chat.spaces.delete'),
			'Could not delete the space AAAA: the credential has no scope that allows this',
			'Open the credential, turn on Custom Scopes, add https://www.googleapis.com/auth/chat.delete to its scopes, and sign in with Google again with every box ticked. A service account needs it in Domain-wide delegation or, for the Chat app itself, the approval of an administrator.',
		],
		[
			'scope missing, one of several would do',
			'spaces.create',
			named,
			insufficientScopes('chat.spaces.create'),
			'Could not create the space "Berlin": the credential has no scope that allows this',
			'Open the credential, turn on Custom Scopes, add https://www.googleapis.com/auth/chat.spaces.create or https://www.googleapis.com/auth/chat.spaces to its scopes, and sign in with Google again with every box ticked. A service account needs it in Domain-wide delegation or, for the Chat app itself, the approval of an administrator.',
		],
		[
			'admin scope missing',
			'spaces.delete',
			{ ...inSpace, query: { useAdminAccess: true } },
			insufficientScopes('chat.spaces.delete'),
			'Could not delete the space AAAA: the credential has no scope that allows this',
			'Open the credential, turn on Custom Scopes, add https://www.googleapis.com/auth/chat.admin.delete to its scopes, and sign in with Google again with every box ticked. A service account needs it in Domain-wide delegation or, for the Chat app itself, the approval of an administrator.',
		],
		[
			'API off',
			'spaces.get',
			inSpace,
			apiDisabled('123456789012'),
			'Could not get the space AAAA: the Google Chat API is turned off in the Google Cloud project of the credential',
			'In the Google Cloud console, open APIs & Services > Library, choose Google Chat API, and enable it. It takes a few minutes to take effect.',
		],
		[
			'Cloud Identity turned off',
			'groups.lookup',
			lookUp,
			apiDisabled('123'),
			'Could not look up the Google Group all@example.com: the Cloud Identity API is turned off in the Google Cloud project of the credential',
			'In the Google Cloud console, open APIs & Services > Library, choose Cloud Identity API, and enable it. It takes a few minutes to take effect. The ID of the group works without it.',
		],
		[
			'no Chat app configured',
			'spaces.create',
			named,
			chatAppNotFound(),
			'Could not create the space "Berlin": the Google Cloud project of the credential has no Chat app',
			'In the Google Cloud console, open the Google Chat API and its Configuration tab, give the app a name, an avatar URL and a description, and save. Google asks this of every project, even when no app is used.',
		],
		[
			'Chat off for the user',
			'spaces.list',
			{},
			chatTurnedOff(),
			'Could not list spaces: Google Chat is turned off for the account that is signed in',
			'Ask a Google Workspace administrator to turn on Google Chat for this account, or sign in with another one.',
		],
		[
			'not a member, or no such space',
			'spaces.patch',
			inSpace,
			permissionDenied(),
			'Could not update the space AAAA: the account that is signed in may not do this there, or there is no such space',
			'Check that the space still exists, that the account is a member of it, and that its role and the permissions of the space allow this. A Workspace administrator can turn on Use Admin Access where the operation offers it.',
		],
		[
			'an app that is not there',
			'spaces.patch',
			inSpace,
			appNotMember(),
			'Could not update the space AAAA: the Chat app is not a member of the space',
			'Add the Chat app to the space in Google Chat, or by Add with Add the Chat App as a person who is a member. To act as that person instead, fill in Impersonate User.',
		],
		[
			'no direct message',
			'spaces.findDirectMessage',
			{ query: { name: 'users/ada@example.com' } },
			directMessageNotFound(),
			'Could not find the direct message with ada@example.com: there is none yet',
			'Set If There Is None to Create It or to Return Nothing. With the Chat app itself, the person has to write to the app first.',
		],
		[
			'organisation forbids',
			'spaces.setup',
			{ body: { space: { displayName: 'Berlin' } } },
			organizationRestricts(),
			`Could not set up the space "Berlin": the organization's administrator does not let this app do it`,
			'Ask a Google Workspace administrator to allow the app in the Admin console, under Apps > Google Workspace Marketplace apps and Security > API controls.',
		],
		[
			'no such person',
			'spaces.setup',
			{ body: { space: { spaceType: 'GROUP_CHAT' } } },
			malformedUser(),
			'Could not set up the space: Google knows no such person, or the account may not add them',
			'Check the spelling of each email and user ID. People outside the organization have to be named by email.',
		],
		[
			'display name taken',
			'spaces.create',
			named,
			displayNameTaken(),
			'Could not create the space "Berlin": a space with this name already exists in the organization',
			'Choose another Display Name, or update the space that has it.',
		],
		[
			'quota',
			'spaces.create',
			named,
			quotaExceeded('chat.googleapis.com/space_write_requests', 'per minute', '123456789012'),
			'Could not create the space "Berlin": the Google Cloud project has used up its quota for this minute',
			'Run the workflow again in a minute, or ask Google for more under APIs & Services > Google Chat API > Quotas.',
		],
	])('%s', (_, method, request, error, message, description) => {
		expect(explain(method, request, refusal(error))).toEqual({
			message,
			description,
			httpCode: String(error.code),
			context: expect.objectContaining({ itemIndex: 3, data: error.envelope() }),
		});
	});

	test.each<[string, ChatMethodName, string]>([
		['its own', 'spaces.delete', 'chat.app.delete'],
		['a person’s, for a method that no app may call', 'spaces.setup', 'chat.spaces.create'],
	])('a scope that the Chat app is missing: %s', (_, method, scope) => {
		const missing = refusal(insufficientScopes(`chat.${method}`));
		expect(explain(method, inSpace, missing, 'app').description).toContain(
			`add https://www.googleapis.com/auth/${scope} `,
		);
	});

	test('any other in the words of Google', () => {
		const body = { error: { code: 400, message: 'No.', status: 'INVALID_ARGUMENT' } };
		expect(explain('spaces.patch', inSpace, { kind: 'refused', status: 400, body })).toMatchObject({
			message: 'Could not update the space AAAA: Google says "No."',
			description: 'Correct the fields that Google names, and run the workflow again.',
		});
	});

	test('one without words by its number', () => {
		const failure: Failure = { kind: 'refused', status: 503, body: {} };
		expect(explain('spaces.list', {}, failure)).toMatchObject({
			message: 'Could not list spaces: Google answered HTTP 503',
			description: 'The fault is on the side of Google. Run the workflow again in a few minutes.',
		});
	});

	test('whatever its body holds', () => {
		const part = fc.jsonValue();
		const envelope = fc.record({
			error: fc.oneof(
				part,
				fc.record({ message: part, status: part, details: fc.oneof(part, fc.array(part)) }),
			),
		});
		fc.assert(
			fc.property(
				fc.oneof(fc.dictionary(fc.string(), part), envelope),
				fc.constantFrom(400, 403, 404, 500),
				(body, status) => {
					const failure: Failure = { kind: 'refused', status, body: body as IDataObject };
					const { message, description } = explain('spaces.list', {}, failure);
					expect(message).toMatch(/^Could not list spaces: ./);
					expect(message).not.toContain('[object Object]');
					expect(description).toMatch(/\.$/);
				},
			),
		);
	});
});

describe('explains what is no answer of Google', () => {
	const unreachable = 'Google Chat cannot be reached';
	const broken = 'the connection broke before Google answered';

	test.each<[string, string, string]>([
		['refused connection', 'connect ECONNREFUSED 127.0.0.1:1 ECONNREFUSED', unreachable],
		['unknown host', 'getaddrinfo ENOTFOUND', unreachable],
		['reset connection', 'read ECONNRESET', broken],
		['hung up', 'socket hang up', broken],
		['time-out', 'timeout of 60000ms exceeded ECONNABORTED', broken],
		['a cause within', 'x ETIMEDOUT', broken],
		['not signed in', 'Unable to sign without access token', 'the credential is not signed in yet'],
		['anything else', 'secret-token', 'no answer came'],
	])('%s', (_, words, problem) => {
		const { message, httpCode } = explain('spaces.list', {}, { kind: 'unanswered', words });
		expect(message).toBe(`Could not list spaces: ${problem}`);
		expect(httpCode).toBeNull();
	});

	test('a write of which nobody knows, and a read that changes nothing', () => {
		const failure: Failure = { kind: 'unanswered', words: 'read ECONNRESET' };
		const write = explain('spaces.patch', inSpace, failure);
		const read = explain('spaces.get', inSpace, failure);

		expect(write.message).toBe(
			`Could not update the space AAAA: ${broken}, so it is not known whether it was done`,
		);
		expect(write.description).toContain('not created twice');
		expect([read.message, read.description]).toEqual([
			`Could not get the space AAAA: ${broken}`,
			'Run the workflow again: nothing was changed by this.',
		]);
	});

	test.each<[string, Partial<NoToken>, string]>([
		[
			'revoked',
			{ body: { error: 'invalid_grant' } },
			'Google no longer accepts the sign-in of the credential',
		],
		['out of order', { status: 503 }, 'Google gave no token for the sign-in, so nothing was sent'],
		[
			'elsewhere',
			{ host: 'evil.example' },
			'the answer sends on to evil.example, which was not asked',
		],
	])('a token endpoint: %s', (_, details, problem) => {
		const failure: Failure = { kind: 'unsigned', words: '', ...details };
		expect(explain('spaces.create', named, failure).message).toBe(
			`Could not create the space "Berlin": ${problem}`,
		);
	});

	test('a list that does not end', () => {
		const failure: Failure = {
			kind: 'endless',
			why: 'Google gave the same page again',
			pages: 2,
			items: 7,
		};
		expect(explain('spaces.list', {}, failure).message).toBe(
			'Could not list spaces: Google gave the same page again after 2 pages with 7 entries of spaces.list, so the list was not read to its end',
		);
	});

	test('a delegation that leaves out the lookup of groups', () => {
		const { message, description } = explain('groups.lookup', lookUp, {
			kind: 'unsigned',
			status: 401,
			body: { error: 'unauthorized_client' },
			words: '',
		});
		expect(message).toBe(
			'Could not look up the Google Group all@example.com: the service account may not look up Google Groups as this person',
		);
		expect(description).toContain(
			'add the scope https://www.googleapis.com/auth/cloud-identity.groups.readonly',
		);
	});

	test('HTML', () => {
		const failure: Failure = { kind: 'unreadable', status: 502 };
		expect(explain('spaces.list', {}, failure)).toEqual({
			message: 'Could not list spaces: the answer (HTTP 502) did not come from the Google Chat API',
			description:
				'A proxy or firewall between n8n and Google may have answered instead. Run it again, and check the network if it stays.',
			httpCode: '502',
			context: expect.objectContaining({ itemIndex: 3 }),
		});
	});
});

test('says what was done before', () => {
	const error = new ChatApiError(
		'spaces.patch',
		inSpace,
		refusal(permissionDenied()),
		ONCE,
		'user',
	);
	error.progressNote = 'Changed: display_name. Not changed: space_details.';
	expect(toNodeApiError(node, error).description).toMatch(
		/offers it\. Changed: display_name\. Not changed: space_details\.$/,
	);
});

test('says how often it was tried, and how long it waited for the quota', () => {
	const tries = { attempts: 2, ambiguous: false, quotaWaitMs: 3_590_000 };
	const quota = refusal(quotaExceeded('m', 'l', 'p'));
	const error = new ChatApiError('spaces.create', {}, quota, tries, 'user');

	expect(toNodeApiError(node, error).description).toMatch(
		/Quotas\. It was tried 2 times\. It waited 60 minutes for the quota\.$/,
	);
});

test.each(['EPERM', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND'])(
	'a space whose name reads %s keeps its name in the message',
	(code) => {
		const request = { body: { displayName: `Team ${code}` } };
		const body = { error: { message: `No ${code}.` } };
		expect(explain('spaces.create', request, { kind: 'refused', status: 400, body })).toMatchObject(
			{
				message: `Could not create the space "Team ${code}": Google says "No ${code}."`,
			},
		);
	},
);

test('shows nothing of the request but its name, and nothing of the cause', () => {
	const secret = 'ya29.secret';
	const failure: Failure = { kind: 'unanswered', words: `Bearer ${secret}` };
	const request = { query: { requestId: secret }, body: { displayName: 'A', requestId: secret } };
	const error = toNodeApiError(
		node,
		new ChatApiError('spaces.create', request, failure, ONCE, 'user'),
		0,
	);

	expect(JSON.stringify(error)).not.toContain(secret);
	expect(`${error.message} ${error.description} ${error.stack}`).not.toContain(secret);
});
