import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import type { Membership, Space } from '../../../../nodes/GoogleChatSpaces/chat/types';
import {
	createOrAdopt,
	HiddenSpaceError,
	mayBeForMembers,
	newSpaceCall,
	type AdoptionRules,
} from '../../../../nodes/GoogleChatSpaces/provisioning/createOrAdopt';
import { clientOf, GONE, HIDDEN, LOST, ok, refusal, type Answers } from '../../../support/client';

const SETUP = 'POST /v1/spaces:setup';
const LOOK = 'GET /v1/spaces/AAAA1';
const asked: Space = { spaceType: 'SPACE', displayName: 'Apollo' };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
/** What a repeat is answered with: the request's own fields. */
const echo = (generation = 1) => ok({ ...asked, name: `spaces/AAAA${generation}` });
const made = (minutes: number) =>
	ok({ ...asked, name: 'spaces/AAAA1', createTime: minutesAgo(minutes) });
const there = (generation = 1, displayName = 'Apollo') =>
	ok({ name: `spaces/AAAA${generation}`, displayName });

async function adopt(answers: Answers, rules: Partial<AdoptionRules> = {}, space = asked) {
	const { chat, sent, clock } = clientOf(answers);
	const request = {
		space,
		memberships: [],
		requestId: (generation: number) => `id-${generation}`,
	};
	const adopted = await createOrAdopt(chat, request, { ifHidden: 'fail', ...rules });
	return { adopted, sent: sent.map((one) => one.split(' ', 2).join(' ')), ms: clock.passed() };
}

test('a set-up names the space and whom it is for, under its request id', () => {
	const member: Membership = { member: { name: 'users/1', type: 'HUMAN' } };
	expect(newSpaceCall({ space: asked, memberships: [member] }, 'id')).toEqual([
		'spaces.setup',
		{ body: { space: asked, memberships: [member], requestId: 'id' } },
	]);
	expect(newSpaceCall({ space: asked, memberships: [] }, 'id')).toEqual([
		'spaces.setup',
		{ body: { space: asked, requestId: 'id' } },
	]);
});

test('a space that nobody is named for is created, under its request id', () => {
	expect(newSpaceCall({ space: asked }, 'id')).toEqual([
		'spaces.create',
		{ query: { requestId: 'id' }, body: asked },
	]);
});

test('a space that is made now is new, and is looked at', async () => {
	expect((await adopt([made(0), there()])).adopted).toEqual({
		space: there().body,
		isSeen: true,
		isNew: true,
		generation: 1,
	});
});

test('a space that is made now is there, whatever a look says', async () => {
	for (const look of [GONE, HIDDEN, refusal(400)]) {
		const { adopted, sent } = await adopt([made(9), look]);
		expect(adopted).toMatchObject({ space: { name: 'spaces/AAAA1' }, isSeen: true, isNew: true });
		expect(sent).toEqual([SETUP, LOOK]);
	}
});

test('a space whose answer is older may be gone', async () => {
	const { sent } = await adopt([made(11), GONE, GONE, GONE, GONE, echo(2), there(2)]);
	expect(sent.filter((one) => one === SETUP)).toHaveLength(2);
});

test('a space whose answer is older was made before', async () => {
	// As a repeat is answered where the first try got no answer: the space is read back.
	const { adopted } = await adopt([made(11), there()]);
	expect(adopted).toMatchObject({ isSeen: true, isNew: false });
});

test.each([
	['an hour fast', 60],
	['an hour slow', -60],
])('the clock of this machine may be %s: Google’s tells what is new', async (_, fast) => {
	const headers = { date: new Date(Date.now() - fast * 60_000).toUTCString() };
	const isNew = async (minutes: number) =>
		(await adopt([{ ...made(fast + minutes), headers }, there()])).adopted.isNew;
	expect(await isNew(1)).toBe(true);
	expect(await isNew(20)).toBe(false);
});

test('an imported space may be of any age', async () => {
	const imported = { ...asked, importMode: true, createTime: '2020-01-01T00:00:00Z' };
	const answer = ok({ ...imported, name: 'spaces/AAAA1', importModeExpireTime: minutesAgo(0) });
	expect((await adopt([answer, GONE], {}, imported)).adopted).toMatchObject({
		isSeen: true,
		isNew: true,
	});
});

test('a repeat of an import is answered with its own time, and is no new space', async () => {
	const imported = { ...asked, importMode: true, createTime: '2020-01-01T00:00:00Z' };
	const answer = ok({ ...imported, name: 'spaces/AAAA1' });
	expect((await adopt([answer, there()], {}, imported)).adopted).toMatchObject({
		isSeen: true,
		isNew: false,
	});
});

test('a space that the request has made before is adopted', async () => {
	expect((await adopt([echo(), there()])).adopted).toEqual({
		space: there().body,
		isSeen: true,
		isNew: false,
		generation: 1,
	});
});

test('one that is gone makes room for the next, once it is not shown for seven seconds', async () => {
	const { adopted, sent, ms } = await adopt([echo(), GONE, GONE, GONE, GONE, echo(2), there(2)]);
	expect(adopted).toMatchObject({ space: there(2).body, generation: 2 });
	expect(sent).toEqual([SETUP, LOOK, LOOK, LOOK, LOOK, SETUP, 'GET /v1/spaces/AAAA2']);
	expect(ms).toBe(7_000);
});

test('one that is shown a moment later is adopted', async () => {
	const { adopted, ms } = await adopt([echo(), GONE, GONE, there()]);
	expect(adopted.generation).toBe(1);
	expect(ms).toBe(3_000);
});

describe('one that is not the one', () => {
	const isTheOne = ({ displayName }: Space) => (displayName ? displayName === 'Apollo' : undefined);
	const zeus = there(1, 'Zeus');

	test('for seven seconds makes room for the next', async () => {
		const { adopted, ms } = await adopt([echo(), zeus, zeus, zeus, zeus, echo(2), there(2)], {
			isTheOne,
		});
		expect(adopted.generation).toBe(2);
		expect(ms).toBe(7_000);
	});

	test('as a look a moment behind shows it, and is the one a moment later, is adopted', async () => {
		const { adopted } = await adopt([echo(), zeus, there()], { isTheOne });
		expect(adopted).toMatchObject({ generation: 1, space: there().body });
	});

	test('and was made now is it all the same, in whatever writing Google shows it', async () => {
		const { adopted, sent } = await adopt([made(0), zeus], { isTheOne });
		expect(adopted).toMatchObject({ isNew: true, isSeen: true, space: zeus.body });
		expect(sent).toEqual([SETUP, LOOK]);
	});

	test('as far as Google shows nothing that tells it makes room for none', async () => {
		const bare = ok({ name: 'spaces/AAAA1' });
		const { chat, sent } = clientOf({ [SETUP]: echo(), [LOOK]: bare });
		const request = { space: asked, memberships: [], requestId: String };
		const adopted = createOrAdopt(chat, request, { ifHidden: 'next', isTheOne });
		await expect(adopted).rejects.toThrow(new HiddenSpaceError('spaces/AAAA1'));
		expect(sent.filter((one) => one.startsWith(SETUP))).toHaveLength(1);
	});
});

describe('one that Google hides', () => {
	test('is an error that names it, once it is hidden for seven seconds', async () => {
		const { chat, clock } = clientOf({ [SETUP]: echo(), [LOOK]: HIDDEN });
		const request = { space: asked, memberships: [], requestId: String };
		const adopted = createOrAdopt(chat, request, { ifHidden: 'fail' });
		await expect(adopted).rejects.toThrow(new HiddenSpaceError('spaces/AAAA1'));
		expect(clock.passed()).toBe(7_000);
	});

	test('a moment after a try whose answer was lost has made it is adopted', async () => {
		const { adopted } = await adopt([LOST, echo(), HIDDEN, HIDDEN, HIDDEN, there()]);
		expect(adopted).toMatchObject({ isSeen: true, space: there().body });
	});

	test('is accepted by its name alone', async () => {
		const { adopted, sent } = await adopt([echo(), HIDDEN], { ifHidden: 'accept' });
		expect(adopted).toEqual({
			space: { name: 'spaces/AAAA1' },
			isSeen: false,
			isNew: false,
			generation: 1,
		});
		expect(sent).toEqual([SETUP, LOOK]);
	});

	test('makes room for the next, once it is hidden for seven seconds and in no list', async () => {
		const answers = [echo(), HIDDEN, HIDDEN, HIDDEN, HIDDEN, echo(2), there(2)];
		const { adopted, ms } = await adopt(answers, { ifHidden: 'next' });
		expect(adopted.generation).toBe(2);
		expect(ms).toBe(7_000);

		const isListed = async () => await Promise.resolve(true);
		await expect(adopt(answers, { ifHidden: 'next', isListed })).rejects.toThrow(HiddenSpaceError);
	});

	test('to a sign-in that may not look is known by its name alone', async () => {
		const noScope = refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
		expect((await adopt([echo(), noScope])).adopted).toMatchObject({
			space: { name: 'spaces/AAAA1' },
			isSeen: false,
		});
	});

	test('for another reason is told with the error', async () => {
		const error: unknown = await adopt([echo(), refusal(400)], { ifHidden: 'next' }).catch(
			(one: unknown) => one,
		);
		expect((error as ChatApiError).progressNote).toBe(
			'The space spaces/AAAA1 was created, now or before.',
		);
	});
});

test('a hundred spaces that are gone are enough', async () => {
	const answers = { [SETUP]: echo(), [LOOK]: GONE };
	await expect(adopt(answers)).rejects.toThrow('The last 100 spaces of this key or name are gone');
	const { chat, sent } = clientOf(answers);
	await createOrAdopt(
		chat,
		{ space: asked, memberships: [], requestId: String },
		{ ifHidden: 'fail' },
	).catch(() => undefined);
	expect(sent.filter((one) => one.startsWith(SETUP))).toHaveLength(100);
});

test('as an administrator, all looks are an administrator’s', async () => {
	const { chat, sent } = clientOf([echo(), there()]);
	const request = { space: asked, memberships: [], requestId: String };
	await createOrAdopt(chat, request, { ifHidden: 'fail', query: { useAdminAccess: true } });
	expect(sent[1]).toBe(`${LOOK} {"useAdminAccess":true}`);
});

test.each<[string, ReturnType<typeof refusal>, boolean]>([
	[
		'nobody known',
		{ ...refusal(400), body: { error: { message: 'malformed user resource name' } } },
		true,
	],
	['a rule', refusal(400, 'INVALID_ARGUMENT'), true],
	['a precondition', refusal(400, 'FAILED_PRECONDITION'), true],
	['absence', GONE, true],
	['a missing right', HIDDEN, true],
	['the name', refusal(409, 'ALREADY_EXISTS'), false],
	['the scope', refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'), false],
])('a set-up that is refused for %s may be so for its members: %s', async (_, answer, maybe) => {
	const { chat } = clientOf({ [SETUP]: answer, 'POST /v1/spaces': answer });
	const refused = async (method: 'spaces.setup' | 'spaces.create') =>
		await chat.call(method, {}).catch((error: unknown) => mayBeForMembers(error));
	expect(await refused('spaces.setup')).toBe(maybe);
	expect(await refused('spaces.create')).toBe(false);
});
