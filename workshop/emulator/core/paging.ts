import { createHash } from 'node:crypto';

import type { Call, Query } from './call';
import { invalidArgument } from './errors';
import { facts } from '../facts';
import { PAGE_SIZES } from '../facts/overlay';

/** A token holds where to go on, and for which request; another request may not use it. */
function fingerprint({ methodId, caller, path, query }: Call): string {
	const parameters = Object.keys(facts.methods[methodId].parameters)
		.filter((name) => name !== 'pageSize' && name !== 'pageToken')
		.map((name) => query[name as keyof Query]);
	const text = JSON.stringify([methodId, caller.id, path, parameters]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

function offsetOf(call: Call): number {
	const { pageToken } = call.query;
	if (!pageToken) return 0;
	const [offset, print] = Buffer.from(pageToken, 'base64url').toString().split(' ');
	if (print !== fingerprint(call) || !/^\d+$/.test(offset)) {
		throw invalidArgument('The page token is not valid for this request.');
	}
	return Number(offset);
}

/**
 * Cuts the page that a call asks for.
 *
 * @param max cuts larger page sizes; default: the method's
 * @throws ApiError for a negative page size or somebody else's token
 */
export function page<T>(
	call: Call,
	items: readonly T[],
	max = PAGE_SIZES[call.methodId].max,
): { items: T[]; nextPageToken?: string } {
	const { pageSize = 0 } = call.query;
	if (pageSize < 0) throw invalidArgument('page_size must not be negative.');
	const size = Math.min(pageSize || PAGE_SIZES[call.methodId].unset, max);
	const offset = offsetOf(call);
	const end = offset + size;
	return {
		items: items.slice(offset, end),
		...(end < items.length && {
			nextPageToken: Buffer.from(`${end} ${fingerprint(call)}`).toString('base64url'),
		}),
	};
}
