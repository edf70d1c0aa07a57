import { removeMember } from '../../chat/memberships';
import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { readMember, memberLocator } from '../forms/memberLocator';

export const remove: ChatOperation = {
	value: 'remove',
	name: 'Remove',
	action: 'Remove member',
	description: 'Remove a person, a Google Group or the Chat app from a space',
	methods: ['members.delete', 'members.get', 'spaces.get'],
	fields: [spaceLocator, memberLocator, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat, caller }) {
		const path = readMember(parameters);
		const query = adminQuery(parameters.collection('options'), caller);
		return { deleted: true, outcome: await removeMember(chat, { path, query }) };
	},
};
