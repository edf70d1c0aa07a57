import { readSpace, simplify, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { simplifier } from './simplified';

export const completeImport: ChatOperation = {
	value: 'completeImport',
	name: 'Complete Import',
	action: 'Complete space import',
	description:
		'End the import mode of a space for good: its members see it, and the account becomes an owner',
	methods: ['spaces.completeImport'],
	fields: [
		{
			...spaceLocator,
			default: { mode: 'id', value: '' },
			description: 'The space to work on, which no list shows while it is imported',
		},
		simplify,
	],
	async execute({ parameters, chat }) {
		const simplified = simplifier(parameters);
		const { space } = await chat.call('spaces.completeImport', {
			path: { space: readSpace(parameters) },
			body: {},
		});
		return simplified(space);
	},
};
