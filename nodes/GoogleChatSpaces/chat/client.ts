import { isAbout } from './answers';
import type { Cause } from './cause';
import { StoppedError, systemClock, wait, type Clock } from './clock';
import { ChatApiError, errorText, NoTokenError, type Failure } from './failure';
import { methodSpec, type ChatAnswers, type ChatMethodName, type ChatRequest } from './methods';
import { observe, thingOf, type Look } from './observe';
import { observeMembership } from './observeMember';
import { outcomeOf, type Outcome } from './outcome';
import type { Pacer } from './pacer';
import { fillPath, parseSpaceId } from './paths';
import { quotaShares, type GrantedLimits } from './quotas';
import type { Spent } from './quotaWindow';
import { Attempts, nextStep, type RetryPolicy } from './retry';
import type { HttpRequest, Send } from './transport';
import type { Caller, Membership, Space } from './types';

export interface ChatClientOptions {
	readonly caller: Caller;
	readonly actsAs?: string;
	/** Shared by all that the same Cloud project sends. */
	readonly pacer: Pacer;
	/** How long after its first attempt a request may still be repeated, in ms. */
	readonly retryBudgetMs?: number;
	readonly granted?: GrantedLimits;
	/** How many processes share the quotas. */
	readonly workers?: number;
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
	readonly caller: Caller;
	/** The email of the person that a service account acts as; whose consent OAuth2 has, OpenID tells. */
	readonly actsAs?: string;
	/** How far Google's clock is ahead of this machine's, in ms. */
	private aheadMs = 0;
	private readonly clock: Clock;
	private readonly retry: RetryPolicy;

	constructor(
		private readonly send: Send,
		private readonly options: ChatClientOptions,
	) {
		this.caller = options.caller;
		this.actsAs = options.actsAs;
		this.clock = options.clock ?? systemClock;
		this.retry = {
			budgetMs: options.retryBudgetMs ?? DEFAULT_RETRY_BUDGET_MS,
			random: options.random ?? Math.random,
		};
	}

	/** What time it is for Google, in ms since 1970, as its latest answer has said: clocks differ. */
	googleTime(): number {
		return Date.now() + this.aheadMs;
	}

	/** Waits, so that what was written comes to be shown. */
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
		const { pacer, granted = {}, workers, signal } = this.options;
		// What cannot be sent takes no place from what can.
		const http = httpRequest(method, request);
		const shares = quotaShares(method, request.path?.space, granted, workers);
		const attempts = new Attempts(http.verb !== 'GET');
		for (;;) {
			if (signal?.aborted) throw new StoppedError();
			const cameAt = this.clock.now();
			const leave = await pacer.enter(shares, attempts.isForQuota, signal);
			const sentAt = this.clock.now();
			const outcome = await this.attempt(method, request, http);
			const tookMs = this.clock.now() - sentAt;
			if ('answer' in outcome) {
				leave({ is: 'counted' });
				return attempts.ambiguous ? await this.readBack(method, outcome.answer) : outcome.answer;
			}
			const { failure } = outcome;
			const mayBeDone = attempts.ambiguous;
			attempts.add(failure, sentAt - cameAt, tookMs);
			const waitMs = nextStep(attempts, this.retry);
			leave(spentOn(failure, attempts));
			if (signal?.aborted) throw new StoppedError();
			const lost = mayBeDone && (await this.recoverLostAnswer(method, request, failure));
			if (lost) return lost as ChatAnswers[Name];
			if (waitMs === undefined) {
				throw new ChatApiError(method, request, failure, attempts.tries, this.caller);
			}
			// The pacer knows when a request that the quota refused may go again, unless it knows no quota.
			if (attempts.isForQuota && shares.length > 0) continue;
			await wait(this.clock, waitMs, signal);
			attempts.spend(waitMs);
		}
	}

	private async attempt<Name extends ChatMethodName>(
		method: Name,
		{ path }: ChatRequest,
		http: HttpRequest,
	): Promise<Outcome<ChatAnswers[Name]>> {
		const isAnswer = (body: unknown): body is ChatAnswers[Name] =>
			methodSpec(method).answer(body) && isAbout(body, path);
		try {
			const answer = await this.send(http);
			const date = Date.parse(String(answer.headers.date));
			if (!Number.isNaN(date)) this.aheadMs = date - Date.now();
			return outcomeOf(answer, isAnswer);
		} catch (error) {
			if (error instanceof NoTokenError) return { failure: { kind: 'unsigned', ...error.details } };
			return { failure: { kind: 'unanswered', words: errorText(error) } };
		}
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
		const { path = {}, query } = request;
		const look: Look<Space & Membership> = path.member
			? await observeMembership({ chat: this, space: path.space, query: { ...query } }, path.member)
			: await observe(this, 'spaces.get', { path, query });
		return look.is === 'unknown' ? undefined : recovery(thingOf(look));
	}

	/** A repeated create echoes the request; what the space is like only a look tells. */
	private async readBack<Name extends ChatMethodName>(
		method: Name,
		answer: ChatAnswers[Name],
	): Promise<ChatAnswers[Name]> {
		if (method !== 'spaces.create' && method !== 'spaces.setup') return answer;
		const space = parseSpaceId((answer as Space).name ?? '');
		const look = await observe(this, 'spaces.get', { path: { space } });
		return (thingOf(look) as ChatAnswers[Name] | undefined) ?? answer;
	}
}

function httpRequest(method: ChatMethodName, { path = {}, query, body }: ChatRequest): HttpRequest {
	const { service = 'chat', verb, path: template } = methodSpec(method);
	return { service, verb, path: fillPath(template, path), query, body };
}

/** What Google's quota has spent on a request that failed. */
function spentOn({ kind }: Failure, { causes, isForQuota, retryAfterMs }: Attempts): Spent {
	if (isForQuota) return { is: 'refused', waitMs: retryAfterMs };
	const isUncounted = kind === 'unsigned' || NOT_COUNTED.includes(causes[causes.length - 1]);
	return { is: isUncounted ? 'uncounted' : 'counted' };
}

/** Why a request has not come as far as the quota. */
const NOT_COUNTED: readonly Cause[] = [
	'unauthenticated',
	'notConnected',
	'unresolved',
	'unreachable',
];
