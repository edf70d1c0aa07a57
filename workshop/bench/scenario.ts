import type { IDataObject } from 'n8n-workflow';
import type { Emulator, EmulatorOptions } from '../emulator';
import type { Contender, Work } from './contenders';

/** What one run of a node used, gave and left behind. */
export interface Sample {
	/** n8n's own measure of the node's execution */
	ms: number;
	/** Processor time of n8n's process during it */
	cpuMs: number;
	/** The most memory that n8n's process held during it */
	peakBytes: number;
	/** How much of it is above what the process held right before */
	grownBytes: number;
	/** Items that came out */
	items: number;
	/** Of these, the ones that carry an error */
	failed: number;
	/** Requests to the Chat API */
	requests: number;
	/** Of these, the ones that list the account's spaces */
	lists: number;
	/** Of all, the ones that were answered 429 */
	refused: number;
	/** Tokens that were asked for */
	exchanges: number;
	/** Spaces that the node created */
	created: number;
}

/** The median of each measure over the runs of a contender. */
export type Results = Partial<Record<Contender, Sample>>;

/** A figure of the project that is held against a measurement. */
export interface Figure {
	/** What is measured, as a sentence */
	what: string;
	/** What it has to be, e.g. `at least 8×` */
	desired: string;
	measured: string;
	holds: boolean;
	/** By how much it is missed, where it is */
	missedBy?: string;
	/** What then stood in its way */
	why?: string;
}

/** A job that several nodes do in turn. */
export interface Scenario {
	/** For the command line */
	name: string;
	title: string;
	/** What stands behind chat.googleapis.com */
	google: EmulatorOptions;
	/** What goes into the node */
	items: IDataObject[];
	work: Work;
	/** What a reader of the measurements would ask, answered */
	remark?: string;
	/** How often each node does it */
	runs: number;
	/** Whether each run gets an n8n that has done nothing before */
	freshN8n?: boolean;
	/** Options of Node for such an n8n */
	nodeOptions?: string;
	/** Whether what an item costs is to be seen beside other numbers of items */
	perItem?: boolean;
	/** Puts the emulator, which is as after its start, into shape for a run */
	prepare?(emulator: Emulator): Promise<void>;
	/** What goes on at the same time as a run, until the signal */
	beside?(emulator: Emulator, signal: AbortSignal): Promise<void>;
	/** The figures that it is about */
	figures?(results: Results, earlier: Measured[]): Figure[];
}

/** A scenario with what came of it. */
export interface Measured {
	scenario: Scenario;
	results: Results;
}
