import { membershipOf } from '../../chat/memberships';
import { unlessFailed } from '../../chat/observe';
import { namesByEmail, parseUserName } from '../../chat/paths';
import { refuseFieldForApp } from '../callers';
import { simplify } from '../forms/fields';
import type { ChatOperation } from '../types';
import { simplifier } from './simplified';

export const findDirectMessage: ChatOperation = {
	value: 'findDirectMessage',
	name: 'Find Direct Message',
	action: 'Find direct message',
	description: 'Find the direct message with a person, or start one',
	methods: ['spaces.findDirectMessage'],
	fields: [
		{
			displayName: 'Person',
			name: 'user',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada@example.com',
			description: 'The email of the other person or, for the Chat app itself, their user ID',
		},
		{
			displayName: 'If There Is None',
			name: 'ifNone',
			type: 'options',
			options: [
				{
					name: 'Create It',
					value: 'create',
					description: 'Set up the direct message and return it',
				},
				{ name: 'Fail', value: 'error', description: 'Stop with an error for this item' },
				{ name: 'Return Nothing', value: 'nothing', description: 'Return no item for it' },
			],
			default: 'error',
			description: 'What to do if there is no direct message with the person yet',
		},
		simplify,
	],
	async execute({ parameters, chat, requestIds }) {
		const name = parameters.requiredParsed('user', parseUserName);
		const ifNone = parameters.decision('ifNone') ?? 'error';
		const simplified = simplifier(parameters);
		if (chat.caller === 'app' && namesByEmail(name)) {
			throw parameters.error(
				'user',
				'is an email, and the Chat app knows people by ID only',
				'Use the ID of the person, or fill in Impersonate User.',
			);
		}
		if (ifNone === 'create') refuseFieldForApp(parameters, 'ifNone', chat);
		const find = chat.call('spaces.findDirectMessage', { query: { name } });
		const found =
			ifNone === 'error' ? await find : await find.catch(unlessFailed(undefined, 'notFound'));
		if (found) return simplified(found);
		if (ifNone === 'nothing') return [];
		const directMessage = {
			space: { spaceType: 'DIRECT_MESSAGE', singleUserBotDm: false },
			memberships: [membershipOf(name)],
		};
		const requestId = requestIds('findDirectMessage', directMessage)(1);
		const created = await chat.call('spaces.setup', { body: { ...directMessage, requestId } });
		return simplified(created);
	},
};
