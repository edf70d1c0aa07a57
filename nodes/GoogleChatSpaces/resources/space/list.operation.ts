import { listAll } from '../../chat/pagination';
import type { SpaceType } from '../../chat/types';
import type { ChatOperation } from '../types';
import { limit, returnAll, simplify, maxResults } from '../forms/fields';
import { simplified } from './simplified';

export const list: ChatOperation = {
	value: 'list',
	name: 'Get Many',
	action: 'Get many spaces',
	description: 'Get the spaces that the account is a member of',
	methods: ['spaces.list'],
	fields: [
		returnAll,
		limit,
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
		const query = filter ? { filter } : {};
		const spaces = await listAll(chat, 'spaces.list', { query }, maxResults(parameters));
		return spaces.map((space) => simplified(parameters, space));
	},
};
