import type { IDataObject } from 'n8n-workflow';

import type { SpaceSettings } from '../../chat/spaceSettings';
import type { Space } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';

/** The fields of a space that people use, in the order they read them; the last two are there during an import. */
const SIMPLE_FIELDS = [
	'name',
	'displayName',
	'spaceType',
	'spaceUri',
	'spaceDetails',
	'membershipCount',
	'externalUserAllowed',
	'spaceHistoryState',
	'createTime',
	'lastActiveTime',
	'importMode',
	'importModeExpireTime',
] as const satisfies ReadonlyArray<keyof Space>;

/** What people look at only where they have said one of the settings. */
const SHOWN_WITH = {
	accessSettings: ['audience', 'discoverAudiences', 'joinAudiences', 'viewMembersAudiences'],
	permissionSettings: ['permissions'],
} as const satisfies { [Field in keyof Space]?: ReadonlyArray<keyof SpaceSettings> };

/** Gives a space as the person asked for it, with what the form says of the space, if it says anything. */
export type Simplifier = (space: Space, said?: SpaceSettings) => IDataObject;

/**
 * Reads how a space is to be given: with Simplify its usual fields and what was set, else all that Google
 * sent.
 */
export function simplifier(parameters: Parameters): Simplifier {
	if (!parameters.isOn('simplify')) return (space) => space as IDataObject;
	return (space, said = {}) => {
		const set = (Object.keys(SHOWN_WITH) as Array<keyof typeof SHOWN_WITH>).filter((field) =>
			SHOWN_WITH[field].some((setting) => said[setting] !== undefined),
		);
		const fields = [...SIMPLE_FIELDS, ...set].filter((field) => space[field] !== undefined);
		return Object.fromEntries(fields.map((field) => [field, space[field]])) as IDataObject;
	};
}
