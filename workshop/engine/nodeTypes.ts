import type { IDataObject, INodeType, INodeTypes, IWorkflowBase } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** The name n8n gives its manual trigger; the engine treats a node of this name as a start. */
export const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

const manualTrigger: INodeType = {
	description: {
		displayName: 'Manual Trigger',
		name: 'manualTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts the workflow by hand',
		defaults: { name: 'When clicking ‘Execute workflow’' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async trigger() {
		const start = () => this.emit([this.helpers.returnJsonArray([{}])]);
		return { manualTriggerFunction: async () => start() };
	},
};

/** Never runs, but n8n looks at it when it seeks the start. */
const stickyNote: INodeType = {
	description: {
		displayName: 'Sticky Note',
		name: 'stickyNote',
		group: ['input'],
		version: 1,
		description: 'Explains a part of the canvas',
		defaults: { name: 'Sticky Note' },
		inputs: [],
		outputs: [],
		properties: [],
	},
};

/** Where an example ends that a person goes on with. */
const noOperation: INodeType = {
	description: {
		displayName: 'No Operation, do nothing',
		name: 'noOp',
		group: ['organization'],
		version: 1,
		description: 'Passes on what it is given',
		defaults: { name: 'No Operation, do nothing' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/**
 * Types for the nodes whose output is pinned: n8n gives that output and never runs them, so nothing
 * of theirs is needed. One that no other node leads to is a trigger.
 */
export function pinnedTypes({
	nodes,
	connections,
	pinData = {},
}: Pick<IWorkflowBase, 'nodes' | 'connections' | 'pinData'>): Record<string, INodeType> {
	const targets = new Set(
		Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		),
	);
	const pinned = nodes.filter(({ name }) => name in pinData);
	return Object.fromEntries(
		pinned.map(({ name, type }) => [type, pinnedType(type, targets.has(name))]),
	);
}

function pinnedType(name: string, hasInput: boolean): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: [hasInput ? 'transform' : 'trigger'],
			version: 1,
			description: 'Gives its pinned output',
			defaults: { name },
			inputs: hasInput ? [NodeConnectionTypes.Main] : [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		...(!hasInput && { trigger: async () => undefined }),
	};
}

/** The node types that a workflow may name: those given, and the few of n8n's own above. */
export class NodeTypes implements INodeTypes {
	private readonly types: Map<string, INodeType>;

	constructor(types: Record<string, INodeType>) {
		this.types = new Map([
			...Object.entries(types),
			[MANUAL_TRIGGER, manualTrigger],
			['n8n-nodes-base.stickyNote', stickyNote],
			['n8n-nodes-base.noOp', noOperation],
		]);
	}

	/** n8n counts on `undefined` for a type it doesn't know. */
	getByName(name: string): INodeType {
		return this.types.get(name) as INodeType;
	}

	getByNameAndVersion(name: string): INodeType {
		return this.getByName(name);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}
