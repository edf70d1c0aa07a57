import type { IDataObject } from 'n8n-workflow';

import { isFailure } from '../../chat/cause';
import { setRole } from '../../chat/memberships';
import type { MemberRole } from '../../chat/types';
import { adminOptions, adminQuery, readSpace, spaceLocator } from '../forms/fields';
import type { ChatOperation } from '../types';
import { readMember, memberLocator, refuseRoleInChat, role } from '../forms/memberLocator';

export const update: ChatOperation = {
	value: 'update',
	name: 'Update',
	action: 'Update member role',
	description: 'Make a member of a named space an owner, a manager or an ordinary member',
	methods: ['members.patch'],
	fields: [spaceLocator, memberLocator, role, adminOptions],
	lockKey: readSpace,
	async execute({ parameters, chat }) {
		const role = parameters.choice<MemberRole>('role');
		if (role === undefined) throw parameters.error('role', 'is empty');
		const { space, member } = readMember(parameters);
		const access = { chat, space, query: adminQuery(parameters.collection('options'), chat) };
		const membership = await setRole(access, member, role).catch(async (error: unknown) => {
			if (isFailure(error, 'invalid', 'failedPrecondition')) {
				await refuseRoleInChat(parameters, access);
			}
			throw error;
		});
		if (membership.role === role) return membership as IDataObject;
		throw parameters.error(
			'role',
			'is not shown as changed by Google',
			'Run it again to make sure.',
		);
	},
};
