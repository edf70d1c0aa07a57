import type { IDataObject, INodeType, INodeTypes } from 'n8n-workflow';
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

/** The node types that a workflow may name: those given, the manual trigger and sticky notes. */
export class NodeTypes implements INodeTypes {
	private readonly types: Map<string, INodeType>;

	constructor(types: Record<string, INodeType>) {
		this.types = new Map([
			[MANUAL_TRIGGER, manualTrigger],
			['n8n-nodes-base.stickyNote', stickyNote],
			...Object.entries(types),
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
