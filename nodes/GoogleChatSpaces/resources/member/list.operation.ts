import type { IDataObject } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { listAll } from '../../chat/pagination';
import type { AdminQuery } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';
import {
	adminOptions,
	adminQuery,
	readSpace,
	limit,
	returnAll,
	spaceLocator,
	maxResults,
} from '../forms/fields';
import type { ChatOperation } from '../types';

export const list: ChatOperation = {
	value: 'list',
	name: 'Get Many',
	action: 'Get many members',
	description: 'Get the members of a space',
	methods: ['members.list'],
	fields: [
		spaceLocator,
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
					displayName: 'Include Groups',
					name: 'showGroups',
					type: 'boolean',
					default: true,
					description:
						'Whether to return Google Groups, too, which a filter by role or type leaves out',
				},
				{
					displayName: 'Include Invited',
					name: 'showInvited',
					type: 'boolean',
					default: true,
					description: 'Whether to return people who are invited and have not joined yet, too',
				},
				{
					displayName: 'Roles',
					name: 'roles',
					type: 'multiOptions',
					options: [
						{ name: 'Manager', value: 'ROLE_ASSISTANT_MANAGER' },
						{ name: 'Member', value: 'ROLE_MEMBER' },
						{ name: 'Owner', value: 'ROLE_MANAGER' },
					],
					default: [],
					description: 'The roles of the members to return, all of them if empty',
				},
				{
					displayName: 'Type',
					name: 'memberType',
					type: 'options',
					options: [
						{ name: 'Chat Apps', value: 'BOT' },
						{ name: 'People', value: 'HUMAN' },
					],
					default: 'HUMAN',
					description: 'The kind of members to return',
				},
			],
		},
		adminOptions,
	],
	async execute({ parameters, chat }) {
		const path = { space: readSpace(parameters) };
		const admin = adminQuery(parameters.collection('options'), chat);
		const query = { ...filterQuery(parameters.filters('filters'), chat, admin), ...admin };
		const wanted = maxResults(parameters);
		return (await listAll(chat, 'members.list', { path, query }, wanted)) as IDataObject[];
	},
};

/** @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.members/list */
function filterQuery(
	filters: Parameters,
	chat: ChatClient,
	{ useAdminAccess }: AdminQuery,
): IDataObject {
	const roles = filters.choices('roles').map((role) => `role = "${role}"`);
	const type = filters.choice('memberType');
	if (useAdminAccess && type === 'BOT') {
		throw filters.error('memberType', 'cannot be Chat Apps with Use Admin Access');
	}
	const showInvited = filters.isOn('showInvited');
	if (showInvited && chat.caller === 'app') {
		throw filters.error(
			'showInvited',
			'is not for the Chat app, which sees only who has joined',
			'Fill in Impersonate User, or leave the field out.',
		);
	}
	const anyRole = roles.join(' OR ');
	// Google wants people singled out from apps when an administrator asks.
	const notApps = useAdminAccess && 'member.type != "BOT"';
	const ofType = type ? `member.type = "${type}"` : notApps;
	const parts = [ofType && roles.length > 1 ? `(${anyRole})` : anyRole, ofType];
	const filter = parts.filter(Boolean).join(' AND ');
	return {
		...(filter && { filter }),
		...(filters.isOn('showGroups') && { showGroups: true }),
		...(showInvited && { showInvited }),
	};
}
