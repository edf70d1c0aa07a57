import fc from 'fast-check';

import { isAbout } from '../../../../nodes/GoogleChatSpaces/chat/answers';
import { chatMethods, type ChatMethodName } from '../../../../nodes/GoogleChatSpaces/chat/methods';

const SPACE = { name: 'spaces/AAAA', displayName: 'Berlin' };
const MEMBERSHIP = {
	name: 'spaces/AAAA/members/1',
	state: 'JOINED',
	member: { name: 'users/1', type: 'HUMAN' },
};

/** A full answer of each method, and the least that it may say. */
const ANSWERS: Record<ChatMethodName, [full: object, least: object]> = {
	'spaces.create': [SPACE, { name: 'spaces/AAAA' }],
	'spaces.get': [
		{
			...SPACE,
			spaceDetails: { description: 'All of Berlin' },
			membershipCount: { joinedDirectHumanUserCount: 2 },
			permissionSettings: { manageApps: { managersAllowed: true } },
			accessSettings: {
				accessState: 'PRIVATE',
				accessPermissionSettings: { joinSpaceSetting: { principals: [{ audience: {} }] } },
			},
		},
		{ name: 'spaces/AAAA' },
	],
	'spaces.list': [{ spaces: [SPACE], nextPageToken: 'next' }, {}],
	'spaces.patch': [SPACE, { name: 'spaces/AAAA' }],
	'spaces.delete': [{}, {}],
	'spaces.setup': [SPACE, { name: 'spaces/AAAA' }],
	'spaces.findDirectMessage': [SPACE, { name: 'spaces/AAAA' }],
	'spaces.findGroupChats': [{ spaces: [SPACE], nextPageToken: '' }, {}],
	'spaces.search': [{ results: [{ space: SPACE }], totalSize: 1 }, {}],
	'spaces.completeImport': [{ space: SPACE }, { space: { name: 'spaces/AAAA' } }],
	'members.create': [MEMBERSHIP, { name: 'spaces/AAAA/members/1', member: { name: 'users/1' } }],
	'members.get': [
		{ name: 'spaces/AAAA/members/group-1', groupMember: { name: 'groups/1' } },
		{ name: 'spaces/AAAA/members/1', member: { name: 'users/1' } },
	],
	'members.list': [{ memberships: [MEMBERSHIP] }, {}],
	'members.patch': [MEMBERSHIP, { name: 'spaces/AAAA/members/1' }],
	'members.delete': [MEMBERSHIP, { name: 'spaces/AAAA/members/1' }],
	'groups.lookup': [{ name: 'groups/1' }, { name: 'groups/1' }],
	'openid.userinfo': [{ sub: '1', email: 'ada@example.com' }, { sub: '1' }],
};

const methods = Object.keys(ANSWERS) as ChatMethodName[];

/** Each way to put something else in the place of a value within an answer. */
function* spoiled(value: unknown, other: unknown): Generator<unknown> {
	yield other;
	if (typeof value !== 'object' || value === null) return;
	for (const [key, inner] of Object.entries(value)) {
		for (const changed of spoiled(inner, other)) {
			yield Array.isArray(value)
				? Object.assign([...(value as unknown[])], { [key]: changed })
				: { ...value, [key]: changed };
		}
	}
}

describe.each(methods)('%s', (method) => {
	const { answer } = chatMethods[method];
	const [full, least] = ANSWERS[method];

	test('may say all or little', () => {
		const later = method === 'spaces.delete' ? {} : { ...full, laterField: 1 };
		expect([full, least, later].filter((body) => !answer(body))).toEqual([]);
	});

	test('says nothing with an error, a text or a list', () => {
		const others = [{ error: { code: 403 } }, '', 'spaces/AAAA', null, 7, [], [full]];
		const taken = others.filter((body) => answer(body));
		expect(taken).toEqual([]);
	});

	test('says nothing of use where a part of it has another type', () => {
		const taken = [...spoiled(full, [7])].filter((body) => answer(body));
		expect(taken).toEqual(method === 'spaces.search' ? [{ ...full, totalSize: [7] }] : []);
	});
});

test('no check throws, whatever it is given', () => {
	fc.assert(
		fc.property(fc.constantFrom(...methods), fc.anything(), (method, body) => {
			expect(typeof chatMethods[method].answer(body)).toBe('boolean');
		}),
	);
});

test.each<[ChatMethodName, object]>([
	['spaces.get', { name: 'xspaces/AAAA' }],
	['spaces.get', { name: 'spaces/AAAA/members/1' }],
	['spaces.get', { ...SPACE, spaceDetails: { description: 'About', guidelines: 7 } }],
	['members.get', { name: 'spaces/AAAA/members/1', state: 'JOINED', member: { type: 'HUMAN' } }],
	['members.list', { memberships: [{ name: 'spaces/AAAA/members/1' }] }],
	['members.create', { name: 'spaces/AAAA/members/1' }],
	['members.get', { name: 'xspaces/AAAA/members/1', member: { name: 'users/1' } }],
	['members.get', { name: 'spaces/AAAA/members/1/x', member: { name: 'users/1' } }],
	['members.get', { ...MEMBERSHIP, member: { name: 'xusers/1' } }],
	['members.get', { ...MEMBERSHIP, member: { name: 'users/1/x' } }],
	['members.get', { ...MEMBERSHIP, groupMember: { name: 'xgroups/1' } }],
	['members.get', { ...MEMBERSHIP, groupMember: { name: 'groups/1/x' } }],
	['groups.lookup', { name: 'xgroups/1' }],
	['groups.lookup', { name: 'groups/1/x' }],
	['openid.userinfo', { sub: 'a1' }],
	['openid.userinfo', { sub: '1a' }],
])('%s does not answer with %j', (method, body) => {
	expect(chatMethods[method].answer(body)).toBe(false);
});

test.each<[ChatMethodName, object]>([
	['spaces.get', { ...SPACE, displayName: null, spaceDetails: null }],
	[
		'members.get',
		{ ...MEMBERSHIP, member: { name: 'users/12' }, groupMember: { name: 'groups/12' } },
	],
])('%s may say that there is nothing: %j', (method, body) => {
	expect(chatMethods[method].answer(body)).toBe(true);
});

test.each<[string, Record<string, string> | undefined, unknown, boolean]>([
	['the space', { space: 'AAAA' }, 'spaces/AAAA', true],
	['another space', { space: 'AAAA' }, 'spaces/BBBB', false],
	['the person', { space: 'AAAA', member: '12' }, 'spaces/AAAA/members/12', true],
	['another person', { space: 'AAAA', member: '12' }, 'spaces/AAAA/members/13', false],
	[
		'whoever has an email',
		{ space: 'AAAA', member: '1@example.com' },
		'spaces/AAAA/members/13',
		true,
	],
	['a new member', { space: 'AAAA' }, 'spaces/AAAA/members/13', true],
	['something without a name', { space: 'AAAA' }, undefined, true],
	['what no space was named for', {}, 'spaces/BBBB', true],
	['what nothing was named for', undefined, 'spaces/BBBB', true],
])('an answer is about what was asked for: %s', (_, path, name, isIt) => {
	expect(isAbout({ name }, path)).toBe(isIt);
});
