import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { ChatClient } from '../../../nodes/GoogleChatSpaces/chat/client';
import { Pacer } from '../../../nodes/GoogleChatSpaces/chat/pacer';
import type { Send } from '../../../nodes/GoogleChatSpaces/chat/transport';
import { inPool } from '../../../nodes/GoogleChatSpaces/operation/pool';
import { isChange } from '../../../nodes/GoogleChatSpaces/provisioning/memberPlan';
import { prepare } from '../../../nodes/GoogleChatSpaces/provisioning/prepare';
import { VirtualClock } from './clock';
import { evenly } from './situations';
import { leastMs, quotaOf, randomFrom, simulate, type Outcome, type Work } from './simulate';

/** A company: each of its spaces has as many members. */
export interface Company {
	readonly spaces: number;
	readonly membersInEach: number;
}

export interface Planning {
	/** In which Google's quota lets all spaces be looked at, in ms. */
	readonly quotaMs: number;
	/** Processor time of planning all of it, in ms. */
	readonly cpuMs: number;
	/** The most that was live at once above what was before, in bytes. */
	readonly liveBytes: number;
	/** Steps that change something. */
	readonly changes: number;
}

/** Of each space so many are to be others than are there. */
const NEWCOMERS = 1;
/** Spaces that one execution is given, so that n8n does not hold all rows at once. */
const CHUNK = 1_000;
const CONCURRENCY = 10;

const LIMITS = {
	removeOthers: false,
	maxRemovals: 0,
	maxRemovalPercent: 0,
	removeUnknownGroups: false,
	protectedMembers: [],
};

/**
 * Looks at every space and plans its members, as Create or Update does, chunk by chunk in virtual time,
 * with the real client, pacer and planner.
 */
export async function planCompany({ spaces, membersInEach }: Company): Promise<Planning> {
	const clock = new VirtualClock();
	const pacer = new Pacer(clock, randomFrom(1));
	const before = liveBytes();
	const cpuBefore = process.cpuUsage();
	let live = before;
	let changes = 0;
	const planChunk = async (from: number) => {
		const count = Math.min(CHUNK, spaces - from);
		const chat = new ChatClient(memberLists(membersInEach), { caller: 'user', pacer, clock });
		const plans: unknown[] = [];
		await inPool({ count, concurrency: CONCURRENCY }, async (index) => {
			const access = { chat, space: `AAAA${from + index}`, query: {} };
			const { plan } = await prepare(access, peopleOf(membersInEach + NEWCOMERS), LIMITS);
			plans.push(plan);
			changes += plan.steps.filter(isChange).length;
			return true;
		});
		live = Math.max(live, liveBytes());
	};
	const all = (async () => {
		for (let from = 0; from < spaces; from += CHUNK) await planChunk(from);
	})();
	await clock.runOut();
	await all;
	const { user, system } = process.cpuUsage(cpuBefore);
	return {
		quotaMs: clock.now(),
		cpuMs: (user + system) / 1000,
		liveBytes: live - before,
		changes,
	};
}

const person = (index: number) => String(100_000_000_000_000_000_000n + BigInt(index));

const peopleOf = (count: number) =>
	Array.from({ length: count }, (_, index) => {
		const address = `users/${person(index)}`;
		return { address, label: address };
	});

/** Google as far as it lists the members of any space, a page at a time. */
function memberLists(members: number): Send {
	return async ({ path, query }) => {
		const from = Number(query?.pageToken ?? 0);
		const count = Math.min(Number(query?.pageSize), members - from);
		const memberships = Array.from({ length: count }, (_, index) => {
			const id = person(from + index);
			return {
				name: `${path.replace(/^\/v1\//, '')}/${id}`,
				state: 'JOINED',
				role: 'ROLE_MEMBER',
				member: { name: `users/${id}`, type: 'HUMAN' },
			};
		});
		const nextPageToken = from + count < members ? String(from + count) : undefined;
		return await Promise.resolve({
			status: 200,
			headers: {},
			body: { memberships, ...(nextPageToken && { nextPageToken }) },
		});
	};
}

/** What is reachable on the heap, in bytes. */
function liveBytes(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	return process.memoryUsage().heapUsed;
}

/** Workers that share one quota. */
export interface Fleet {
	readonly work: Work;
	readonly workers: number;
	/** Requests a minute. */
	readonly granted: number;
	/** Whether each is told how many they are. */
	readonly areTold: boolean;
	/** Windows full of work. */
	readonly windows: number;
}

/** Has a fleet do so much that the quota takes `windows` minutes for it. */
export async function simulateFleet(fleet: Fleet): Promise<Outcome> {
	const { work, workers, granted, areTold, windows } = fleet;
	return await simulate({
		work,
		window: 'sliding',
		granted,
		processes: evenly(windows * granted, workers).map((count) => [count]),
		...(areTold && { workers }),
		seed: 1,
	});
}

/** How long a job of so many requests takes, in ms, as much above the quota's own time as `ratio` says. */
export const extrapolated = (work: Work, requests: number, granted: number, ratio: number) =>
	leastMs(requests, quotaOf(work, granted)) * ratio;
