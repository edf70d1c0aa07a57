import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_RETRY_BUDGET_MS } from '../../chat/client';
import type { GrantedLimits } from '../../chat/quotas';
import type { Parameters } from '../../operation/parameters';

const DEFAULT_CONCURRENCY = 10;

/** How requests are sent, the same for every operation. */
export const requestOptions: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	placeholder: 'Add request option',
	default: {},
	description:
		'How fast and how long to try. The quotas are those that Google starts a project with.',
	options: [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 10,
			description: 'How many items to work on at once',
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
				'How long to repeat a request that Google could not serve or refused for lack of quota, before the item fails. 0 means never.',
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
	],
};

export interface RequestSettings {
	readonly concurrency: number;
	readonly retryBudgetMs: number;
	readonly granted: GrantedLimits;
}

/**
 * Reads the request options.
 *
 * @param parameters of the first item: the pace is one for all, so a value by expression is resolved once
 */
export function requestSettings(parameters: Parameters): RequestSettings {
	const options = parameters.collection('requestOptions');
	const limit = (name: string) => options.ifSet(name, () => options.count(name));
	const retryFor = options.ifSet('retryFor', (name) => options.count(name, 0) * 1000);
	return {
		concurrency: limit('concurrency') ?? DEFAULT_CONCURRENCY,
		retryBudgetMs: retryFor ?? DEFAULT_RETRY_BUDGET_MS,
		granted: {
			spaceReads: limit('spaceReads'),
			spaceWrites: limit('spaceWrites'),
			membershipReads: limit('membershipReads'),
			membershipWrites: limit('membershipWrites'),
		},
	};
}
