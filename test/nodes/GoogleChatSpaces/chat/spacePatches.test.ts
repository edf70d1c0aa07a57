import fc from 'fast-check';

import {
	needCurrentSpace,
	spacePatches,
} from '../../../../nodes/GoogleChatSpaces/chat/spacePatches';
import type {
	SpacePermission,
	SpaceSettings,
} from '../../../../nodes/GoogleChatSpaces/chat/spaceSettings';
import type { Space } from '../../../../nodes/GoogleChatSpaces/chat/types';

const owners = { managersAllowed: true, assistantManagersAllowed: false, membersAllowed: false };
const members = { managersAllowed: true, assistantManagersAllowed: true, membersAllowed: true };
const everyone = { principals: [{ audience: { name: 'audiences/default' } }] };

const ACCESS = 'access_settings.access_permission_settings';

const current: Space = {
	spaceDetails: { description: 'Old description', guidelines: 'Old guidelines' },
	accessSettings: { accessPermissionSettings: { viewSpaceMembershipSetting: everyone } },
	permissionSettings: { viewSpaceMembership: owners, manageApps: members },
};

describe('spacePatches', () => {
	test.each<[string, SpaceSettings, ReturnType<typeof spacePatches>]>([
		['nothing', {}, []],
		['a name', { displayName: 'New' }, [{ mask: ['display_name'], body: { displayName: 'New' } }]],
		[
			'a description alone keeps the guidelines',
			{ description: 'New' },
			[
				{
					mask: ['space_details'],
					body: { spaceDetails: { description: 'New', guidelines: 'Old guidelines' } },
				},
			],
		],
		[
			'guidelines alone keep the description',
			{ guidelines: '' },
			[
				{
					mask: ['space_details'],
					body: { spaceDetails: { description: 'Old description', guidelines: '' } },
				},
			],
		],
		[
			'a conversion with details, in one call',
			{ displayName: 'New', spaceType: 'SPACE', description: 'a', guidelines: 'b' },
			[
				{
					mask: ['display_name', 'space_type', 'space_details'],
					body: {
						displayName: 'New',
						spaceType: 'SPACE',
						spaceDetails: { description: 'a', guidelines: 'b' },
					},
				},
			],
		],
		[
			'history',
			{ spaceHistoryState: 'HISTORY_OFF' },
			[{ mask: ['space_history_state'], body: { spaceHistoryState: 'HISTORY_OFF' } }],
		],
		[
			'an audience',
			{ audience: 'audiences/default' },
			[
				{
					mask: ['access_settings.audience'],
					body: { accessSettings: { audience: 'audiences/default' } },
				},
			],
		],
		[
			'no audience any more: the value is left out',
			{ audience: '' },
			[{ mask: ['access_settings.audience'], body: { accessSettings: {} } }],
		],
		[
			'who may discover and join, in one call',
			{ discoverAudiences: ['audiences/default'], joinAudiences: [] },
			[
				{
					mask: [`${ACCESS}.discoverSpaceSetting`, `${ACCESS}.joinSpaceSetting`],
					body: {
						accessSettings: {
							accessPermissionSettings: { discoverSpaceSetting: everyone, joinSpaceSetting: {} },
						},
					},
				},
			],
		],
		[
			'an audience that sees the members, which needs all members to see them',
			{ viewMembersAudiences: ['audiences/default'] },
			[viewMembers(everyone, members)],
		],
		[
			'no audience that sees the members: the roles stay',
			{ viewMembersAudiences: [] },
			[viewMembers({}, owners)],
		],
		[
			'roles that see the members: the audience stays where it may',
			{ permissions: { viewSpaceMembership: 'members' } },
			[viewMembers(everyone, members)],
		],
		[
			'fewer roles that see the members take the audience away, which may not stay',
			{ permissions: { viewSpaceMembership: 'owners' } },
			[viewMembers({}, owners)],
		],
		[
			'permissions, in one call',
			{ permissions: { manageApps: 'owners', replyMessages: 'members' } },
			[
				{
					mask: ['permission_settings.manageApps', 'permission_settings.replyMessages'],
					body: { permissionSettings: { manageApps: owners, replyMessages: members } },
				},
			],
		],
	])('%s', (_, changes, patches) => expect(spacePatches(changes, current)).toEqual(patches));

	test('the order is name, history, access, who sees the members, permissions', () => {
		const everything: SpaceSettings = {
			permissions: { manageApps: 'owners', viewSpaceMembership: 'members' },
			viewMembersAudiences: ['audiences/default'],
			joinAudiences: ['audiences/default'],
			audience: 'audiences/default',
			spaceHistoryState: 'HISTORY_ON',
			displayName: 'New',
		};
		expect(spacePatches(everything, {}).map(({ mask }) => mask)).toEqual([
			['display_name'],
			['space_history_state'],
			['access_settings.audience'],
			[`${ACCESS}.joinSpaceSetting`],
			[`${ACCESS}.viewSpaceMembershipSetting`, 'permission_settings.viewSpaceMembership'],
			['permission_settings.manageApps'],
		]);
	});

	test('a space without details has empty ones', () => {
		expect(spacePatches({ description: 'New' }, {})).toEqual([
			{ mask: ['space_details'], body: { spaceDetails: { description: 'New', guidelines: '' } } },
		]);
	});
});

function viewMembers(viewSpaceMembershipSetting: object, viewSpaceMembership: object) {
	return {
		mask: [`${ACCESS}.viewSpaceMembershipSetting`, 'permission_settings.viewSpaceMembership'],
		body: {
			accessSettings: { accessPermissionSettings: { viewSpaceMembershipSetting } },
			permissionSettings: { viewSpaceMembership },
		},
	};
}

describe('needCurrentSpace', () => {
	test.each<[SpaceSettings, boolean]>([
		[{}, false],
		[{ displayName: 'New' }, false],
		[{ description: '' }, true],
		[{ guidelines: 'New' }, true],
		[{ description: '', guidelines: '' }, false],
		[{ viewMembersAudiences: [] }, true],
		[{ viewMembersAudiences: ['audiences/default'] }, false],
		[{ permissions: { manageApps: 'owners' } }, false],
		[{ permissions: { viewSpaceMembership: 'members' } }, true],
		[{ permissions: { viewSpaceMembership: 'owners' } }, false],
		[{ viewMembersAudiences: [], permissions: { viewSpaceMembership: 'owners' } }, false],
	])('%j: %p', (changes, needed) => expect(needCurrentSpace(changes)).toBe(needed));
});

describe('any change at all', () => {
	const setting = fc.constantFrom('owners' as const, 'members' as const);
	const audiences = fc.subarray(['audiences/default', 'audiences/engineering']);
	const permission = (): fc.Arbitrary<SpacePermission> =>
		fc.constantFrom(
			'manageApps',
			'manageMembersAndGroups',
			'manageWebhooks',
			'modifySpaceDetails',
			'replyMessages',
			'toggleHistory',
			'useAtMentionAll',
			'viewSpaceMembership',
		);
	const changes: fc.Arbitrary<SpaceSettings> = fc.record(
		{
			displayName: fc.string(),
			spaceType: fc.constant('SPACE' as const),
			description: fc.string(),
			guidelines: fc.string(),
			spaceHistoryState: fc.constantFrom('HISTORY_ON', 'HISTORY_OFF'),
			audience: fc.constantFrom('', 'audiences/default'),
			discoverAudiences: audiences,
			joinAudiences: audiences,
			viewMembersAudiences: audiences,
			permissions: fc.dictionary(permission(), setting, { minKeys: 1 }),
		},
		{ requiredKeys: [] },
	);
	const viewPair = [
		`${ACCESS}.viewSpaceMembershipSetting`,
		'permission_settings.viewSpaceMembership',
	];

	/** Groups of paths after Google's rules: a call stays within one; the pair is the exception. */
	function groupOf(mask: readonly string[]): string {
		if (mask.join() === viewPair.join()) return 'view members';
		const groups = mask.map((path) => {
			if (viewPair.includes(path)) return 'half a pair';
			if (['display_name', 'space_type', 'space_details'].includes(path)) return 'identity';
			return path.startsWith(ACCESS)
				? 'access'
				: path.split('.')[0] + (path.split('.')[1] ? '' : '!');
		});
		return [...new Set(groups)].join(' and ');
	}

	test('is split by the rules into the fewest calls, none of them empty', () => {
		fc.assert(
			fc.property(changes, (change) => {
				const groups = spacePatches(change, current).map(({ mask }) => groupOf(mask));
				expect(new Set(groups).size).toBe(groups.length);
				for (const group of groups) {
					expect([
						'identity',
						'space_history_state!',
						'access_settings',
						'access',
						'view members',
						'permission_settings',
					]).toContain(group);
				}
			}),
		);
	});

	test('is complete: each change stands in one mask, with its value in the same call', () => {
		fc.assert(
			fc.property(changes, (change) => {
				const patches = spacePatches(change, current);
				const body = (path: string) => {
					const holders = patches.filter(({ mask }) => mask.includes(path));
					expect(holders).toHaveLength(1);
					return holders[0].body;
				};
				const paths = new Set(patches.flatMap(({ mask }) => mask));
				const expected = new Set<string>();
				const expectPath = (path: string) => {
					expected.add(path);
					return body(path);
				};

				if (change.displayName !== undefined) {
					expect(expectPath('display_name').displayName).toBe(change.displayName);
				}
				if (change.spaceType) expect(expectPath('space_type').spaceType).toBe('SPACE');
				if (change.description !== undefined || change.guidelines !== undefined) {
					expect(expectPath('space_details').spaceDetails).toEqual({
						description: change.description ?? 'Old description',
						guidelines: change.guidelines ?? 'Old guidelines',
					});
				}
				if (change.spaceHistoryState) {
					expect(expectPath('space_history_state').spaceHistoryState).toBe(
						change.spaceHistoryState,
					);
				}
				if (change.audience !== undefined) {
					expect(expectPath('access_settings.audience').accessSettings?.audience ?? '').toBe(
						change.audience,
					);
				}
				for (const [audiences, name] of [
					[change.discoverAudiences, 'discoverSpaceSetting'],
					[change.joinAudiences, 'joinSpaceSetting'],
					[change.viewMembersAudiences, 'viewSpaceMembershipSetting'],
				] as const) {
					if (!audiences) continue;
					const settings = expectPath(`${ACCESS}.${name}`).accessSettings?.accessPermissionSettings;
					const names = settings?.[name]?.principals?.map(({ audience }) => audience?.name);
					expect(names ?? []).toEqual(audiences);
				}
				for (const [name, value] of Object.entries(change.permissions ?? {})) {
					expect(expectPath(`permission_settings.${name}`).permissionSettings).toHaveProperty(
						name,
						value === 'owners' ? owners : members,
					);
				}
				if (viewPair.some((path) => paths.has(path)))
					viewPair.forEach((path) => expected.add(path));
				expect(paths).toEqual(expected);
			}),
		);
	});

	test('reads the space first where the outcome depends on it, and only there', () => {
		const other: Space = {
			spaceDetails: { description: 'Other', guidelines: 'Other' },
			permissionSettings: { viewSpaceMembership: members },
		};
		fc.assert(
			fc.property(changes, (change) => {
				const depends =
					JSON.stringify(spacePatches(change, current)) !==
					JSON.stringify(spacePatches(change, other));
				expect(needCurrentSpace(change)).toBe(depends);
			}),
		);
	});
});
