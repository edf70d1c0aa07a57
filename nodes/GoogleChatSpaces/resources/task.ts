import type { BatchTask, Item, ItemTask } from '../operation/types';
import type { ChatContext, ChatOperation } from './types';

/** Binds an operation to what it gets for each input item. */
export function toTask(
	operation: ChatOperation,
	contextFor: (item: Item) => Promise<ChatContext>,
): ItemTask | BatchTask {
	if (!operation.executeAll) {
		return {
			execute: async (item) => await operation.execute(await contextFor(item)),
			lockKey: operation.lockKey,
		};
	}
	return {
		// Does nothing at all where the context of an item cannot be made.
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
