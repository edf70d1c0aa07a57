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

const byKey = { operation: 'upsert', findBy: 'idempotencyKey', idempotencyKey: 'P1' };

test('a space that has the name already is taken over where the account can see it', async () => {
	const { items, requests } = await chat.run({
		...byKey,
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

test('and is an error where it cannot', async () => {
	const { error, requests } = await chat.run({ ...byKey, displayName: 'Theirs' });

	expect(error?.message).toBe(
		'Could not set up the space "Theirs": a space with this name already exists in the organization',
	);
	expect(requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
});
