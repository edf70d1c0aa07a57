import type { INodeParameters } from 'n8n-workflow';

import {
	byId,
	goOn,
	NOW,
	requestIdOf,
	startTestChat,
	type RunOptions,
} from '../../../../support/chat';
import { timestamp } from '../../../../../workshop/emulator/core/time';

const chat = startTestChat();
const DAY_MS = 24 * 60 * 60 * 1000;
/** Google takes nothing else for an import. */
const importer: RunOptions = { signIn: 'delegation', scopes: ['chat.import', 'chat.spaces'] };

const create = async (importFields: INodeParameters, displayName = 'Old team') =>
	await chat.run({ operation: 'create', displayName, importFields }, importer);

test('a space is made in import mode, and opened when it is complete', async () => {
	const made = await create({ importMode: true, createTime: '2015-05-01T10:00:00+02:00' });

	expect(made.requests).toEqual([
		{
			method: 'POST',
			path: '/v1/spaces',
			query: { requestId: requestIdOf('create') },
			body: {
				spaceType: 'SPACE',
				displayName: 'Old team',
				importMode: true,
				createTime: '2015-05-01T08:00:00.000Z',
			},
			status: 200,
		},
	]);
	expect(made.items[0].json).toMatchObject({
		displayName: 'Old team',
		importMode: true,
		createTime: '2015-05-01T08:00:00.000000Z',
		importModeExpireTime: timestamp(Date.parse(NOW) + 90 * DAY_MS),
	});

	const name = String(made.items[0].json.name);
	const completed = await chat.run({ operation: 'completeImport', spaceId: byId(name) }, importer);
	// n8n sends no body where it is empty, and Google wants none
	expect(completed.requests).toEqual([
		{ method: 'POST', path: `/v1/${name}:completeImport`, query: {}, status: 200 },
	]);
	expect(completed.items).toEqual([
		{
			json: {
				name,
				displayName: 'Old team',
				spaceType: 'SPACE',
				spaceUri: `https://chat.google.com/room/${name.replace('spaces/', '')}?cls=11`,
				membershipCount: { joinedDirectHumanUserCount: 1 },
				spaceHistoryState: 'HISTORY_ON',
				createTime: '2015-05-01T08:00:00.000000Z',
				lastActiveTime: expect.any(String),
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('members of old come with their times', async () => {
	const { items } = await create({ importMode: true, createTime: '2015-05-01' });
	const space = String(items[0].json.name);
	const added = await chat.run(
		{
			resource: 'member',
			operation: 'add',
			spaceId: byId(space),
			people: 'alice@example.com',
			importFields: { createTime: '2016-01-01', deleteTime: NOW },
		},
		importer,
	);

	expect(added.items.map(({ json }) => json.outcome)).toEqual(['historical']);
	expect(added.requests).toEqual([
		{
			method: 'POST',
			path: `/v1/${space}/members`,
			query: {},
			body: {
				member: { name: 'users/alice@example.com', type: 'HUMAN' },
				createTime: '2016-01-01T05:00:00.000Z',
				deleteTime: new Date(NOW).toISOString(),
			},
			status: 200,
		},
	]);
});

describe('the importer may not get the space, and what is asked for by name is done', () => {
	test.each<[string, string[]]>([
		['members can be seen', ['chat.memberships']],
		['no member can be seen', []],
	])('a member of the past is removed, where %s', async (_, scopes) => {
		const { items } = await create({ importMode: true, createTime: '2015-05-01' });
		const member = {
			resource: 'member',
			spaceId: byId(String(items[0].json.name)),
			people: 'alice@example.com',
			memberId: byId('alice@example.com'),
			importFields: { createTime: '2016-01-01', deleteTime: NOW },
		};
		const all = { ...importer, scopes: ['chat.import', 'chat.spaces', ...scopes] };
		await chat.run({ ...member, operation: 'add' }, all);
		const removed = await chat.run({ ...member, operation: 'remove' }, all);
		const again = await chat.run({ ...member, operation: 'remove' }, { ...all, node: goOn });

		expect(removed.items.map(({ json }) => json)).toEqual([{ deleted: true, outcome: 'removed' }]);
		expect(again.items[0].json.deleted).not.toBe(true);
	});

	test('the space is deleted', async () => {
		const { items } = await create({ importMode: true });
		const spaceId = byId(String(items[0].json.name));
		const deleted = await chat.run({ operation: 'delete', spaceId }, importer);

		expect(deleted.items.map(({ json }) => json)).toEqual([{ deleted: true }]);
		expect(chat.emulator.state().spaces.map(({ name }) => name)).not.toContain(items[0].json.name);
	});
});

test('a group chat can be imported', async () => {
	const { requests } = await chat.run(
		{
			operation: 'create',
			displayName: '={{ "" }}',
			importFields: { importMode: true, spaceType: 'GROUP_CHAT' },
		},
		importer,
	);

	expect(requests).toEqual([
		{
			method: 'POST',
			path: '/v1/spaces',
			query: { requestId: requestIdOf('create') },
			body: { spaceType: 'GROUP_CHAT', importMode: true },
			status: 200,
		},
	]);
});

test('the scope that is missing is named', async () => {
	const { error } = await chat.run({ operation: 'completeImport', spaceId: byId('AAAA') });

	expect(error).toEqual({
		message:
			'Could not complete the import of the space AAAA: an import takes a service account that acts as a person, and the scope for it',
		description: expect.stringContaining('add https://www.googleapis.com/auth/chat.import to'),
		itemIndex: 0,
	});
});

test.each<[string, INodeParameters, string]>([
	[
		'a time without import mode',
		{ importMode: false, createTime: '2015-05-01' },
		'Created At is only for a space in Import Mode',
	],
	[
		'a group chat without import mode',
		{ spaceType: 'GROUP_CHAT' },
		'Type of Space can only be Group Chat in Import Mode',
	],
])('refuses %s before any request', async (_, importFields, message) => {
	const { error, requests } = await create(importFields);

	expect(error?.message).toBe(message);
	expect(requests).toEqual([]);
});

test('without a service account that acts as a person it is said that it takes one', async () => {
	const { error } = await chat.run(
		{ operation: 'create', displayName: 'Old team', importFields: { importMode: true } },
		{ scopes: ['chat.import'] },
	);

	expect(error).toEqual({
		message:
			'Could not create the space "Old team": an import takes a service account that acts as a person, and the scope for it',
		description: expect.stringContaining('fill in Impersonate User'),
		itemIndex: 0,
	});
});
