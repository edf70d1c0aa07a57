import { ChatClient } from '../../../nodes/GoogleChatSpaces/chat/client';
import type { ChatMethodName, ChatRequest } from '../../../nodes/GoogleChatSpaces/chat/methods';
import { Pacer } from '../../../nodes/GoogleChatSpaces/chat/pacer';
import { quotaShares, type Quota } from '../../../nodes/GoogleChatSpaces/chat/quotas';
import type { HttpAnswer, Send } from '../../../nodes/GoogleChatSpaces/chat/transport';
import { inPool } from '../../../nodes/GoogleChatSpaces/operation/pool';
import { VirtualClock } from './clock';
import { WINDOWS, type Take, type WindowKind } from './quota';

/** What is made: each of them takes one request from one bucket of the project. */
export type Work = 'spaces' | 'memberships';

const METHODS: Readonly<Record<Work, ChatMethodName>> = {
	spaces: 'spaces.create',
	memberships: 'members.create',
};

const REQUESTS: Readonly<Record<Work, ChatRequest>> = {
	spaces: { query: { requestId: 'id' }, body: { displayName: 'Berlin' } },
	memberships: { path: { space: 'AAAA' }, body: { member: { name: 'users/1' } } },
};

export interface Situation {
	readonly work: Work;
	readonly window: WindowKind;
	/** The items of each execution, by process. */
	readonly processes: ReadonlyArray<readonly number[]>;
	/** What the Request Option says; default: 1, so that processes know nothing of each other. */
	readonly workers?: number;
	/** Requests a minute that Google has granted the project; default: what every project starts with. */
	readonly granted?: number;
	/** How many of the quota's requests somebody else takes in each window, evenly. */
	readonly stranger?: number;
	/** How many runs there were before, each of the same work, a minute and more apart. */
	readonly earlierRuns?: number;
	/** Within how many ms all processes begin. */
	readonly startWithinMs?: number;
	readonly concurrency?: number;
	readonly seed: number;
}

export interface Outcome {
	/** From the first start to the last end, in ms. */
	readonly ms: number;
	/** `ms` against the least time in which the quota, or what is left of it, lets so much pass. */
	readonly ratio: number;
	/** When each execution ended, from the first start on, in ms. */
	readonly ends: readonly number[];
	/** When the last execution ended, against when the first did. */
	readonly lastToFirst: number;
	readonly requests: number;
	readonly refused: number;
	/** Items that failed. */
	readonly lost: number;
}

/** The quota that the work takes from. */
export function quotaOf(work: Work, granted?: number): Quota {
	const [{ requests, windowMs }] = quotaShares(METHODS[work], undefined, {});
	return { requests: granted ?? requests, windowMs };
}

/**
 * The least time in which a quota lets so many requests pass that come one after another, read as
 * strictly as it can be: in any window.
 */
export function leastMs(count: number, { requests, windowMs }: Quota): number {
	return Math.ceil(count / requests - 1) * windowMs;
}

/**
 * Runs executions in processes that share one project's quota, in virtual time: all that the package
 * does about a quota is the real thing, and Google is a model of the quota alone.
 */
export async function simulate(situation: Situation): Promise<Outcome> {
	const random = randomFrom(situation.seed);
	const clock = new VirtualClock();
	const quota = quotaOf(situation.work, situation.granted);
	const take = WINDOWS[situation.window](quota, random);
	const google = new Google(situation.work, clock, take, random);
	const pacers = situation.processes.map(() => new Pacer(clock, random));
	const { stranger = 0, earlierRuns = 0 } = situation;
	let isOver = false;
	const all = (async () => {
		await clock.sleep(random() * quota.windowMs);
		if (stranger > 0) {
			const everyMs = quota.windowMs / stranger;
			void google.beTakenFrom(everyMs, () => isOver);
			await clock.sleep(quota.windowMs);
		}
		for (let run = 0; run < earlierRuns; run++) {
			await new Run(situation, clock, google, pacers, random).outcome();
			await clock.sleep(quota.windowMs * (1 + random() * 8));
		}
		const outcome = await new Run(situation, clock, google, pacers, random).outcome();
		isOver = true;
		return outcome;
	})();
	await clock.runOut();
	return await all;
}

/** All processes doing their work once. */
class Run {
	private readonly startedAt: number;

	constructor(
		private readonly situation: Situation,
		private readonly clock: VirtualClock,
		private readonly google: Google,
		private readonly pacers: readonly Pacer[],
		private readonly random: () => number,
	) {
		this.startedAt = clock.now();
	}

	async outcome(): Promise<Outcome> {
		const { processes, work, granted, stranger = 0 } = this.situation;
		const before = { ...this.google.counts };
		const executions = await Promise.all(
			processes.map(async (counts, process) => await this.process(counts, this.pacers[process])),
		);
		const ends = executions.flat().map(({ end }) => end);
		const ms = Math.max(...ends);
		const quota = quotaOf(work, granted);
		const left = { ...quota, requests: quota.requests - stranger };
		return {
			ms,
			ratio:
				ms /
				leastMs(
					processes.flat().reduce((sum, count) => sum + count, 0),
					left,
				),
			ends,
			lastToFirst: ms / Math.min(...ends),
			requests: this.google.counts.requests - before.requests,
			refused: this.google.counts.refused - before.refused,
			lost: executions.flat().reduce((sum, { lost }) => sum + lost, 0),
		};
	}

	private async process(counts: readonly number[], pacer: Pacer) {
		await this.clock.sleep(this.random() * (this.situation.startWithinMs ?? 1_000));
		return await Promise.all(counts.map(async (count) => await this.execution(count, pacer)));
	}

	private async execution(count: number, pacer: Pacer) {
		const { work, concurrency = 10, workers, granted: limit } = this.situation;
		const { clock, google, random } = this;
		const granted = { spaceWrites: limit, membershipWrites: limit };
		const options = { caller: 'user', pacer, clock, random, workers, granted } as const;
		const chat = new ChatClient(google.send, options);
		let lost = 0;
		await inPool({ count, concurrency }, async () => {
			await chat.call(METHODS[work], REQUESTS[work]).catch(() => lost++);
			return true;
		});
		return { end: clock.now() - this.startedAt, lost };
	}
}

/** Answers to everything, or refuses it for lack of quota, after the time that a network takes. */
class Google {
	readonly counts = { requests: 0, refused: 0 };

	constructor(
		private readonly work: Work,
		private readonly clock: VirtualClock,
		private readonly take: Take,
		private readonly random: () => number,
	) {}

	readonly send: Send = async () => {
		await this.clock.sleep(this.travelMs());
		const isTaken = this.take(this.clock.now());
		this.counts.requests++;
		if (!isTaken) this.counts.refused++;
		await this.clock.sleep(this.travelMs());
		return isTaken ? DONE[this.work] : REFUSED;
	};

	/** Somebody else sends one request each so many ms, whatever comes of it. */
	async beTakenFrom(everyMs: number, isOver: () => boolean): Promise<void> {
		while (!isOver()) {
			this.take(this.clock.now());
			await this.clock.sleep(everyMs);
		}
	}

	/** One way to Google or back, its work included: 50 to 250 ms. */
	private travelMs(): number {
		return 50 + 200 * this.random() ** 2;
	}
}

const DONE: Readonly<Record<Work, HttpAnswer>> = {
	spaces: { status: 200, headers: {}, body: { name: 'spaces/AAAA' } },
	memberships: {
		status: 200,
		headers: {},
		body: { name: 'spaces/AAAA/members/1', member: { name: 'users/1', type: 'HUMAN' } },
	},
};
const REFUSED: HttpAnswer = {
	status: 429,
	headers: {},
	body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded.' } },
};

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
