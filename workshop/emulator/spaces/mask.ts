import { invalidArgument } from '../core/errors';
import { SPACE_MASK_GROUPS } from '../facts/overlay';

export const VIEW_PAIR: readonly string[] = [
	'access_settings.access_permission_settings.view_space_membership_setting',
	'permission_settings.view_space_membership',
];

/** The one exception to the groups: who may view the members is set in two places at once. */
function isViewPair(paths: readonly string[]): boolean {
	return paths.length === 2 && VIEW_PAIR.every((path) => paths.includes(path));
}

function groupOf(path: string): (typeof SPACE_MASK_GROUPS)[number] {
	const group = SPACE_MASK_GROUPS.find(({ paths }) => paths.includes(path));
	if (!group) throw invalidArgument(`Invalid update mask: ${path} cannot be updated.`);
	return group;
}

/**
 * Checks which fields one `spaces.patch` may update together.
 *
 * @param mask paths in snake case
 * @throws ApiError (INVALID_ARGUMENT) for unknown paths and combinations that Google refuses
 */
export function checkSpaceMask(mask: readonly string[], { asAdmin }: { asAdmin: boolean }): void {
	if (mask.length === 0) throw invalidArgument('update_mask is required.');
	if (new Set(mask).size < mask.length) {
		throw invalidArgument('Invalid update mask: a path is given twice.');
	}
	const groups = new Set(mask.map(groupOf));
	if (isViewPair(mask)) {
		if (asAdmin) throw refusedToAdmin(VIEW_PAIR[0]);
		return;
	}
	const [group] = groups;
	if (groups.size > 1 || (group.alone && mask.length > 1)) {
		throw invalidArgument(`Invalid update mask: ${mask.join(', ')} cannot be updated together.`);
	}
	const half = VIEW_PAIR.find((path) => mask.includes(path));
	if (half) {
		throw invalidArgument(
			`Invalid update mask: ${VIEW_PAIR.join(' and ')} must be given together, alone.`,
		);
	}
	if (mask.includes('space_type') && !mask.includes('display_name')) {
		throw invalidArgument('Invalid update mask: space_type goes together with display_name.');
	}
	if (asAdmin) {
		if (mask.includes('space_type')) throw refusedToAdmin('space_type');
		if (['history', 'audience', 'access'].includes(group.name)) throw refusedToAdmin(mask[0]);
	}
}

function refusedToAdmin(path: string) {
	return invalidArgument(`Invalid update mask: ${path} is not supported with admin access.`);
}
