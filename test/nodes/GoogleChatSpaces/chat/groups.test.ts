import { lookUpGroup, lookUpGroups } from '../../../../nodes/GoogleChatSpaces/chat/groups';
import { clientOf, HIDDEN, ok } from '../../../support/client';

const LOOKUP = (email: string) => `GET /v1/groups:lookup {"groupKey.id":"${email}"}`;

test('a resource name is taken as it is', async () => {
	const { chat, sent } = clientOf([]);
	expect(await lookUpGroup(chat, 'groups/9')).toBe('groups/9');
	expect(sent).toEqual([]);
});

test('an email is looked up once, in whatever case, also by those who ask at the same time', async () => {
	const { chat, sent } = clientOf([ok({ name: 'groups/9' }), ok({ name: 'groups/8' })]);
	const asked = ['All@example.com', 'all@Example.com'].map(
		async (email) => await lookUpGroup(chat, email),
	);
	expect(await Promise.all(asked)).toEqual(['groups/9', 'groups/9']);
	expect(await lookUpGroup(chat, 'it@example.com')).toBe('groups/8');
	expect(sent).toEqual([LOOKUP('All@example.com'), LOOKUP('it@example.com')]);
});

test('another client asks for itself', async () => {
	await lookUpGroup(clientOf([ok({ name: 'groups/9' })]).chat, 'all@example.com');
	const { chat } = clientOf([ok({ name: 'groups/8' })]);
	expect(await lookUpGroup(chat, 'all@example.com')).toBe('groups/8');
});

test('after a failure it is asked again', async () => {
	const { chat } = clientOf([HIDDEN, ok({ name: 'groups/9' })]);
	await expect(lookUpGroup(chat, 'all@example.com')).rejects.toThrow('Could not look up');
	expect(await lookUpGroup(chat, 'all@example.com')).toBe('groups/9');
});

test('two emails of one group are one name', async () => {
	const { chat } = clientOf([ok({ name: 'groups/9' }), ok({ name: 'groups/9' })]);
	const groups = ['all@example.com', 'everybody@example.com', 'groups/7'];
	expect(await lookUpGroups(chat, groups)).toEqual(['groups/9', 'groups/7']);
});
