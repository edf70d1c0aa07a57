import { defaultSeed } from '../../../../../workshop/emulator';
import { byId, goOn, HANA, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{ id: 'AAAAone', spaceType: 'SPACE', displayName: 'One', members: [{ email: HANA }] },
			{ id: 'AAAAtwo', spaceType: 'SPACE', displayName: 'Two', members: [{ email: HANA }] },
			{
				id: 'AAAAalien',
				spaceType: 'SPACE',
				displayName: 'Not of Hana',
				members: [{ email: 'alice@example.com' }],
			},
		],
	},
});

const request = (method: string, space: string, status = 200, query = {}) => ({
	method,
	path: `/v1/spaces/${space}`,
	query,
	status,
});
const left = () => chat.emulator.state().spaces.map(({ name }) => name);

test('deletes each space, and goes on after one that it may not', async () => {
	const { items, requests } = await chat.run(
		{
			operation: 'delete',
			spaceId: byId('={{ $json.space }}'),
			requestOptions: { concurrency: 1 },
		},
		{ items: [{ space: 'AAAAone' }, { space: 'AAAAalien' }, { space: 'AAAAtwo' }], node: goOn },
	);

	expect(items).toEqual([
		{ json: { deleted: true }, pairedItem: { item: 0 } },
		{
			json: {
				error:
					'Could not delete the space AAAAalien: the account that is signed in may not do this there, or there is no such space',
				message: expect.stringContaining('Use Admin Access'),
			},
			pairedItem: { item: 1 },
		},
		{ json: { deleted: true }, pairedItem: { item: 2 } },
	]);
	expect(requests).toEqual([
		request('DELETE', 'AAAAone'),
		request('DELETE', 'AAAAalien', 403),
		request('DELETE', 'AAAAtwo'),
	]);
	expect(left()).toEqual(['spaces/AAAAalien']);
});

test('with admin access, a space of others', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'delete', spaceId: byId('AAAAalien'), options: { useAdminAccess: true } },
		{ as: 'ada.admin@example.com', scopes: ['chat.admin.delete'] },
	);

	expect(items).toEqual([{ json: { deleted: true }, pairedItem: { item: 0 } }]);
	expect(requests).toEqual([request('DELETE', 'AAAAalien', 200, { useAdminAccess: 'true' })]);
});

test('chat.spaces is no right to delete, and the error says which is', async () => {
	const { error } = await chat.run(
		{ operation: 'delete', spaceId: byId('AAAAone') },
		{ scopes: ['chat.spaces'] },
	);

	expect(error).toEqual({
		message: 'Could not delete the space AAAAone: the credential has no scope that allows this',
		description: expect.stringContaining('https://www.googleapis.com/auth/chat.delete'),
		itemIndex: 0,
	});
	expect(left()).toHaveLength(3);
});

test('refuses what is no space before any request', async () => {
	const { items, requests } = await chat.run(
		{ operation: 'delete', spaceId: byId('={{ $json.space }}') },
		{ items: [{ space: 'spaces/../users' }, { space: 'AAAAone' }], node: goOn },
	);

	expect(items).toEqual([
		{
			json: {
				error:
					'Space is not the ID of a space: expected one like AAAAMpdlehY or spaces/AAAAMpdlehY',
			},
			pairedItem: { item: 0 },
		},
		{ json: { deleted: true }, pairedItem: { item: 1 } },
	]);
	expect(requests).toEqual([request('DELETE', 'AAAAone')]);
});

test.each([
	['AAAAone', 'before', { deleted: true }],
	['AAAAalien', 'before', { error: expect.stringContaining('there is no such space') }],
	// Google says the same of a space that is gone and of one that it hides.
	['AAAAone', 'after', { message: expect.stringContaining('may have taken effect') }],
])('%s, an answer lost %s the effect: it says what is known', async (space, when, json) => {
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.delete'],
			count: 1,
			effect: { kind: 'status', status: 503, after: when === 'after' },
		},
	]);
	const { items } = await chat.run({ operation: 'delete', spaceId: byId(space) }, { node: goOn });

	expect(items[0].json).toMatchObject(json);
	expect(left().includes(`spaces/${space}`)).toBe(space === 'AAAAalien');
});

test('a try with a lost answer, after which the account has lost the space, may have been done', async () => {
	const refuse = { kind: 'status', status: 403 } as const;
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.delete'], count: 1, effect: { kind: 'status', status: 503 } },
		{ methods: ['chat.spaces.delete', 'chat.spaces.get'], effect: refuse },
	]);
	const { items, error } = await chat.run({ operation: 'delete', spaceId: byId('AAAAone') });

	expect(items).toEqual([]);
	expect(error?.description).toContain('may have taken effect');
	expect(left()).toContain('spaces/AAAAone');
});
