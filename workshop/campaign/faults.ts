import type { Fault, FaultEffect } from '../emulator';

const QUOTA_BY_403 = { kind: 'status', status: 403, reason: 'RATE_LIMIT_EXCEEDED' } as const;

/** Every way in which a request can go wrong and, repeated, go right. */
const EFFECTS: readonly FaultEffect[] = [
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 429, retryAfterSeconds: 2 },
	QUOTA_BY_403,
	{ ...QUOTA_BY_403, retryAfterSeconds: 1 },
	{ kind: 'status', status: 408 },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, after: true },
	{ kind: 'status', status: 502 },
	{ kind: 'status', status: 503, retryAfterSeconds: 1 },
	{ kind: 'status', status: 503, after: true },
	{ kind: 'status', status: 504 },
	{ kind: 'status', status: 504, after: true },
	{ kind: 'latency', ms: 2 },
	{ kind: 'slowHeaders', ms: 2 },
	{ kind: 'cut' },
	{ kind: 'cut', after: true },
	{ kind: 'html' },
	{ kind: 'html', status: 200, after: true },
	{ kind: 'html', status: 503, after: true },
	{ kind: 'truncated' },
	{ kind: 'status', status: 409, canonical: 'ABORTED' },
	{ kind: 'expireToken' },
];

/** An answer with nothing in it; of a list, that would be a whole one. */
const EMPTY_EFFECTS: readonly FaultEffect[] = [
	{ kind: 'answer', body: {} },
	{ kind: 'answer', body: {}, after: true },
];
const ANSWERED_WITH_SOMETHING = [
	'chat.spaces.create',
	'chat.spaces.setup',
	'chat.spaces.patch',
	'chat.spaces.get',
	'chat.spaces.members.create',
	'chat.spaces.members.patch',
	'chat.spaces.members.get',
];

/** Every way in which the token endpoint can fail and, asked again, give a token. */
const TOKEN_EFFECTS: readonly FaultEffect[] = [
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 503 },
	{ kind: 'html', status: 503 },
	{ kind: 'html', status: 200 },
	{ kind: 'truncated' },
	{ kind: 'cut' },
];

/**
 * A script in which so many of a hundred requests meet some fault, and so many of a hundred requests
 * for a token; each sort as often as another.
 */
export function faultScript(seed: number, percent: number): Fault[] {
	const rules = (effects: readonly FaultEffect[], first: number): Fault[] => {
		// The rules are asked one after another, so together they strike less often than the sum of them.
		const probability = 1 - (1 - percent / 100) ** (1 / effects.length);
		return effects.map((effect, index) => ({
			probability,
			seed: seed * 1_000 + first + index,
			effect,
		}));
	};
	const empty = rules(EMPTY_EFFECTS, EFFECTS.length).map(
		(rule): Fault => ({
			...rule,
			probability: percent / 100 / EFFECTS.length,
			methods: ANSWERED_WITH_SOMETHING,
		}),
	);
	const atTokens = rules(TOKEN_EFFECTS, EFFECTS.length + EMPTY_EFFECTS.length);
	return [
		...rules(EFFECTS, 0),
		...empty,
		...atTokens.map((rule): Fault => ({ ...rule, methods: ['oauth.token'] })),
	];
}
