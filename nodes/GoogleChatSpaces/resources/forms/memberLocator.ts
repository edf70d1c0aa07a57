import type { INodeProperties } from 'n8n-workflow';

import { observe, thingOf, type Access } from '../../chat/observe';
import { parseMemberId } from '../../chat/paths';
import type { Parameters } from '../../operation/parameters';
import { readSpace } from './fields';

export const memberLocator: INodeProperties = {
	displayName: 'Member',
	name: 'memberId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The member of the space to work on',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a member…',
			typeOptions: { searchListMethod: 'searchMembers', searchable: true },
		},
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. ada@example.com',
			hint: 'The email of the person or, to remove it, of the Google Group',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 123456789012345678901',
			hint: 'The ID of the person, groups/ and the ID of a Google Group, the name of the membership in the API, or "app" for the Chat app',
		},
	],
};

/** Reads the path of the chosen member in the chosen space. */
export function readMember(parameters: Parameters): { space: string; member: string } {
	const space = readSpace(parameters);
	return {
		space,
		member: parameters.located('memberId', ({ value }) => parseMemberId(value, space)),
	};
}

export const role: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	type: 'options',
	options: [
		{
			name: 'Manager',
			value: 'ROLE_ASSISTANT_MANAGER',
			description: 'Can manage the space, but not delete it or change who owns it',
		},
		{ name: 'Member', value: 'ROLE_MEMBER', description: 'Can take part in the space' },
		{ name: 'Owner', value: 'ROLE_MANAGER', description: 'Can do everything in the space' },
	],
	default: 'ROLE_MEMBER',
	description: 'What the person may do in the space',
};

/**
 * Makes sure that a space knows roles, as far as Google shows the space.
 *
 * @throws ParameterError for a group chat or a direct message
 */
export async function refuseRoleInChat(
	parameters: Parameters,
	{ chat, space, query }: Access,
): Promise<void> {
	const look = await observe(chat, 'spaces.get', { path: { space }, query });
	const type = thingOf(look)?.spaceType;
	if (type === 'GROUP_CHAT' || type === 'DIRECT_MESSAGE') {
		throw parameters.error('role', 'is for named spaces: in a chat everybody is just a member');
	}
}
