import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { credentialTypes, oAuth2Credential } from '../credentials';
import type { Emulator } from '../emulator';
import { runWorkflow, type WorkflowJson } from '../engine';
import { type DesiredSpace, ROLES } from './desired';
import type { NewHire } from './newHires';
import { elapsed, isAbout, type Traffic, trafficOf } from './traffic';

/** What became of the space for one new hire. */
export interface Provisioned {
	hire: NewHire;
	desired: DesiredSpace;
	outcome: Done | { error: string };
	/** How many requests about it the emulator received. */
	requests: number;
	/** From the first of its requests to the last. */
	milliseconds: number;
}

/** What the node tells of a space. */
export interface Done {
	name: string;
	spaceUri: string;
	members: number;
	/** As the node says: `created`, `updated` or `unchanged`. */
	outcome: string;
	/** What it changed in a space that was there, in words. */
	changes: string[];
	/** Who is not in it although the row says so, and why. */
	leftOut: string[];
}

export interface ProvisionOptions {
	workflow: WorkflowJson;
	/** The node of the workflow that creates or updates the spaces. */
	nodeName: string;
	node: INodeType;
	emulator: Emulator;
	/** Email of the account that signs in. */
	caller: string;
	/** New hires, each with the desired space, in the order of the workflow's items. */
	tasks: ReadonlyArray<{ hire: NewHire; desired: DesiredSpace }>;
}

export interface Provisioning {
	/** An outcome for each new hire, in their order. */
	results: Provisioned[];
	/** Everything that the emulator received meanwhile. */
	traffic: Traffic;
}

/**
 * Runs the workflow over the new hires in n8n's engine, against the emulator.
 *
 * @throws as `runWorkflow` does, and the error with which the workflow itself ended
 */
export async function provision(options: ProvisionOptions): Promise<Provisioning> {
	const { workflow, nodeName, node, emulator, caller, tasks } = options;
	const type = workflow.nodes.find(({ name }) => name === nodeName)?.type ?? '';
	emulator.clearRequests();
	const run = await runWorkflow(workflow, {
		nodeTypes: { [type]: node },
		credentialTypes,
		credentials: { googleChatSpacesOAuth2Api: oAuth2Credential(emulator, caller) },
		input: tasks.map(({ hire }) => ({ json: { ...hire } })),
	});
	if (run.error) throw run.error;

	const outcomes = new Map([
		...run.output(nodeName).map((item) => [itemIndex(item), success(item.json)] as const),
		...run.output(nodeName, 1).map((item) => [itemIndex(item), failure(item.json)] as const),
	]);
	const received = emulator.requests();
	const results = tasks.map(({ hire, desired }, index) => {
		const outcome = outcomes.get(index) ?? { error: 'The node gave no item for this row' };
		const space = { ...desired, ...('name' in outcome && { name: outcome.name }) };
		const requests = received.filter((request) => isAbout(request, space));
		return {
			hire,
			desired,
			outcome,
			requests: requests.length,
			milliseconds: elapsed(requests),
		};
	});
	return { results, traffic: trafficOf(received) };
}

function itemIndex({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
}

function success(json: IDataObject): Done {
	const steps = (json.steps ?? []) as IDataObject[];
	const { joinedDirectHumanUserCount = 0 } = (json.membershipCount ?? {}) as IDataObject;
	return {
		name: String(json.name),
		spaceUri: String(json.spaceUri),
		members: Number(joinedDirectHumanUserCount),
		outcome: String(json.outcome),
		changes: steps.flatMap(change),
		leftOut: steps
			.filter(({ outcome }) => outcome === 'dropped')
			.map(({ member, reason }) => `${String(member)} is not in it: ${String(reason)}`),
	};
}

/** What a step has changed, in words; nothing for one that left all as it was. */
function change({ field, member, outcome, to }: IDataObject): string[] {
	if (outcome === 'changed' && field) return [`${String(field)} changed`];
	const role = ROLES[String(to)] ?? '';
	if (outcome === 'joined') return [`${String(member)} joined as ${role}`];
	if (outcome === 'invited') return [`${String(member)} was invited`];
	if (outcome === 'changed') return [`${String(member)} became ${role}`];
	return [];
}

function failure({ error, message }: IDataObject): Provisioned['outcome'] {
	const texts = [error, message].filter((text) => typeof text === 'string');
	return { error: texts.join(' ') };
}
