import { randomUUID } from 'node:crypto';

import { Pace, send, sendPatiently, type Reply, type Request } from './http';
import type { Journal, Made } from './made';
import type { Actor, Question, Step } from './question';
import { Scrubber } from './scrub';
import { NoToken, type SignIn } from './signIn';

/** What one step found out. */
export interface Told {
	status: number;
	/** Of a refusal: the canonical code, the reason of an ErrorInfo, and the text without names. */
	canonical?: string;
	reason?: string;
	/** In place of `text` where it is known, and so compared. */
	words?: string;
	text?: string;
	/** By path. */
	fields?: Record<string, unknown>;
}

/** What a question found out, or why it could not be asked. */
export type Answer = { told: Told[] } | { couldNotAsk: string };

/** People and groups of the run, by their names in questions; what is absent is not asked about. */
export type Cast = Readonly<Record<string, string | undefined>>;

export interface Servers {
	api: string;
	userinfo: string;
	cloudIdentity: string;
}

interface AskerOptions {
	servers: Servers;
	signIn: SignIn;
	cast: Cast;
	journal: Journal;
	/** Begins the names of all spaces that are made. */
	prefix: string;
	/** Milliseconds between two writes of spaces, or of members; 0 for a server without quotas. */
	paceMs: number;
}

class CouldNotAsk extends Error {}

function valueAt(value: unknown, segments: readonly string[]): unknown {
	const [segment, ...rest] = segments;
	if (segment === undefined) return value;
	if (segment === '*') {
		const found = ((value ?? []) as unknown[]).map((item) => valueAt(item, rest));
		return found.filter((item) => item !== undefined);
	}
	const [, list, name] = /^(\w+)\[(.*)\]$/.exec(segment) ?? [];
	const holder = value as Record<string, unknown> | undefined;
	if (list !== undefined) {
		const items = (holder?.[list] ?? []) as Array<{ name?: string }>;
		return valueAt(
			items.find((item) => item.name === name),
			rest,
		);
	}
	return valueAt(holder?.[segment], rest);
}

/** The value at a path of `Step.tell`. */
export function told(answer: unknown, path: string): unknown {
	if (path.startsWith('#')) {
		return ((valueAt(answer, path.slice(1).split('.')) ?? []) as unknown[]).length;
	}
	return valueAt(answer, path.split(/\.(?![^[]*\])/));
}

/** Puts the values of a run into a text. */
type Fill = (text: string, encode?: (value: string) => string) => string;

const MAKES_SPACE = /^POST \/v1\/spaces(:setup)?$/;

/** Asks questions of one server, in spaces that it makes and deletes. */
export class Asker {
	private readonly spaceWrites: Pace;
	private readonly memberWrites: Pace;
	private count = 0;

	constructor(private readonly options: AskerOptions) {
		this.spaceWrites = new Pace(options.paceMs);
		this.memberWrites = new Pace(options.paceMs / 5);
	}

	async ask(question: Question): Promise<Answer> {
		this.count += 1;
		const scrubber = new Scrubber();
		const values = new Map<string, string>();
		const learn = (name: string, value: string) => {
			values.set(name, value);
			scrubber.learn(`{${name}}`, value);
		};
		const name = `${this.options.prefix} ${this.count} ${randomUUID().slice(0, 8)}`;
		learn('name', name);
		learn('nonce', randomUUID());
		learn('name128', name.padEnd(128, 'x'));
		learn('name129', name.padEnd(129, 'x'));
		scrubber.learn('{name} 2', `${name} 2`);
		for (const [who, value] of Object.entries(this.options.cast)) if (value) learn(who, value);
		try {
			const all: Told[] = [];
			for (const step of question.steps) {
				all.push(...(await this.step(step, values, learn, scrubber)));
			}
			return { told: all };
		} catch (error) {
			if (error instanceof CouldNotAsk || error instanceof NoToken) {
				return { couldNotAsk: scrubber.sentence(error.message) };
			}
			throw error;
		}
	}

	/** Deletes what was made, as far as the server lets it; what is left stays in the journal. */
	async cleanUp(): Promise<void> {
		for (const made of [...this.options.journal.all()].reverse()) await this.delete(made);
	}

	private async step(
		step: Step,
		values: ReadonlyMap<string, string>,
		learn: (name: string, value: string) => void,
		scrubber: Scrubber,
	): Promise<Told[]> {
		const fill: Fill = (text, encode) => filled(text, values, encode);
		const request = await this.request(step, fill);
		const replies = await this.exchange(step, request);
		const reply = replies[0];
		const failed = reply.status >= 400;
		if (failed && step.tell === undefined) {
			throw new CouldNotAsk(`${step.send} answered ${reply.status} ${messageOf(reply)}`);
		}
		for (const [name, path] of Object.entries(failed ? {} : (step.save ?? {}))) {
			const value = told(reply.body, path);
			if (typeof value !== 'string') throw new CouldNotAsk(`no ${path} in ${step.send}`);
			learn(name, value);
		}
		if (step.tell === undefined) return [];
		const outcomes = replies.map((each) => this.outcome(step, each, fill, scrubber));
		const once = new Map(outcomes.map((outcome) => [JSON.stringify(outcome), outcome]));
		return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
	}

	private outcome(step: Step, reply: Reply, fill: Fill, scrubber: Scrubber): Told {
		if (reply.status >= 300) return { status: reply.status, ...refusalOf(step, reply, scrubber) };
		const paths = step.tell ?? [];
		if (paths.length === 0) return { status: reply.status };
		const fields = paths.map((path) => {
			const value = told(reply.body, fill(path));
			return [path, path.startsWith('#') ? value : scrubber.value(value)];
		});
		return { status: reply.status, fields: Object.fromEntries(fields) };
	}

	private async request(step: Step, fill: Fill): Promise<Request> {
		const { as = 'person', body, onlyScopes, query = {}, send: sent } = step;
		const [method, path] = sent.split(' ');
		const { api, userinfo } = this.options.servers;
		const encoded = fill(path, (value) => value.split('/').map(encodeURIComponent).join('/'));
		const url = new URL((path === '/v1/userinfo' ? userinfo : api) + encoded);
		for (const [name, text] of Object.entries(query)) url.searchParams.set(name, fill(text));
		const filledBody = body && (JSON.parse(fillJson(body, fill)) as object);
		const token = await this.options.signIn.token(as, onlyScopes);
		return { method, url: url.href, token, ...(filledBody && { body: filledBody }) };
	}

	private async exchange(step: Step, request: Request): Promise<Reply[]> {
		await this.waitFor(step.send);
		if (step.times !== undefined) {
			return await Promise.all(Array.from({ length: step.times }, () => send(request)));
		}
		if (MAKES_SPACE.test(step.send)) return [await this.make(step, request)];
		const reply = await sendPatiently(request);
		if (step.send.startsWith('DELETE') && reply.status < 300) {
			const name = new URL(request.url).pathname.replace('/v1/', '');
			this.options.journal.forget((made) => made.name === name);
		}
		return [reply];
	}

	private async waitFor(sent: string): Promise<void> {
		if (sent.startsWith('GET')) return;
		await (sent.includes('/members') ? this.memberWrites : this.spaceWrites).turn();
	}

	/** Makes a space by a requestId, so that it can be found whatever happens to the answer. */
	private async make(step: Step, request: Request): Promise<Reply> {
		const url = new URL(request.url);
		const body: { requestId?: string } = { ...request.body };
		if (url.pathname.endsWith(':setup')) body.requestId ??= randomUUID();
		else if (!url.searchParams.has('requestId')) url.searchParams.set('requestId', randomUUID());
		const path = url.pathname + url.search;
		const { journal } = this.options;
		const made = journal.add({ actor: step.as ?? 'person', path, body });
		const reply = await sendPatiently({ ...request, url: url.href, body });
		const name = told(reply.body, 'name');
		if (reply.status < 300 && typeof name === 'string') journal.learnName(made, name);
		else if (reply.status >= 300 && reply.status < 500) journal.forget((each) => each === made);
		return reply;
	}

	private async delete(made: Made): Promise<void> {
		const { journal, servers, signIn } = this.options;
		const token = await signIn.token(made.actor);
		const call = async (method: string, path: string, body?: object) => {
			await this.waitFor(`${method} ${path}`);
			return await sendPatiently({
				method,
				url: servers.api + path,
				token,
				...(body && { body }),
			});
		};
		if (made.name === undefined) {
			const name = told((await call('POST', made.path, made.body)).body, 'name');
			if (typeof name !== 'string') return;
			journal.learnName(made, name);
		}
		const path = `/v1/${made.name}`;
		if (JSON.stringify(made.body).includes('"GROUP_CHAT"')) {
			// a group chat can be deleted once it is a space
			const displayName = this.options.prefix;
			const mask = '?updateMask=spaceType,displayName';
			await call('PATCH', path + mask, { spaceType: 'SPACE', displayName });
		}
		const reply = await call('DELETE', path);
		const gone =
			reply.status < 300 ||
			(isAbsent(reply) && ((await this.deletedByAdmin(path)) || isAbsent(await call('GET', path))));
		if (gone) journal.forget((each) => each.name === made.name);
	}

	/** Who left a space, or owns it no more, needs an administrator to delete it. */
	private async deletedByAdmin(path: string): Promise<boolean> {
		const { servers, signIn } = this.options;
		try {
			const token = await signIn.token('admin');
			const url = `${servers.api}${path}?useAdminAccess=true`;
			return (await sendPatiently({ method: 'DELETE', url, token })).status < 300;
		} catch (error) {
			if (error instanceof NoToken) return false;
			throw error;
		}
	}
}

/** Google's words for what is not there, or not to be seen. */
function isAbsent(reply: Reply): boolean {
	return reply.status === 404 || messageOf(reply).includes("doesn't exist");
}

function filled(
	text: string,
	values: ReadonlyMap<string, string>,
	encode = (value: string) => value,
): string {
	return text.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values.get(name);
		if (value === undefined) throw new CouldNotAsk(`needs ${name}`);
		return encode(value);
	});
}

/** Fills the texts of a body; what a value holds is escaped. */
function fillJson(body: object, fill: Fill): string {
	return JSON.stringify(body, (_, value: unknown) =>
		typeof value === 'string' ? fill(value) : value,
	);
}

interface ErrorBody {
	error?: { message?: string; status?: string; details?: Array<{ reason?: string }> } | string;
	error_description?: string;
}

function messageOf({ body }: Reply): string {
	const { error, error_description: description } = (body ?? {}) as ErrorBody;
	return (typeof error === 'string' ? (description ?? error) : error?.message) ?? '';
}

function refusalOf(step: Step, reply: Reply, scrubber: Scrubber): Omit<Told, 'status'> {
	const { error } = (reply.body ?? {}) as ErrorBody;
	const rpc = typeof error === 'object' ? error : undefined;
	const canonical = typeof error === 'string' ? error : rpc?.status;
	const reason = rpc?.details?.find((detail) => detail.reason !== undefined)?.reason;
	return {
		...(canonical !== undefined && { canonical }),
		...(reason !== undefined && { reason }),
		[step.words ? 'words' : 'text']: scrubber.sentence(messageOf(reply)),
	};
}

/** The actors of a question, for what a run has to sign in to. */
export function actorsOf({ steps }: Question): Set<Actor> {
	return new Set(steps.map(({ as = 'person' }) => as));
}
