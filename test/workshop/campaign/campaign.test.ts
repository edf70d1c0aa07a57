import { runCampaign } from '../../../workshop/campaign/campaign';
import { runKilled } from '../../../workshop/campaign/killed';
import { GoogleChatSpaces } from '../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

/** The first comes by most kinds soon, Sync, Remove From All and Create or Update among them; the other once failed. */
const CAMPAIGNS = [
	{ seed: 3, operations: 300 },
	{ seed: 12, operations: 300 },
];

test.each(CAMPAIGNS)(
	'nothing is lost, doubled or told wrongly under faults: $operations operations of seed $seed',
	async (options) => {
		const { deviations, failedRequests, requests } = await runCampaign({
			node: new GoogleChatSpaces(),
			...options,
		});

		expect(deviations).toEqual([]);
		expect(failedRequests / requests).toBeGreaterThan(0.15);
	},
	180_000,
);

test('killed halfway and run again with the same keys, it ends as if nothing had been', async () => {
	const { deviations, doneWhenKilled, writes } = await runKilled(2);

	expect(deviations).toEqual([]);
	expect(doneWhenKilled).toBeLessThan(writes);
}, 180_000);
