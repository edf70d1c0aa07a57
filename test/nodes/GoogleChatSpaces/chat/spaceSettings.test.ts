import {
	allowedFor,
	newSpace,
	permissionSetting,
	settingOf,
	SHOWN_SETTINGS,
	type AllowedFor,
} from '../../../../nodes/GoogleChatSpaces/chat/spaceSettings';
import type { Space } from '../../../../nodes/GoogleChatSpaces/chat/types';

const full: Space = {
	displayName: 'Apollo',
	spaceType: 'SPACE',
	spaceDetails: { description: 'About', guidelines: 'Rules' },
	spaceHistoryState: 'HISTORY_ON',
	accessSettings: { audience: 'audiences/default' },
	externalUserAllowed: true,
};

test('each setting of a space is read from where Google shows it', () => {
	const shown = (space: Space) =>
		Object.fromEntries(SHOWN_SETTINGS.map((setting) => [setting, settingOf(space, setting)]));
	expect(shown(full)).toEqual({
		displayName: 'Apollo',
		spaceType: 'SPACE',
		description: 'About',
		guidelines: 'Rules',
		spaceHistoryState: 'HISTORY_ON',
		audience: 'audiences/default',
		externalUserAllowed: true,
	});
	expect(shown({})).toEqual({
		displayName: '',
		spaceType: '',
		description: '',
		guidelines: '',
		spaceHistoryState: '',
		audience: '',
		externalUserAllowed: false,
	});
});

test.each<AllowedFor>(['owners', 'managers', 'members'])(
	'a permission for %s is read as it is written',
	(allowed) => {
		const space = { permissionSettings: { manageApps: permissionSetting(allowed) } };
		expect(allowedFor(space, 'manageApps')).toBe(allowed);
	},
);

test('a permission that Google does not show may be anybody’s', () => {
	expect(allowedFor({}, 'manageApps')).toBeUndefined();
	expect(allowedFor({ permissionSettings: {} }, 'manageApps')).toBeUndefined();
	expect(allowedFor({ permissionSettings: { manageApps: {} } }, 'manageApps')).toBe('owners');
});

test('a new space says what was said, and nothing that is empty', () => {
	expect(
		newSpace({
			displayName: 'Apollo',
			description: 'About',
			guidelines: 'Rules',
			spaceHistoryState: 'HISTORY_ON',
			audience: 'audiences/default',
			externalUserAllowed: false,
			predefinedPermissionSettings: 'COLLABORATION_SPACE',
		}),
	).toEqual({
		...full,
		externalUserAllowed: false,
		predefinedPermissionSettings: 'COLLABORATION_SPACE',
	});
	expect(newSpace({})).toEqual({ spaceType: 'SPACE' });
	expect(newSpace({ spaceType: 'GROUP_CHAT', displayName: '', description: '' })).toEqual({
		spaceType: 'GROUP_CHAT',
	});
	expect(newSpace({ description: 'About' })).toEqual({
		spaceType: 'SPACE',
		spaceDetails: { description: 'About' },
	});
	expect(newSpace({ guidelines: 'Rules' })).toEqual({
		spaceType: 'SPACE',
		spaceDetails: { guidelines: 'Rules' },
	});
});
