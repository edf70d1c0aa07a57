import fc from 'fast-check';

import { requestIdFrom } from '../../../../nodes/GoogleChatSpaces/chat/requestId';

const parts = fc.array(fc.string());

test('is the same in every release, or a new version would make spaces twice', () => {
	expect(requestIdFrom(['create', 'onboarding-E1042'])).toBe(
		'd8b9e0c1-9c7b-8a39-98b4-ebd05f22f7fe',
	);
});

test('is a UUID of version 8', () => {
	fc.assert(
		fc.property(parts, (some) => {
			expect(requestIdFrom(some)).toMatch(
				/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
			);
		}),
	);
});

test('is the same for the same parts, and another for any others', () => {
	fc.assert(
		fc.property(parts, parts, (some, others) => {
			const same = JSON.stringify(some) === JSON.stringify(others);
			expect(requestIdFrom([...some])).toBe(requestIdFrom(some));
			expect(requestIdFrom(some) === requestIdFrom(others)).toBe(same);
		}),
	);
});

test.each([
	[['ab'], ['a', 'b']],
	[['a', ''], ['a']],
	[['a,b'], ['a', 'b']],
	[
		['create', '1'],
		['setup', '1'],
	],
])('%j and %j differ', (some, others) => {
	expect(requestIdFrom(some)).not.toBe(requestIdFrom(others));
});

test('each generation has an id of its own, and keeps it', () => {
	const generations = [1, 2, 3].map((generation) => requestIdFrom(['upsert', 'P1'], generation));
	expect(new Set(generations).size).toBe(3);
	expect(generations[0]).toBe(requestIdFrom(['upsert', 'P1']));
	expect(generations[1]).toBe(requestIdFrom(['upsert', 'P1'], 2));
	expect(generations[1]).not.toBe(requestIdFrom(['upsert', 'P2'], 2));
});
