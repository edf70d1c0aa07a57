import type { IDataObject } from 'n8n-workflow';

import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { readMember, memberLocator, role } from '../forms/memberLocator';

export const update: ChatOperation = {
	value: 'update',
	name: 'Update',
	action: 'Update member role',
	description: 'Make a member of a named space an owner, a manager or an ordinary member',
	methods: ['members.patch'],
	fields: [spaceLocator, memberLocator, role, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat, caller }) {
		const role = parameters.choice('role');
		if (role === undefined) throw parameters.error('role', 'is empty');
		const membership = await chat.call('members.patch', {
			path: readMember(parameters),
			query: { updateMask: 'role', ...adminQuery(parameters.collection('options'), caller) },
			body: { role },
		});
		return membership as IDataObject;
	},
};
