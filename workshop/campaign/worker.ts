import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';

import { credentialTypes } from '../credentials';
import { runWorkflow } from '../engine';
import { systemClock } from '../../nodes/GoogleChatSpaces/chat/clock';
// Without its ending, the import would find the codex GoogleChatSpaces.node.json.
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';
import { LeapingClock, liveBy } from './time';

/** A process that provisions what its parent sends it, ends, and may be killed at any moment. */
export interface Job {
	readonly credential: ICredentialDataDecryptedObject;
	/** The rows of the sheet: `key`, `displayName`, `owner`, `managers` and `members`. */
	readonly rows: IDataObject[];
	/** Who is to be in no space in the end. */
	readonly leaver: string;
}

const type = 'googleChatSpaces';
const node = (name: string, nodeType: string, parameters: INode['parameters']): INode => ({
	id: name,
	name,
	type: nodeType,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	onError: 'continueRegularOutput',
});

const workflowFor = (leaver: string) => ({
	nodes: [
		node('Sheet', 'n8n-nodes-base.manualTrigger', {}),
		node('Create', type, {
			resource: 'space',
			operation: 'create',
			displayName: '={{ $json.displayName }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}' },
		}),
		node('Sync', type, {
			resource: 'member',
			operation: 'sync',
			spaceId: { __rl: true, mode: 'id', value: '={{ $json.name }}' },
			owners: "={{ $('Sheet').item.json.owner }}",
			managers: "={{ $('Sheet').item.json.managers }}",
			members: "={{ $('Sheet').item.json.members }}",
		}),
		{
			...node('Leave', type, { resource: 'member', operation: 'removeFromAll', leaver }),
			executeOnce: true,
		},
	],
	connections: {
		Sheet: { main: [[{ node: 'Create', type: 'main' as const, index: 0 }]] },
		Create: { main: [[{ node: 'Sync', type: 'main' as const, index: 0 }]] },
		Sync: { main: [[{ node: 'Leave', type: 'main' as const, index: 0 }]] },
	},
});

process.once('message', ({ credential, rows, leaver }: Job) => {
	liveBy(systemClock, new LeapingClock());
	void runWorkflow(workflowFor(leaver), {
		nodeTypes: { [type]: new GoogleChatSpaces() },
		credentialTypes,
		credentials: { googleChatSpacesOAuth2Api: credential },
		input: rows.map((json) => ({ json })),
	}).then(() => process.disconnect());
});
