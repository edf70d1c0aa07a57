import { defaultSeed } from '../../../workshop/emulator';
import { byId, HANA, startTestChat } from '../../support/chat';
import { pick } from '../../support/picker';

const crowd = Array.from({ length: 4_999 }, (_, index) => ({
	id: String(400_000_000_000_000_000_000n + BigInt(index)),
	email: `crowd${index}@example.com`,
	displayName: `Crowd ${index}`,
}));

const chat = startTestChat({
	seed: {
		...defaultSeed,
		people: [...defaultSeed.people, ...crowd],
		spaces: [
			{
				id: 'AAAAcrowd',
				spaceType: 'SPACE',
				displayName: 'Crowd',
				members: [{ email: HANA }, ...crowd.map(({ email }) => ({ email }))],
			},
		],
	},
});
const inCrowd = { resource: 'member', spaceId: byId('AAAAcrowd') };

test('5,000 memberships take 5 requests', async () => {
	const { items, requests } = await chat.run({ ...inCrowd, operation: 'list', returnAll: true });

	expect(new Set(items.map(({ json }) => json.name)).size).toBe(5_000);
	expect(requests).toHaveLength(5);
});

test('a limit takes no more requests than it needs', async () => {
	const { items, requests } = await chat.run({ ...inCrowd, operation: 'list', limit: 1_500 });

	expect(items).toHaveLength(1_500);
	expect(requests.map(({ query }) => query.pageSize)).toEqual(['1000', '500']);
});

test.each(['searchSpaces', 'searchMembers'] as const)(
	'%s opens with at most two requests, however much there is',
	async (method) => {
		chat.emulator.clearRequests();
		await pick(method, chat.credential(), { ...inCrowd, operation: 'get' });

		expect(chat.emulator.requests().length).toBeLessThanOrEqual(2);
	},
);
