import { defaultSeed } from '../../../../../workshop/emulator';
import { HANA, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		organization: { ...defaultSeed.organization, uniqueDisplayNames: true },
		spaces: [
			{ id: 'AAAAours', spaceType: 'SPACE', displayName: 'Ours', members: [{ email: HANA }] },
			{
				id: 'AAAAtheirs',
				spaceType: 'SPACE',
				displayName: 'Theirs',
				members: [{ email: 'alice@example.com' }],
			},
		],
	},
});

const byName = { operation: 'upsert', findBy: 'displayName' };
const byKey = { operation: 'upsert', findBy: 'idempotencyKey', idempotencyKey: 'P1' };

test('a space that has the name already is taken over where the account can see it', async () => {
	// It is made by somebody else right after the spaces were listed.
	chat.emulator.setFaults([
		{ methods: ['chat.spaces.list'], count: 1, effect: { kind: 'answer', body: {} } },
	]);
	const { items, requests } = await chat.run({
		...byName,
		displayName: 'Ours',
		settings: { description: 'New' },
	});

	expect(requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
		'GET 200',
		'POST 409',
		'GET 200',
		'GET 200',
		'PATCH 200',
	]);
	expect(items[0].json).toMatchObject({
		name: 'spaces/AAAAours',
		outcome: 'updated',
		updatedFields: ['description'],
	});
});

test('a key does not take over a space of the same name that it has not made', async () => {
	const { error, requests } = await chat.run({
		...byKey,
		displayName: 'Ours',
		members: 'bruno@example.com',
	});

	expect(error?.message).toContain('a space with this name already exists in the organization');
	expect(requests.filter(({ method, status }) => method !== 'GET' && status < 400)).toEqual([]);
});

test('and is an error where it cannot', async () => {
	const { error, requests } = await chat.run({ ...byKey, displayName: 'Theirs' });

	expect(error?.message).toBe(
		'Could not set up the space "Theirs": a space with this name already exists in the organization',
	);
	expect(requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
});
