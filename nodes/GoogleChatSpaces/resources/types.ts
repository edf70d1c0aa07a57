import type { IDataObject } from 'n8n-workflow';

import type { ChatClient } from '../chat/client';
import type { ChatMethodName } from '../chat/methods';
import type {
	Item,
	ItemTask,
	Operation,
	Resource,
	RunSettings,
	TaskOutcome,
} from '../operation/types';

/** What every operation on Google Chat gets for an input item. */
export interface ChatContext extends Item {
	readonly chat: ChatClient;
	/** The OAuth scopes of the credential, without their URL prefix. */
	readonly scopes: readonly string[];
	/**
	 * The request ids for a create or setup, by generation from 1 on: the same for every repeat of this
	 * operation with this key or, without one, for every repeat of this item in this execution.
	 *
	 * @param content what is to be made
	 * @param key what tells the space that is meant from every other
	 */
	requestIds(
		operation: string,
		content: object,
		key?: readonly string[],
	): (generation: number) => string;
	/** Tells the person something in the editor, besides the output. */
	note(message: string): void;
}

interface DeclaredOperation extends Operation {
	/** The methods it cannot do without; they say who can do it, and with which scopes. */
	readonly methods: readonly ChatMethodName[];
}

/** An operation on each input item by itself. */
interface ItemOperation extends DeclaredOperation, Pick<ItemTask, 'lockKey'> {
	/** Does it for one item; each object returned is an output item. */
	execute(context: ChatContext): Promise<IDataObject | IDataObject[]>;
	executeAll?: never;
}

/** An operation on all input items together. */
interface BatchOperation extends DeclaredOperation {
	executeAll(contexts: readonly ChatContext[], settings: RunSettings): Promise<TaskOutcome[]>;
}

export type ChatOperation = ItemOperation | BatchOperation;

export interface ChatResource extends Resource {
	readonly operations: readonly ChatOperation[];
}
