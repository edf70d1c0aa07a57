import fc from 'fast-check';

import {
	permissionSetting,
	type AllowedFor,
	type SpaceSettings,
} from '../../../../nodes/GoogleChatSpaces/chat/spaceSettings';
import type { PermissionSetting, Space } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { planSpace } from '../../../../nodes/GoogleChatSpaces/provisioning/spacePlan';

/** Google leaves out what is false. */
function asAnswered(setting: PermissionSetting): PermissionSetting {
	return Object.fromEntries(Object.entries(setting).filter(([, allowed]) => allowed));
}

const text = fc.constantFrom('', 'one', 'two');
const allowed = fc.constantFrom<AllowedFor>('owners', 'managers', 'members');

const space: fc.Arbitrary<Space> = fc
	.record({
		name: fc.constantFrom('one', 'two'),
		description: text,
		guidelines: text,
		allowed,
		open: fc.boolean(),
	})
	.map(({ name, description, guidelines, allowed, open }) => ({
		displayName: name,
		spaceDetails: { ...(description && { description }), ...(guidelines && { guidelines }) },
		spaceHistoryState: 'HISTORY_ON',
		...(open && { externalUserAllowed: true, accessSettings: { audience: 'audiences/default' } }),
		permissionSettings: { manageApps: asAnswered(permissionSetting(allowed)) },
	}));

const wanted: fc.Arbitrary<SpaceSettings> = fc.record(
	{
		displayName: fc.constantFrom('one', 'two'),
		description: text,
		guidelines: text,
		spaceHistoryState: fc.constantFrom('HISTORY_ON', 'HISTORY_OFF'),
		audience: fc.constantFrom('', 'audiences/default'),
		permissions: allowed.map((manageApps) => ({ manageApps })),
		externalUserAllowed: fc.boolean(),
	},
	{ requiredKeys: [] },
);

/** What Google makes of the changes. */
function changed(actual: Space, { changes }: ReturnType<typeof planSpace>): Space {
	const { displayName, spaceHistoryState, audience, permissions, ...details } = changes;
	return {
		...actual,
		...(displayName !== undefined && { displayName }),
		...(spaceHistoryState !== undefined && { spaceHistoryState }),
		...(audience !== undefined && { accessSettings: { audience } }),
		spaceDetails: { ...actual.spaceDetails, ...details },
		...(permissions?.manageApps && {
			permissionSettings: { manageApps: permissionSetting(permissions.manageApps) },
		}),
	};
}

test('the plan leads to the wanted space, and planned again changes nothing', () => {
	fc.assert(
		fc.property(space, wanted, (actual, wanted) => {
			const after = changed(actual, planSpace(actual, wanted));
			const again = planSpace(after, wanted);
			expect(again.changes).toEqual({});
			expect(again.steps.filter(({ action }) => action === 'update')).toEqual([]);
		}),
		{ numRuns: 1000 },
	);
});

test('only what differs is a change, and each change is a step', () => {
	fc.assert(
		fc.property(space, wanted, (actual, wanted) => {
			const { steps, changes } = planSpace(actual, wanted);
			const { permissions, ...texts } = changes;
			const count = Object.keys(texts).length + Object.keys(permissions ?? {}).length;
			expect(steps.filter(({ action }) => action === 'update')).toHaveLength(count);
			for (const { from, to } of steps) expect(from).not.toEqual(to);
		}),
		{ numRuns: 1000 },
	);
});

test('says what changes from what to what, and what never can', () => {
	const actual: Space = {
		displayName: 'Team',
		spaceDetails: { description: 'Old' },
		permissionSettings: { manageApps: { managersAllowed: true } },
	};
	const plan = planSpace(actual, {
		displayName: 'Team',
		description: 'New',
		permissions: { manageApps: 'managers' },
		externalUserAllowed: true,
	});

	expect(plan).toEqual({
		steps: [
			{ action: 'update', field: 'description', from: 'Old', to: 'New' },
			{ action: 'refused', field: 'externalUserAllowed', from: false, to: true },
			{
				action: 'update',
				field: 'permissionSettings.manageApps',
				from: 'owners',
				to: 'managers',
			},
		],
		changes: { description: 'New', permissions: { manageApps: 'managers' } },
	});
});

test('what is not said does not change', () => {
	const desired = { displayName: undefined, permissions: { manageApps: undefined } };
	expect(planSpace({ displayName: 'Team' }, desired)).toEqual({ steps: [], changes: {} });
});
