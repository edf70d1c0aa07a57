import { facts } from '../../../../workshop/emulator/facts';
import { matchRoute } from '../../../../workshop/emulator/http/routes';
import { chatMethods } from '../../../../nodes/GoogleChatSpaces/chat/methods';
import { fillPath } from '../../../../nodes/GoogleChatSpaces/chat/paths';
import { defaultScopes } from '../../../support/chat';

interface Method {
	verb: string;
	path: string;
	service?: string;
	userScopes: readonly string[];
	appScopes?: readonly string[];
	adminScopes?: readonly string[];
}

/** The methods of the Chat API by Google's own id. */
const methods = Object.entries<Method>(chatMethods)
	.filter(([, { service = 'chat' }]) => service === 'chat')
	.map(([name, method]): [string, Method] => [
		name.startsWith('members.') ? `chat.spaces.${name}` : `chat.${name}`,
		method,
	]);

describe.each(methods)('%s', (methodId, method) => {
	const { userScopes, appScopes = [], adminScopes = [] } = method;

	test('goes where the discovery document says', () => {
		const path = fillPath(method.path, { space: 'AAAA', member: '123' });
		expect(matchRoute(method.verb, path)?.methodId).toBe(methodId);
	});

	test('names scopes that the discovery document names, each for whom it is', () => {
		const { scopes } = facts.methods[methodId];
		expect(scopes).toEqual(expect.arrayContaining([...userScopes, ...appScopes, ...adminScopes]));
		const isFor = (scope: string) => {
			if (scope.startsWith('chat.admin.')) return 'admin';
			return scope === 'chat.bot' || scope.startsWith('chat.app.') ? 'app' : 'user';
		};
		expect(
			[userScopes, appScopes, adminScopes].map((list) => [...new Set(list.map(isFor))]),
		).toEqual([
			['user'],
			appScopes.length > 0 ? ['app'] : [],
			adminScopes.length > 0 ? ['admin'] : [],
		]);
	});

	test('takes useAdminAccess where there are scopes for it', () => {
		const { parameters } = facts.methods[methodId];
		expect('useAdminAccess' in parameters).toBe(adminScopes.length > 0);
	});
});

test('the default scopes of the credential are enough for every method that is not for imports only', () => {
	const granted = defaultScopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1));
	const without = Object.entries<Method>(chatMethods)
		.filter(([, { userScopes }]) => !userScopes.some((scope) => granted.includes(scope)))
		.map(([, { userScopes }]) => userScopes);
	expect(without.filter((scopes) => scopes.join() !== 'chat.import')).toEqual([]);
});

test('no default scope is more than some method needs', () => {
	const used = Object.values<Method>(chatMethods).flatMap(({ userScopes }) => userScopes);
	const unused = defaultScopes.filter(
		(scope) => !used.includes(scope.split('/auth/').at(-1) ?? ''),
	);
	expect(unused).toEqual([]);
});
