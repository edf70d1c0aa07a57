import type { ICredentialType, IDataObject, INodeType } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { runWorkflow, type WorkflowJson } from '../engine';
import { serviceAccountCredential } from './google';
import { type Traffic, trafficOf } from './observe';

/** Who leaves, and who takes over what only they own; emails. */
export interface Departure {
	leaver: string;
	successor: string;
}

/** A step of a departure, as the node tells it. */
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

export interface OffboardOptions extends Departure {
	workflow: WorkflowJson;
	/** The node of the workflow that removes the leaver. */
	nodeName: string;
	node: INodeType;
	serviceAccount: ICredentialType;
	emulator: Emulator;
}

/**
 * Runs the workflow for one leaver in n8n's engine, against the emulator.
 *
 * @throws as `runWorkflow` does, and the error with which the workflow itself ended
 */
export async function offboard(options: OffboardOptions): Promise<Offboarding> {
	const { workflow, nodeName, node, serviceAccount, emulator, leaver, successor } = options;
	const type = workflow.nodes.find(({ name }) => name === nodeName)?.type ?? '';
	emulator.clearRequests();
	const run = await runWorkflow(workflow, {
		nodeTypes: { [type]: node },
		credentialTypes: [serviceAccount],
		credentials: { [serviceAccount.name]: serviceAccountCredential(emulator) },
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
