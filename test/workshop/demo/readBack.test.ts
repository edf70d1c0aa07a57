import type { DesiredSpace } from '../../../workshop/demo/desired';
import { differences, type FoundSpace } from '../../../workshop/demo/readBack';

const CALLER = 'it@example.com';

const desired: DesiredSpace = {
	displayName: 'Welcome Ada',
	people: [
		{ email: 'ada@example.com', role: 'ROLE_ASSISTANT_MANAGER' },
		{ email: 'mary@example.com', role: 'ROLE_MEMBER' },
	],
	description: 'All of it',
	guidelines: 'Be kind',
	spaceHistoryState: 'HISTORY_ON',
	externalUserAllowed: false,
	predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
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
	members: [
		{ email: CALLER, role: 'ROLE_MANAGER', invited: false },
		{ email: 'ada@example.com', role: 'ROLE_ASSISTANT_MANAGER', invited: false },
		{ email: 'mary@example.com', role: 'ROLE_MEMBER', invited: false },
	],
};

test('a space that is as desired has no differences', () => {
	expect(
		differences(desired, [{ ...found, space: { displayName: 'Another' } }, found], CALLER),
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
			'description is Some of it, should be All of it',
			'guidelines is , should be Be kind',
			'history is HISTORY_OFF, should be HISTORY_ON',
			'external users allowed is true, should be false',
			'posting by members is true, should be false',
		],
	],
	[
		'other people',
		[
			{
				...found,
				members: [
					{ email: CALLER, role: 'ROLE_MANAGER', invited: false },
					{ email: 'charles@example.com', role: 'ROLE_MEMBER', invited: false },
					{ email: 'mary@example.com', role: 'ROLE_MEMBER', invited: true },
				],
			},
		],
		[
			'ada@example.com is not in it',
			'mary@example.com is invited and has not joined',
			'charles@example.com is in it, and should not be',
		],
	],
	[
		'other roles',
		[
			{
				...found,
				members: found.members.map((member) => ({ ...member, role: 'ROLE_MANAGER' })),
			},
		],
		['ada@example.com is owner, should be manager', 'mary@example.com is owner, should be member'],
	],
])('%s: each difference is told', (_what, spaces, expected) => {
	expect(differences(desired, spaces, CALLER)).toEqual(expected);
});
