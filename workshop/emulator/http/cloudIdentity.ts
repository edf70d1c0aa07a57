import type { Directory } from '../core/directory';
import { ApiError, insufficientScopes, invalidArgument } from '../core/errors';
import { GROUPS_LOOKUP } from '../facts/overlay';

export const GROUPS_LOOKUP_PATH = '/v1/groups:lookup';

const SCOPES = ['cloud-identity.groups', 'cloud-identity.groups.readonly'];

/**
 * Finds the name of a group by its email; see
 * https://cloud.google.com/identity/docs/reference/rest/v1/groups/lookup
 *
 * @throws ApiError; like Google's, the same for a group that isn't there and one that isn't shown
 */
export function lookupGroup(
	directory: Directory,
	scopes: readonly string[],
	search: string,
): { name: string } {
	if (!SCOPES.some((scope) => scopes.includes(scope))) throw insufficientScopes(GROUPS_LOOKUP);
	const email = new URLSearchParams(search).get('groupKey.id') ?? '';
	if (!email.includes('@')) throw invalidArgument('groupKey.id is required.');
	const group = directory.group(email);
	if (!group) {
		throw new ApiError(
			'PERMISSION_DENIED',
			'Error(2028): Permission denied for resource (or it may not exist).',
		);
	}
	return { name: `groups/${group.id}` };
}
