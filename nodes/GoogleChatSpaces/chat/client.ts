import type { IDataObject } from 'n8n-workflow';

import { StoppedError, systemClock, wait, type Clock } from './clock';
import {
	ChatApiError,
	isAbsence,
	isQuotaRefusal,
	unseenAs,
	errorText,
	type Failure,
} from './failure';
import { methodSpec, type ChatAnswers, type ChatMethodName, type ChatRequest } from './methods';
import { fillPath, parseSpaceId } from './paths';
import type { Pacer } from './pacer';
import { quotaShares, type GrantedLimits } from './quotas';
import { mayHaveHappened, nextStep, retryAfterMs } from './retry';
import type { HttpAnswer, HttpRequest, Send } from './transport';
import type { Caller, Space } from './types';

export interface ChatClientOptions {
	readonly caller: Caller;
	/** The email of the person that a service account acts as. */
	readonly actsAs?: string;
	/** Shared by all that the same Cloud project sends. */
	readonly pacer: Pacer;
	/** How long after its first attempt a request may still be repeated, in ms. */
	readonly retryBudgetMs?: number;
	readonly granted?: GrantedLimits;
	/** Stop. */
	readonly signal?: AbortSignal;
	readonly clock?: Clock;
	/** From 0 up to 1; spreads the waits. */
	readonly random?: () => number;
}

/** Long enough to outlast two of Google's quota windows, in ms. */
export const DEFAULT_RETRY_BUDGET_MS = 180_000;

/**
 * Calls methods of the Google Chat API, each through the same one request path: paced by Google's
 * quotas, repeated where a repeat can help, and followed up where a broken answer left open what
 * had happened.
 */
export class ChatClient {
	private readonly clock: Clock;
	private readonly retry: { budgetMs: number; random: () => number };

	constructor(
		private readonly send: Send,
		private readonly options: ChatClientOptions,
	) {
		this.clock = options.clock ?? systemClock;
		this.retry = {
			budgetMs: options.retryBudgetMs ?? DEFAULT_RETRY_BUDGET_MS,
			random: options.random ?? Math.random,
		};
	}

	get caller(): Caller {
		return this.options.caller;
	}

	/** The email of the person that a service account acts as; whose consent OAuth2 has, OpenID tells. */
	get actsAs(): string | undefined {
		return this.options.actsAs;
	}

	/**
	 * Calls a method.
	 *
	 * @returns Google's answer
	 * @throws ChatApiError when Google refuses, or when no usable answer comes in time
	 * @throws MalformedNameError when a path value is no id
	 * @throws StoppedError when the person pressed Stop
	 */
	async call<Name extends ChatMethodName>(
		method: Name,
		request: ChatRequest = {},
	): Promise<ChatAnswers[Name]> {
		const { pacer, caller, granted = {}, signal } = this.options;
		// What cannot be sent takes no place from what can.
		const http = httpRequest(method, request);
		const shares = quotaShares(method, request.path?.space, granted);
		let startedAt: number | undefined;
		let ambiguous = false;
		let again = false;
		let signInsRefused = 0;
		for (let attempts = 1; ; attempts++) {
			if (signal?.aborted) throw new StoppedError();
			const leave = await pacer.enter(shares, again, signal);
			// The wait for a first place is the quota's, and no try of this request.
			startedAt ??= this.clock.now();
			const result = await this.attempt(http);
			if ('body' in result) {
				leave({ counted: true });
				const answer = result.body as ChatAnswers[Name];
				return ambiguous ? await this.readBack(method, answer) : answer;
			}
			const { failure } = result;
			if (failure.kind === 'unanswered' && signal?.aborted) {
				leave({ counted: true });
				throw new StoppedError();
			}
			const elapsedMs = this.clock.now() - startedAt;
			if (failure.kind === 'refused' && failure.status === 401) signInsRefused++;
			const decision = nextStep({ failure, attempts, signInsRefused, elapsedMs }, this.retry);
			again = isQuotaRefusal(failure);
			leave(again ? { counted: false, waitMs: decision.retryInMs ?? 0 } : { counted: true });
			const done = ambiguous && (await this.recoverLostAnswer(method, request, failure));
			if (done) return done as ChatAnswers[Name];
			ambiguous ||= methodSpec(method).verb !== 'GET' && mayHaveHappened(failure);
			if (decision.retryInMs === undefined) {
				throw new ChatApiError(method, request, failure, { attempts, ambiguous }, caller);
			}
			// After a refusal the pacer makes all wait that need the same quota, this request first.
			if (!again || shares.length === 0) await wait(this.clock, decision.retryInMs, signal);
		}
	}

	private async attempt(http: HttpRequest): Promise<{ body: IDataObject } | { failure: Failure }> {
		let answer: HttpAnswer;
		try {
			answer = await this.send(http);
		} catch (error) {
			return { failure: { kind: 'unanswered', words: errorText(error) } };
		}
		const { status, headers } = answer;
		const waitMs = retryAfterMs(headers['retry-after'], Date.now());
		if (!isObject(answer.body)) {
			const isCut = String(headers['content-type']).startsWith('application/json');
			return { failure: { kind: 'unreadable', status, retryAfterMs: waitMs, isCut } };
		}
		if (status < 400) return { body: answer.body };
		return { failure: { kind: 'refused', status, body: answer.body, retryAfterMs: waitMs } };
	}

	/**
	 * What a try whose answer was lost has done, where a repeat can no longer do it: what was to be
	 * deleted is not there, and a space that was to leave import mode has left it.
	 *
	 * @returns the lost answer; undefined where nothing was done
	 */
	private async recoverLostAnswer(
		method: ChatMethodName,
		request: ChatRequest,
		failure: Failure,
	): Promise<object | undefined> {
		const { recovery } = methodSpec(method);
		if (!recovery || failure.kind !== 'refused') return undefined;
		const { path, query } = request;
		return await this.call(recovery.look, { path, query }).then(
			(found) => recovery.lostAnswer(found),
			(error: unknown) => (isAbsence(error) ? recovery.lostAnswer(undefined) : undefined),
		);
	}

	/** A repeated create echoes the request; what the space is like only `get` tells. */
	private async readBack<Name extends ChatMethodName>(
		method: Name,
		answer: ChatAnswers[Name],
	): Promise<ChatAnswers[Name]> {
		const { name } = answer as Space;
		if ((method !== 'spaces.create' && method !== 'spaces.setup') || !name) return answer;
		const space = await this.call('spaces.get', { path: { space: parseSpaceId(name) } }).catch(
			// A credential that may only create may not look.
			unseenAs(answer),
		);
		return space as ChatAnswers[Name];
	}
}

function httpRequest(method: ChatMethodName, { path = {}, query, body }: ChatRequest): HttpRequest {
	const { service = 'chat', verb, path: template } = methodSpec(method);
	return { service, verb, path: fillPath(template, path), query, body };
}

function isObject(body: unknown): body is IDataObject {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}
