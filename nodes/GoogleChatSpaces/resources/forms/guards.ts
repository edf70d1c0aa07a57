import type { INodeProperties } from 'n8n-workflow';

import { parseGroup, parseUserName, type Address } from '../../chat/paths';
import type { Parameters } from '../../operation/parameters';
import { nameIn } from './fields';

export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to change nothing and return the plan: each step with its action, from, to and reason',
};

export const maxRemovals: INodeProperties = {
	displayName: 'Max Removals',
	name: 'maxRemovals',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 25,
	description: 'The most members to remove: if it would be more, nothing at all is changed',
};

export const protectedMembers: INodeProperties = {
	displayName: 'Protected Members',
	name: 'protectedMembers',
	type: 'string',
	default: '',
	placeholder: 'e.g. ceo@example.com',
	description:
		'Emails or IDs of people and groups, separated by commas, that keep their place and their role in any case',
};

export const removeUnknownGroups: INodeProperties = {
	displayName: 'Remove Groups of Unknown Size',
	name: 'removeUnknownGroups',
	type: 'boolean',
	default: false,
	description:
		'Whether to remove a Google Group though nobody knows how many people are in the space through it, so that no limit counts them',
};

export function readProtected(options: Parameters): Address[] {
	const read = (name: string) => options.parsedList(name, personOrGroup, nameIn);
	return options.ifSet('protectedMembers', read) ?? [];
}

function personOrGroup(text: string): string {
	return text.includes('groups/') ? parseGroup(text) : parseUserName(text);
}
