import fc from 'fast-check';

import { chatMethods, type ChatMethodName } from '../../../../nodes/GoogleChatSpaces/chat/methods';
import { quotaShares } from '../../../../nodes/GoogleChatSpaces/chat/quotas';

const MINUTE = 60_000;

test.each<[ChatMethodName, string[]]>([
	['spaces.create', ['spaceWrites 60/60000']],
	['spaces.setup', ['spaceWrites 60/60000']],
	['spaces.completeImport', ['spaceWrites 60/60000']],
	['spaces.patch', ['spaceWritesInOne AAAA 1/1000', 'spaceWrites 60/60000']],
	['spaces.delete', ['spaceWritesInOne AAAA 1/1000', 'spaceWrites 60/60000']],
	['spaces.get', ['spaceReadsInOne AAAA 15/1000', 'spaceReads 3000/60000']],
	['spaces.list', ['spaceReads 3000/60000']],
	['spaces.search', ['spaceReads 3000/60000']],
	['spaces.findDirectMessage', ['spaceReads 3000/60000']],
	['spaces.findGroupChats', ['spaceReads 3000/60000']],
	['members.create', ['membershipWrites 300/60000']],
	['members.patch', ['membershipWrites 300/60000']],
	['members.delete', ['membershipWrites 300/60000']],
	['members.get', ['spaceReadsInOne AAAA 15/1000', 'membershipReads 3000/60000']],
	['members.list', ['spaceReadsInOne AAAA 15/1000', 'membershipReads 3000/60000']],
	['groups.lookup', []],
	['openid.userinfo', []],
])('%s takes from the buckets of Google', (method, expected) => {
	const shares = quotaShares(method, 'AAAA', {});
	expect(shares.map(({ id, requests, windowMs }) => `${id} ${requests}/${windowMs}`)).toEqual(
		expected,
	);
});

test('the workers that share a project share its buckets, and not those of a space', () => {
	const shares = quotaShares('spaces.patch', 'AAAA', {}, 3);
	expect(shares.map(({ workers }) => workers)).toEqual([1, 3]);
});

test('whatever is granted, no minute holds more, and no burst is larger than at first', () => {
	const methods = fc.constantFrom(...(Object.keys(chatMethods) as ChatMethodName[]));
	fc.assert(
		fc.property(methods, fc.integer({ min: 1, max: 1e6 }), (method, granted) => {
			const limits = {
				spaceReads: granted,
				spaceWrites: granted,
				membershipReads: granted,
				membershipWrites: granted,
			};
			const before = quotaShares(method, 'AAAA', {});
			for (const [index, share] of quotaShares(method, 'AAAA', limits).entries()) {
				const { id, requests, windowMs } = share;
				expect(id).toBe(before[index].id);
				expect(requests).toBeLessThanOrEqual(before[index].requests);
				if (before[index].windowMs !== MINUTE) expect(share).toEqual(before[index]);
				else expect((requests * MINUTE) / windowMs).toBeCloseTo(granted, 3);
			}
		}),
	);
});
