import { readSpace, simplify, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { simplified } from './simplified';

export const completeImport: ChatOperation = {
	value: 'completeImport',
	name: 'Complete Import',
	action: 'Complete space import',
	description:
		'End the import mode of a space and show it to its members, for good. The account becomes an owner.',
	methods: ['spaces.completeImport'],
	fields: [spaceLocator, simplify],
	async execute({ parameters, chat }) {
		const { space } = await chat.call('spaces.completeImport', {
			path: { space: readSpace(parameters) },
			body: {},
		});
		return simplified(parameters, space ?? {});
	},
};
