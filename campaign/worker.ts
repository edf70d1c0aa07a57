/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { runWorkflow } from '../engine';
import { systemClock } from '../nodes/GoogleChatSpaces/chat/clock';
// with its ending, or the codex GoogleChatSpaces.node.json is what this finds
import { GoogleChatSpaces } from '../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';
import { LeapingClock, liveBy } from './time';

/** A process that provisions what its parent sends it, ends, and may be killed at any moment. */
export interface Job {
	readonly credential: ICredentialDataDecryptedObject;
	/** The rows of the sheet: `key`, `displayName` and `people`. */
	readonly rows: IDataObject[];
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

const workflow = {
	nodes: [
		node('Sheet', 'n8n-nodes-base.manualTrigger', {}),
		node('Create', type, {
			resource: 'space',
			operation: 'create',
			displayName: '={{ $json.displayName }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}' },
		}),
		node('Add', type, {
			resource: 'member',
			operation: 'add',
			spaceId: { __rl: true, mode: 'id', value: '={{ $json.name }}' },
			people: "={{ $('Sheet').item.json.people }}",
		}),
	],
	connections: {
		Sheet: { main: [[{ node: 'Create', type: 'main' as const, index: 0 }]] },
		Create: { main: [[{ node: 'Add', type: 'main' as const, index: 0 }]] },
	},
};

process.once('message', ({ credential, rows }: Job) => {
	liveBy(systemClock, new LeapingClock());
	void runWorkflow(workflow, {
		nodeTypes: { [type]: new GoogleChatSpaces() },
		credentialTypes: [new GoogleChatSpacesOAuth2Api()],
		credentials: { googleChatSpacesOAuth2Api: credential },
		input: rows.map((json) => ({ json })),
	}).then(() => process.disconnect());
});
