import type { SpaceChanges, UpdatablePermission } from '../chat/spacePatches';
import type { PermissionSetting, Space } from '../chat/types';

/** What a space should be; what is undefined does not matter. */
export interface DesiredSpace
	extends Pick<
		SpaceChanges,
		'displayName' | 'description' | 'guidelines' | 'spaceHistoryState' | 'audience' | 'permissions'
	> {
	/** Google never changes it. */
	readonly externalUserAllowed?: boolean;
}

export interface FieldStep {
	readonly action: 'update' | 'refused';
	readonly field: string;
	readonly from: string | boolean;
	readonly to: string | boolean;
	readonly reason: string;
}

export interface SpacePlan {
	readonly steps: readonly FieldStep[];
	/** Just what differs. */
	readonly changes: SpaceChanges;
}

/** Plans how a space becomes the wanted one: only what differs changes. */
export function planSpace(actual: Space, wanted: DesiredSpace): SpacePlan {
	const texts = differingTexts(actual, wanted);
	const permissions = differingPermissions(actual, wanted.permissions);
	const { externalUserAllowed } = wanted;
	const fixed = externalUserAllowed !== undefined &&
		externalUserAllowed !== (actual.externalUserAllowed ?? false) && {
			action: 'refused' as const,
			field: 'externalUserAllowed',
			from: !externalUserAllowed,
			to: externalUserAllowed,
			reason: 'cannot be changed once a space is there',
		};
	return {
		steps: [
			...texts.map(({ field, from, to }) => update(field, from, to)),
			...permissions.map(({ permission, from, to }) =>
				update(`permissionSettings.${permission}`, allowedFor(from), allowedFor(to)),
			),
			...(fixed ? [fixed] : []),
		],
		changes: {
			...Object.fromEntries(texts.map(({ field, to }) => [field, to])),
			...(permissions.length > 0 && {
				permissions: Object.fromEntries(permissions.map(({ permission, to }) => [permission, to])),
			}),
		},
	};
}

const TEXTS = {
	displayName: ({ displayName }) => displayName,
	description: ({ spaceDetails }) => spaceDetails?.description,
	guidelines: ({ spaceDetails }) => spaceDetails?.guidelines,
	spaceHistoryState: ({ spaceHistoryState }) => spaceHistoryState,
	audience: ({ accessSettings }) => accessSettings?.audience,
} as const satisfies {
	[Field in keyof DesiredSpace]?: (space: Space) => string | null | undefined;
};

function differingTexts(
	actual: Space,
	wanted: DesiredSpace,
): Array<{ field: string; from: string; to: string }> {
	return Object.entries(TEXTS).flatMap(([field, read]) => {
		const from = read(actual) ?? '';
		const to = wanted[field as keyof typeof TEXTS];
		return to === undefined || to === from ? [] : [{ field, from, to }];
	});
}

interface PermissionChange {
	permission: UpdatablePermission;
	from: PermissionSetting;
	to: PermissionSetting;
}

function differingPermissions(
	{ permissionSettings }: Space,
	wanted: DesiredSpace['permissions'] = {},
): PermissionChange[] {
	return (Object.keys(wanted) as UpdatablePermission[])
		.map((permission) => ({
			permission,
			from: permissionSettings?.[permission] ?? {},
			to: wanted[permission] ?? {},
		}))
		.filter(({ from, to }) => allowedFor(from) !== allowedFor(to));
}

function update(field: string, from: string, to: string): FieldStep {
	return { action: 'update', field, from, to, reason: 'differs' };
}

/** Who a permission is for, in the words of the form. Each role may what the one below it may. */
function allowedFor({ membersAllowed, assistantManagersAllowed }: PermissionSetting): string {
	if (membersAllowed) return 'members';
	return assistantManagersAllowed ? 'managers' : 'owners';
}
