import { SET_UP_CAUSES } from '../../chat/cause';
import { unlessFailed } from '../../chat/observe';
import type { ChatOperation } from '../types';
import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';

export const deleteSpace: ChatOperation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete space',
	description: 'Delete a named space with all its messages and memberships, for good',
	methods: ['spaces.delete', 'spaces.get'],
	fields: [spaceLocator, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat, caller }) {
		const space = {
			path: { space: readSpace(parameters) },
			query: adminQuery(parameters.collection('options'), caller),
		};
		// Seen before, its absence tells after a lost answer that it was deleted. A credential that may
		// only delete may not look.
		await chat.call('spaces.get', space).catch(unlessFailed(undefined, ...SET_UP_CAUSES));
		await chat.call('spaces.delete', space);
		return { deleted: true };
	},
};
