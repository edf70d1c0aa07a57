import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

/** What an operation gets for one input item. */
export interface ItemContext {
	readonly parameters: Parameters;
}

/** One thing that a person can do: its form, and what is done and given back for an item. */
export interface Operation<Context extends ItemContext> {
	/** The frozen id in saved workflows. */
	readonly value: string;
	readonly name: string;
	/** What n8n lists and an AI agent sees, in sentence case. */
	readonly action: string;
	readonly description: string;
	/** Literal properties, so that n8n's linter sees them; `describe` says where they show. */
	readonly fields: INodeProperties[];
	/** Does it for one item; each object returned is an output item. */
	execute(context: Context): Promise<IDataObject | IDataObject[]>;
	/**
	 * What the items must take turns at, e.g. the space that they change: items that name the same one
	 * are done one after another, in input order. Without it, or where it is undefined, no two items get
	 * in each other's way.
	 */
	lockKey?(parameters: Parameters): string | undefined;
	/**
	 * Takes the place of `execute` where items have to be seen together.
	 *
	 * @param continueOnFail whether a failure is to keep nothing else from being done
	 */
	executeAll?(
		contexts: ReadonlyArray<Context & { itemIndex: number }>,
		continueOnFail: boolean,
	): Promise<BatchOutput[]>;
}

/** What came of one or several items that were done together: an output item, or an error. */
export type BatchOutput = { itemIndexes: number[] } & ({ json: IDataObject } | { error: unknown });

/** A kind of thing, and what can be done with it. */
export interface Resource<SomeOperation> {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly SomeOperation[];
	readonly defaultOperation: string;
}
