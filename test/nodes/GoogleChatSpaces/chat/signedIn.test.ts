import { signedIn } from '../../../../nodes/GoogleChatSpaces/chat/signedIn';
import { clientOf, HIDDEN, ok } from '../../../support/client';

const ada = { sub: '1', email: 'ada@example.com' };

test('the Chat app is nobody', async () => {
	expect(await signedIn(clientOf([], { caller: 'app' }).chat)).toBeUndefined();
});

test('whom a service account acts as is known by the email', async () => {
	const { chat } = clientOf([], { actsAs: 'ada@example.com' });
	expect(await signedIn(chat)).toEqual({ email: 'ada@example.com' });
});

test('OpenID tells who is signed in, once for each client', async () => {
	const { chat, sent } = clientOf([ok(ada)]);
	const account = { name: 'users/1', email: 'ada@example.com' };
	const both = [1, 2].map(async () => await signedIn(chat));
	expect(await Promise.all(both)).toEqual([account, account]);
	expect(sent).toEqual(['GET /v1/userinfo']);
});

test('OpenID need not tell the email', async () => {
	expect(await signedIn(clientOf([ok({ sub: '1' })]).chat)).toEqual({ name: 'users/1' });
});

test('after a failure OpenID is asked again', async () => {
	const { chat } = clientOf([HIDDEN, ok(ada)]);
	await expect(signedIn(chat)).rejects.toThrow('Could not find out who is signed in');
	expect(await signedIn(chat)).toMatchObject({ name: 'users/1' });
});
