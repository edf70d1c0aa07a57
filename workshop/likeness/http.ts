import { setTimeout as sleep } from 'node:timers/promises';

/** The clock that all waits go by; tests put another in its place. */
export const clock = {
	now: (): number => Date.now(),
	wait: async (ms: number): Promise<void> => await sleep(ms),
};

/** What came back for a request. */
export interface Reply {
	status: number;
	/** Parsed JSON; undefined where it was none. */
	body: unknown;
}

export interface Request {
	method: string;
	url: string;
	token: string;
	body?: object;
}

const TIMEOUT_MS = 60_000;
const TRIES = 7;
const LONGEST_WAIT_MS = 64_000;

function waitOf(response: Response, attempt: number): number {
	const asked = Number(response.headers.get('retry-after') ?? 0) * 1000;
	const backoff = 2 ** attempt * 1000 + Math.random() * 1000;
	return Math.min(Math.max(asked, backoff), LONGEST_WAIT_MS);
}

/**
 * The one way to the server. Never follows a redirect: a token goes to the address that it is for.
 *
 * @throws Error (TypeError, TimeoutError) of fetch when there is no answer
 */
async function sendOnce({ method, url, token, body }: Request): Promise<Response> {
	return await fetch(url, {
		method,
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT_MS),
		headers: {
			authorization: `Bearer ${token}`,
			...(body && { 'content-type': 'application/json' }),
		},
		...(body && { body: JSON.stringify(body) }),
	});
}

async function replyOf(response: Response): Promise<Reply> {
	const text = await response.text();
	try {
		return { status: response.status, body: JSON.parse(text) as unknown };
	} catch {
		return { status: response.status, body: undefined };
	}
}

/** Sends once, whatever comes. */
export async function send(request: Request): Promise<Reply> {
	return await replyOf(await sendOnce(request));
}

/** Sends until the answer is neither a full quota nor an outage, or tries are up. */
export async function sendPatiently(request: Request): Promise<Reply> {
	for (let attempt = 0; ; attempt += 1) {
		const response = await sendOnce(request);
		const passing = response.status === 429 || response.status >= 500;
		if (!passing || attempt + 1 >= TRIES) return await replyOf(response);
		await response.body?.cancel();
		await clock.wait(waitOf(response, attempt));
	}
}

/** Lets a kind of request through so often and no more. */
export class Pace {
	private next = 0;

	constructor(private readonly intervalMs: number) {}

	async turn(): Promise<void> {
		const now = clock.now();
		const at = Math.max(now, this.next);
		this.next = at + this.intervalMs;
		if (at > now) await clock.wait(at - now);
	}
}
