import type { ChatResource } from '../types';
import { check } from './check.operation';

export const credential: ChatResource = {
	value: 'credential',
	name: 'Credential',
	operations: [check],
	defaultOperation: check.value,
};
