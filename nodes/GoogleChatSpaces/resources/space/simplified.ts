import type { IDataObject } from 'n8n-workflow';

import type { Space } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';

/** The ten fields of a space that people use, in the order they read them. */
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
] as const satisfies ReadonlyArray<keyof Space>;

/** A space as the person asked for it: with Simplify its usual fields, else all that Google sent. */
export function simplified(parameters: Parameters, space: Space): IDataObject {
	if (!parameters.isOn('simplify')) return space as IDataObject;
	const fields = SIMPLE_FIELDS.filter((field) => space[field] !== undefined);
	return Object.fromEntries(fields.map((field) => [field, space[field]])) as IDataObject;
}
