import { listAll } from '../../chat/pagination';
import type { SpaceType } from '../../chat/types';
import type { ChatOperation } from '../types';
import { simplify } from './fields';
import { simplified } from './simplified';

export const list: ChatOperation = {
	value: 'list',
	name: 'Get Many',
	action: 'Get many spaces',
	description: 'Get the spaces that the account is a member of',
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Space Types',
					name: 'spaceTypes',
					type: 'multiOptions',
					options: [
						{ name: 'Direct Message', value: 'DIRECT_MESSAGE' },
						{ name: 'Group Chat', value: 'GROUP_CHAT' },
						{ name: 'Named Space', value: 'SPACE' },
					],
					default: [],
					description:
						'The types of space to return, all of them if empty. Direct messages and group chats count from their first message on.',
				},
			],
		},
		simplify,
	],
	async execute({ parameters, chat }) {
		const types = parameters.collection('filters').choices<SpaceType>('spaceTypes');
		const filter = types.map((type) => `space_type = "${type}"`).join(' OR ');
		const limit = parameters.flag('returnAll') ? Infinity : parameters.count('limit');
		const spaces = await listAll(chat, 'spaces.list', { query: filter ? { filter } : {} }, limit);
		return spaces.map((space) => simplified(parameters, space));
	},
};
