import { listAll } from '../../chat/pagination';
import { limit, maxResults, people, readPeople, returnAll, simplify } from '../forms/fields';
import type { ChatOperation } from '../types';
import { simplifier } from './simplified';

/** Google's limit, the caller not counted. */
const MAX_PEOPLE = 49;

export const findGroupChats: ChatOperation = {
	value: 'findGroupChats',
	name: 'Find Group Chats',
	action: 'Find group chats',
	description: 'Find the group chats that exactly these people and the account have joined',
	methods: ['spaces.findGroupChats'],
	fields: [
		{
			...people,
			required: true,
			description: 'The people in the group chat besides the account that is signed in, up to 49',
		},
		returnAll,
		limit,
		{
			displayName: 'Names Only',
			name: 'namesOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to return just the resource names of the group chats, for which the scope chat.memberships.readonly is enough',
		},
		{ ...simplify, displayOptions: { show: { namesOnly: [false] } } },
	],
	async execute({ parameters, chat }) {
		const users = parameters.ifSet('people', () => readPeople(parameters)) ?? [];
		if (users.length === 0 || users.length > MAX_PEOPLE) {
			throw parameters.error(
				'people',
				`holds ${users.length}, and Google looks for 1 to ${MAX_PEOPLE} people`,
			);
		}
		const spaceView = parameters.isOn('namesOnly')
			? 'SPACE_VIEW_RESOURCE_NAME_ONLY'
			: 'SPACE_VIEW_EXPANDED';
		const wanted = maxResults(parameters);
		const query = { users, spaceView };
		const simplified = simplifier(parameters);
		const spaces = await listAll(chat, 'spaces.findGroupChats', { query }, wanted);
		return spaces.map((space) => simplified(space));
	},
};
