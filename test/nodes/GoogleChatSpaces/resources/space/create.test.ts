import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { requestIdFrom } from '../../../../../nodes/GoogleChatSpaces/chat/requestId';
import type { Fault } from '../../../../../workshop/emulator';
import {
	byId,
	goOn,
	HANA,
	NOW,
	requestIdOf,
	type RunOptions,
	startTestChat,
} from '../../../../support/chat';

const chat = startTestChat();

const simple = (name: string, displayName: string) => ({
	name,
	displayName,
	spaceType: 'SPACE',
	spaceUri: `https://chat.google.com/room/${name.slice('spaces/'.length)}?cls=11`,
	membershipCount: { joinedDirectHumanUserCount: 1 },
	spaceHistoryState: 'HISTORY_ON',
	createTime: NOW,
	lastActiveTime: NOW,
});

const request = (displayName: string, itemIndex: number, status = 200) => ({
	method: 'POST',
	path: '/v1/spaces',
	query: { requestId: requestIdOf('create', itemIndex) },
	body: { spaceType: 'SPACE', displayName },
	status,
});

/** With a key of the person's own, the space may be one of before. */
const readBack = {
	method: 'GET',
	path: '/v1/spaces/AAQAMan6D2T',
	query: {},
	status: 200,
};

test('creates a space for each item, and only what is filled in goes to Google', async () => {
	const { items, requests } = await chat.run(
		{
			operation: 'create',
			displayName: '={{ $json.name }}',
			additionalFields: { description: ' ', guidelines: '', audience: '', idempotencyKey: '' },
		},
		{ items: [{ name: ' Berlin ' }, { name: 'Münster 👩‍🚀' }] },
	);

	expect(items).toEqual([
		{ json: simple('spaces/AAQAMan6D2T', 'Berlin'), pairedItem: { item: 0 } },
		{ json: simple(String(items[1].json.name), 'Münster 👩‍🚀'), pairedItem: { item: 1 } },
	]);
	expect(requests).toEqual([request('Berlin', 0), request('Münster 👩‍🚀', 1)]);
});

test('sends every field, and gives all of the answer without Simplify', async () => {
	const { items, requests } = await chat.run({
		operation: 'create',
		displayName: 'Berlin',
		additionalFields: {
			description: 'About',
			guidelines: 'Rules',
			externalUserAllowed: true,
			spaceHistoryState: 'HISTORY_OFF',
			predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
			audience: 'audiences/default',
			idempotencyKey: 'E1042',
		},
		simplify: false,
	});

	const managers = { managersAllowed: true, assistantManagersAllowed: true };
	const everyone = { principals: [{ audience: { name: 'audiences/default' } }] };
	expect(requests).toEqual([
		{
			method: 'POST',
			path: '/v1/spaces',
			query: { requestId: requestIdFrom(['create', 'E1042']) },
			body: {
				spaceType: 'SPACE',
				displayName: 'Berlin',
				spaceDetails: { description: 'About', guidelines: 'Rules' },
				externalUserAllowed: true,
				spaceHistoryState: 'HISTORY_OFF',
				predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
				accessSettings: { audience: 'audiences/default' },
			},
			status: 200,
		},
		readBack,
	]);
	expect(items.map(({ json }) => json)).toEqual([
		{
			name: 'spaces/AAQAMan6D2T',
			type: 'ROOM',
			displayName: 'Berlin',
			spaceType: 'SPACE',
			spaceThreadingState: 'THREADED_MESSAGES',
			spaceDetails: { description: 'About', guidelines: 'Rules' },
			spaceHistoryState: 'HISTORY_OFF',
			externalUserAllowed: true,
			createTime: NOW,
			lastActiveTime: NOW,
			spaceUri: 'https://chat.google.com/room/AAQAMan6D2T?cls=11',
			membershipCount: { joinedDirectHumanUserCount: 1 },
			customer: 'customers/C0emu1at0',
			accessSettings: {
				accessState: 'DISCOVERABLE',
				audience: 'audiences/default',
				accessPermissionSettings: { discoverSpaceSetting: everyone, joinSpaceSetting: everyone },
			},
			permissionSettings: {
				manageMembersAndGroups: managers,
				modifySpaceDetails: managers,
				toggleHistory: managers,
				useAtMentionAll: managers,
				manageApps: managers,
				manageWebhooks: managers,
				postMessages: managers,
				replyMessages: { ...managers, membersAllowed: true },
				viewSpaceMembership: { ...managers, membersAllowed: true },
			},
		},
	]);
});

test.each([
	['a description', { description: 'About' }, { spaceDetails: { description: 'About' } }],
	['guidelines', { guidelines: 'Rules' }, { spaceDetails: { guidelines: 'Rules' } }],
	['external users refused', { externalUserAllowed: false }, { externalUserAllowed: false }],
	[
		'texts as long as they may be',
		{ description: 'é'.repeat(4096), guidelines: '👩'.repeat(5000) },
		{ spaceDetails: { description: 'é'.repeat(4096), guidelines: '👩'.repeat(5000) } },
	],
])('sends %s', async (_, additionalFields, sent) => {
	const displayName = 'n'.repeat(128);
	const { requests } = await chat.run({ operation: 'create', displayName, additionalFields });

	expect(requests).toEqual([
		{
			method: 'POST',
			path: '/v1/spaces',
			query: { requestId: requestIdOf('create') },
			body: { spaceType: 'SPACE', displayName, ...sent },
			status: 200,
		},
	]);
});

describe('an Idempotency Key that was used before', () => {
	const keyed = (displayName: string, rest: IDataObject = {}) => ({
		operation: 'create',
		displayName,
		additionalFields: { ...rest, idempotencyKey: 'E1042' },
	});
	const again = async (parameters: INodeParameters, options: RunOptions = {}) => {
		const { items, run, requests } = await chat.run(parameters, {
			executionId: 'tuesday',
			...options,
		});
		const hints = run.hints('Node').map(({ message }) => message);
		return { json: items[0].json, hints, requests };
	};

	test('gives the space as it is, and says nothing when that is what was asked', async () => {
		const asked = keyed('Berlin', { description: 'About', externalUserAllowed: false });
		await chat.run(asked, { executionId: 'monday' });
		const { json, hints, requests } = await again(asked);

		expect(json).toEqual({
			...simple('spaces/AAQAMan6D2T', 'Berlin'),
			spaceDetails: { description: 'About' },
		});
		expect(hints).toEqual([]);
		expect(requests.map(({ method, path }) => [method, path])).toEqual([
			['POST', '/v1/spaces'],
			['GET', '/v1/spaces/AAQAMan6D2T'],
		]);
	});

	test('tells each field in which the space is another than asked', async () => {
		await chat.run(keyed('Berlin', { description: 'About' }), { executionId: 'monday' });
		const { json, hints } = await again(
			keyed('Munich', {
				description: 'Elsewhere',
				guidelines: 'Rules',
				spaceHistoryState: 'HISTORY_OFF',
				externalUserAllowed: true,
				audience: 'audiences/default',
				predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
			}),
		);

		expect(json).toEqual({
			...simple('spaces/AAQAMan6D2T', 'Berlin'),
			spaceDetails: { description: 'About' },
			accessSettings: { accessState: 'PRIVATE' },
			differsFromRequest: [
				'displayName',
				'description',
				'guidelines',
				'spaceHistoryState',
				'audience',
				'externalUserAllowed',
			],
		});
		expect(hints).toEqual([
			'The space of the Idempotency Key "E1042" is one from before, with another Display Name, Description, Guidelines, History, Target Audience, External Users Allowed than asked for. Use Update to change it.',
		]);
	});

	test('in many items is told in a few notes', async () => {
		const items = Array.from({ length: 8 }, (_, key) => ({ key: String(key) }));
		const asked = (displayName: string) => ({
			operation: 'create',
			displayName,
			additionalFields: { idempotencyKey: '={{ $json.key }}' },
		});
		await chat.run(asked('Berlin'), { items });
		const { hints } = await again(asked('Munich'), { items });

		expect(hints).toHaveLength(6);
		expect(hints.at(-1)).toBe('3 more items have a note like these.');
	});

	test('is of no harm to a credential that may create and not look', async () => {
		const { json, hints, requests } = await again(keyed('Berlin'), {
			scopes: ['chat.spaces.create'],
		});

		expect(json).toEqual(simple('spaces/AAQAMan6D2T', 'Berlin'));
		expect(hints).toEqual([]);
		expect(requests.map(({ method, status }) => [method, status])).toEqual([
			['POST', 200],
			['GET', 403],
		]);
	});
});

describe('an Idempotency Key whose space is not shown', () => {
	const keyed = (rest: IDataObject = {}) => ({
		operation: 'create',
		displayName: 'Berlin',
		additionalFields: { ...rest, idempotencyKey: 'E1042' },
	});
	const another = keyed({ ifGone: 'create' });
	const get = { methods: ['chat.spaces.get'] };
	const made = async (parameters: INodeParameters = keyed()) => await chat.run(parameters);
	const remove = async (name: unknown) =>
		await chat.run({ operation: 'delete', spaceId: byId(String(name)) });
	const spaces = () => chat.emulator.state().spaces.map(({ name }) => name);

	test('fails, as nobody can tell whether it was deleted', async () => {
		const first = await made();
		await remove(first.items[0].json.name);
		const { error } = await made();

		expect(error?.message).toBe(
			'Idempotency Key "E1042" has made spaces/AAQAMan6D2T before, which Google does not show: it was deleted, or the account is no longer in it',
		);
		expect(error?.description).toContain('Create Another');
		expect(spaces()).toEqual([]);
	});

	test('is followed by another where the person says so, and that one stays', async () => {
		const first = await made();
		await remove(first.items[0].json.name);
		const second = await made(another);
		const again = await made(another);
		await remove(second.items[0].json.name);
		const third = await made(another);

		expect(second.items[0].json).toMatchObject({ displayName: 'Berlin', keyGeneration: 2 });
		expect(second.run.hints('Node').map(({ message }) => message)).toEqual([
			`${String(second.items[0].json.name)} is space 2 of the Idempotency Key "E1042": those before are gone.`,
		]);
		expect(again.items[0].json).toEqual(second.items[0].json);
		expect(third.items[0].json.keyGeneration).toBe(3);
		expect(spaces()).toEqual([third.items[0].json.name]);
	});

	test('is followed by another where Google says that it is not there', async () => {
		const first = await made();
		await remove(first.items[0].json.name);
		chat.emulator.setFaults([{ ...get, count: 4, effect: { kind: 'status', status: 404 } }]);
		const { items } = await made();

		expect(items[0].json.keyGeneration).toBe(2);
	});

	test.each([403, 404])('for a moment only is no reason to make another: %i', async (status) => {
		const first = await made();
		chat.emulator.setFaults([{ ...get, count: 2, effect: { kind: 'status', status } }]);
		const { items } = await made(another);

		expect(items[0].json).toEqual(first.items[0].json);
		expect(spaces()).toHaveLength(1);
	});

	test('to who left it stays one space', async () => {
		const first = await made();
		const name = String(first.items[0].json.name);
		const members = { resource: 'member', spaceId: byId(name) };
		await chat.run({
			...members,
			operation: 'add',
			people: 'alice@example.com',
			role: 'ROLE_MANAGER',
		});
		await chat.run(
			{ ...members, operation: 'remove', memberId: { __rl: true, mode: 'email', value: HANA } },
			{ as: 'alice@example.com' },
		);
		const { error } = await made();

		expect(error?.message).toContain(`has made ${name} before`);
		expect(spaces()).toEqual([name]);
	});

	test('in import mode is told by its name', async () => {
		const importing = { ...keyed(), importFields: { importMode: true } };
		const importer: RunOptions = { signIn: 'delegation', scopes: ['chat.import', 'chat.spaces'] };
		const first = await chat.run(importing, importer);
		chat.emulator.setFaults([{ ...get, effect: { kind: 'status', status: 403 } }]);
		const { items, run } = await chat.run(importing, importer);

		expect(items[0].json).toEqual({ name: first.items[0].json.name });
		expect(run.hints('Node')).toHaveLength(1);
		expect(spaces()).toHaveLength(1);
	});
});

describe('a space that was made is named, whatever fails after', () => {
	const fail: Fault = { methods: ['chat.spaces.get'], effect: { kind: 'status', status: 500 } };
	const retryFor0 = { requestOptions: { retryFor: 0 } };
	const keyed = {
		operation: 'create',
		displayName: 'Berlin',
		additionalFields: { idempotencyKey: 'E1042' },
		...retryFor0,
	};

	test('with a key', async () => {
		chat.emulator.setFaults([fail]);
		const { items } = await chat.run(keyed);

		expect(items[0].json).toEqual(simple('spaces/AAQAMan6D2T', 'Berlin'));
	});

	test('with a key that was used before', async () => {
		await chat.run(keyed);
		chat.emulator.setFaults([fail]);
		const { error } = await chat.run(keyed);

		expect(error?.description).toContain('The space spaces/AAQAMan6D2T was created');
	});

	test('after an answer that was lost', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.create'], count: 1, effect: { kind: 'cut', after: true } },
			{ ...fail, count: 1000 },
		]);
		const { items } = await chat.run({
			operation: 'create',
			displayName: 'Berlin',
			requestOptions: { retryFor: 30 },
		});

		expect(items[0].json).toMatchObject({ name: 'spaces/AAQAMan6D2T', displayName: 'Berlin' });
	});
});

describe('never creates a space twice', () => {
	const spaces = () => chat.emulator.state().spaces.map(({ displayName }) => displayName);

	test('for one Idempotency Key, in whatever execution', async () => {
		const keyed = {
			operation: 'create',
			displayName: 'Berlin',
			additionalFields: { idempotencyKey: 'E1042' },
		};
		await chat.run(keyed, { executionId: 'monday' });
		const again = await chat.run({ ...keyed, displayName: 'Other' }, { executionId: 'tuesday' });

		expect(spaces()).toEqual(['Berlin']);
		expect(again.items[0].json.name).toBe('spaces/AAQAMan6D2T');
	});

	test('for one Idempotency Key in items that come at once: the second waits for the first', async () => {
		const { requests } = await chat.run(
			{
				operation: 'create',
				displayName: 'Berlin',
				additionalFields: { idempotencyKey: '={{ $json.key }}' },
			},
			{ items: [{ key: '1' }, { key: '2' }, { key: '2' }] },
		);

		expect(spaces()).toEqual(['Berlin', 'Berlin']);
		expect(requests.map(({ method }) => method)).toEqual([
			...['POST', 'GET'],
			...['POST', 'GET'],
			...['POST', 'GET'],
		]);
	});

	test('for a key with blanks around it, as a sheet may have it', async () => {
		for (const idempotencyKey of ['E1042', ' E1042 ', 'E1042\n']) {
			await chat.run({
				operation: 'create',
				displayName: 'Berlin',
				additionalFields: { idempotencyKey },
			});
		}

		expect(spaces()).toEqual(['Berlin']);
	});

	test('when n8n tries the node again after a later item failed', async () => {
		await chat.run(
			{ operation: 'create', displayName: '={{ $json.name }}' },
			{
				items: [{ name: 'Berlin' }, { name: '' }],
				node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			},
		);

		expect(spaces()).toEqual(['Berlin']);
	});

	test('but creates one for each item, execution and key', async () => {
		const unnamed = { operation: 'create', displayName: 'Same' };
		await chat.run(unnamed, { items: [{}, {}] });
		await chat.run(unnamed, { executionId: 'later' });
		await chat.run({ ...unnamed, additionalFields: { idempotencyKey: '1' } });
		await chat.run({ ...unnamed, additionalFields: { idempotencyKey: '2' } });

		expect(spaces()).toEqual(['Same', 'Same', 'Same', 'Same', 'Same']);
	});
});

describe('refuses before any request', () => {
	const parameters = {
		operation: 'create',
		displayName: '={{ $json.name }}',
		additionalFields: {
			description: '={{ $json.description }}',
			guidelines: '={{ $json.guidelines }}',
			externalUserAllowed: '={{ $json.external }}',
			spaceHistoryState: '={{ $json.history }}',
			predefinedPermissionSettings: '={{ $json.preset }}',
			audience: '={{ $json.audience }}',
		},
	};

	test.each<[string, object, { error: string; message?: string }]>([
		['an empty name', { name: '' }, { error: 'Display Name is empty' }],
		['a blank name', { name: ' \t\n' }, { error: 'Display Name is empty' }],
		['no name', { name: null }, { error: 'Display Name is empty' }],
		[
			'129 characters for a name',
			{ name: 'n'.repeat(129) },
			{ error: 'Display Name has 129 characters, and Google takes at most 128' },
		],
		[
			'an object for a name',
			{ name: {} },
			{ error: 'Display Name holds an object where a single value is expected' },
		],
		[
			'4097 characters for a description',
			{ description: 'd'.repeat(4097) },
			{ error: 'Description has 4097 characters, and Google takes at most 4096' },
		],
		[
			'5001 characters for guidelines',
			{ guidelines: 'g'.repeat(5001) },
			{ error: 'Guidelines has 5001 characters, and Google takes at most 5000' },
		],
		[
			'a switch that is none',
			{ external: 'perhaps' },
			{ error: 'External Users Allowed holds "perhaps", which is neither true nor false' },
		],
		[
			'unknown history',
			{ history: 'sometimes' },
			{ error: 'History holds "sometimes", which is none of its options: Off, On' },
		],
		[
			'an unknown preset',
			{ preset: 'secret' },
			{
				error:
					'Permission Preset holds "secret", which is none of its options: Announcements, Collaboration',
			},
		],
		[
			'an audience that is none',
			{ audience: 'everybody' },
			{
				error:
					'Target Audience is not a target audience: expected audiences/default or one like audiences/abc123',
			},
		],
	])('%s', async (_, bad, failure) => {
		const good = { name: 'Good' };
		const { items, requests } = await chat.run(parameters, {
			items: [good, { ...good, ...bad }, good],
			node: goOn,
		});

		expect(items).toEqual([
			{ json: simple('spaces/AAQAMan6D2T', 'Good'), pairedItem: { item: 0 } },
			{ json: failure, pairedItem: { item: 1 } },
			{ json: simple(String(items[2].json.name), 'Good'), pairedItem: { item: 2 } },
		]);
		expect(requests).toEqual([request('Good', 0), request('Good', 2)]);
	});
});

describe('the customer whose the space is to be', () => {
	const ofCustomer = (customer: string) => ({
		operation: 'create',
		displayName: 'Berlin',
		additionalFields: { customer },
	});

	test.each([
		['customers/C0emu1at0', 'customers/C0emu1at0'],
		['\u200BC0emu1at0', 'customers/C0emu1at0'],
	])('%j is named by the Chat app', async (written, customer) => {
		const { items, requests } = await chat.run(ofCustomer(written), { signIn: 'app' });

		expect(requests.map(({ body }) => body)).toEqual([
			{ spaceType: 'SPACE', displayName: 'Berlin', customer },
		]);
		expect(items.map(({ json }) => json.displayName)).toEqual(['Berlin']);
	});

	test.each<[string, string, RunOptions, string]>([
		['by a person', 'customers/C0emu1at0', {}, 'Customer is for the Chat app itself, and people'],
		[
			'by a person that is acted as',
			'C1',
			{ signIn: 'delegation' },
			'Customer is for the Chat app',
		],
		['that is none', 'customers/a/b', { signIn: 'app' }, 'Customer holds "customers/a/b", which'],
	])('is refused %s', async (_, customer, options, message) => {
		const { error, requests } = await chat.run(ofCustomer(customer), options);

		expect(error?.message).toContain(message);
		expect(requests).toEqual([]);
	});
});
