import type { ChatResource } from '../types';
import { completeImport } from './completeImport';
import { create } from './create';
import { deleteSpace } from './delete';
import { findDirectMessage } from './findDirectMessage';
import { findGroupChats } from './findGroupChats';
import { get } from './get';
import { list } from './list';
import { search } from './search';
import { setup } from './setup';
import { update } from './update';
import { upsert } from './upsert';

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
