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

type Answer = HttpAnswer | Error;

/**
 * What requests meet: one after another, or by their address, as `GET /v1/spaces/AAAA`, where the last of
 * several answers stays; an error is no answer.
 */
export type Answers = readonly Answer[] | Readonly<Record<string, Answer | readonly Answer[]>>;

function isList<Item>(value: unknown): value is readonly Item[] {
	return Array.isArray(value);
}

/** A client whose requests meet these answers. One that has none meets silence. */
export function clientOf(answers: Answers, options: Partial<ChatClientOptions> = {}) {
	const clock = leapingClock();
	const sent: string[] = [];
	const met = new Map<string, number>();
	const answerTo = (address: string): Answer | undefined => {
		if (isList<Answer>(answers)) return answers[sent.length - 1];
		const ofAddress = answers[address];
		const before = met.get(address) ?? 0;
		met.set(address, before + 1);
		return isList<Answer>(ofAddress)
			? ofAddress[Math.min(before, ofAddress.length - 1)]
			: ofAddress;
	};
	const chat = new ChatClient(
		async ({ verb, path, query, body }) => {
			const address = `${verb} ${path}`;
			sent.push(
				[address, ...[query, body].filter(Boolean).map((part) => JSON.stringify(part))].join(' '),
			);
			const answer = answerTo(address);
			await Promise.resolve();
			if (answer === undefined) throw new Error(`Nobody answers ${address}`);
			if (answer instanceof Error) throw answer;
			return answer;
		},
		{ caller: 'user', pacer: new Pacer(clock), clock, random: () => 0.5, ...options },
	);
	return { chat, clock, sent };
}
