import type { IDataObject } from 'n8n-workflow';

import { StoppedError, systemClock, wait, type Clock } from './clock';
import { ChatApiError, isAbsence, isQuotaRefusal, errorText, type Failure } from './failure';
import { methodSpec, type ChatAnswers, type ChatMethodName, type ChatRequest } from './methods';
import { fillPath, parseSpaceId } from './paths';
import type { Pacer, Spent } from './pacer';
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
	 * Waits, so that what was written comes to be shown.
	 *
	 * @throws StoppedError when the person pressed Stop
	 */
	async pause(ms: number): Promise<void> {
		await wait(this.clock, ms, this.options.signal);
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
		let ambiguous = false;
		let again = false;
		const tries = { attempts: 0, refusals: 0, signInsRefused: 0, elapsedMs: 0, quotaWaitMs: 0 };
		for (;;) {
			if (signal?.aborted) throw new StoppedError();
			const cameAt = this.clock.now();
			const leave = await pacer.enter(shares, again, signal);
			const sentAt = this.clock.now();
			const result = await this.attempt(http);
			if ('body' in result) {
				leave({ is: 'counted' });
				const answer = result.body as ChatAnswers[Name];
				return ambiguous ? await this.readBack(method, answer) : answer;
			}
			const { failure } = result;
			leave(spentOn(failure));
			if (failure.kind === 'unanswered' && signal?.aborted) throw new StoppedError();
			again = isQuotaRefusal(failure);
			tries.quotaWaitMs += sentAt - cameAt;
			tries[again ? 'quotaWaitMs' : 'elapsedMs'] += this.clock.now() - sentAt;
			tries[again ? 'refusals' : 'attempts']++;
			if (failure.kind === 'refused' && failure.status === 401) tries.signInsRefused++;
			const { retryInMs } = nextStep({ failure, ...tries }, this.retry);
			const done = ambiguous && (await this.recoverLostAnswer(method, request, failure));
			if (done) return done as ChatAnswers[Name];
			ambiguous ||= methodSpec(method).verb !== 'GET' && mayHaveHappened(failure);
			if (retryInMs === undefined) {
				throw new ChatApiError(method, request, failure, { ...tries, ambiguous }, caller);
			}
			// The pacer knows when a request that the quota refused may go again, unless it knows no quota.
			if (again && shares.length > 0) continue;
			await wait(this.clock, retryInMs, signal);
			tries[again ? 'quotaWaitMs' : 'elapsedMs'] += retryInMs;
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
			(error: unknown) => {
				if (error instanceof ChatApiError) return answer;
				throw error;
			},
		);
		return space as ChatAnswers[Name];
	}
}

function httpRequest(method: ChatMethodName, { path = {}, query, body }: ChatRequest): HttpRequest {
	const { service = 'chat', verb, path: template } = methodSpec(method);
	return { service, verb, path: fillPath(template, path), query, body };
}

/** What Google's quota has spent on a request that failed. */
function spentOn(failure: Failure): Spent {
	if (failure.kind !== 'unanswered' && isQuotaRefusal(failure)) {
		return { is: 'refused', waitMs: failure.retryAfterMs };
	}
	// Who is not signed in has not come as far as the quota.
	const isSignedOut = failure.kind === 'refused' && failure.status === 401;
	return { is: isSignedOut ? 'uncounted' : 'counted' };
}

function isObject(body: unknown): body is IDataObject {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}
