import type { ChatResource } from '../types';
import { add } from './add';
import { get } from './get';
import { list } from './list';
import { remove } from './remove';
import { removeFromAll } from './removeFromAll';
import { sync } from './sync';
import { update } from './update';

export const member: ChatResource = {
	value: 'member',
	name: 'Member',
	operations: [add, get, list, remove, removeFromAll, sync, update],
	defaultOperation: add.value,
};
