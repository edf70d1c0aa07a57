import {
	NodeConnectionTypes,
	type EngineRequest,
	type EngineResponse,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { runWorkflow } from '../../workshop/engine';
import { startTestChat } from '../support/chat';

const chat = startTestChat();

interface Tool {
	invoke(filledIn: IDataObject): Promise<unknown>;
}

/** What an agent does with its tools. */
type Agent = (
	this: IExecuteFunctions,
	response?: EngineResponse,
) => Promise<INodeExecutionData[][] | EngineRequest>;

/** The node as a tool, as n8n makes one of a node that is usable as one. */
class SpacesTool extends GoogleChatSpaces {
	constructor() {
		super();
		this.description = {
			...this.description,
			name: 'googleChatSpacesTool',
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		};
	}
}

function agentType(execute: Agent): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute,
	};
}

async function runAgent(execute: Agent, retry: IDataObject = {}) {
	const tool = new SpacesTool();
	const place = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const run = await runWorkflow(
		{
			nodes: [
				{ ...place, id: 'trigger', name: 'Trigger', type: 'n8n-nodes-base.manualTrigger' },
				{ ...place, id: 'agent', name: 'Agent', type: 'agent' },
				{
					...place,
					id: 'tool',
					name: 'Spaces',
					type: 'googleChatSpacesTool',
					parameters: {
						resource: 'space',
						operation: 'create',
						displayName: "={{ $fromAI('displayName', '', 'string') }}",
						requestOptions: { retryFor: 0 },
					},
					...retry,
				},
			],
			connections: {
				Trigger: { main: [[{ node: 'Agent', type: NodeConnectionTypes.Main, index: 0 }]] },
				Spaces: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
			},
		},
		{
			nodeTypes: { agent: agentType(execute), googleChatSpacesTool: tool },
			credentialTypes: [new GoogleChatSpacesOAuth2Api()],
			credentials: { googleChatSpacesOAuth2Api: chat.credential() },
		},
	);
	expect(run.error).toBeUndefined();
	return run;
}

const spaces = () =>
	chat.emulator
		.state()
		.spaces.map(({ displayName }) => displayName)
		.sort();
const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** The space is made, and nobody hears of it: neither the request's own answer comes, nor a repeat's. */
const lostAnswers = (count: number) =>
	chat.emulator.setFaults([
		{
			methods: ['chat.spaces.create'],
			count,
			effect: { kind: 'status', status: 503, after: true },
		},
	]);

/** Of two calls at once n8n may give the second what the first has filled in. */
const MIXED_UP = 'filled in by another call';

describe('a tool that an agent calls by itself', () => {
	/** Fetches its tools for each call, all at once, as agents do for their input items. */
	const callAtOnce = (names: string[]): Agent =>
		async function () {
			const fetched = await Promise.all(
				names.map(
					async () => (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[],
				),
			);
			const told = await Promise.allSettled(
				names.map(async (displayName, index) => await fetched[index][0].invoke({ displayName })),
			);
			for (const [index, call] of told.entries()) {
				if (call.status === 'fulfilled') continue;
				expect(String(call.reason)).toContain(MIXED_UP);
				const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
				await tool.invoke({ displayName: names[index] });
			}
			return [this.getInputData()];
		};

	test('makes one space a call, also for calls at once', async () => {
		await runAgent(callAtOnce(['Berlin', 'Munich']));

		expect(spaces()).toEqual(['Berlin', 'Munich']);
	});

	test('makes no second one when n8n tries again', async () => {
		lostAnswers(2);
		await runAgent(callAtOnce(['Berlin']), retryOnFail);

		expect(spaces()).toEqual(['Berlin']);
	});
});

describe('a tool that n8n calls for an agent, and tells of the call', () => {
	const request = (...calls: Array<[id: string, displayName: string]>): Agent =>
		async function (response) {
			if (response?.actionResponses.length) return [this.getInputData()];
			return {
				actions: calls.map(([id, displayName]) => ({
					actionType: 'ExecutionNodeAction',
					nodeName: 'Spaces',
					input: { displayName },
					type: NodeConnectionTypes.AiTool,
					id,
					metadata: {},
				})),
				metadata: {},
			};
		};

	test('makes one space a call, also where two say the same', async () => {
		await runAgent(request(['call-1', 'Berlin'], ['call-2', 'Berlin']));

		expect(spaces()).toEqual(['Berlin', 'Berlin']);
	});

	test('makes no second one when n8n tries again', async () => {
		lostAnswers(2);
		await runAgent(request(['call-1', 'Berlin'], ['call-2', 'Munich']), retryOnFail);

		expect(spaces()).toEqual(['Berlin', 'Munich']);
	});
});
