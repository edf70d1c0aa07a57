import type { ChatClient } from '../chat/client';
import type { ItemContext, Operation, Resource } from '../operation/types';

/** What every operation on Google Chat gets for an input item. */
export interface ChatContext extends ItemContext {
	readonly chat: ChatClient;
	/**
	 * The request id for a create or setup: the same for every repeat of this operation with this
	 * idempotency key or, without one, for every repeat of this item in this execution.
	 */
	requestId(operation: string, idempotencyKey?: string): string;
}

export type ChatOperation = Operation<ChatContext>;
export type ChatResource = Resource<ChatContext>;
