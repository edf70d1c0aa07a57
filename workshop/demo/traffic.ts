import type { LoggedRequest } from '../emulator';

interface NamedSpace {
	displayName: string;
	/** Google's name of it, such as `spaces/AAAA`, once that is known. */
	name?: string;
}

/** Whether a request is about a space: it sets one of this name up, or names the space itself. */
export function isAbout(
	{ path, body }: Pick<LoggedRequest, 'path' | 'body'>,
	{ displayName, name }: NamedSpace,
): boolean {
	const space = (body as { space?: { displayName?: string } } | undefined)?.space;
	return (
		space?.displayName === displayName ||
		(name !== undefined && `${path}/`.startsWith(`/v1/${name}/`))
	);
}

/** The names of the spaces that a request has set up so far, in the order of the requests. */
export function spacesReached(
	requests: readonly LoggedRequest[],
	tasks: ReadonlyArray<{ desired: NamedSpace }>,
): string[] {
	const answered = requests.filter(({ status }) => status !== 0);
	const names = answered.flatMap((request) =>
		tasks
			.filter(({ desired }) => isAbout(request, desired))
			.map((task) => task.desired.displayName),
	);
	return [...new Set(names)];
}

/** How many requests read and how many wrote. */
export interface Traffic {
	reads: number;
	writes: number;
}

/** Counts requests by what they do to Google's data. */
export function trafficOf(requests: ReadonlyArray<{ method: string }>): Traffic {
	const reads = requests.filter(({ method }) => method === 'GET').length;
	return { reads, writes: requests.length - reads };
}

/** The milliseconds from the first to the last request, by when they came. */
export function elapsed(requests: ReadonlyArray<{ time: string }>): number {
	const times = requests.map(({ time }) => Date.parse(time));
	return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}
