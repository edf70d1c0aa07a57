import type { ChatResource } from '../types';
import { create } from './create';
import { deleteSpace } from './delete';
import { get } from './get';
import { list } from './list';
import { setup } from './setup';
import { update } from './update';

export const space: ChatResource = {
	value: 'space',
	name: 'Space',
	operations: [create, deleteSpace, get, list, setup, update],
	defaultOperation: create.value,
};
