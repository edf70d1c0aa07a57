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

describe('a list that does not end', () => {
	/** An API whose every page is told by its number. */
	const endless = (page: (number: number) => object) => {
		let pages = 0;
		const chat = new ChatClient(
			async () => await Promise.resolve({ status: 200, headers: {}, body: page(++pages) }),
			{ caller: 'user', pacer: new Pacer(systemClock), granted: { spaceReads: 1e9 } },
		);
		return listAll(chat, 'spaces.list', {});
	};
	const spaces = [{ name: 'spaces/AAAA' }];

	test.each<[string, (page: number) => object, object]>([
		[
			'the same page again',
			() => ({ spaces, nextPageToken: 'same' }),
			{ why: 'Google gave the same page again', pages: 2, items: 2 },
		],
		[
			'pages in a circle',
			(page) => ({ spaces, nextPageToken: String(page % 3) }),
			{ why: 'Google gave the same page again', pages: 4, items: 4 },
		],
		[
			'empty pages',
			(page) => ({ nextPageToken: String(page) }),
			{ why: 'Google gave 100 empty pages in a row', pages: 100, items: 0 },
		],
		[
			'page after page',
			(page) => ({ spaces, nextPageToken: String(page) }),
			{ why: 'Google gave page after page', pages: 10_000, items: 10_000 },
		],
	])('%s', async (_, page, failure) => {
		await expect(endless(page)).rejects.toMatchObject({
			method: 'spaces.list',
			failure: { kind: 'endless', ...failure },
		});
	});
});

test('of those that are wanted no more than so many are given', async () => {
	const { chat, queries } = pagedApi([5, 5]);
	const isWanted = ({ name }: { name?: string | null }) => name !== 'spaces/0';

	expect(await listAll(chat, 'spaces.list', {}, 3, isWanted)).toEqual(names(4).slice(1));
	expect(queries).toEqual([{ pageSize: 1000 }]);
});
