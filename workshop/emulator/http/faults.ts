import { setTimeout as sleep } from 'node:timers/promises';

import { htmlAnswer, jsonAnswer, type Answer } from './answer';
import { errorInfo, HTTP_STATUS, type Status } from '../core/errors';
import { facts } from '../facts';
import { GROUPS_LOOKUP } from '../facts/overlay';

/** What fault scripts call the endpoints of sign-in; only rules that name them strike there. */
export const TOKEN_METHOD = 'oauth.token';
export const USERINFO_METHOD = 'openid.userinfo';

const SIGN_IN_METHODS = [TOKEN_METHOD, USERINFO_METHOD];

/** Every method that a fault may name. */
export const FAULT_METHODS: readonly string[] = [
	...Object.keys(facts.methods),
	GROUPS_LOOKUP,
	...SIGN_IN_METHODS,
];

/** What goes wrong. `after`: the request has taken effect all the same; default: it has not. */
export type FaultEffect =
	| {
			kind: 'status';
			/** Any HTTP error status; its body is Google's envelope. */
			status: number;
			/** The canonical code and text in the body; default: what fits the status. */
			canonical?: string;
			message?: string;
			/** Of an ErrorInfo among the details, such as `RATE_LIMIT_EXCEEDED`; default: no details. */
			reason?: string;
			retryAfterSeconds?: number;
			after?: boolean;
	  }
	/** The request waits before it takes effect. */
	| { kind: 'latency'; ms: number }
	/** It takes effect at once, but its answer, headers included, waits. */
	| { kind: 'slowHeaders'; ms: number }
	/** The connection ends without an answer. */
	| { kind: 'cut'; after?: boolean }
	/** A page of some proxy's instead of JSON; default status: 502. */
	| { kind: 'html'; status?: number; after?: boolean }
	/** Any answer in place of the real one, such as `{}` or a redirect. */
	| {
			kind: 'answer';
			/** Default: 200. */
			status?: number;
			headers?: Record<string, string>;
			/** Text as it is, anything else as JSON; default: nothing. */
			body?: unknown;
			after?: boolean;
	  }
	/**
	 * The request takes effect; its answer says something else. Keys are paths such as `member.name`
	 * or `memberships.0.role`; null takes the field out.
	 */
	| { kind: 'change'; fields: Record<string, unknown> }
	/** The request takes effect; its answer comes a byte every so often, after the headers. */
	| { kind: 'drip'; ms: number }
	/** The request takes effect; half of its answer comes, as if it were whole. */
	| { kind: 'truncated' }
	/** The token that the request brings is expired from here on. */
	| { kind: 'expireToken' };

/** A rule of a fault script. Of several the first that strikes applies. */
export interface Fault {
	/** API method ids, `oauth.token` or `openid.userinfo`; default: every API method. */
	methods?: string[];
	/** Text in the address of the request, its query included, such as `/members/ada@`. */
	url?: string;
	/** Of each matching request, 0 to 1; default 1. */
	probability?: number;
	/** How often at most; default: without end. */
	count?: number;
	/** How many matching requests pass first; default 0. */
	skip?: number;
	/** Of this rule's dice: the same seed and requests give the same faults; default 1. */
	seed?: number;
	effect: FaultEffect;
}

/** Mulberry32: small, fast, and the same everywhere. */
function dice(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

class Rule {
	private readonly roll: () => number;
	private seen = 0;
	private struck = 0;

	constructor(private readonly fault: Fault) {
		this.roll = dice(fault.seed ?? 1);
	}

	strike(methodId: string, url: string): FaultEffect | undefined {
		const { methods, probability = 1, count = Infinity, skip = 0, effect } = this.fault;
		if (methods ? !methods.includes(methodId) : SIGN_IN_METHODS.includes(methodId))
			return undefined;
		if (!url.includes(this.fault.url ?? '')) return undefined;
		this.seen += 1;
		if (this.seen <= skip || this.struck >= count || this.roll() >= probability) return undefined;
		this.struck += 1;
		return effect;
	}
}

/** The script in force. */
export class Faults {
	private rules: Rule[] = [];

	/** @throws RangeError for a method that does not exist */
	set(faults: Fault[]): void {
		const unknown = faults
			.flatMap(({ methods = [] }) => methods)
			.find((method) => !FAULT_METHODS.includes(method));
		if (unknown !== undefined) {
			throw new RangeError(`There is no method ${unknown}. There are ${FAULT_METHODS.join(', ')}.`);
		}
		this.rules = faults.map((fault) => new Rule(fault));
	}

	/** @param url as the request has it; compared decoded */
	next(methodId: string, url: string): FaultEffect | undefined {
		for (const rule of this.rules) {
			const effect = rule.strike(methodId, decoded(url));
			if (effect) return effect;
		}
		return undefined;
	}
}

function decoded(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}

/** An answer with some fields set to something else; what leads to them is made where it is missing. */
function changed(answer: object, fields: Record<string, unknown>): object {
	const copy = structuredClone(answer) as Record<string, unknown>;
	for (const [path, value] of Object.entries(fields)) {
		const names = path.split('.');
		const last = names.pop() ?? '';
		let holder = copy;
		for (const name of names) holder = (holder[name] ??= {}) as Record<string, unknown>;
		if (value === null) delete holder[last];
		else holder[last] = value;
	}
	return copy;
}

function canonicalCode(httpStatus: number): string {
	const codes = Object.keys(HTTP_STATUS) as Status[];
	return codes.find((code) => HTTP_STATUS[code] === httpStatus) ?? 'UNKNOWN';
}

function instead(effect: FaultEffect): Answer | undefined {
	switch (effect.kind) {
		case 'status': {
			const { status, reason, retryAfterSeconds } = effect;
			const canonical = effect.canonical ?? canonicalCode(status);
			const message = effect.message ?? `Injected fault: ${reason ?? canonical}`;
			const details = reason === undefined ? [] : [errorInfo(reason, {})];
			const error = { code: status, message, status: canonical, details };
			const answer = jsonAnswer(status, { error });
			if (retryAfterSeconds === undefined) return answer;
			return { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
		}
		case 'html':
			return htmlAnswer(effect.status ?? 502, 'The server encountered a temporary error.');
		case 'answer': {
			const { status = 200, headers, body = '' } = effect;
			const type = 'application/json; charset=UTF-8';
			return {
				status,
				type,
				headers,
				text: typeof body === 'string' ? body : JSON.stringify(body),
			};
		}
		default:
			return undefined;
	}
}

/**
 * Lets a fault have its way with a request.
 *
 * @param produce answers the request, and makes it take effect
 * @returns the answer, or undefined where the connection is to be cut
 */
export async function withFault(
	effect: FaultEffect | undefined,
	produce: () => Answer | Promise<Answer>,
): Promise<Answer | undefined> {
	if (!effect) return await produce();
	if (effect.kind === 'latency') await sleep(effect.ms);
	const breaks = ['status', 'html', 'cut', 'answer'].includes(effect.kind);
	const done = !breaks || ('after' in effect && effect.after) ? await produce() : undefined;
	if (effect.kind === 'slowHeaders') await sleep(effect.ms);
	if (effect.kind === 'cut') return undefined;
	if (effect.kind === 'truncated' && done) {
		return { ...done, text: done.text.slice(0, Math.ceil(done.text.length / 2)) };
	}
	if (effect.kind === 'drip' && done) return { ...done, dripMs: effect.ms };
	if (effect.kind === 'change' && done) {
		return { ...done, text: JSON.stringify(changed(JSON.parse(done.text), effect.fields)) };
	}
	return instead(effect) ?? done;
}
