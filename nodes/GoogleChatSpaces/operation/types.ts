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
}

/** A kind of thing, and what can be done with it. */
export interface Resource<SomeOperation> {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly SomeOperation[];
	readonly defaultOperation: string;
}
