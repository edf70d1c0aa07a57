import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';

/** A request that the node has sent and got an answer to, or none. */
export interface SentRequest {
	path: string;
	body?: IDataObject;
	/** Milliseconds of `performance.now()`. */
	start: number;
	end: number;
}

/** The same node, which tells of each of its requests as soon as that has ended. */
export function observed(node: INodeType, onRequest: (request: SentRequest) => void): INodeType {
	return {
		description: node.description,
		async execute(this: IExecuteFunctions, ...rest) {
			const send = this.helpers.httpRequestWithAuthentication;
			this.helpers.httpRequestWithAuthentication = async function (type, options, ...more) {
				// taken now: n8n changes the options while it sends
				const { pathname: path } = new URL(options.url);
				const body = structuredClone(options.body) as IDataObject | undefined;
				const start = performance.now();
				try {
					return (await send.call(this, type, options, ...more)) as unknown;
				} finally {
					onRequest({ path, body, start, end: performance.now() });
				}
			};
			return (await node.execute?.call(this, ...rest)) ?? null;
		},
	};
}

/** Whether a request is about a space: it sets one of this name up, or names the space itself. */
export function isAbout(
	{ path, body }: { path: string; body?: unknown },
	{ displayName, name }: { displayName: string; name?: string },
): boolean {
	const space = (body as { space?: { displayName?: string } } | undefined)?.space;
	return (
		space?.displayName === displayName ||
		(name !== undefined && `${path}/`.startsWith(`/v1/${name}/`))
	);
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
