import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	type IDataObject,
	type INodeExecutionData,
	type IWorkflowBase,
	jsonParse,
} from 'n8n-workflow';

import { credentialTypes } from '../../workshop/credentials';
import { runWorkflow, type WorkflowRun } from '../../workshop/engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import type { TestChat } from '../support/chat';

export const folder = join(__dirname, '../../examples');
export const OURS = 'n8n-nodes-google-chat-spaces.googleChatSpaces';
/** The person who signs in with OAuth2 in the examples. */
export const ADA = 'ada.admin@example.com';

export interface ExampleRun extends WorkflowRun {
	/** How often each API method was called: `spaces.setup`, `members.list` … */
	calls: Record<string, number>;
}

/** Reads an example, by the name of its file. */
export function readExample(name: string): IWorkflowBase {
	return jsonParse<IWorkflowBase>(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Runs a workflow in n8n's engine: Ada is signed in, and a service account may act as anybody. */
export async function runExample(
	chat: TestChat,
	workflow: IWorkflowBase,
	input?: IDataObject[],
): Promise<ExampleRun> {
	chat.emulator.clearRequests();
	const run = await runWorkflow(workflow, {
		nodeTypes: { [OURS]: new GoogleChatSpaces() },
		credentialTypes,
		credentials: {
			googleChatSpacesOAuth2Api: chat.credential(ADA),
			googleChatSpacesServiceAccountApi: chat.serviceAccount(),
		},
		...(input && { input: input.map((json): INodeExecutionData => ({ json })) }),
	});
	return { ...run, calls: callsOf(chat) };
}

/** How often each API method was called since the log was cleared. */
export function callsOf({ emulator }: TestChat): Record<string, number> {
	const calls: Record<string, number> = {};
	for (const { apiMethod = 'none' } of emulator.requests()) {
		const name = apiMethod.replace(/^chat\./, '').replace(/^spaces\.members/, 'members');
		calls[name] = (calls[name] ?? 0) + 1;
	}
	return calls;
}

/** The role of everybody who has joined a space, by the space's name and the person's email. */
export function people({ emulator }: TestChat): Record<string, Record<string, string>> {
	return Object.fromEntries(
		emulator
			.state()
			.spaces.map(({ displayName, memberships }) => [
				displayName ?? '',
				Object.fromEntries(
					memberships
						.filter(({ state }) => state === 'JOINED')
						.map(({ member, role }) => [
							(member?.email ?? '').replace('@example.com', ''),
							(role ?? '').replace('ROLE_', ''),
						]),
				),
			]),
	);
}

/** The data of the items. */
export function jsonOf(items: INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}
