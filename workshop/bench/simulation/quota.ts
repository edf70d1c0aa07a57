import type { Quota } from '../../../nodes/GoogleChatSpaces/chat/quotas';

/** Takes a request at a time in ms, or refuses it; a refused one is not counted. */
export type Take = (now: number) => boolean;

/** The ways in which "so many requests per minute" can be meant, none of which Google's page rules out. */
export const WINDOWS = {
	/** Any window of this length holds at most so many. */
	sliding({ requests, windowMs }: Quota): Take {
		const times: number[] = [];
		return (now) => {
			while (times.length > 0 && times[0] <= now - windowMs) times.shift();
			if (times.length >= requests) return false;
			times.push(now);
			return true;
		};
	},
	/** Windows begin at set times, the first somewhere in the past, and each begins with nothing counted. */
	fixed({ requests, windowMs }: Quota, random: () => number): Take {
		const offset = random() * windowMs;
		let current = -1;
		let count = 0;
		return (now) => {
			const window = Math.floor((now + offset) / windowMs);
			if (window !== current) [current, count] = [window, 0];
			if (count >= requests) return false;
			count++;
			return true;
		};
	},
	/** A bucket that is full at first and fills up evenly. */
	tokenBucket({ requests, windowMs }: Quota): Take {
		let tokens = requests;
		let at = 0;
		return (now) => {
			tokens = Math.min(requests, tokens + ((now - at) * requests) / windowMs);
			at = now;
			if (tokens < 1) return false;
			tokens--;
			return true;
		};
	},
} as const;

export type WindowKind = keyof typeof WINDOWS;
