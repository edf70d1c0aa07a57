import type { IDataObject, INodeType } from 'n8n-workflow';

import { credentialTypes, serviceAccountCredential } from '../credentials';
import type { Emulator } from '../emulator';
import { runWorkflow, type WorkflowJson } from '../engine';
import { type Traffic, trafficOf } from './traffic';

/** Who leaves, and who takes over what only they own; emails. */
export interface Handover {
	leaver: string;
	successor: string;
}

/** One step of an offboarding, as the node reports it. */
export interface OffboardingStep {
	displayName: string;
	member: string;
	/** `promote`, `remove` or `refused`. */
	action: string;
	outcome: string;
	reason: string;
}

export interface Offboarding {
	steps: OffboardingStep[];
	/** What the node says where it failed. */
	errors: string[];
	traffic: Traffic;
}

export interface OffboardOptions extends Handover {
	workflow: WorkflowJson;
	/** The node of the workflow that removes the leaver. */
	nodeName: string;
	node: INodeType;
	emulator: Emulator;
}

/**
 * Runs the workflow for one leaver in n8n's engine, against the emulator.
 *
 * @throws as `runWorkflow` does, and the error with which the workflow itself ended
 */
export async function offboard(options: OffboardOptions): Promise<Offboarding> {
	const { workflow, nodeName, node, emulator, leaver, successor } = options;
	const type = workflow.nodes.find(({ name }) => name === nodeName)?.type ?? '';
	emulator.clearRequests();
	const run = await runWorkflow(workflow, {
		nodeTypes: { [type]: node },
		credentialTypes,
		credentials: { googleChatSpacesServiceAccountApi: serviceAccountCredential(emulator) },
		input: [{ json: { body: { email: leaver, successor } } }],
	});
	if (run.error) throw run.error;
	return {
		steps: run.output(nodeName).map(({ json }) => step(json)),
		errors: run.output(nodeName, 1).map(({ json }) => `${json.error} ${json.message ?? ''}`),
		traffic: trafficOf(emulator.requests()),
	};
}

function step({ displayName, member, action, outcome, reason }: IDataObject): OffboardingStep {
	return {
		displayName: String(displayName),
		member: String(member),
		action: String(action),
		outcome: String(outcome),
		reason: String(reason),
	};
}
