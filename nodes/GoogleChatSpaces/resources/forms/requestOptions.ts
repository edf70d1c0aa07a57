import type { INodeProperties } from 'n8n-workflow';

import type { ChatClientOptions } from '../../chat/client';
import { methodSpec, type ChatMethodName } from '../../chat/methods';
import type { Parameters } from '../../operation/parameters';

const MOST_AT_ONCE = 100;
/** Writes wait for the quota anyway, and fewer at once leave less undone when one fails. */
const WRITES_AT_ONCE = 10;
const MOST_WORKERS = 1_000;

/** How requests are sent, the same for every operation. */
export const requestOptions: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	placeholder: 'Add request option',
	default: {},
	description: 'How fast and how long to try',
	options: [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 10,
			description:
				'How many items to work on at once; without it, 100 where the operation only reads, and else 10',
		},
		{
			displayName: 'Membership Reads per Minute',
			name: 'membershipReads',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 3000,
			description: "The project's quota for reading memberships",
		},
		{
			displayName: 'Membership Writes per Minute',
			name: 'membershipWrites',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description: "The project's quota for adding and removing members",
		},
		{
			displayName: 'Retry For (Seconds)',
			name: 'retryFor',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 180,
			description:
				'How long to repeat a request that Google could not serve before the item fails, waits for the quota not counted; 0 means never',
		},
		{
			displayName: 'Space Reads per Minute',
			name: 'spaceReads',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 3000,
			description: "The project's quota for reading spaces",
		},
		{
			displayName: 'Space Writes per Minute',
			name: 'spaceWrites',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: "The project's quota for creating, updating and deleting spaces",
		},
		{
			displayName: 'Workers Sharing the Quota',
			name: 'workers',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 1,
			description:
				'How many n8n processes, such as the workers of queue mode, share the quota of the same Google Cloud project; without it, they find their parts by themselves',
		},
	],
};

/**
 * Reads the request options.
 *
 * @param parameters of the first item: the pace is one for all, so a value by expression is resolved once
 */
export function requestSettings(
	parameters: Parameters,
): Pick<ChatClientOptions, 'retryBudgetMs' | 'granted' | 'workers'> {
	const options = parameters.collection('requestOptions');
	const limit = (name: string, most?: number) =>
		options.ifSet(name, () => options.count(name, 1, most));
	return {
		retryBudgetMs: options.ifSet('retryFor', (name) => options.count(name, 0) * 1000),
		granted: {
			spaceReads: limit('spaceReads'),
			spaceWrites: limit('spaceWrites'),
			membershipReads: limit('membershipReads'),
			membershipWrites: limit('membershipWrites'),
		},
		workers: limit('workers', MOST_WORKERS),
	};
}

/**
 * How many items to work on at once.
 *
 * @param parameters of the first item
 * @param methods what is called for an item
 */
export function concurrencyFor(parameters: Parameters, methods: readonly ChatMethodName[]): number {
	const options = parameters.collection('requestOptions');
	const onlyReads = methods.every((method) => methodSpec(method).verb === 'GET');
	return (
		options.ifSet('concurrency', (name) => options.count(name, 1, MOST_AT_ONCE)) ??
		(onlyReads ? MOST_AT_ONCE : WRITES_AT_ONCE)
	);
}
