import type { IDataObject } from 'n8n-workflow';

import { adminOptions, adminQuery, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { readMember, memberLocator } from '../forms/memberLocator';

export const get: ChatOperation = {
	value: 'get',
	name: 'Get',
	action: 'Get member',
	description: 'Get one member of a space: their role, and whether they joined or are invited',
	methods: ['members.get'],
	fields: [spaceLocator, memberLocator, adminOptions],
	async execute({ parameters, chat }) {
		const membership = await chat.call('members.get', {
			path: readMember(parameters),
			query: adminQuery(parameters.collection('options'), chat),
		});
		return membership as IDataObject;
	},
};
