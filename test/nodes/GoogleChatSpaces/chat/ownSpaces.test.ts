import { OwnSpaces } from '../../../../nodes/GoogleChatSpaces/chat/ownSpaces';
import type { Space } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { clientOf, HIDDEN, ok } from '../../../support/client';

const apollo = { name: 'spaces/A', displayName: 'Apollo', spaceType: 'SPACE' };
const zeus = { name: 'spaces/Z', displayName: 'Zeus', spaceType: 'SPACE' };
const unnamed = { name: 'spaces/U', spaceType: 'SPACE' };
const chatGroup = { name: 'spaces/G', displayName: 'Apollo', spaceType: 'GROUP_CHAT' };
const listed = ok({ spaces: [apollo, zeus, unnamed, chatGroup] });

const namesOf = (spaces: Space[]) => spaces.map(({ name }) => name);

test('holds the named spaces that Google lists, and asks once for each client', async () => {
	const { chat, sent } = clientOf([listed]);
	const [own, same] = await Promise.all([OwnSpaces.of(chat), OwnSpaces.of(chat)]);

	expect(own).toBe(same);
	expect(sent).toEqual(['GET /v1/spaces {"pageSize":1000}']);
	expect(['spaces/A', 'spaces/G', 'spaces/X'].map((name) => own.has(name))).toEqual([
		true,
		false,
		false,
	]);
	expect(own.called('  Apollo ')).toEqual([{ name: 'spaces/A', displayName: 'Apollo' }]);
	expect(namesOf(own.called('Apollo'))).toEqual(['spaces/A']);
	expect(own.called('Ares')).toEqual([]);
});

test('after a failure the spaces are listed again', async () => {
	const { chat } = clientOf([HIDDEN, listed]);
	await expect(OwnSpaces.of(chat)).rejects.toThrow('Could not list spaces');
	expect((await OwnSpaces.of(chat)).has('spaces/A')).toBe(true);
});

test('what was made is among them from then on', async () => {
	const { chat } = clientOf([listed]);
	const own = await OwnSpaces.of(chat);
	const twin = { ...apollo, name: 'spaces/B' };
	await OwnSpaces.hold(chat, twin);

	expect(own.has('spaces/B')).toBe(true);
	expect(namesOf(own.called('Apollo'))).toEqual(['spaces/A', 'spaces/B']);
});

test('a space that was renamed has its new name alone', async () => {
	const { chat } = clientOf([listed]);
	const own = await OwnSpaces.of(chat);
	const renamed = { ...apollo, displayName: 'Zeus' };
	await OwnSpaces.hold(chat, renamed);

	expect(own.called('Apollo')).toEqual([]);
	expect(namesOf(own.called('Zeus'))).toEqual(['spaces/Z', 'spaces/A']);
});

test('a space that had no name, or loses it, is called nothing', async () => {
	const { chat } = clientOf([listed]);
	const own = await OwnSpaces.of(chat);
	await OwnSpaces.hold(chat, { ...unnamed, displayName: 'Ares' });
	await OwnSpaces.hold(chat, { name: 'spaces/Z', spaceType: 'SPACE' });

	expect(own.called('Ares')).toHaveLength(1);
	expect(namesOf(own.called(''))).toEqual(['spaces/Z']);
});

test('holding a space lists nothing where nothing was listed', async () => {
	const { chat, sent } = clientOf([]);
	await OwnSpaces.hold(chat, apollo);
	expect(sent).toEqual([]);
});

test('what is forgotten is listed anew', async () => {
	const { chat } = clientOf([listed, ok({ spaces: [zeus] })]);
	await OwnSpaces.of(chat);
	OwnSpaces.forget(chat);
	expect((await OwnSpaces.of(chat)).has('spaces/A')).toBe(false);
});
