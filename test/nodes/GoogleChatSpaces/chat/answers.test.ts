import fc from 'fast-check';

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
	'members.create': [MEMBERSHIP, { name: 'spaces/AAAA/members/1' }],
	'members.get': [
		{ name: 'spaces/AAAA/members/group-1', groupMember: { name: 'groups/1' } },
		{ name: 'spaces/AAAA/members/1' },
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
