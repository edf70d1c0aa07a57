import type { ICredentialType, IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { defaultSeed, type Emulator } from '../emulator';
import { runWorkflow, type WorkflowJson } from '../engine';
import type { AskedSpace } from './asked';
import type { NewHire } from './newHires';
import { isAbout, observed, type SentRequest } from './observe';

/** What became of the space for one new hire. */
export interface Provisioned {
	hire: NewHire;
	asked: AskedSpace;
	outcome: { name: string; spaceUri: string; members: number } | { error: string };
	/** How many requests reached Google's stand-in for it. */
	requests: number;
	/** From the first of its requests to the end of the last. */
	milliseconds: number;
}

export interface ProvisionOptions {
	workflow: WorkflowJson;
	/** The node of the workflow that sets up the spaces. */
	nodeName: string;
	node: INodeType;
	credentialType: ICredentialType;
	emulator: Emulator;
	/** Email of the account that signs in. */
	caller: string;
	/** New hires with the space asked for each, in the order of the workflow's items. */
	tasks: ReadonlyArray<{ hire: NewHire; asked: AskedSpace }>;
	/** Called when a request about a space has ended. */
	onSpace: (asked: AskedSpace) => void;
}

/**
 * Runs the workflow over the new hires in n8n's engine, against the emulator.
 *
 * @returns an outcome for each new hire, in their order
 * @throws as `runWorkflow` does, and the error with which the workflow itself ended
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned[]> {
	const { workflow, nodeName, node, credentialType, emulator, tasks } = options;
	const sent: SentRequest[] = [];
	const type = workflow.nodes.find(({ name }) => name === nodeName)?.type ?? '';
	const run = await runWorkflow(workflow, {
		nodeTypes: {
			[type]: observed(node, (request) => {
				sent.push(request);
				const task = tasks.find(({ asked }) => isAbout(request, asked));
				if (task) options.onSpace(task.asked);
			}),
		},
		credentialTypes: [credentialType],
		credentials: { [credentialType.name]: credential(emulator, options.caller) },
		input: tasks.map(({ hire }) => ({ json: { ...hire } })),
	});
	if (run.error) throw run.error;

	const outcomes = new Map([
		...run.output(nodeName).map((item) => [itemIndex(item), success(item.json)] as const),
		...run.output(nodeName, 1).map((item) => [itemIndex(item), failure(item.json)] as const),
	]);
	const received = emulator.requests();
	return tasks.map(({ hire, asked }, index) => {
		const outcome = outcomes.get(index) ?? { error: 'The node gave no item for this row' };
		const space = { ...asked, ...('name' in outcome && { name: outcome.name }) };
		return {
			hire,
			asked,
			outcome,
			requests: received.filter((request) => isAbout(request, space)).length,
			milliseconds: elapsed(sent.filter((request) => isAbout(request, space))),
		};
	});
}

/** The credential as it is once somebody has signed in through the emulator's consent page. */
function credential(emulator: Emulator, caller: string) {
	const scope = 'https://www.googleapis.com/auth/chat.spaces';
	const { accessToken, refreshToken } = emulator.issueToken({ user: caller, scopes: [scope] });
	const [{ clientId, clientSecret }] = defaultSeed.project.oauthClients;
	return {
		apiBaseUrl: emulator.baseUrl,
		authUrl: emulator.authUrl,
		accessTokenUrl: emulator.tokenUrl,
		clientId,
		clientSecret,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			scope,
		},
	};
}

function itemIndex({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
}

function success(json: IDataObject): Provisioned['outcome'] {
	const { joinedDirectHumanUserCount = 0 } = (json.membershipCount ?? {}) as IDataObject;
	return {
		name: String(json.name),
		spaceUri: String(json.spaceUri),
		members: Number(joinedDirectHumanUserCount),
	};
}

function failure({ error, message }: IDataObject): Provisioned['outcome'] {
	return { error: [error, message].filter((text) => typeof text === 'string').join(' ') };
}

function elapsed(requests: readonly SentRequest[]): number {
	if (requests.length === 0) return 0;
	const start = Math.min(...requests.map((request) => request.start));
	const end = Math.max(...requests.map((request) => request.end));
	return Math.round(end - start);
}
