import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed } from '../../../../../workshop/emulator';
import { byId, HANA, startTestChat } from '../../../../support/chat';

const people = Array.from({ length: 1010 }, (_, index) => ({
	id: String(200000000000000000000n + BigInt(index)),
	email: `p${index}@example.com`,
	displayName: `P ${index}`,
}));
const emails = people.map(({ email }) => email);
const chat = startTestChat({
	seed: {
		...defaultSeed,
		people: [...defaultSeed.people, ...people],
		spaces: [
			{
				id: 'AAAAbig',
				spaceType: 'SPACE',
				displayName: 'Big',
				members: [HANA, ...emails.slice(0, 999)].map((email) => ({ email })),
			},
		],
	},
});

test('1,000 members with 10 differences: ten writes, and a read for each newcomer; again just the list', async () => {
	// 4 newcomers, who may be members under another email; 3 new managers; 3 who are to go
	const wanted: INodeParameters = {
		resource: 'member',
		operation: 'sync',
		spaceId: byId('AAAAbig'),
		owners: HANA,
		managers: emails.slice(0, 3).join(),
		members: [...emails.slice(3, 996), ...emails.slice(1000, 1004)].join(),
		removeOthers: true,
	};
	const first = await chat.run(wanted, { signIn: 'delegation' });
	const count = (method: string) => first.requests.filter((seen) => seen.method === method).length;

	expect([count('GET'), count('POST'), count('PATCH'), count('DELETE')]).toEqual([2 + 4, 4, 3, 3]);

	const again = await chat.run(wanted, { signIn: 'delegation' });
	expect(again.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
});
