import { ChatClient, type ChatClientOptions } from '../../nodes/GoogleChatSpaces/chat/client';
import type { Clock } from '../../nodes/GoogleChatSpaces/chat/clock';
import { Pacer } from '../../nodes/GoogleChatSpaces/chat/pacer';
import type { HttpAnswer } from '../../nodes/GoogleChatSpaces/chat/transport';

/** A clock that leaps whenever somebody sleeps. */
export function leapingClock(): Clock & { passed(): number } {
	let time = 0;
	return {
		now: () => time,
		sleep: async (ms) => {
			time += ms;
			await Promise.resolve();
		},
		passed: () => time,
	};
}

export const ok = (body: object = {}): HttpAnswer => ({ status: 200, headers: {}, body });
export const refusal = (
	status: number,
	reason = '',
	headers: HttpAnswer['headers'] = {},
): HttpAnswer => ({
	status,
	headers,
	body: { error: { code: status, message: '', status: reason } },
});

export const LOST = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
/** What Google says of what is not there, and of what the caller may not see. */
export const HIDDEN = refusal(403, 'PERMISSION_DENIED');
export const GONE = refusal(404, 'NOT_FOUND');

/** What requests meet: one after another, or by their address, as `GET /v1/spaces/AAAA`; an error is no answer. */
export type Answers =
	| ReadonlyArray<HttpAnswer | Error>
	| Readonly<Record<string, HttpAnswer | Error>>;

/** A client whose requests meet these answers. A request that has none fails the test. */
export function clientOf(answers: Answers, options: Partial<ChatClientOptions> = {}) {
	const clock = leapingClock();
	const sent: string[] = [];
	const chat = new ChatClient(
		async ({ verb, path, query, body }) => {
			const address = `${verb} ${path}`;
			sent.push(
				[address, ...[query, body].filter(Boolean).map((part) => JSON.stringify(part))].join(' '),
			);
			const answer = Array.isArray(answers)
				? (answers as Array<HttpAnswer | Error>)[sent.length - 1]
				: (answers as Record<string, HttpAnswer | Error>)[address];
			await Promise.resolve();
			if (answer === undefined) throw new Error(`Nobody asked for ${address}`);
			if (answer instanceof Error) throw answer;
			return answer;
		},
		{ caller: 'user', pacer: new Pacer(clock), clock, random: () => 0.5, ...options },
	);
	return { chat, clock, sent };
}
