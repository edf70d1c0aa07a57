import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed } from '../../../../../workshop/emulator';
import { byId, HANA, startTestChat } from '../../../../support/chat';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{ id: 'AAAAteam', spaceType: 'SPACE', displayName: 'Team', members: [{ email: HANA }] },
		],
	},
});

test.each<[string, INodeParameters]>([
	['key', { findBy: 'idempotencyKey', idempotencyKey: '={{ $json.key }}' }],
	['space', { findBy: 'space', spaceId: byId('AAAAteam') }],
])('items of one %s take turns, so that the last one has the last word', async (_, findBy) => {
	const names = ['First', 'Second', 'Third', 'Fourth'];
	const { items, requests } = await chat.run(
		{
			operation: 'upsert',
			...findBy,
			displayName: '={{ $json.name }}',
			requestOptions: { spaceWrites: 100_000 },
		},
		// The blanks that a sheet may have around a key are no part of it.
		{ items: names.map((name, index) => ({ name, key: 'P1042' + ' '.repeat(index) })) },
	);

	expect(items.map(({ json }) => json.displayName)).toEqual(names);
	const patches = requests.filter(({ method }) => method === 'PATCH');
	const changed = findBy.findBy === 'space' ? names : names.slice(1);
	expect(patches.map(({ body }) => body)).toEqual(changed.map((displayName) => ({ displayName })));
});
