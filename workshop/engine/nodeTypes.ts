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

/** A sticky note never runs, but n8n looks at its type when it searches the start node. */
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

/** The last node of examples that a person continues. */
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
 * Makes types for the nodes with pinned output. n8n returns that output without running them, so the types
 * need no code. A node without an input connection becomes a trigger.
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

/** The node types that a workflow may use: those of the caller, and a few of n8n's own. */
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

	/** n8n expects `undefined` for a type that does not exist. */
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
