import type { BatchTask, Item, ItemTask } from '../operation/types';
import type { BatchOperation, ChatContext, ChatOperation } from './types';

/** Binds an operation to what it gets for each input item. */
export function toTask(
	operation: ChatOperation,
	contextFor: (item: Item) => Promise<ChatContext>,
): ItemTask | BatchTask {
	if (operation.executeAll) return batchTask(operation, contextFor);
	return {
		execute: async (item) => await operation.execute(await contextFor(item)),
		lockKey: operation.lockKey,
	};
}

/** Does nothing at all where the context of an item cannot be made. */
function batchTask(
	operation: BatchOperation,
	contextFor: (item: Item) => Promise<ChatContext>,
): BatchTask {
	return {
		async executeAll(items, settings) {
			const contexts: ChatContext[] = [];
			for (const item of items) {
				const { itemIndex } = item;
				try {
					contexts.push(await contextFor(item));
				} catch (error) {
					return [{ itemIndexes: items.map((one) => one.itemIndex), error, itemIndex }];
				}
			}
			return await operation.executeAll(contexts, settings);
		},
	};
}
