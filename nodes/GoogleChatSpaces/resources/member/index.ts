import type { ChatResource } from '../types';
import { add } from './add.operation';
import { get } from './get.operation';
import { list } from './list.operation';
import { remove } from './remove.operation';
import { removeFromAll } from './removeFromAll.operation';
import { sync } from './sync.operation';
import { update } from './update.operation';

export const member: ChatResource = {
	value: 'member',
	name: 'Member',
	operations: [add, get, list, remove, removeFromAll, sync, update],
	defaultOperation: add.value,
};
