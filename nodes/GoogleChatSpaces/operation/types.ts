import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** One thing that a person can do, as the form shows it. */
export interface Operation {
	/** The frozen id in saved workflows. */
	readonly value: string;
	readonly name: string;
	/** What n8n lists and an AI agent sees, in sentence case. */
	readonly action: string;
	readonly description: string;
	/** Literal properties, so that n8n's linter sees them; `describe` says where they show. */
	readonly fields: INodeProperties[];
}

/** A kind of thing, and what can be done with it. */
export interface Resource {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly Operation[];
	readonly defaultOperation: string;
}

/** One input item: its place in the input, and what the form says for it. */
export interface Item {
	readonly itemIndex: number;
	readonly parameters: Parameters;
}

/** What is done with each input item by itself. */
export interface ItemTask {
	/** Does it for one item; each object returned is an output item. */
	execute(item: Item): Promise<IDataObject | IDataObject[]>;
	/**
	 * What the items must take turns at, e.g. the space that they change: items that name the same one
	 * are done one after another, in input order. Without it, or where it is undefined, no two items get
	 * in each other's way.
	 */
	lockKey?(parameters: Parameters): string | undefined;
}

/** What is done with all input items together, because what one of them says may matter to the others. */
export interface BatchTask {
	executeAll(items: readonly Item[], settings: RunSettings): Promise<TaskOutcome[]>;
}

/** What the node says of all items. */
export interface RunSettings {
	/** How much may be under way at once. */
	readonly concurrency: number;
	/** Whether the rest is to be done after a failure. */
	readonly continueOnFail: boolean;
}

/** What came of one item, or of several that were done together: output items, or an error. */
export type TaskOutcome = Done | Failed;

interface Done {
	readonly itemIndexes: readonly number[];
	readonly results: readonly IDataObject[];
}

export interface Failed {
	readonly itemIndexes: readonly number[];
	readonly error: unknown;
	/** The item that the error is about; the first one where it is not told. */
	readonly itemIndex?: number;
}
