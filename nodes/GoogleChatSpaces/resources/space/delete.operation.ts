import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';

export const deleteSpace: ChatOperation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete space',
	description: 'Delete a named space with all its messages and memberships, for good',
	methods: ['spaces.delete'],
	fields: [spaceLocator, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat }) {
		await chat.call('spaces.delete', {
			path: { space: readSpace(parameters) },
			query: adminQuery(parameters.collection('options'), chat),
		});
		return { deleted: true };
	},
};
