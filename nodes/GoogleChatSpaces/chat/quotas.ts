import { methodSpec, type ChatMethodName } from './methods';

/** A number of requests that fit into any window of a number of ms. */
export interface Quota {
	readonly requests: number;
	readonly windowMs: number;
}

/** What Google counts for a whole Cloud project; a person can be granted more. */
export type ProjectBucket = 'spaceWrites' | 'spaceReads' | 'membershipWrites' | 'membershipReads';
/** What Google counts for each space, whoever sends the request. */
export type SpaceBucket = 'spaceReadsInOne' | 'spaceWritesInOne';
export type Bucket = ProjectBucket | SpaceBucket;

/** Requests a minute, where Google has granted a project other limits than it starts with. */
export type GrantedLimits = { readonly [Bucket in ProjectBucket]?: number };

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** @see https://developers.google.com/workspace/chat/limits */
const QUOTAS: Readonly<Record<Bucket, Quota>> = {
	spaceWrites: { requests: 60, windowMs: MINUTE_MS },
	spaceReads: { requests: 3000, windowMs: MINUTE_MS },
	membershipWrites: { requests: 300, windowMs: MINUTE_MS },
	membershipReads: { requests: 3000, windowMs: MINUTE_MS },
	spaceReadsInOne: { requests: 15, windowMs: SECOND_MS },
	spaceWritesInOne: { requests: 1, windowMs: SECOND_MS },
};

/** A bucket that a request has to find room in; `id` tells one space's from another's. */
export interface QuotaShare extends Quota {
	readonly id: string;
	/** How many processes share the bucket, as far as the person has said. */
	readonly workers: number;
}

/**
 * The buckets that a request takes from, a space's own ones first.
 *
 * @param space the id of the space that the request is about, if any
 * @param workers how many processes share what the project has; what a space has is seldom asked for twice
 */
export function quotaShares(
	method: ChatMethodName,
	space: string | undefined,
	granted: GrantedLimits,
	workers = 1,
): QuotaShare[] {
	return methodSpec(method).quotas.map((bucket) => {
		if (bucket === 'spaceReadsInOne' || bucket === 'spaceWritesInOne') {
			return { id: `${bucket} ${space ?? ''}`, workers: 1, ...QUOTAS[bucket] };
		}
		return { id: bucket, workers, ...withGranted(QUOTAS[bucket], granted[bucket]) };
	});
}

/**
 * A larger grant makes the window shorter rather than the burst larger, and a smaller one the burst
 * smaller; both keep any minute within the grant.
 */
function withGranted({ requests, windowMs }: Quota, perMinute = requests): Quota {
	const burst = Math.min(requests, perMinute);
	return { requests: burst, windowMs: (windowMs * burst) / perMinute };
}
