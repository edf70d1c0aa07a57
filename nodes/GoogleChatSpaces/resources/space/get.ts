import type { ChatOperation } from '../types';
import { adminOptions, adminQuery, chosenSpace, simplify, spaceLocator } from './fields';
import { simplified } from './simplified';

export const get: ChatOperation = {
	value: 'get',
	name: 'Get',
	action: 'Get space',
	description: 'Get one space',
	fields: [spaceLocator, simplify, adminOptions],
	async execute({ parameters, chat }) {
		const space = await chat.call('spaces.get', {
			path: { space: chosenSpace(parameters) },
			query: adminQuery(parameters),
		});
		return simplified(parameters, space);
	},
};
