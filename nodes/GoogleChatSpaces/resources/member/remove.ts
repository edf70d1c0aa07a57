import { refusedAs } from '../../chat/failure';
import { adminOptions, adminQuery, chosenSpace, spaceLocator } from '../fields';
import type { ChatOperation } from '../types';
import { chosenMember, memberLocator } from './fields';

export const remove: ChatOperation = {
	value: 'remove',
	name: 'Remove',
	action: 'Remove member',
	description: 'Remove a person, a Google Group or the Chat app from a space',
	methods: ['members.delete'],
	fields: [spaceLocator, memberLocator, adminOptions],
	turnAt: chosenSpace,
	async execute({ parameters, chat, caller }) {
		const path = chosenMember(parameters);
		const query = adminQuery(parameters.collection('options'), caller);
		// Google answers 404 for somebody who is not in the space.
		const outcome = await chat
			.call('members.delete', { path, query })
			.then(() => 'removed')
			.catch(refusedAs('already', 404));
		return { deleted: true, outcome };
	},
};
