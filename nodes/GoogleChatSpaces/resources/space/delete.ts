import type { ChatOperation } from '../types';
import { adminOptions, adminQuery, chosenSpace, spaceLocator } from '../fields';

export const deleteSpace: ChatOperation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete space',
	description: 'Delete a named space with all its messages and memberships, for good',
	methods: ['spaces.delete'],
	fields: [spaceLocator, adminOptions],
	turnAt: chosenSpace,
	async execute({ parameters, chat, caller }) {
		await chat.call('spaces.delete', {
			path: { space: chosenSpace(parameters) },
			query: adminQuery(parameters.collection('options'), caller),
		});
		return { deleted: true };
	},
};
