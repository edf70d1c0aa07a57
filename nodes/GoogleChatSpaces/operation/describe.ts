import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import type { Resource } from './types';

/**
 * Lists the node's properties for its resources: the operation selector of each, then every
 * operation's fields, shown where that resource and operation are chosen.
 */
export function describe(resources: readonly Resource[]): INodeProperties[] {
	return resources.flatMap((resource) => [
		operationSelector(resource),
		...resource.operations.flatMap(({ value, fields }) =>
			updateDisplayOptions({ show: { resource: [resource.value], operation: [value] } }, fields),
		),
	]);
}

function operationSelector({ value, operations, defaultOperation }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations
			.map(({ value, name, action, description }) => ({ value, name, action, description }))
			.sort((a, b) => a.name.localeCompare(b.name)),
		default: defaultOperation,
	};
}
