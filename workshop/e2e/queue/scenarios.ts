import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { leastMs, quotaOf, type Work } from '../../bench/simulation/simulate';
import { number, percent, seconds, times } from '../../bench/format';
import type { Execution } from '../../editor/rest';
import type { Credentials } from '../../editor/setup';
import type { Cluster } from './cluster';
import {
	crowd,
	requestOptions,
	seed,
	signIns,
	START,
	TEAMS,
	USER,
	WORK,
	workflowFor,
} from './work';

/** What a scenario needs. */
export interface Stage {
	cluster: Cluster;
	credentials: Credentials;
	/** How many times shorter the minute of Google's quotas is. */
	shorter: number;
}

/** Something that is tried, and ends with a comparison against the emulator's state. */
export interface Scenario {
	title: string;
	/** @returns what was seen, in a few words. @throws when it is not as it should be */
	run(stage: Stage): Promise<string>;
}

const POLL_MS = 100;

/** @throws {Error} that says what is and what should be */
function expectSame(what: string, actual: readonly string[], desired: readonly string[]) {
	const sorted = [actual.toSorted(), desired.toSorted()].map((list) => JSON.stringify(list));
	if (sorted[0] === sorted[1]) return;
	const missing = desired.filter((one) => !actual.includes(one));
	const more = actual.filter((one, index) => !desired.includes(one) || actual.indexOf(one) < index);
	throw new Error(
		`${what}: ${actual.length} there, ${desired.length} wanted; missing ${missing.join(', ') || 'none'}; too many ${more.join(', ') || 'none'}`,
	);
}

/** The items that came out of the node. @throws when it did not run */
function itemsOf({ id, data }: Execution): IDataObject[] {
	const [run] = data.resultData.runData[WORK] ?? [];
	if (!run) throw new Error(`Execution ${id} did not run: ${data.resultData.error?.message}`);
	return (run.data?.main[0] ?? []).map(({ json, error }) =>
		error ? { error: error.message } : json,
	);
}

function failures(executions: Execution[]): string[] {
	return executions.flatMap(itemsOf).flatMap(({ error }) => (error ? [String(error)] : []));
}

function expectNoFailure(executions: Execution[]) {
	const failed = failures(executions);
	if (failed.length > 0) throw new Error(`${failed.length} items failed, one with: ${failed[0]}`);
}

const displayNames = ({ emulator }: Cluster, start: string) =>
	emulator
		.state()
		.spaces.map(({ displayName }) => displayName ?? '')
		.filter((name) => name.startsWith(start));

const emails = new Map(seed.people.map(({ id, email }) => [`users/${id}`, email]));

function membersOf({ emulator }: Cluster, id: string): string[] {
	const space = emulator.state().spaces.find(({ name }) => name === `spaces/${id}`);
	return (space?.memberships ?? []).map(({ member }) => {
		const name = member?.name ?? '';
		return emails.get(name) ?? name;
	});
}

/** Starts a workflow for each of the lists of items, all at once. @returns the executions' ids */
async function startAll(
	{ cluster, credentials, shorter }: Stage,
	lists: IDataObject[][],
	parameters: (execution: number) => INodeParameters,
): Promise<string[]> {
	const workflows = await Promise.all(
		lists.map(
			async (items, execution) =>
				await cluster.rest.createWorkflow(
					workflowFor(
						`Execution ${execution}`,
						items,
						{ requestOptions: requestOptions(shorter), ...parameters(execution) },
						credentials,
					),
				),
		),
	);
	return await Promise.all(workflows.map(async ({ id }) => await cluster.rest.start(id, START)));
}

const finishAll = async ({ cluster }: Stage, ids: string[]) =>
	await Promise.all(ids.map(async (id) => await cluster.rest.finishedExecution(id)));

async function runAll(
	stage: Stage,
	lists: IDataObject[][],
	parameters: (execution: number) => INodeParameters,
): Promise<Execution[]> {
	return await finishAll(stage, await startAll(stage, lists, parameters));
}

/** @throws when not every worker had a part in it */
async function expectOnBoth({ cluster }: Stage, ids: string[]) {
	const pids = await Promise.all(ids.map(async (id) => (await cluster.workerOf(id))?.pid));
	if (new Set(pids).size < 2) throw new Error(`Executions ${ids.join(', ')} ran on one worker`);
}

/** Runs executions at once under the quota, and says how they came through. */
async function underQuota(
	stage: Stage,
	work: Work,
	lists: IDataObject[][],
	parameters: (execution: number) => INodeParameters,
): Promise<string> {
	const { emulator, rest } = stage.cluster;
	emulator.clearRequests();
	const startedAt = Date.now();
	const ids = await startAll(stage, lists, parameters);
	const ends: number[] = [];
	const executions = await Promise.all(
		ids.map(async (id) => {
			const execution = await rest.finishedExecution(id);
			ends.push(Date.now() - startedAt);
			return execution;
		}),
	);
	expectNoFailure(executions);
	await expectOnBoth(stage, ids);
	const requests = emulator.requests();
	const refused = requests.filter(({ status }) => status === 429).length;
	const least = leastMs(lists.flat().length, quotaOf(work)) / stage.shorter;
	return [
		`none of ${number(lists.flat().length)} lost`,
		`${times(Math.max(...ends) / least)} the quota's own ${seconds(least)}`,
		`the last ended ${times(Math.max(...ends) / Math.min(...ends))} as late as the first`,
		`${percent(refused / requests.length)} of the requests refused`,
	].join(', ');
}

const signIn = (execution: number) => signIns[execution % signIns.length];

const numbered = <Value>(count: number, value: (index: number) => Value) =>
	Array.from({ length: count }, (_, index) => value(index));

const creates: Scenario = {
	title: 'Six executions of 50 creates by key, over both workers, under the quota',
	async run(stage) {
		const lists = numbered(6, (execution) =>
			numbered(50, (item) => ({ key: `Key ${execution}-${item}` })),
		);
		const seen = await underQuota(stage, 'spaces', lists, (execution) => ({
			...signIn(execution),
			resource: 'space',
			operation: 'create',
			displayName: '={{ $json.key }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}' },
		}));
		const desired = lists.flat().map(({ key }) => key);
		expectSame('Spaces', displayNames(stage.cluster, 'Key '), desired);
		return seen;
	},
};

const memberships: Scenario = {
	title: `Six executions of ${crowd.length} added people, over both workers, under the quota`,
	async run(stage) {
		const lists = TEAMS.map((space) => crowd.map((email) => ({ space, email })));
		const seen = await underQuota(stage, 'memberships', lists, (execution) => ({
			...signIn(execution),
			resource: 'member',
			operation: 'add',
			spaceId: { __rl: true, mode: 'id', value: '={{ $json.space }}' },
			people: '={{ $json.email }}',
		}));
		for (const team of TEAMS) {
			expectSame(`Members of ${team}`, membersOf(stage.cluster, team), [USER, ...crowd]);
		}
		return seen;
	},
};

const oneName: Scenario = {
	title: 'Two executions at once of Create or Update by one display name',
	async run(stage) {
		const executions = await runAll(stage, [[{}], [{}]], () => ({
			...signIns[0],
			resource: 'space',
			operation: 'upsert',
			displayName: 'One name',
		}));
		expectNoFailure(executions);
		const names = executions.flatMap(itemsOf).map(({ name }) => String(name));
		expectSame('Spaces', displayNames(stage.cluster, 'One name'), ['One name']);
		if (new Set(names).size !== 1) throw new Error(`They gave ${names.join(' and ')}`);
		return `one space, ${names[0]}, given by both`;
	},
};

const expiredToken: Scenario = {
	title: 'A token that expires under both',
	async run(stage) {
		const { emulator } = stage.cluster;
		const lists = numbered(4, (execution) =>
			numbered(10, (item) => ({ name: `Expired ${execution}-${item}` })),
		);
		emulator.clearRequests();
		const ids = await startAll(stage, lists, (execution) => ({
			...signIn(execution),
			resource: 'space',
			operation: 'create',
			displayName: '={{ $json.name }}',
		}));
		while (displayNames(stage.cluster, 'Expired ').length < 5) await sleep(POLL_MS);
		emulator.expireTokens();
		expectNoFailure(await finishAll(stage, ids));
		await expectOnBoth(stage, ids);
		const desired = lists.flat().map(({ name }) => name);
		expectSame('Spaces', displayNames(stage.cluster, 'Expired '), desired);
		const refused = emulator.requests().filter(({ status }) => status === 401).length;
		if (refused === 0) throw new Error('No request met the end of its token');
		return `${number(refused)} requests met it, and all ${number(desired.length)} spaces are there once`;
	},
};

const killedWorker: Scenario = {
	title: 'SIGKILL of a worker amid 120 of Create or Update, and the run again',
	async run(stage) {
		const { cluster } = stage;
		const items = numbered(120, (item) => ({ name: `Killed ${item}`, member: crowd[item % 7] }));
		const parameters = {
			...signIns[0],
			resource: 'space',
			operation: 'upsert',
			findBy: 'idempotencyKey',
			idempotencyKey: '={{ $json.name }}',
			displayName: '={{ $json.name }}',
			members: '={{ $json.member }}',
		};
		const [id] = await startAll(stage, [items], () => parameters);
		while (displayNames(cluster, 'Killed ').length < 20) await sleep(POLL_MS);
		const worker = await cluster.workerOf(id);
		if (!worker) throw new Error(`No worker says that it has execution ${id}`);
		await cluster.kill(worker);
		const made = displayNames(cluster, 'Killed ').length;
		const { status } = await cluster.rest.finishedExecution(id);
		if (status === 'success') throw new Error('The execution ended well without its worker');
		expectNoFailure(await runAll(stage, [items], () => parameters));
		const desired = items.map(({ name }) => name);
		expectSame('Spaces', displayNames(cluster, 'Killed '), desired);
		for (const { displayName, name } of cluster.emulator.state().spaces) {
			const item = items.find((each) => each.name === displayName);
			if (!item) continue;
			const members = membersOf(cluster, String(name).replace('spaces/', ''));
			expectSame(`Members of ${displayName}`, members, [USER, item.member]);
		}
		return `${number(made)} spaces made before it, n8n ends it with "${status}", then all ${items.length} once, each with its people`;
	},
};

const oneSpace: Scenario = {
	title: 'Both workers at once sync one space',
	async run(stage) {
		const [, team] = TEAMS;
		const members = crowd.slice(0, 40);
		const executions = await runAll(
			stage,
			numbered(4, () => [{}]),
			(execution) => ({
				...signIn(execution),
				resource: 'member',
				operation: 'sync',
				spaceId: { __rl: true, mode: 'id', value: team },
				membersFrom: 'fields',
				owners: USER,
				members: members.join(', '),
				removeOthers: true,
				options: { maxRemovals: 1_000, maxRemovalPercent: 100 },
			}),
		);
		expectNoFailure(executions);
		expectSame(`Members of ${team}`, membersOf(stage.cluster, team), [USER, ...members]);
		return `${number(members.length)} people and nobody else, ${number(crowd.length - members.length)} removed`;
	},
};

/** What takes as long as the quota lets it. */
export const paced: readonly Scenario[] = [creates, memberships];

/** All that is tried, in this order. */
export const scenarios: readonly Scenario[] = [
	...paced,
	oneName,
	expiredToken,
	oneSpace,
	killedWorker,
];
