import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../../../workshop/emulator';
import { HANA, type RunOptions, startTestChat } from '../../../../support/chat';

const chat = startTestChat();

const check = async (options?: RunOptions) => {
	const { items, requests } = await chat.run(
		{ resource: 'credential', operation: 'check' },
		options,
	);
	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	return Object.fromEntries(items.map(({ json }) => [json.check, json]));
};
const refused = (methods: string[], message: string, status = 403, reason?: string): Fault => ({
	methods,
	effect: { kind: 'status', status, message, ...(reason && { reason }) },
});

test('tells who is signed in, and that all is there', async () => {
	const found = await check();

	expect(found['Sign-In']).toMatchObject({ result: 'ok', message: `Signed in as ${HANA}` });
	expect(found['Google Chat API'].result).toBe('ok');
	expect(found['Google Groups by Email'].result).toBe('ok');
	expect(found.Scopes).toMatchObject({ result: 'optional' });
	expect(found.Scopes.message).toBe(
		'Cannot be used: Space: Complete Import. Every other operation can',
	);
	expect(found['Admin Access']).toMatchObject({
		result: 'optional',
		message: expect.stringMatching(/^Use Admin Access cannot be turned on: /) as string,
		fix: expect.stringMatching(/^If you need it: /) as string,
	});
	expect(found['Sign-In'].fix).toBe('Nothing to do');
	expect(Object.values(found as Record<string, IDataObject>).filter(({ fix }) => !fix)).toEqual([]);
});

test('tells an administrator that admin access is there', async () => {
	const scopes = ['openid', 'chat.spaces', 'chat.admin.spaces'];
	const found = await check({ as: 'ada.admin@example.com', scopes });

	expect(found['Admin Access'].result).toBe('ok');
	expect(found.Scopes.message).toContain('Space: Delete');
	expect(found.Scopes.fix).toContain('chat.delete');
});

test('finds nothing wrong with scopes for an administrator who removes people from all spaces', async () => {
	const scopes = [
		'openid',
		'userinfo.email',
		'chat.admin.memberships',
		'chat.admin.spaces.readonly',
	];
	const found = await check({ as: 'ada.admin@example.com', scopes });

	expect(found['Google Chat API'].result).toBe('ok');
	expect(found['Admin Access'].result).toBe('ok');
	expect(found.Scopes.message).not.toMatch(/Member: (Remove|Get|Sync|Update|Add)/);
	expect(found.Scopes.message).toContain('Space: Create');
	expect(found.Scopes.message).toMatch(
		/Every other operation can, some of them with Use Admin Access only$/,
	);
});

test('an administrator without the API is told what the API lacks', async () => {
	chat.emulator.setFaults([
		refused(['chat.spaces.search'], 'It has not been used.', 403, 'SERVICE_DISABLED'),
	]);
	const scopes = ['openid', 'chat.admin.memberships', 'chat.admin.spaces.readonly'];
	const found = await check({ as: 'ada.admin@example.com', scopes });

	expect(found['Google Chat API']).toMatchObject({
		result: 'problem',
		message: expect.stringContaining('is turned off') as string,
	});
});

test.each<[string, RunOptions, string]>([
	['a person by delegation', { signIn: 'delegation' }, `Acts as ${HANA}`],
	['the Chat app', { signIn: 'app' }, 'Acts as the Chat app itself'],
])('tells that a service account acts as %s', async (_, options, message) => {
	const found = await check(options);

	expect(found['Sign-In'].message).toContain(message);
	expect(found['Google Chat API'].result).toBe('ok');
});

test('tells that a service account may not act as the person', async () => {
	chat.emulator.setFaults([
		{
			methods: ['oauth.token'],
			effect: {
				kind: 'answer',
				status: 401,
				body: { error: 'unauthorized_client', error_description: 'Client is unauthorized.' },
			},
		},
	]);
	const found = await check({ signIn: 'delegation', as: 'ivan.it@example.com' });

	expect(Object.keys(found)).toEqual(['Sign-In']);
	expect(found['Sign-In'].fix).toContain('Domain-wide delegation');
});

test('a sign-in that does not tell who it is of says how to mend it, and ends there', async () => {
	const found = await check({ scopes: ['chat.spaces'] });

	expect(Object.keys(found)).toEqual(['Sign-In']);
	expect(found['Sign-In'].result).toBe('problem');
	expect(found['Sign-In'].fix).toMatch(/sign in/i);
});

test.each<[string, Fault, string, string]>([
	[
		'the API that is off',
		refused(['chat.spaces.list'], 'Google Chat API has not been used.', 403, 'SERVICE_DISABLED'),
		'Google Chat API',
		'problem',
	],
	[
		'a Chat app that is missing',
		refused(['chat.spaces.list'], 'Google Chat app not found.', 404),
		'Google Chat API',
		'problem',
	],
	[
		'Cloud Identity that is off',
		refused(['cloudidentity.groups.lookup'], 'It is disabled.', 403, 'SERVICE_DISABLED'),
		'Google Groups by Email',
		'optional',
	],
])('tells %s, and what to do', async (_, fault, name, result) => {
	chat.emulator.setFaults([fault]);
	const found = await check();

	expect(found[name].result).toBe(result);
	expect(String(found[name].fix)).toContain('Google Cloud console');
});
