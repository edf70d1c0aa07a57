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
	/** Undefined where Google does not show it. */
	readonly from?: string | boolean;
	readonly to: string | boolean;
}

/** What came of a step, as Google's answer or a look after it shows. */
export interface DoneField extends FieldStep {
	readonly outcome: 'planned' | 'changed' | 'refused' | 'unknown';
}

export interface SpacePlan {
	readonly steps: readonly FieldStep[];
	/** Just what differs and can change. */
	readonly changes: SpaceSettings;
}

/** Plans how a space becomes the desired one: only what differs changes. */
export function planSpace(actual: Space, desired: SpaceSettings): SpacePlan {
	const { permissions = {} } = desired;
	const settings = SHOWN_SETTINGS.map((field) =>
		step(field, settingOf(actual, field), desired[field]),
	).filter(isDifferent);
	const allowed = (Object.keys(permissions) as SpacePermission[])
		.map((permission) => step(permission, allowedFor(actual, permission), permissions[permission]))
		.filter(isDifferent);
	return {
		steps: [
			...settings,
			...allowed.map((one) => ({ ...one, field: `permissionSettings.${one.field}` })),
		],
		changes: {
			...valuesOf(settings.filter(({ action }) => action === 'update')),
			...(allowed.length > 0 && { permissions: valuesOf(allowed) }),
		},
	};
}

/** The steps of a plan with what came of them. @param notShown the fields that Google does not show as changed */
export function toldFields(
	{ steps }: SpacePlan,
	outcome: 'planned' | 'changed',
	notShown: readonly string[] = [],
): DoneField[] {
	return steps.map((one) => {
		if (one.action === 'refused') return { ...one, outcome: one.action };
		return { ...one, outcome: notShown.includes(one.field) ? 'unknown' : outcome };
	});
}

/** @param to undefined leaves it as it is */
function step<Value extends string | boolean>(field: string, from?: Value, to = from) {
	const action = field === 'externalUserAllowed' ? 'refused' : 'update';
	return { action, field, from, to } as const;
}

function isDifferent<Step extends { from?: unknown; to?: unknown }>(
	step: Step,
): step is Step & { to: NonNullable<Step['to']> } {
	return step.from !== step.to;
}

function valuesOf<Value>(steps: ReadonlyArray<{ field: string; to: Value }>) {
	return Object.fromEntries(steps.map(({ field, to }) => [field, to]));
}
