import { listAll } from '../../chat/pagination';
import type { Space, SpaceType } from '../../chat/types';
import type { ChatOperation } from '../types';
import { limit, returnAll, simplify, maxResults } from '../forms/fields';
import { simplifier } from './simplified';

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
						'The types of space to return, all of them if empty, where direct messages and group chats count from their first message on',
				},
			],
		},
		simplify,
	],
	async execute({ parameters, chat }) {
		const types = parameters.filters('filters').choices<SpaceType>('spaceTypes');
		// Google's own filter leaves out private spaces.
		const isWanted = (space: Space) => types.includes(space.spaceType as SpaceType);
		const simplified = simplifier(parameters);
		const spaces = await listAll(
			chat,
			'spaces.list',
			{},
			maxResults(parameters),
			types.length > 0 ? isWanted : undefined,
		);
		return spaces.map((space) => simplified(space));
	},
};
