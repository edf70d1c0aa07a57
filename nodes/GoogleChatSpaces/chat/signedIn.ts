import type { ChatClient } from './client';
import { unseenAs } from './failure';
import { listAll } from './pagination';

/** The most conversations to look into. */
const MAX_CONVERSATIONS = 3;

const asked = new WeakMap<ChatClient, Promise<ReadonlyMap<string, string> | undefined>>();

/**
 * Finds out whose consent the requests are sent with, which no method of the Chat API tells: the one
 * person that is in all of their direct messages and group chats, which never hold a Google Group.
 * It takes at most four reads, once for each client.
 *
 * @returns who it may be, mostly one: their email (empty where Google shows none) by their name,
 *   `users/{id}`; undefined where nothing can be told
 */
export async function signedInPeople(
	chat: ChatClient,
): Promise<ReadonlyMap<string, string> | undefined> {
	const answer = asked.get(chat) ?? findOut(chat);
	asked.set(chat, answer);
	// A failure is told to those who wait for this answer; who comes later asks again.
	answer.catch(() => asked.delete(chat));
	return await answer;
}

async function findOut(chat: ChatClient): Promise<ReadonlyMap<string, string> | undefined> {
	const filter = 'space_type = "DIRECT_MESSAGE" OR space_type = "GROUP_CHAT"';
	const { spaces = [] } = await chat
		.call('spaces.list', { query: { filter, pageSize: 1000 } })
		.catch(unseenAs({ spaces: [] }));
	const smallestFirst = [...spaces].sort((a, b) => people(a) - people(b));
	let found: Map<string, string> | undefined;
	for (const { name } of smallestFirst.slice(0, MAX_CONVERSATIONS)) {
		const space = (name ?? '').replace(/^spaces\//, '');
		const joined = await joinedPeople(chat, space).catch(unseenAs(undefined));
		if (!joined) continue;
		found = new Map(joined.filter(([person]) => !found || found.has(person)));
		if (found.size === 1) break;
	}
	return found;
}

function people({
	membershipCount,
}: {
	membershipCount?: { joinedDirectHumanUserCount?: number | null };
}): number {
	return membershipCount?.joinedDirectHumanUserCount ?? Number.MAX_SAFE_INTEGER;
}

/** The people who have joined a space: their names, `users/{id}`, and their emails. */
export async function joinedPeople(
	chat: ChatClient,
	space: string,
): Promise<Array<[string, string]>> {
	const memberships = await listAll(chat, 'members.list', {
		path: { space },
		query: { filter: 'member.type = "HUMAN"' },
	});
	return memberships.map(({ member }) => [member?.name ?? '', member?.email ?? '']);
}
