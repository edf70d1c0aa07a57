import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ChatClient } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { systemClock } from '../../../../nodes/GoogleChatSpaces/chat/clock';
import { Pacer } from '../../../../nodes/GoogleChatSpaces/chat/pacer';
import { listAll } from '../../../../nodes/GoogleChatSpaces/chat/pagination';

/** An API that gives these pages one after the other, and remembers what it was asked. */
function pagedApi(sizes: readonly number[]) {
	const queries: IDataObject[] = [];
	let given = 0;
	const chat = new ChatClient(
		async ({ query = {} }) => {
			const page = Number(query.pageToken ?? 0);
			queries.push(query);
			// Google may give fewer than it is asked for, and never more
			const size = Math.min(sizes[page] ?? 0, Number(query.pageSize));
			const spaces = Array.from({ length: size }, () => ({ name: `spaces/${given++}` }));
			const nextPageToken = page + 1 < sizes.length ? String(page + 1) : '';
			return {
				status: 200,
				headers: {},
				body: { ...(size > 0 && { spaces }), ...(nextPageToken && { nextPageToken }) },
			};
		},
		{ caller: 'user', pacer: new Pacer(systemClock) },
	);
	return { chat, queries };
}

const names = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ name: `spaces/${index}` }));

test('reads on over short and empty pages until no token comes, with the same filter', async () => {
	const { chat, queries } = pagedApi([2, 0, 1]);
	const filter = 'space_type = "SPACE"';

	expect(await listAll(chat, 'spaces.list', { query: { filter } })).toEqual(names(3));
	expect(queries).toEqual([
		{ filter, pageSize: 1000 },
		{ filter, pageSize: 1000, pageToken: '1' },
		{ filter, pageSize: 1000, pageToken: '2' },
	]);
});

test('asks for no more than is still wanted, and stops there', async () => {
	const { chat, queries } = pagedApi([1000, 1000, 1000]);

	expect(await listAll(chat, 'spaces.list', {}, 1200)).toEqual(names(1200));
	expect(queries).toEqual([{ pageSize: 1000 }, { pageSize: 200, pageToken: '1' }]);
});

test('a page of exactly the limit is the last', async () => {
	const { chat, queries } = pagedApi([50, 50]);

	expect(await listAll(chat, 'spaces.list', {}, 50)).toEqual(names(50));
	expect(queries).toEqual([{ pageSize: 50 }]);
});

test('gives every item once, in order, whatever the pages', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
			fc.option(fc.integer({ min: 1, max: 100 }), { nil: Infinity }),
			async (sizes, limit) => {
				const { chat, queries } = pagedApi(sizes);
				const found = await listAll(chat, 'spaces.list', {}, limit);
				const total = sizes.reduce((sum, size) => sum + size, 0);

				expect(found).toEqual(names(Math.min(total, limit)));
				expect(queries.length).toBeLessThanOrEqual(sizes.length);
			},
		),
	);
});
