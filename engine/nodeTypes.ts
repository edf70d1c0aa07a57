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

/** The node types that a workflow may name: those given, and the manual trigger. */
export class NodeTypes implements INodeTypes {
	private readonly types: Map<string, INodeType>;

	constructor(types: Record<string, INodeType>) {
		this.types = new Map([[MANUAL_TRIGGER, manualTrigger], ...Object.entries(types)]);
	}

	/** n8n's engine counts on `undefined` for a type it doesn't know (a sticky note, for one). */
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
