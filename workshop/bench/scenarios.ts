import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../emulator';
import {
	createSpace,
	getSpace,
	getSpaceAsApp,
	listMembers,
	listSpaces,
	upsertSpace,
} from './contenders';
import { USER } from './credentials';
import { createSteadily } from './rival';
import { atLeast, atMost, exactly, explained } from './figures';
import { mebibytes, milliseconds, number, percent, seconds, times } from './format';
import type { Results, Sample, Scenario } from './scenario';
import { nameItems, newSpaceItems, spaceItems, withMembers, withSpaces } from './seeds';

/** How much is done. */
export interface Size {
	runs: number;
	/** Spaces read one by one, for each line of the table of growth */
	growth: number[];
	/** Members of the space whose list is read for its memory */
	members: number;
}

/** From here on a single run takes a minute, and says as much as several. */
const LONG_GROWTH = 10_000;

export const FULL: Size = { runs: 3, growth: [100, 1_000, 10_000], members: 50_000 };

/** Enough to see that all of it works; no figure is worth anything. */
export const QUICK: Size = { runs: 1, growth: [100, 1_000], members: 5_000 };

const LATENCY_MS = 100;

/** Google's limit of space writes, and what is left of its minute when it is shortened. */
const WRITES_A_WINDOW = 60;
const SHORTER = 10;
const WINDOW_MS = 60_000 / SHORTER;

/** The limits that a project has for which Google has granted so much more than it starts with. */
const GRANTED = { spaceWrites: WRITES_A_WINDOW * SHORTER };
/** More than anybody could read, or write */
const UNLIMITED_READS = { spaceReads: 1_000_000 };
const UNLIMITED = { ...UNLIMITED_READS, spaceWrites: 1_000_000 };

/** What each contender measured. @throws when one of them was not there */
function of(results: Results, contender: keyof Results): Sample {
	const sample = results[contender];
	if (!sample) throw new Error(`${contender} was not measured`);
	return sample;
}

const reads = ({ runs }: Size): Scenario => {
	const count = 200;
	return {
		name: 'reads',
		title: `Read ${count} spaces, one an item, from a server that takes ${LATENCY_MS} ms`,
		google: { seed: withSpaces(count), latencyMs: LATENCY_MS },
		items: spaceItems(count),
		work: getSpace(),
		runs,
		figures: (results) => {
			const { ms } = of(results, 'ours');
			return [
				atMost(
					`Reading ${count} spaces at ${LATENCY_MS} ms: time against HTTP Request`,
					ms / of(results, 'httpRequest').ms,
					0.8,
					times,
				),
				atLeast(
					`Reading ${count} spaces at ${LATENCY_MS} ms: faster than the built-in node`,
					of(results, 'builtIn').ms / ms,
					12,
					times,
				),
			];
		},
	};
};

const list = ({ runs }: Size): Scenario => ({
	name: 'list',
	title: `List 5,000 spaces from a server that takes ${LATENCY_MS} ms`,
	google: { seed: withSpaces(5_000), latencyMs: LATENCY_MS },
	items: [{}],
	work: listSpaces(),
	runs,
	figures: (results) => [
		exactly('Listing 5,000 spaces: spaces listed', of(results, 'ours').items, 5_000),
		exactly(
			`Listing 5,000 spaces: requests (built-in: ${number(of(results, 'builtIn').requests)})`,
			of(results, 'ours').requests,
			5,
		),
	],
});

const CREATES = 300;

/** The least time that so many creates can take when each window lets `share` of them pass. */
const limitOf = (share: number) => Math.ceil(CREATES / share - 1) * WINDOW_MS;

const quota = ({ runs }: Size): Scenario => {
	const limit = limitOf(WRITES_A_WINDOW);
	return {
		name: 'quota',
		title: `Create ${CREATES} spaces under Google's quota of ${WRITES_A_WINDOW} a minute, the minute shortened to ${WINDOW_MS / 1000} s`,
		google: { quota: SHORTER },
		items: newSpaceItems(CREATES),
		work: createSpace(GRANTED),
		runs,
		figures: (results) => {
			const ours = of(results, 'ours');
			return [
				exactly(
					`${CREATES} creates under the quota: spaces there (HTTP Request: ${number(of(results, 'httpRequest').created)})`,
					ours.created,
					CREATES,
				),
				explained(
					atMost(
						`${CREATES} creates under the quota: time against the quota's own ${number(limit)} ms`,
						ours.ms / limit,
						1.05,
						times,
					),
					`it took ${seconds(ours.ms - limit)} longer. The minute is shortened, and the time that n8n and the server take for a request is not, so under the real minute this should weigh ${SHORTER} times less; that was not measured.`,
				),
				atMost(
					`${CREATES} creates under the quota: requests answered 429`,
					ours.refused / ours.requests,
					0.02,
					percent,
				),
			];
		},
	};
};

const shared = ({ runs }: Size): Scenario => {
	const everyMs = WINDOW_MS / (WRITES_A_WINDOW / 2);
	const limit = limitOf(WRITES_A_WINDOW / 2);
	const { ours } = createSpace(GRANTED);
	return {
		name: 'shared',
		title: `Create ${CREATES} spaces while another client takes half the quota`,
		google: { quota: SHORTER },
		items: newSpaceItems(CREATES),
		work: { ours },
		runs,
		async prepare(emulator) {
			// The other client is there first, and has its half
			await createSteadily(emulator, everyMs, AbortSignal.timeout(WINDOW_MS));
		},
		beside: async (emulator, signal) => await createSteadily(emulator, everyMs, signal),
		figures: (results) => {
			const { created, ms, requests, refused } = of(results, 'ours');
			return [
				exactly(`${CREATES} creates on half the quota: spaces there`, created, CREATES),
				explained(
					atMost(
						`${CREATES} creates on half the quota: time against the half's own ${number(limit)} ms`,
						ms / limit,
						1.15,
						times,
					),
					`${number(refused)} of ${number(requests)} requests were refused. The waits are shortened with the minute, and the time that n8n and the server take for a request is not.`,
				),
			];
		},
	};
};

/** Adds the Chat app to all spaces, and has it ask for its token anew. */
async function addApp(emulator: Emulator) {
	const scopes = ['chat.memberships.app', 'chat.spaces'];
	const { accessToken } = emulator.issueToken({ user: USER, scopes });
	for (const { name } of emulator.state().spaces) {
		await fetch(`${emulator.baseUrl}/v1/${name}/members`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ member: { name: 'users/app', type: 'BOT' } }),
		}).then(async (response) => await response.arrayBuffer());
	}
	emulator.expireTokens();
}

const serviceAccount = ({ runs }: Size): Scenario => ({
	name: 'service-account',
	title: 'Read 200 spaces with a service account',
	google: { seed: withSpaces(200) },
	items: spaceItems(200),
	work: getSpaceAsApp(),
	remark:
		'Each run begins with tokens that have just ended. Ours keeps its token from run to run, so it sends one request with the old one, which is refused, then exchanges it and sends that request again: the 201st. The other nodes ask for a token with each item.',
	runs,
	prepare: addApp,
	figures: (results) => [
		exactly(
			`200 items by service account: token exchanges (built-in: ${number(of(results, 'builtIn').exchanges)})`,
			of(results, 'ours').exchanges,
			1,
		),
	],
});

const memory = ({ runs, members }: Size): Scenario => ({
	name: 'memory',
	title: `List ${number(members)} memberships in an n8n that has just started`,
	google: { seed: withMembers(members) },
	items: spaceItems(1),
	work: listMembers(),
	runs,
	freshN8n: true,
	figures: (results) => [
		exactly(
			`Listing ${number(members)} memberships: memberships listed`,
			of(results, 'ours').items,
			members,
		),
		atMost(
			`Listing ${number(members)} memberships: peak memory, against the built-in node`,
			of(results, 'ours').peakBytes,
			of(results, 'builtIn').peakBytes,
			mebibytes,
		),
	],
});

/**
 * On a large machine V8 lets done work lie until its heap has doubled, so that a peak tells how seldom it
 * tidies up. In a heap that is little more than the some 200 MiB that n8n itself holds, it tells what the
 * work needs.
 */
const SMALL_HEAP = '--max-old-space-size=320 --max-semi-space-size=8';
/** In which an n8n that has started gives back what it has needed for that. */
const SETTLE_MS = 45_000;

const names = ({ runs }: Size): Scenario => ({
	name: 'names',
	title:
		'Update 500 spaces by their names among 5,000, in an n8n that has a small heap and has waited',
	google: { seed: withSpaces(5_000) },
	items: nameItems(500),
	work: upsertSpace(UNLIMITED),
	remark: `n8n runs with \`NODE_OPTIONS="${SMALL_HEAP}"\`, and waits for ${SETTLE_MS / 1000} s before. In the heap that V8 takes on a large machine each request of any node leaves some 200 kB behind, and the peak shows when V8 tidies up rather than what the work needs.`,
	runs,
	freshN8n: true,
	nodeOptions: SMALL_HEAP,
	prepare: async () => await sleep(SETTLE_MS),
	figures: (results) => {
		const { items, failed, lists, grownBytes } = of(results, 'ours');
		return [
			exactly('500 rows by name among 5,000 spaces: rows done', items - failed, 500),
			atMost('500 rows by name among 5,000 spaces: list requests', lists, 5),
			atMost(
				'500 rows by name among 5,000 spaces: peak memory above the n8n that waits',
				grownBytes,
				100_000_000,
				mebibytes,
			),
		];
	},
});

const perItem = (results: Results, contender: keyof Results, measure: 'ms' | 'cpuMs') => {
	const sample = of(results, contender);
	return sample[measure] / sample.items;
};

/** Where the costs of single items show: enough to outweigh the start, and all nodes can do it. */
const TYPICAL_GROWTH = 1_000;
/** What an item may cost more among ten times as many; the rest is noise. */
const GROWTH_TOLERANCE = 1.25;

/** Reading so many spaces, as fast as machine and node can. */
const growth = (count: number, { runs }: Size): Scenario => ({
	name: `growth-${count}`,
	title: `Read ${number(count)} spaces from a server that answers at once`,
	google: { seed: withSpaces(count) },
	items: spaceItems(count),
	work: getSpace(UNLIMITED_READS),
	runs: count < LONG_GROWTH ? runs : 1,
	perItem: true,
	figures: (results, earlier) => {
		if (count === TYPICAL_GROWTH) {
			return [
				atMost(
					`Reading ${number(count)} spaces at once: CPU an item, against HTTP Request`,
					perItem(results, 'ours', 'cpuMs'),
					perItem(results, 'httpRequest', 'cpuMs'),
					milliseconds,
				),
			];
		}
		const tenth = earlier.find(({ scenario }) => scenario.name === `growth-${count / 10}`);
		if (count < TYPICAL_GROWTH || !tenth) return [];
		return (['ms', 'cpuMs'] as const).map((measure) =>
			atMost(
				`Reading ${number(count)} spaces: ${measure === 'ms' ? 'time' : 'CPU'} an item, against reading ${number(count / 10)}`,
				perItem(results, 'ours', measure) / perItem(tenth.results, 'ours', measure),
				GROWTH_TOLERANCE,
				times,
			),
		);
	},
});

/** All that is measured, in this order. */
export const scenarios = (size: Size): Scenario[] => [
	reads(size),
	list(size),
	quota(size),
	shared(size),
	serviceAccount(size),
	...size.growth.map((count) => growth(count, size)),
	memory(size),
	names(size),
];
