import { defaultSeed } from '../../../../../workshop/emulator';
import { HANA, startTestChat } from '../../../../support/chat';

const MANY = 5_000;

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: Array.from({ length: MANY }, (_, index) => ({
			id: `AAAA${index}`,
			spaceType: 'SPACE' as const,
			displayName: `Team ${index}`,
			members: [{ email: HANA }],
		})),
	},
});

test('500 rows among 5,000 spaces list them once, also where a row makes one on the way', async () => {
	const names = Array.from({ length: 500 }, (_, row) => `Team ${row * 10}`);
	names[100] = 'New';
	names[400] = ' New\u00A0';
	const { items, requests } = await chat.run(
		{
			operation: 'upsert',
			displayName: '={{ $json.name }}',
			requestOptions: { spaceReads: 100_000, spaceWrites: 100_000 },
		},
		{ items: names.map((name) => ({ name })) },
	);

	expect(requests.filter(({ path }) => path === '/v1/spaces')).toHaveLength(5);
	expect(requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
	expect(items.map(({ json }) => json.outcome)).toEqual(
		names.map((_, row) => (row === 100 ? 'created' : 'unchanged')),
	);
	expect(items[400].json.name).toBe(items[100].json.name);
}, 120_000);
