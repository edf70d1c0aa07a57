import type { ChatOperation } from '../types';
import { simplify } from './fields';
import { MAX_DISPLAY_NAME, newSpaceDetails, newSpaceFields } from './newSpace';
import { simplified } from './simplified';

export const create: ChatOperation = {
	value: 'create',
	name: 'Create',
	action: 'Create space',
	description: 'Create a named space with the account that is signed in as its only member',
	fields: [
		{
			displayName: 'Display Name',
			name: 'displayName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Berlin Office',
			description: 'The name that people see, in up to 128 characters',
		},
		newSpaceFields,
		simplify,
	],
	async execute({ parameters, chat, requestId }) {
		const additional = parameters.collection('additionalFields');
		const space = await chat.call('spaces.create', {
			query: { requestId: requestId('create', additional.text('idempotencyKey')) },
			body: {
				spaceType: 'SPACE',
				displayName: parameters.requiredText('displayName', MAX_DISPLAY_NAME),
				...newSpaceDetails(additional),
			},
		});
		return simplified(parameters, space);
	},
};
