import type { INodeProperties } from 'n8n-workflow';

import { spaceId, spaceIdFromUrl } from '../../chat/paths';
import type { Parameters } from '../../operation/parameters';

export const spaceLocator: INodeProperties = {
	displayName: 'Space',
	name: 'spaceId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The space to work on',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a space…',
			typeOptions: { searchListMethod: 'searchSpaces', searchable: true },
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://mail.google.com/chat/u/0/#chat/space/AAAAMpdlehY',
			hint: 'The address of the space in Gmail or Google Chat, or its spaceUri',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. spaces/AAAAMpdlehY',
			hint: 'The last part of the address of the space, or its name in the API',
		},
	],
};

/** Reads the id of the chosen space. */
export function chosenSpace(parameters: Parameters): string {
	return parameters.located('spaceId', ({ mode, value }) =>
		mode === 'url' ? spaceIdFromUrl(value) : spaceId(value),
	);
}

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const adminOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Use Admin Access',
			name: 'useAdminAccess',
			type: 'boolean',
			default: false,
			description:
				'Whether to act with the privileges of a Google Workspace administrator, also in spaces that the account is not a member of. Needs the privilege to manage chat and spaces conversations, and a chat.admin scope in the credential.',
		},
	],
};

/** The query that asks for administrator privileges, empty where the person did not. */
export function adminQuery(parameters: Parameters): { useAdminAccess?: true } {
	return parameters.collection('options').flag('useAdminAccess') ? { useAdminAccess: true } : {};
}
