import fc from 'fast-check';

import {
	searchQuery,
	type SearchFilters,
} from '../../../../nodes/GoogleChatSpaces/chat/searchQuery';

test.each<[string, SearchFilters, boolean, string]>([
	[
		'a name',
		{ names: ['berlin office'] },
		false,
		'space_type = "SPACE" AND display_name:"berlin office"',
	],
	[
		'names',
		{ names: ['berlin', 'paris'] },
		false,
		'space_type = "SPACE" AND (display_name:"berlin" OR display_name:"paris")',
	],
	[
		'all spaces of an organization',
		{ names: [] },
		true,
		'customer = "customers/my_customer" AND space_type = "SPACE"',
	],
	[
		'everything',
		{
			names: ['a'],
			externalUserAllowed: false,
			spaceHistoryState: 'HISTORY_ON',
			createdAfter: '2025-01-01T00:00:00.000Z',
			createdBefore: '2026-01-01T00:00:00.000Z',
			lastActiveBefore: '2026-06-01T00:00:00.000Z',
		},
		true,
		'customer = "customers/my_customer" AND space_type = "SPACE" AND display_name:"a" AND (create_time > "2025-01-01T00:00:00.000Z" AND create_time < "2026-01-01T00:00:00.000Z") AND last_active_time < "2026-06-01T00:00:00.000Z" AND external_user_allowed = "false" AND space_history_state = "HISTORY_ON"',
	],
])('searches for %s', (_, filters, admin, query) =>
	expect(searchQuery(filters, admin)).toBe(query),
);

test('no name leaves its quotes', () => {
	const odd = fc.string({ unit: fc.constantFrom('"', '\\', ' ', '\n', 'a', ')', 'ö') });
	fc.assert(
		fc.property(odd, (name) => {
			const query = searchQuery({ names: [name] }, false);
			expect(query).toMatch(/^space_type = "SPACE" AND display_name:"[^"\\\n]*"$/);
		}),
	);
});
