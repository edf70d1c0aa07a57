import type { AskedSpace } from '../../demo/asked';
import { differences, type FoundSpace } from '../../demo/readBack';

const CALLER = 'it@example.com';

const asked: AskedSpace = {
	displayName: 'Welcome Ada',
	people: ['Ada@example.com', 'mary@example.com'],
	description: 'All of it',
	guidelines: 'Be kind',
	spaceHistoryState: 'HISTORY_ON',
	externalUserAllowed: false,
	predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
	idempotencyKey: 'ada',
};

const space: FoundSpace['space'] = {
	name: 'spaces/AAAA',
	displayName: 'Welcome Ada',
	spaceDetails: { description: 'All of it', guidelines: 'Be kind' },
	spaceHistoryState: 'HISTORY_ON',
	permissionSettings: { postMessages: { managersAllowed: true } },
};
const found: FoundSpace = {
	space,
	joined: [CALLER, 'ada@example.com', 'mary@example.com'],
	invited: [],
};

test('what is as asked differs in nothing', () => {
	expect(
		differences(asked, [{ ...found, space: { displayName: 'Another' } }, found], CALLER),
	).toEqual([]);
});

test.each<[string, FoundSpace[], string[]]>([
	['no space', [], ['is not there']],
	['two spaces', [found, found], ['is there 2 times']],
	[
		'other settings',
		[
			{
				...found,
				space: {
					...space,
					spaceDetails: { description: 'Some of it' },
					spaceHistoryState: 'HISTORY_OFF',
					externalUserAllowed: true,
					permissionSettings: { postMessages: { managersAllowed: true, membersAllowed: true } },
				},
			},
		],
		[
			'description is Some of it, asked was All of it',
			'guidelines is , asked was Be kind',
			'history is HISTORY_OFF, asked was HISTORY_ON',
			'external users allowed is true, asked was false',
			'posting by members is true, asked was false',
		],
	],
	[
		'other people',
		[{ ...found, joined: [CALLER, 'charles@example.com'], invited: ['mary@example.com'] }],
		[
			'ada@example.com is not in it',
			'mary@example.com is invited and has not joined',
			'charles@example.com is in it, unasked',
		],
	],
])('%s: each difference is told', (_what, spaces, expected) => {
	expect(differences(asked, spaces, CALLER)).toEqual(expected);
});
