import type { Cast } from './asker';
import { sendPatiently, type Reply } from './http';
import type { Journal } from './made';
import { actorsOf, told } from './asker';
import type { Actor, Question } from './question';
import { NoToken } from './signIn';
import type { Target } from './target';

/** Why nothing can be asked at all, for whoever runs this. Nothing has been written yet. */
export class CannotStart extends Error {}

export interface Preflight {
	/** With the id of the group in place of its email. */
	cast: Cast;
	/** What can't be asked, and why. */
	refused: Map<Actor, string>;
}

function refusal({ status, body }: Reply): string {
	const { message } = (told(body, 'error') ?? {}) as { message?: string };
	return `${status}${message ? `: ${message}` : ''}`;
}

function getter(token: string) {
	return async (url: string, query: Record<string, string>): Promise<Reply> =>
		await sendPatiently({ method: 'GET', url: `${url}?${new URLSearchParams(query)}`, token });
}

type Get = ReturnType<typeof getter>;

/** The spaces of the person whose names begin like ours, and that the journal does not know. */
async function foreignSpaces(
	read: Get,
	{ servers }: Target,
	journal: Journal,
	prefix: string,
): Promise<string[]> {
	const names: string[] = [];
	let pageToken: string | undefined = '';
	while (pageToken !== undefined) {
		const query = { pageSize: '1000', ...(pageToken && { pageToken }) };
		const reply: Reply = await read(`${servers.api}/v1/spaces`, query);
		if (reply.status !== 200) {
			throw new CannotStart(`The spaces cannot be listed: ${refusal(reply)}`);
		}
		const spaces = (told(reply.body, 'spaces') ?? []) as Array<{
			name: string;
			displayName?: string;
		}>;
		for (const { name, displayName = '' } of spaces) {
			if (displayName.startsWith(prefix) && !journal.knows(name, displayName)) names.push(name);
		}
		pageToken = told(reply.body, 'nextPageToken') as string | undefined;
	}
	return names;
}

async function groupCast(read: Get, { servers, cast }: Target): Promise<Cast> {
	const { group } = cast;
	if (!group?.includes('@')) return cast;
	const url = `${servers.cloudIdentity}/v1/groups:lookup`;
	const reply = await read(url, { 'groupKey.id': group });
	const name = told(reply.body, 'name');
	if (typeof name !== 'string') {
		throw new CannotStart(`There is no group ${group} that this account sees: ${refusal(reply)}`);
	}
	return { ...cast, group: name.replace('groups/', ''), groupEmail: group };
}

async function requirePeople(read: Get, { servers, cast }: Target): Promise<void> {
	for (const who of ['a', 'b']) {
		const email = cast[who];
		if (!email) continue;
		const url = `${servers.api}/v1/spaces:findDirectMessage`;
		const reply = await read(url, { name: `users/${email}` });
		if (reply.status === 400) throw new CannotStart(`There is no ${email}: ${refusal(reply)}`);
	}
}

/** Which actors a server would not let ask, and why. */
async function refusedActors(
	target: Target,
	questions: readonly Question[],
): Promise<Map<Actor, string>> {
	const refused = new Map<Actor, string>();
	for (const actor of new Set(questions.flatMap((question) => [...actorsOf(question)]))) {
		try {
			const token = await target.signIn.token(actor);
			if (actor !== 'admin') continue;
			const query = 'customer = "customers/my_customer" AND spaceType = "SPACE"';
			const reply = await getter(token)(`${target.servers.api}/v1/spaces:search`, {
				useAdminAccess: 'true',
				pageSize: '1',
				query,
			});
			if (reply.status !== 200) {
				refused.set(actor, `${target.cast.person} is no administrator of Chat: ${refusal(reply)}`);
			}
		} catch (error) {
			if (!(error instanceof NoToken)) throw error;
			refused.set(actor, error.message);
		}
	}
	return refused;
}

/**
 * Looks, without writing anything, at what can be asked.
 *
 * @throws CannotStart
 */
export async function preflight(
	target: Target,
	questions: readonly Question[],
	journal: Journal,
	prefix: string,
): Promise<Preflight> {
	let token: string;
	try {
		token = await target.signIn.token('person');
	} catch (error) {
		throw error instanceof NoToken ? new CannotStart(error.message) : error;
	}
	const read = getter(token);
	const foreign = await foreignSpaces(read, target, journal, prefix);
	if (foreign.length > 0) {
		throw new CannotStart(
			`The account already holds spaces whose names begin with "${prefix}", of which this copy knows nothing: ${foreign.join(', ')}. Delete them, or give another --prefix.`,
		);
	}
	await requirePeople(read, target);
	const cast = await groupCast(read, target);
	return { cast, refused: await refusedActors(target, questions) };
}
