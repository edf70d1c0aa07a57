import 'reflect-metadata';
import './environment';

import { randomUUID } from 'node:crypto';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ExecutionError,
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IRun,
	ITaskData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
} from 'n8n-workflow';
import { NodeConnectionTypes, UserError, Workflow } from 'n8n-workflow';

import { MemoryCredentials } from './credentials';
import { MANUAL_TRIGGER, NodeTypes, pinnedTypes } from './nodeTypes';

export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections' | 'settings' | 'pinData'>;

export interface RunOptions {
	/** The node types that the workflow uses, by their full name; n8n's manual trigger, sticky notes and No Operation are there already, and a node with pinned data needs none. */
	nodeTypes: Record<string, INodeType>;
	credentialTypes: ICredentialType[];
	/** Decrypted data by credential type. Every node that declares such a type gets it. It is not changed. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Replaces the output of the start node, pinned data included. */
	input?: INodeExecutionData[];
	/** Aborting the signal acts like n8n's Stop. */
	signal?: AbortSignal;
	/** Default: a number that counts up in this process, as n8n's ids do. */
	executionId?: string;
	/** The engine calls this when a node has ended, with its name and n8n's record of it. */
	onNodeDone?: (nodeName: string, task: ITaskData) => void;
}

export interface WorkflowRun {
	status: ExecutionStatus;
	/** The error that ended the workflow, if one did. */
	error?: ExecutionError;
	/** n8n's own record of the execution. */
	run: IRun;
	/** The credentials after the run, by type, with tokens that were refreshed during it. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** The items of a node's output (0 by default) in its last run; none if it has not run. */
	output(nodeName: string, outputIndex?: number): INodeExecutionData[];
	/** The error with which a node itself ended. */
	nodeError(nodeName: string): ExecutionError | undefined;
	/** The hints that a node leaves in the editor. */
	hints(nodeName: string): NodeExecutionHint[];
}

export interface NodeRun extends WorkflowRun {
	/** The node's items. */
	items: INodeExecutionData[];
	/** The items of the second output, under On Error: Continue (using error output). */
	errorItems: INodeExecutionData[];
}

export interface NodeRunOptions extends Omit<RunOptions, 'input'> {
	/** The settings of the node. Its `type` may be left out if there is only one node type. */
	node: Partial<INode> & Pick<INode, 'parameters'>;
	/** The items that reach the node; plain objects become items' `json`. */
	items: Array<INodeExecutionData | IDataObject>;
}

let executions = 0;

/**
 * Runs a workflow in n8n's own engine (n8n-core) in this process, as "Execute workflow" does in the
 * editor: with pinned data, expressions, credentials that refresh, On Error, Retry On Fail and Stop.
 *
 * @returns how it went, failed or stopped runs included
 * @throws WorkflowHasIssuesError of n8n-core if a parameter is missing or has no valid value, which
 *   n8n finds before it runs anything; UserError if no node can start the workflow
 */
export async function runWorkflow(json: WorkflowJson, options: RunOptions): Promise<WorkflowRun> {
	const executionId = options.executionId ?? String(++executions);
	const credentials = new MemoryCredentials(options.credentialTypes, options.credentials);
	const workflowData = workflowDataOf(json, options);
	const workflow = new Workflow({
		...workflowData,
		nodeTypes: new NodeTypes({ ...pinnedTypes(json), ...options.nodeTypes }),
	});
	const startNode = workflow.getStartNode();
	if (!startNode) throw new UserError('The workflow has no node to start from');

	const hooks = new ExecutionLifecycleHooks('manual', executionId, workflowData);
	// n8n shows a stopped run as it was at Stop, even if its node goes on.
	const ended = new Promise<IRun>((resolve) => hooks.addHandler('workflowExecuteAfter', resolve));
	const { onNodeDone } = options;
	if (onNodeDone) hooks.addHandler('nodeExecuteAfter', onNodeDone);

	const execution = new WorkflowExecute(
		additionalDataOf(executionId, workflowData.id, hooks, credentials),
		'manual',
	).run({
		workflow,
		startNode,
		pinData: { ...json.pinData, ...(options.input && { [startNode.name]: options.input }) },
	});
	const stop = () => execution.cancel();
	if (options.signal?.aborted) stop();
	options.signal?.addEventListener('abort', stop, { once: true });
	await execution.finally(() => options.signal?.removeEventListener('abort', stop));
	return workflowRun(await ended, credentials.stored);
}

/**
 * Runs one node over the given items, as the only node after a manual trigger.
 *
 * @throws as {@link runWorkflow} does
 */
export async function runNode({ node, items, ...options }: NodeRunOptions): Promise<NodeRun> {
	const trigger: INode = {
		id: 'trigger',
		name: 'Trigger',
		type: MANUAL_TRIGGER,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const tested: INode = {
		id: 'node',
		name: 'Node',
		type: Object.keys(options.nodeTypes)[0],
		typeVersion: 1,
		position: [200, 0],
		...node,
	};
	const run = await runWorkflow(
		{
			nodes: [trigger, tested],
			connections: {
				[trigger.name]: {
					main: [[{ node: tested.name, type: NodeConnectionTypes.Main, index: 0 }]],
				},
			},
		},
		{ ...options, input: items.map(toItem) },
	);
	return { ...run, items: run.output(tested.name), errorItems: run.output(tested.name, 1) };
}

function toItem(item: INodeExecutionData | IDataObject): INodeExecutionData {
	return isItem(item) ? item : { json: item };
}

function isItem(item: INodeExecutionData | IDataObject): item is INodeExecutionData {
	return typeof item.json === 'object' && item.json !== null;
}

function workflowDataOf(json: WorkflowJson, options: RunOptions): IWorkflowBase {
	return {
		id: 'workflow',
		name: 'Workflow',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		// n8n writes defaults into the nodes, so it gets copies.
		nodes: connected(structuredClone(json.nodes), options),
		connections: json.connections,
		settings: { executionOrder: 'v1', ...json.settings },
	};
}

/** Connects each node with those of the credentials that its type declares. */
function connected(nodes: INode[], { nodeTypes, credentials }: RunOptions): INode[] {
	const details = Object.fromEntries(
		// n8n shares one token refresh among all requests with a credential of the same id, so each run has ids of its own.
		Object.keys(credentials).map((type) => [type, { id: randomUUID(), name: type }]),
	);
	return nodes.map((node) => {
		const declared = nodeTypes[node.type]?.description.credentials ?? [];
		const given = declared.filter(({ name }) => name in details);
		return {
			...node,
			credentials: Object.fromEntries(given.map(({ name }) => [name, details[name]])),
		};
	});
}

function additionalDataOf(
	executionId: string,
	workflowId: string,
	hooks: ExecutionLifecycleHooks,
	credentialsHelper: MemoryCredentials,
): IWorkflowExecuteAdditionalData {
	const n8nUrl = 'http://localhost:5678';
	const additionalData: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		hooks,
		executionId,
		workflowId,
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
		formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
	};
	return additionalData as IWorkflowExecuteAdditionalData;
}

function workflowRun(
	run: IRun,
	credentials: Record<string, ICredentialDataDecryptedObject>,
): WorkflowRun {
	const { runData, error } = run.data.resultData;
	const lastTask = (nodeName: string) => runData[nodeName]?.at(-1);
	return {
		status: run.status,
		error,
		run,
		credentials,
		output: (nodeName, outputIndex = 0) => lastTask(nodeName)?.data?.main[outputIndex] ?? [],
		nodeError: (nodeName) => lastTask(nodeName)?.error,
		hints: (nodeName) => lastTask(nodeName)?.hints ?? [],
	};
}
