import type { INodeProperties } from 'n8n-workflow';

import { parseAudienceName } from '../../chat/paths';
import type { Space } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';

/** Google's limits, in characters. @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces */
export const MAX_DISPLAY_NAME = 128;
export const MAX_DESCRIPTION = 4096;
export const MAX_GUIDELINES = 5000;

export const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. All that happens in the Berlin office',
	description: 'What the space is for, in up to 4,096 characters',
};

export const guidelinesField: INodeProperties = {
	displayName: 'Guidelines',
	name: 'guidelines',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. Reply in threads. Keep announcements to one a day.',
	description: 'The rules of the space, in up to 5,000 characters',
};

export const historyField: INodeProperties = {
	displayName: 'History',
	name: 'spaceHistoryState',
	type: 'options',
	options: [
		{
			name: 'Off',
			value: 'HISTORY_OFF',
			description: 'Messages are kept for 24 hours',
		},
		{
			name: 'On',
			value: 'HISTORY_ON',
			description: 'Messages are kept as long as the rules of the organization say',
		},
	],
	default: 'HISTORY_ON',
	description: 'Whether messages are kept',
};

/** What can be said of a named space when it is made. */
export const newSpaceFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		descriptionField,
		{
			displayName: 'External Users Allowed',
			name: 'externalUserAllowed',
			type: 'boolean',
			default: false,
			description:
				'Whether people outside the organization can become members. This cannot be changed later.',
		},
		guidelinesField,
		historyField,
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. onboarding-E1042',
			description:
				'A key of your own, such as an employee number or project code. However often this operation runs with the same key and credential, there is one space.',
		},
		{
			displayName: 'Permission Preset',
			name: 'predefinedPermissionSettings',
			type: 'options',
			options: [
				{
					name: 'Announcements',
					value: 'ANNOUNCEMENT_SPACE',
					description: 'Only owners and managers can post',
				},
				{
					name: 'Collaboration',
					value: 'COLLABORATION_SPACE',
					description: 'All members can post',
				},
			],
			default: 'COLLABORATION_SPACE',
			description: 'The set of permissions that the space starts with',
		},
		{
			displayName: 'Target Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. audiences/default',
			description:
				'Who can find and join the space without being added: audiences/default for the default audience of the organization, or the ID of another one. Leave it out to keep the space private.',
		},
	],
};

/** Reads the person's own key; the blanks around it, as a sheet may have them, are no part of it. */
export function readIdempotencyKey(fields: Parameters): string | undefined {
	return fields.text('idempotencyKey')?.trim();
}

/** Has items with the same key go one after another, so that the second finds what the first has made. */
export function lockKeyOfIdempotency(parameters: Parameters): string | undefined {
	return readIdempotencyKey(parameters.collection('additionalFields'));
}

/** Reads those fields as Google's Space takes them, only the ones that were filled in. */
export function newSpaceDetails(fields: Parameters): Space {
	const description = fields.text('description', MAX_DESCRIPTION);
	const guidelines = fields.text('guidelines', MAX_GUIDELINES);
	const externalUserAllowed = fields.flag('externalUserAllowed');
	const spaceHistoryState = fields.choice('spaceHistoryState');
	const predefinedPermissionSettings = fields.choice('predefinedPermissionSettings');
	const audience = fields.parsed('audience', parseAudienceName);
	return {
		...((description ?? guidelines) && {
			spaceDetails: { ...(description && { description }), ...(guidelines && { guidelines }) },
		}),
		...(externalUserAllowed !== undefined && { externalUserAllowed }),
		...(spaceHistoryState && { spaceHistoryState }),
		...(predefinedPermissionSettings && { predefinedPermissionSettings }),
		...(audience && { accessSettings: { audience } }),
	};
}
