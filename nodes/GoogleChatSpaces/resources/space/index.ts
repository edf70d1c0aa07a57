import type { ChatResource } from '../types';
import { completeImport } from './completeImport.operation';
import { create } from './create.operation';
import { deleteSpace } from './delete.operation';
import { findDirectMessage } from './findDirectMessage.operation';
import { findGroupChats } from './findGroupChats.operation';
import { get } from './get.operation';
import { list } from './list.operation';
import { search } from './search.operation';
import { setup } from './setup.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

export const space: ChatResource = {
	value: 'space',
	name: 'Space',
	operations: [
		completeImport,
		create,
		deleteSpace,
		findDirectMessage,
		findGroupChats,
		get,
		list,
		search,
		setup,
		update,
		upsert,
	],
	defaultOperation: create.value,
};
