import type { ChatClient } from '../chat/client';
import type { ChatMethodName } from '../chat/methods';
import type { Caller } from '../chat/types';
import type { ItemContext, Operation, Resource } from '../operation/types';

/** What every operation on Google Chat gets for an input item. */
export interface ChatContext extends ItemContext {
	readonly chat: ChatClient;
	/** Who the requests act as: a person, or the Chat app itself. */
	readonly caller: Caller;
	/** The email of the person that a service account acts as; whose consent OAuth2 has is not known. */
	readonly callerEmail?: string;
	/**
	 * The request id for a create or setup: the same for every repeat of this operation with this
	 * idempotency key or, without one, for every repeat of this item in this execution.
	 */
	requestId(operation: string, idempotencyKey?: string): string;
	/** Tells the person something in the editor, besides the output. */
	note(message: string): void;
}

export interface ChatOperation extends Operation<ChatContext> {
	/** The methods it cannot do without; they say who can do it, and with which scopes. */
	readonly methods: readonly ChatMethodName[];
}

export type ChatResource = Resource<ChatOperation>;
