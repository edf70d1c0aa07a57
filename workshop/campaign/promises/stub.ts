import type { IDataObject } from 'n8n-workflow';

import { ChatClient } from '../../../nodes/GoogleChatSpaces/chat/client';
import type { Clock } from '../../../nodes/GoogleChatSpaces/chat/clock';
import { Pacer } from '../../../nodes/GoogleChatSpaces/chat/pacer';
import { requestIdFrom } from '../../../nodes/GoogleChatSpaces/chat/requestId';
import type { HttpAnswer, HttpRequest, Send } from '../../../nodes/GoogleChatSpaces/chat/transport';
import { Parameters } from '../../../nodes/GoogleChatSpaces/operation/parameters';
import { requestOptions } from '../../../nodes/GoogleChatSpaces/resources/forms/requestOptions';
import type { ChatContext, ChatOperation } from '../../../nodes/GoogleChatSpaces/resources/types';
import { defaultScopes } from '../../credentials';
import type { Change, Effect } from './changes';
import type { Seed, World } from '../../emulator';
import { SEED } from './people';
import { Backend } from '../../emulator/http/backend';
import { answerRequest } from '../../emulator/http/chatApi';
import { userinfo } from '../../emulator/http/oauth/userinfo';
import { State } from '../../emulator/core/state';
import { worldOf } from '../../emulator/core/world';

/** Those of the credential, without their prefix, and those of an administrator. */
const SCOPES = [
	...defaultScopes.map((scope) => scope.split('/').pop() ?? ''),
	'chat.admin.spaces',
	'chat.admin.memberships',
];

const LISTS_OF_SPACES = ['GET /v1/spaces', 'GET /v1/spaces:search'];

/** What an operation gave back. */
export interface Told {
	readonly items: IDataObject[];
	readonly error?: Error;
}

export interface StubRun {
	readonly signIn: 'oAuth2' | 'delegation';
	/** The email of who is signed in, or acted as. */
	readonly as: string;
	readonly change?: Change;
	/** Tells one execution from another; by default they are all the same. */
	readonly execution?: string;
}

/** A space that somebody has set up. */
interface SetUp {
	readonly requestId: string;
	/** The email of the account. */
	readonly by: string;
	readonly spaceId: string;
}

/** Somebody's own place in a space. */
export interface Place {
	readonly role: string;
	readonly state: string;
}

/**
 * Google in this process, and operations on it. It does whatever it is asked: that a space loses its
 * last owner is for the node to prevent. Time leaps where somebody waits.
 */
export class Stub {
	/** The requests of the latest run, as `GET /v1/spaces/AAAA`. */
	readonly requests: string[] = [];
	private readonly clock = leapingClock();
	private readonly backend: Backend;
	/** The paths by which another member is shown, with the path of that one. */
	private readonly namesakes = new Map<string, string>();

	constructor(seed: Seed = SEED) {
		this.backend = new Backend(seed, this.clock.now, 'off');
	}

	/** Begins anew: these spaces, in this world. */
	begin(spaces: Seed['spaces'], world: Partial<World> = {}): void {
		const { backend } = this;
		this.namesakes.clear();
		backend.requests.clear();
		backend.world = worldOf({ lastOwnerStays: false, ...world });
		backend.state = new State(backend.directory, backend.now, spaces);
	}

	/** Makes a space the one that a setup of before has made. */
	rememberSetUp({ requestId, by, spaceId }: SetUp): void {
		const { directory, state } = this.backend;
		const callerId = directory.requirePerson(by).id;
		state.rememberRequest('chat.spaces.setup', requestId, { callerId, spaceId });
	}

	/** Has somebody leave a space; reads that are behind go on to show them. */
	leave(space: string, email: string): void {
		const { state, directory, world } = this.backend;
		const record = state.space(space);
		if (!record) throw new Error(`There is no space ${space}`);
		state.past.keep(record, world);
		record.members.delete(directory.requirePerson(email).id);
	}

	/** Has a space show another person by an address. */
	showNamesake(space: string, address: string, email: string): void {
		const { id } = this.backend.directory.requirePerson(email);
		const pathOf = (member: string) => `/v1/spaces/${space}/members/${encodeURIComponent(member)}`;
		this.namesakes.set(pathOf(address), pathOf(id));
	}

	/** Lets reads see what was written, and from here on at once. */
	catchUp(): void {
		const { state, world } = this.backend;
		for (const space of state.spaces()) {
			for (let reads = 0; reads < world.memberReadsBehind; reads++) state.past.read(space);
		}
		this.backend.world = { ...world, memberReadsBehind: 0 };
	}

	/** The ids of all spaces. */
	spaces(): string[] {
		return this.backend.state.spaces().map(({ id }) => id);
	}

	/** What a space is like: who may manage apps, and whether it keeps its history. */
	settings(space: string) {
		const { permissions, historyState } = this.backend.state.space(space) ?? {};
		return { manageApps: permissions?.manageApps, historyState };
	}

	/** Who has a place of their own in a space, by id. */
	places(space: string): Map<string, Place> {
		const members = this.backend.state.space(space)?.members.values() ?? [];
		return new Map([...members].map(({ id, role, state }) => [id, { role, state }]));
	}

	/** The ids of the people in a group. */
	peopleOf(group: string): string[] {
		const { directory } = this.backend;
		return (directory.group(group)?.members ?? []).map((email) => this.idOf(email) ?? '');
	}

	/** The id of whom an email, an alias or an id means; undefined where nobody is known by it. */
	idOf(given: string): string | undefined {
		const { directory } = this.backend;
		return (directory.person(given) ?? directory.group(given))?.id;
	}

	/** Does an operation for one item. */
	async run(operation: ChatOperation, values: IDataObject, run: StubRun): Promise<Told> {
		const context = this.context(operation, values, run);
		try {
			if (!operation.executeAll) return { items: [await operation.execute(context)].flat() };
			const settings = { concurrency: 1, continueOnFail: false };
			const outcomes = await operation.executeAll([context], settings);
			const failed = outcomes.find((outcome) => 'error' in outcome);
			const items = outcomes.flatMap((outcome) => ('results' in outcome ? outcome.results : []));
			return { items, ...(failed && { error: failed.error as Error }) };
		} catch (error) {
			return { items: [], error: error as Error };
		}
	}

	private context(operation: ChatOperation, values: IDataObject, run: StubRun): ChatContext {
		const { signIn, as, execution = '' } = run;
		return {
			itemIndex: 0,
			parameters: new Parameters([...operation.fields, requestOptions], { value: valueAt(values) }),
			chat: new ChatClient(this.send(run), {
				caller: 'user',
				...(signIn === 'delegation' && { actsAs: as }),
				pacer: new Pacer(this.clock),
				clock: this.clock,
				random: () => 0.5,
			}),
			scopes: SCOPES,
			requestIds: (name, _content, key) => (generation) =>
				requestIdFrom([name, ...(key ?? [execution])], generation),
			note: () => {},
		};
	}

	private send({ signIn, as, change }: StubRun): Send {
		const { accessToken } = this.token(as, signIn);
		this.requests.length = 0;
		let changed: string | undefined;
		return async (request) => {
			const address = `${request.verb} ${request.path}`;
			if (this.requests.length === change?.at) changed = address;
			const isMet = this.requests.length === change?.at || (change?.always && address === changed);
			this.requests.push(address);
			const isIgnored = isMet && change?.effect.kind === 'ignored' && request.verb === 'PATCH';
			const asked = isIgnored ? lookInsteadOf(request) : request;
			const answer = async () => await this.answer(asked, accessToken);
			// An empty list of spaces is a whole answer, and one that nothing contradicts.
			const isPlausible = change?.effect.kind === 'empty' && LISTS_OF_SPACES.includes(address);
			return isMet && change && !isPlausible
				? await changedAnswer(change.effect, answer)
				: await answer();
		};
	}

	private token(as: string, signIn: StubRun['signIn']) {
		const { tokens, directory } = this.backend;
		return {
			accessToken: tokens.issueAccess({
				principal: { kind: 'user', personId: directory.requirePerson(as).id },
				scopes: SCOPES,
				clientId: '',
				...(signIn === 'delegation' && { delegated: true }),
			}),
		};
	}

	private async answer(request: HttpRequest, token: string): Promise<HttpAnswer> {
		const { service, verb, query = {}, body } = request;
		const path = this.namesakes.get(request.path) ?? request.path;
		const { backend } = this;
		const answer =
			service === 'openid'
				? userinfo(backend, {
						bearer: token,
						entry: { time: '', method: verb, path, status: 0 },
					})
				: await answerRequest(backend, {
						method: verb,
						url: `${path}?${String(new URLSearchParams(query as Record<string, string>))}`,
						body: body ? JSON.stringify(body) : '',
						authorization: `Bearer ${token}`,
					});
		if (!answer) throw new Error('socket hang up');
		return { status: answer.status, headers: {}, body: JSON.parse(answer.text) as unknown };
	}
}

/** Reads what a form holds, by the names of a field and of what it is in. */
function valueAt(values: IDataObject): (path: string) => unknown {
	return (path) =>
		path
			.split('.')
			.reduce<unknown>((holder, name) => (holder as IDataObject | undefined)?.[name], values);
}

/** A clock by which every wait is over at once; no earlier than the machine's, by which the node tells what is new. */
function leapingClock(): Clock {
	let now = Date.now();
	return {
		now: () => now,
		async sleep(ms) {
			now += ms;
			await Promise.resolve();
		},
	};
}

function lookInsteadOf({ query, ...request }: HttpRequest): HttpRequest {
	const { useAdminAccess } = query ?? {};
	return {
		...request,
		verb: 'GET',
		body: undefined,
		query: useAdminAccess ? { useAdminAccess } : {},
	};
}

async function changedAnswer(
	effect: Effect,
	answer: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
	const ok = (body: unknown) => ({ status: 200, headers: {}, body });
	switch (effect.kind) {
		case 'refused': {
			const { status, reason, message } = effect;
			return { status, headers: {}, body: { error: { code: status, status: reason, message } } };
		}
		case 'lost':
			if (effect.after) await answer();
			throw new Error('socket hang up');
		case 'empty':
			if (effect.after) await answer();
			return ok({});
		case 'ignored':
			return await answer();
		case 'bare': {
			const { status, body, headers } = await answer();
			const { name } = body as IDataObject;
			return { status, headers, body: name === undefined ? body : { name } };
		}
		case 'other': {
			const { status, body, headers } = await answer();
			const fields = Object.entries(effect.fields).filter(([field]) => field in (body as object));
			return { status, headers, body: { ...(body as object), ...Object.fromEntries(fields) } };
		}
	}
}
