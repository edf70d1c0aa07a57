import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { connect } from './connect';
import { toNodeApiError } from './chat/errors';
import { ChatApiError } from './chat/failure';
import type { Space } from './chat/types';

/** Google's most for one page, so that most people see all of their spaces at once. */
const PAGE_SIZE = 1000;

/** Lists the spaces of the account for the picker, by name, page by page. */
export async function searchSpaces(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const chat = await connect(this);
	try {
		const { spaces = [], nextPageToken } = await chat.call('spaces.list', {
			query: { pageSize: PAGE_SIZE, ...(paginationToken && { pageToken: paginationToken }) },
		});
		const wanted = filter?.trim().toLowerCase() ?? '';
		return {
			results: spaces
				.map(asListItem)
				.filter(({ name }) => name.toLowerCase().includes(wanted))
				.sort((a, b) => a.name.localeCompare(b.name)),
			paginationToken: nextPageToken || undefined,
		};
	} catch (error) {
		throw error instanceof ChatApiError ? toNodeApiError(this.getNode(), error) : error;
	}
}

/** Spaces without a name are called by their type. */
const UNNAMED: Record<string, string> = {
	DIRECT_MESSAGE: 'Direct message',
	GROUP_CHAT: 'Group chat',
};

function asListItem({ name, displayName, spaceType, spaceUri }: Space): INodeListSearchItems {
	const id = (name ?? '').replace(/^spaces\//, '');
	return {
		name: displayName || `${UNNAMED[spaceType ?? ''] ?? 'Space'} ${id}`,
		value: id,
		...(spaceUri && { url: spaceUri }),
	};
}
