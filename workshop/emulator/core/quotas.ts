import { quotaExceeded } from './errors';

/** `off`, Google's own limits, or those with every minute and second shortened so many times. */
export type QuotaMode = 'off' | 'google' | number;

interface Limit {
	metric: string;
	perSpace: boolean;
	requests: number;
	windowMs: number;
}

const MINUTE = 60_000;
const SECOND = 1_000;

/** https://developers.google.com/workspace/chat/limits */
const LIMITS = {
	spaceWrites: { metric: 'Space writes', perSpace: false, requests: 60, windowMs: MINUTE },
	spaceReads: { metric: 'Space reads', perSpace: false, requests: 3000, windowMs: MINUTE },
	membershipWrites: {
		metric: 'Membership writes',
		perSpace: false,
		requests: 300,
		windowMs: MINUTE,
	},
	membershipReads: {
		metric: 'Membership reads',
		perSpace: false,
		requests: 3000,
		windowMs: MINUTE,
	},
	readsInSpace: { metric: 'Reads per space', perSpace: true, requests: 15, windowMs: SECOND },
	writesInSpace: { metric: 'Writes per space', perSpace: true, requests: 1, windowMs: SECOND },
} satisfies Record<string, Limit>;

type Bucket = keyof typeof LIMITS;

/** What each method takes from; the page is silent on the last four, so they take their kind's. */
const BUCKETS: Readonly<Record<string, readonly Bucket[]>> = {
	'chat.spaces.setup': ['spaceWrites'],
	'chat.spaces.create': ['spaceWrites'],
	'chat.spaces.patch': ['spaceWrites', 'writesInSpace'],
	'chat.spaces.delete': ['spaceWrites', 'writesInSpace'],
	'chat.spaces.get': ['spaceReads', 'readsInSpace'],
	'chat.spaces.list': ['spaceReads'],
	'chat.spaces.findDirectMessage': ['spaceReads'],
	'chat.spaces.members.create': ['membershipWrites'],
	'chat.spaces.members.delete': ['membershipWrites'],
	'chat.spaces.members.get': ['membershipReads', 'readsInSpace'],
	'chat.spaces.members.list': ['membershipReads', 'readsInSpace'],
	'chat.spaces.search': ['spaceReads'],
	'chat.spaces.findGroupChats': ['spaceReads'],
	'chat.spaces.completeImport': ['spaceWrites'],
	'chat.spaces.members.patch': ['membershipWrites'],
};

/**
 * Counts requests in sliding windows, the strictest reading of "per 60 seconds": whoever passes
 * here passes fixed windows and token buckets too. Refused requests don't count.
 */
export class Quotas {
	private readonly passed = new Map<string, number[]>();
	private readonly speed: number;

	constructor(
		private readonly mode: QuotaMode,
		private readonly project: string,
		private readonly now: () => number,
	) {
		this.speed = typeof mode === 'number' ? mode : 1;
	}

	/**
	 * Takes one request from all buckets of a method, or from none.
	 *
	 * @param space resource name, where the request is about one space
	 * @throws ApiError (RESOURCE_EXHAUSTED)
	 */
	take(methodId: string, space: string | undefined): void {
		if (this.mode === 'off') return;
		const buckets = BUCKETS[methodId].map((name) => this.bucket(name, space));
		const full = buckets.find(({ limit, times }) => times.length >= limit.requests);
		if (full) {
			const { metric, perSpace } = full.limit;
			const per = perSpace ? 'per second per space' : 'per minute';
			throw quotaExceeded(metric, `${metric} ${per}`, this.project);
		}
		for (const { times } of buckets) times.push(this.now());
	}

	reset(): void {
		this.passed.clear();
	}

	private bucket(name: Bucket, space: string | undefined): { limit: Limit; times: number[] } {
		const limit: Limit = LIMITS[name];
		const key = limit.perSpace ? `${name} ${space}` : name;
		const since = this.now() - limit.windowMs / this.speed;
		const times = this.passed.get(key) ?? [];
		while (times.length > 0 && times[0] <= since) times.shift();
		this.passed.set(key, times);
		return { limit, times };
	}
}
