import fastify from 'fastify';
import type { IDataObject } from 'n8n-workflow';
import { resetPeak, usageOf, type Usage } from './process';

/** Feeds a workflow, and looks at n8n's process right before and after the work. */
export interface Probe {
	itemsUrl: string;
	beginUrl: string;
	endUrl: string;
	/** Sets what the next run gets, and in which process it runs. */
	watch(pid: number, items: IDataObject[]): void;
	/** What the work of the last run used. @throws when the workflow did not get to its end */
	used(): Usage & { grownBytes: number };
	close(): Promise<void>;
}

/** Starts the probe on the loopback. */
export async function startProbe(): Promise<Probe> {
	let pid = 0;
	let items: IDataObject[] = [];
	let before: Usage | undefined;
	let after: Usage | undefined;
	const app = fastify({ forceCloseConnections: true });
	app.get('/items', () => items);
	app.get('/begin', () => {
		resetPeak(pid);
		before = usageOf(pid);
		return {};
	});
	app.get('/end', () => {
		after = usageOf(pid);
		return {};
	});
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		itemsUrl: `${url}/items`,
		beginUrl: `${url}/begin`,
		endUrl: `${url}/end`,
		watch(nextPid, nextItems) {
			pid = nextPid;
			items = nextItems;
			before = after = undefined;
		},
		used() {
			if (!before || !after) throw new Error('The workflow did not get to its end');
			return {
				cpuMs: after.cpuMs - before.cpuMs,
				peakBytes: after.peakBytes,
				grownBytes: after.peakBytes - before.peakBytes,
			};
		},
		close: () => app.close(),
	};
}
