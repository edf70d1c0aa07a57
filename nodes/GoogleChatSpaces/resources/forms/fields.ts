import type { INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import {
	distinct,
	parseGroup,
	parseSpaceId,
	parseSpaceUrl,
	parseUserName,
	type Address,
} from '../../chat/paths';
import type { AdminQuery } from '../../chat/types';
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
			hint: 'Type part of the name or, for a direct message, the email of the person',
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
export function readSpace(parameters: Parameters): string {
	return parameters.located('spaceId', ({ mode, value }) =>
		mode === 'url' ? parseSpaceUrl(value) : parseSpaceId(value),
	);
}

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** The most results that the person wants. */
export function maxResults(parameters: Parameters): number {
	return parameters.isOn('returnAll') ? Infinity : parameters.count('limit');
}

export const useAdminAccess: INodeProperties = {
	displayName: 'Use Admin Access',
	name: 'useAdminAccess',
	type: 'boolean',
	default: false,
	description:
		'Whether to act as an administrator of Google Workspace, also in spaces that the account is not in, for which the credential needs a chat.admin scope',
};

export const adminOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [useAdminAccess],
};

/**
 * The query that asks for administrator privileges, empty where the person did not.
 *
 * @param fields what holds Use Admin Access: the form or one of its collections
 * @throws ParameterError for the Chat app, which cannot be an administrator
 */
export function adminQuery(fields: Parameters, chat: ChatClient): AdminQuery {
	if (!fields.isOn('useAdminAccess')) return {};
	if (chat.caller === 'app') {
		throw fields.error(
			'useAdminAccess',
			'is for people who are administrators, and the Chat app is none',
			'Fill in Impersonate User with the email of an administrator.',
		);
	}
	return { useAdminAccess: true };
}

export const people: INodeProperties = {
	displayName: 'People',
	name: 'people',
	type: 'string',
	default: '',
	placeholder: 'e.g. ada@example.com, grace@example.com',
	hint: 'Emails or user IDs, separated by commas, or a list',
	description: 'The people to add, those outside the organization by email',
};

/** Reads the people, each once. */
export function readPeople(parameters: Parameters): Address[] {
	return distinct(parameters.parsedList('people', parseUserName, nameIn));
}

export const groups: INodeProperties = {
	displayName: 'Groups',
	name: 'groups',
	type: 'string',
	default: '',
	placeholder: 'e.g. berlin-office@example.com',
	hint: 'Emails or IDs, separated by commas, or a list',
	description: 'The Google Groups whose members are to be in the space',
};

/** Reads the groups, each once. @returns emails and resource names */
export function readGroups(parameters: Parameters): string[] {
	return distinct(parameters.parsedList('groups', parseGroup, nameIn));
}

/** Where objects hold whom they are about: rows of sheets and of agents, memberships and users of Google's. */
const NAMES = ['email', 'primaryemail', 'member', 'groupmember', 'name'];

/**
 * Finds how an object names a person or a group, e.g. `{"email": "ada@example.com"}` or a membership.
 *
 * @returns the first of its names; what is no object, or holds none, as it is; nothing of a Chat app,
 *   which is neither
 */
export function nameIn(entry: unknown): unknown {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
	if ('type' in entry && entry.type === 'BOT') return undefined;
	const values = new Map(
		Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value as unknown]),
	);
	const found = NAMES.map((name) => values.get(name)).find((value) => !!value);
	return found === undefined ? entry : nameIn(found);
}
