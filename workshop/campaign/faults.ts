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
	{ kind: 'latency', ms: 20 },
	{ kind: 'slowHeaders', ms: 20 },
	{ kind: 'cut' },
	{ kind: 'cut', after: true },
	{ kind: 'html' },
	{ kind: 'html', status: 200, after: true },
	{ kind: 'html', status: 503, after: true },
	{ kind: 'truncated' },
	{ kind: 'expireToken' },
];

/**
 * A script in which so many of a hundred requests meet some fault, each sort as often as another, and
 * the token endpoint fails now and then.
 */
export function faultScript(seed: number, percent: number): Fault[] {
	// The rules are asked one after another, so together they strike less often than the sum of them.
	const each = 1 - (1 - percent / 100) ** (1 / EFFECTS.length);
	const rules = EFFECTS.map((effect, index) => ({
		probability: each,
		seed: seed * 1_000 + index,
		effect,
	}));
	const token: Fault = {
		methods: ['oauth.token'],
		probability: percent / 100,
		seed: seed * 1_000 + EFFECTS.length,
		effect: { kind: 'status', status: 503 },
	};
	return [...rules, token];
}
