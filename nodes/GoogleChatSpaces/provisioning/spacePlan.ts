import {
	allowedFor,
	settingOf,
	SHOWN_SETTINGS,
	type SpacePermission,
	type SpaceSettings,
} from '../chat/spaceSettings';
import type { Space } from '../chat/types';

export interface FieldStep {
	/** `refused`: Google never changes it. */
	readonly action: 'update' | 'refused';
	/** A setting, or `permissionSettings.` and a permission. */
	readonly field: string;
	readonly from: string | boolean;
	readonly to: string | boolean;
}

export interface SpacePlan {
	readonly steps: readonly FieldStep[];
	/** Just what differs and can change. */
	readonly changes: SpaceSettings;
}

/** Plans how a space becomes the desired one: only what differs changes. */
export function planSpace(actual: Space, desired: SpaceSettings): SpacePlan {
	const settings = SHOWN_SETTINGS.flatMap((field) => {
		const [from, to] = [settingOf(actual, field), desired[field]];
		return to === undefined || to === from ? [] : [{ field, from, to }];
	});
	const { permissions = {} } = desired;
	const allowed = (Object.keys(permissions) as SpacePermission[]).flatMap((permission) => {
		const [from, to] = [allowedFor(actual, permission), permissions[permission]];
		return to === undefined || to === from ? [] : [{ permission, from, to }];
	});
	const isFixed = (field: string) => field === 'externalUserAllowed';
	return {
		steps: [
			...settings.map((step) => ({ action: isFixed(step.field) ? REFUSED : UPDATE, ...step })),
			...allowed.map(({ permission, from, to }) => ({
				action: UPDATE,
				field: `permissionSettings.${permission}`,
				from,
				to,
			})),
		],
		changes: {
			...Object.fromEntries(
				settings.filter(({ field }) => !isFixed(field)).map(({ field, to }) => [field, to]),
			),
			...(allowed.length > 0 && {
				permissions: Object.fromEntries(allowed.map(({ permission, to }) => [permission, to])),
			}),
		},
	};
}

const UPDATE = 'update' as const;
const REFUSED = 'refused' as const;
