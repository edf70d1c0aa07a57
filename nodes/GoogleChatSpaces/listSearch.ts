import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { ChatClient } from './chat/client';
import { toNodeApiError } from './chat/errors';
import { ChatApiError } from './chat/failure';
import { unlessFailed } from './chat/observe';
import { isEmail, lastSegment, parseEmail } from './chat/paths';
import type { Membership, Space } from './chat/types';
import { Connections } from './connect';
import { Parameters } from './operation/parameters';
import { commonFields } from './resources/forms/authentication';
import { readSpace, spaceLocator } from './resources/forms/fields';
import { requestOptions } from './resources/forms/requestOptions';

/** Google's most for one page, so that most people see all at once. */
const PAGE_SIZE = 1000;

/**
 * Lists the spaces of the account for the picker, by name, page by page. Google gives direct messages
 * no name, and to look up who is in each would take a request each: so typing an email finds the
 * direct message with that person, and names it after them.
 */
export async function searchSpaces(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await pick(this, filter, async (chat) => {
		if (chat.caller === 'user' && isEmail(filter)) {
			return await directMessageWith(chat, parseEmail(filter));
		}
		const { spaces = [], nextPageToken } = await chat.call('spaces.list', {
			query: pageQuery(paginationToken),
		});
		return { results: spaces.map(spaceItem), paginationToken: nextPageToken };
	});
}

async function directMessageWith(chat: ChatClient, email: string) {
	const found = await chat
		.call('spaces.findDirectMessage', { query: { name: `users/${email}` } })
		.catch(unlessFailed(undefined, 'notFound', 'unknownPerson', 'invalid'));
	if (!found) return { results: [] };
	return { results: [{ ...spaceItem(found), name: `Direct message with ${email}` }] };
}

/** Lists the members of the chosen space for the picker, groups and invited people too. */
export async function searchMembers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await pick(this, filter, async (chat, parameters) => {
		const { memberships = [], nextPageToken } = await chat.call('members.list', {
			path: { space: readSpace(parameters) },
			query: {
				...pageQuery(paginationToken),
				...(chat.caller === 'user' && { showGroups: true, showInvited: true }),
			},
		});
		return { results: memberships.map(memberItem), paginationToken: nextPageToken };
	});
}

async function pick(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	load: (
		chat: ChatClient,
		parameters: Parameters,
	) => Promise<{ results: INodeListSearchItems[]; paginationToken?: string | null }>,
): Promise<INodeListSearchResult> {
	const parameters = new Parameters([...commonFields, requestOptions, spaceLocator], {
		value: (path) => context.getCurrentNodeParameter(path),
	});
	try {
		const { chat } = await new Connections(context).of(parameters);
		const { results, paginationToken } = await load(chat, parameters);
		const wanted = filter?.trim().toLowerCase() ?? '';
		return {
			results: results
				.filter(({ name }) => name.toLowerCase().includes(wanted))
				.sort((a, b) => a.name.localeCompare(b.name)),
			paginationToken: paginationToken || undefined,
		};
	} catch (error) {
		throw error instanceof ChatApiError ? toNodeApiError(context.getNode(), error) : error;
	}
}

function pageQuery(pageToken: string | undefined) {
	return { pageSize: PAGE_SIZE, ...(pageToken && { pageToken }) };
}

/** Spaces without a name are called by their type, and by their id. */
const UNNAMED: Record<string, string> = {
	DIRECT_MESSAGE: 'Direct message',
	GROUP_CHAT: 'Group chat',
};

function spaceItem({ name, displayName, spaceType, spaceUri }: Space): INodeListSearchItems {
	const id = lastSegment(name);
	return {
		name: displayName || `${UNNAMED[spaceType ?? ''] ?? 'Space'} ${id}`,
		value: id,
		...(spaceUri && { url: spaceUri }),
	};
}

function memberItem({ name, member, groupMember, state }: Membership): INodeListSearchItems {
	const id = lastSegment(name);
	const who = groupMember
		? `Group ${lastSegment(groupMember.name)}`
		: [member?.displayName, member?.email].filter(Boolean).join(', ') || id;
	return { name: state === 'INVITED' ? `${who} (invited)` : who, value: id };
}
