import type { IDataObject } from 'n8n-workflow';

import { adminOptions, adminQuery, chosenSpace, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { chosenMember, memberLocator, role } from '../forms/memberLocator';

export const update: ChatOperation = {
	value: 'update',
	name: 'Update',
	action: 'Update member role',
	description: 'Make a member of a named space an owner, a manager or an ordinary member',
	methods: ['members.patch'],
	fields: [spaceLocator, memberLocator, role, adminOptions],
	turnAt: chosenSpace,
	async execute({ parameters, chat, caller }) {
		const role = parameters.choice('role');
		if (role === undefined) throw parameters.error('role', 'is empty');
		const membership = await chat.call('members.patch', {
			path: chosenMember(parameters),
			query: { updateMask: 'role', ...adminQuery(parameters.collection('options'), caller) },
			body: { role },
		});
		return membership as IDataObject;
	},
};
