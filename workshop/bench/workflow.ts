import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import type { Credential, Workflow } from '../editor/rest';
import type { Form } from './contenders';

/** The names of the nodes that are run and looked at from outside. */
export const START = 'Start';
export const WORK = 'Work';

type Part = Omit<INode, 'id' | 'position'>;

const askOnce = (name: string, url: string): Part => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
	parameters: { url, options: {} },
	executeOnce: true,
});

/**
 * The workflow in which a node does its work: the items come from `itemsUrl`, and right before and
 * after the work `beginUrl` and `endUrl` are asked, so that who answers can look at n8n's process.
 */
export function workflowFor(
	title: string,
	form: Form,
	credential: Credential,
	{ itemsUrl, beginUrl, endUrl }: { itemsUrl: string; beginUrl: string; endUrl: string },
): Workflow {
	const { credentialType, ...node } = form;
	const parts: Part[] = [
		{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		askOnce('Items', itemsUrl),
		askOnce('Begin', beginUrl),
		{
			...node,
			name: WORK,
			credentials: { [credentialType]: { id: credential.id, name: credential.name } },
			onError: 'continueRegularOutput',
		},
		askOnce('End', endUrl),
	];
	const to = (...names: string[]) => ({
		main: [names.map((name) => ({ node: name, type: 'main' as const, index: 0 }))],
	});
	return {
		name: title,
		// Of two branches n8n runs the upper one first
		nodes: parts.map((part, index) => ({ ...part, id: randomUUID(), position: [0, 200 * index] })),
		connections: {
			[START]: to('Items'),
			Items: to('Begin', WORK),
			[WORK]: to('End'),
		},
		settings: { executionOrder: 'v1' },
	};
}
