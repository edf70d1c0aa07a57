import type { IDataObject } from 'n8n-workflow';

import { isFailure, OUTAGE_CAUSES } from '../../chat/cause';
import { ChatApiError, isAmbiguous, withProgressNote } from '../../chat/failure';
import { lookUpGroups } from '../../chat/groups';
import { addMember, isRaise, isThere, membershipOf, type Addition } from '../../chat/memberships';
import { observeAddition } from '../../chat/observeMember';
import { ABSENT, type Access } from '../../chat/observe';
import type { Membership, MemberRole } from '../../chat/types';
import { howFar } from '../../text';
import {
	adminQuery,
	readGroups,
	readPeople,
	readSpace,
	groups,
	people,
	spaceLocator,
	useAdminAccess,
} from '../forms/fields';
import type { ChatContext, ChatOperation } from '../types';
import { refuseRoleInChat, role } from '../forms/memberLocator';

export const add: ChatOperation = {
	value: 'add',
	name: 'Add',
	action: 'Add members',
	description:
		'Add people, Google Groups or the Chat app to a space, and tell who joined, who is invited, and who was there already',
	methods: ['members.get', 'members.create', 'members.patch'],
	fields: [
		spaceLocator,
		people,
		{
			...role,
			description:
				'What the people may do in the space, where those who are there already keep a higher role',
		},
		groups,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Add the Chat App',
					name: 'addApp',
					type: 'boolean',
					default: true,
					description: 'Whether to add the Chat app of the Google Cloud project, too',
				},
				useAdminAccess,
			],
		},
		{
			displayName: 'Import',
			name: 'importFields',
			type: 'collection',
			placeholder: 'Add import field',
			default: {},
			description: 'For a space in import mode, where members have been in another tool',
			options: [
				{
					displayName: 'Joined At',
					name: 'createTime',
					type: 'dateTime',
					default: '',
					description: 'When the people and groups joined',
				},
				{
					displayName: 'Left At',
					name: 'deleteTime',
					type: 'dateTime',
					default: '',
					description: 'When they left',
				},
			],
		},
	],
	lockKey: readSpace,
	async execute(context) {
		const { parameters, chat } = context;
		const form = readForm(context);
		const { times, role } = form;
		const access = { chat, space: form.space, query: form.query };
		const newcomers: Membership[] = [
			...[...form.people, ...(await lookUpGroups(chat, form.groups))].map((name) => ({
				...membershipOf(name),
				...times,
			})),
			...(form.addApp ? [{ member: { name: 'users/app', type: 'BOT' } }] : []),
		];
		if (role !== 'ROLE_MEMBER' && form.people.length > 0) {
			await refuseRoleInChat(parameters, access);
		}
		const added: IDataObject[] = [];
		const failures: NotAdded[] = [];
		for (const membership of newcomers) {
			const isPerson = membership.member?.type === 'HUMAN';
			const addition = { membership, role: isPerson ? role : undefined };
			const error = await addOne(access, addition).then((item) => void added.push(item), failure);
			if (error) failures.push({ name: nameOf(membership), error });
			// Nobody after this one could be added, either.
			if (isFailure(error, ...OUTAGE_CAUSES)) break;
		}
		if (failures.length === 0) return added;
		const notTried = newcomers.slice(added.length + failures.length).map(nameOf);
		throw withProgressNote(failures[0].error, progress(failures, notTried, newcomers.length));
	},
};

async function addOne(access: Access, addition: Addition): Promise<IDataObject> {
	// Nobody is in a space that is imported.
	const isPast = addition.membership.deleteTime !== undefined;
	const before = isPast ? ABSENT : await observeAddition(access, addition.membership);
	const { membership, outcome, refusal } = await addMember(access, addition, before);
	if (refusal) throw refusal;
	const isShort = isThere(outcome) && isRaise(membership.role, addition.role);
	return { ...membership, outcome: isShort ? 'unknown' : outcome } as IDataObject;
}

function failure(error: unknown): ChatApiError {
	if (error instanceof ChatApiError) return error;
	throw error;
}

interface NotAdded {
	readonly name: string;
	readonly error: ChatApiError;
}

/** Says how far it came; who has been added may have been refused their role. */
function progress(
	failures: readonly NotAdded[],
	notTried: readonly string[],
	total: number,
): string {
	const names = (some: readonly NotAdded[]) => some.map(({ name }) => name);
	const withoutRole = failures.filter(({ error }) => isOfRole(error));
	const others = failures.filter(({ error }) => !isOfRole(error));
	const came = howFar({
		'Perhaps added': names(others.filter(({ error }) => mayBeThere(error))),
		'Not added': names(others.filter(({ error }) => !mayBeThere(error))),
		'Not tried': notTried,
		'In the space without the role': names(withoutRole),
	});
	return `${came} All others of ${total} are in the space; run it again to do the rest.`;
}

/** Google may say that somebody is there whom it does not show. */
function mayBeThere(error: ChatApiError): boolean {
	return isAmbiguous(error) || isFailure(error, 'alreadyExists');
}

function isOfRole({ method }: ChatApiError): boolean {
	return method === 'members.patch';
}

function readForm({ parameters, chat }: ChatContext) {
	const options = parameters.collection('options');
	const importFields = parameters.collection('importFields');
	const createTime = importFields.time('createTime');
	const deleteTime = importFields.time('deleteTime');
	// A column that is missing would leave people out without a word.
	for (const list of ['people', 'groups']) parameters.complete(list);
	const form = {
		space: readSpace(parameters),
		people: readPeople(parameters),
		groups: readGroups(parameters),
		addApp: options.isOn('addApp'),
		role: parameters.choice<MemberRole>('role') ?? 'ROLE_MEMBER',
		times: { ...(createTime && { createTime }), ...(deleteTime && { deleteTime }) },
		query: adminQuery(options, chat),
	};
	if (form.people.length + form.groups.length === 0 && !form.addApp) {
		throw parameters.error('people', 'and Groups are empty, so nobody would be added');
	}
	if (form.groups.length > 0 && form.people.length === 0 && form.role !== 'ROLE_MEMBER') {
		throw parameters.error('role', 'is not for Google Groups, which have none');
	}
	if (chat.caller === 'app' && form.groups.length > 0) {
		throw parameters.error('groups', 'cannot be added by the Chat app', IMPERSONATE);
	}
	if (chat.caller === 'app' && form.addApp) {
		throw options.error('addApp', 'is not for the Chat app itself', IMPERSONATE);
	}
	if (form.query.useAdminAccess && form.addApp) {
		throw options.error('addApp', 'cannot be used with Use Admin Access');
	}
	return form;
}

const IMPERSONATE = 'Fill in Impersonate User with the email of a member of the space.';

function nameOf({ member, groupMember }: Membership): string {
	return (member?.name ?? groupMember?.name ?? '').replace(/^users\//, '');
}
