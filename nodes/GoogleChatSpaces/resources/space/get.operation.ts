import type { ChatOperation } from '../types';
import { adminOptions, adminQuery, readSpace, simplify, spaceLocator } from '../forms/fields';
import { simplifier } from './simplified';

export const get: ChatOperation = {
	value: 'get',
	name: 'Get',
	action: 'Get space',
	description: 'Get one space',
	methods: ['spaces.get'],
	fields: [spaceLocator, simplify, adminOptions],
	async execute({ parameters, chat }) {
		const simplified = simplifier(parameters);
		const space = await chat.call('spaces.get', {
			path: { space: readSpace(parameters) },
			query: adminQuery(parameters.collection('options'), chat),
		});
		return simplified(space);
	},
};
