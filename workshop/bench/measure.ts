import type { IRunExecutionData } from 'n8n-workflow';
import type { Credential, N8nRest } from '../editor/rest';
import { startEmulator, type Emulator } from '../emulator';
import { CONTENDERS, type Contender } from './contenders';
import { credentialsFor } from './credentials';
import { RIVAL } from './rival';
import type { Results, Sample, Scenario } from './scenario';
import { NEW_SPACE } from './seeds';
import type { Stage } from './stage';
import { START, WORK, workflowFor } from './workflow';

/** The ids of the workflows that do a scenario's work. */
type WorkflowIds = ReadonlyArray<readonly [Contender, string]>;

/** What n8n tells of the node's run. */
function outcomeOf({ resultData }: IRunExecutionData) {
	const [run] = resultData.runData[WORK] ?? [];
	if (!run) throw new Error(`The node did not run: ${resultData.error?.message ?? 'no reason'}`);
	const items = run.data?.main[0] ?? [];
	const failed = items.filter(({ json, error }) => error ?? json.error);
	return { ms: run.executionTime, items: items.length, failed: failed.length };
}

/** What the emulator tells of it. */
function tracesOf(emulator: Emulator) {
	const requests = emulator.requests().filter(({ user }) => user !== RIVAL);
	const { spaces } = emulator.state();
	return {
		requests: requests.length,
		lists: requests.filter(({ method, path }) => method === 'GET' && path === '/v1/spaces').length,
		refused: requests.filter(({ status }) => status === 429).length,
		exchanges: emulator.oauthRequests().length,
		created: spaces.filter(({ displayName }) => displayName?.startsWith(NEW_SPACE)).length,
	};
}

async function runOnce(
	stage: Stage,
	scenario: Scenario,
	emulator: Emulator,
	workflowId: string,
): Promise<Sample> {
	if (scenario.freshN8n) await stage.refreshN8n();
	const { pid, rest } = await stage.n8n(scenario.nodeOptions);
	emulator.reset();
	await scenario.prepare?.(emulator);
	emulator.clearRequests();
	stage.probe.watch(pid, scenario.items);
	const over = new AbortController();
	const beside = scenario.beside?.(emulator, over.signal);
	try {
		const { data } = await rest.run(workflowId, START);
		return { ...outcomeOf(data), ...stage.probe.used(), ...tracesOf(emulator) };
	} finally {
		over.abort();
		await beside;
	}
}

async function createCredentials(rest: N8nRest, scenario: Scenario, emulator: Emulator) {
	const credentials = new Map<string, Credential>();
	for (const [type, data] of Object.entries(credentialsFor(emulator))) {
		const name = `${scenario.name} ${type}`;
		credentials.set(type, await rest.createCredential({ name, type, data }));
	}
	return credentials;
}

async function createWorkflows(
	stage: Stage,
	scenario: Scenario,
	emulator: Emulator,
): Promise<WorkflowIds> {
	const { rest } = await stage.n8n();
	const credentials = await createCredentials(rest, scenario, emulator);
	const ids: Array<[Contender, string]> = [];
	for (const contender of Object.keys(CONTENDERS) as Contender[]) {
		const form = scenario.work[contender];
		const credential = form && credentials.get(form.credentialType);
		if (!form || !credential) continue;
		const title = `${scenario.title}: ${CONTENDERS[contender]}`;
		const { id } = await rest.createWorkflow(workflowFor(title, form, credential, stage.probe));
		ids.push([contender, id]);
	}
	return ids;
}

/** Rotates a list, so that no node always comes first. */
const rotated = <Entry>(list: readonly Entry[], by: number) => {
	const start = by % list.length;
	return [...list.slice(start), ...list.slice(0, start)];
};

function median(values: number[]) {
	const sorted = values.toSorted((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The median of each measure by itself. */
function medians(samples: Sample[]): Sample {
	const measures = Object.keys(samples[0]) as Array<keyof Sample>;
	return Object.fromEntries(
		measures.map((measure) => [measure, median(samples.map((sample) => sample[measure]))]),
	) as unknown as Sample;
}

/**
 * Has each node do the scenario's work as often as it says, in turn.
 *
 * @param onProgress told who runs, and which time
 */
export async function measure(
	stage: Stage,
	scenario: Scenario,
	onProgress: (words: string) => void,
): Promise<Results> {
	const emulator = await startEmulator(scenario.google);
	try {
		stage.google.use(emulator);
		const workflows = await createWorkflows(stage, scenario, emulator);
		const samples = new Map<Contender, Sample[]>();
		for (let run = 0; run < scenario.runs; run++) {
			for (const [contender, id] of rotated(workflows, run)) {
				onProgress(`${CONTENDERS[contender]}, run ${run + 1} of ${scenario.runs}`);
				const sample = await runOnce(stage, scenario, emulator, id);
				samples.set(contender, [...(samples.get(contender) ?? []), sample]);
			}
		}
		return Object.fromEntries([...samples].map(([contender, each]) => [contender, medians(each)]));
	} finally {
		await emulator.close();
	}
}
