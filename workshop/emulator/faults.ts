import { setTimeout as sleep } from 'node:timers/promises';

import { HTTP_STATUS, type Status } from './errors';
import { htmlAnswer, jsonAnswer, type Answer } from './answer';

/** What fault scripts call the token endpoint. */
export const TOKEN_METHOD = 'oauth.token';

/** What goes wrong. `after`: the request has taken effect all the same; default: it has not. */
export type FaultEffect =
	| {
			kind: 'status';
			/** Any HTTP error status; its body is Google's envelope. */
			status: number;
			/** The canonical code and text in the body; default: what fits the status. */
			reason?: string;
			message?: string;
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
	/** The request takes effect; half of its answer comes, as if it were whole. */
	| { kind: 'truncated' }
	/** The token that the request brings is expired from here on. */
	| { kind: 'expireToken' };

/** A rule of a fault script. Of several the first that strikes applies. */
export interface Fault {
	/** API method ids, or `oauth.token` for the token endpoint; default: every API method. */
	methods?: string[];
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

	strike(methodId: string): FaultEffect | undefined {
		const { methods, probability = 1, count = Infinity, skip = 0, effect } = this.fault;
		if (methods ? !methods.includes(methodId) : methodId === TOKEN_METHOD) return undefined;
		this.seen += 1;
		if (this.seen <= skip || this.struck >= count || this.roll() >= probability) return undefined;
		this.struck += 1;
		return effect;
	}
}

/** The script in force. */
export class Faults {
	private rules: Rule[] = [];

	set(faults: Fault[]): void {
		this.rules = faults.map((fault) => new Rule(fault));
	}

	next(methodId: string): FaultEffect | undefined {
		for (const rule of this.rules) {
			const effect = rule.strike(methodId);
			if (effect) return effect;
		}
		return undefined;
	}
}

function canonicalCode(httpStatus: number): string {
	const codes = Object.keys(HTTP_STATUS) as Status[];
	return codes.find((code) => HTTP_STATUS[code] === httpStatus) ?? 'UNKNOWN';
}

function instead(effect: FaultEffect): Answer | undefined {
	switch (effect.kind) {
		case 'status': {
			const { status, retryAfterSeconds } = effect;
			const reason = effect.reason ?? canonicalCode(status);
			const message = effect.message ?? `Injected fault: ${reason}`;
			const answer = jsonAnswer(status, { error: { code: status, message, status: reason } });
			if (retryAfterSeconds === undefined) return answer;
			return { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
		}
		case 'html':
			return htmlAnswer(effect.status ?? 502, 'The server encountered a temporary error.');
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
	const breaks = ['status', 'html', 'cut'].includes(effect.kind);
	const done = !breaks || ('after' in effect && effect.after) ? await produce() : undefined;
	if (effect.kind === 'slowHeaders') await sleep(effect.ms);
	if (effect.kind === 'cut') return undefined;
	if (effect.kind === 'truncated' && done) {
		return { ...done, text: done.text.slice(0, Math.ceil(done.text.length / 2)) };
	}
	return instead(effect) ?? done;
}
