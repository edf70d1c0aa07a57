/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { name as packageName } from '../package.json';
import type { Credential, N8nRest, Owner, SavedWorkflow, Workflow } from './rest';

/** The account of an n8n that listens on this machine alone and holds nothing but the emulator's data. */
export const OWNER: Owner = { email: 'owner@example.com', password: 'GoogleChat1' };

const CREDENTIAL = {
	name: 'Google Chat Spaces (emulator)',
	type: 'googleChatSpacesOAuth2Api',
	data: {
		clientId: 'emulator-client-id.apps.googleusercontent.com',
		clientSecret: 'emulator-client-secret',
	},
};

/** Whether a node is one of this package. */
export const isOurs = (node: INode) => node.type.startsWith(`${packageName}.`);

/** The same workflow, with the credential on each of our nodes. */
export function bindCredential(workflow: Workflow, { id, name, type }: Credential): Workflow {
	const bind = (node: INode) =>
		isOurs(node) ? { ...node, credentials: { [type]: { id, name } } } : node;
	return { ...workflow, nodes: workflow.nodes.map(bind) };
}

/** The workflows of a folder, by file name. */
export async function readWorkflows(folder: string): Promise<Workflow[]> {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Workflow),
	);
}

/** Signs in as the owner, whose account it makes in a new n8n. */
export async function signIn(rest: N8nRest) {
	await ((await rest.isNew()) ? rest.createOwner(OWNER) : rest.signIn(OWNER));
}

/**
 * The credential for the emulator, not connected: an emulator that has been started anew knows no
 * token of an earlier one.
 */
export async function ensureCredential(rest: N8nRest): Promise<Credential> {
	const existing = (await rest.credentials()).find(
		({ name, type }) => name === CREDENTIAL.name && type === CREDENTIAL.type,
	);
	if (!existing) return await rest.createCredential(CREDENTIAL);
	await rest.disconnectCredential(existing.id);
	return existing;
}

/** Imports the workflows that n8n does not have yet; one that it has stays as the person left it. */
export async function ensureWorkflows(
	rest: N8nRest,
	workflows: Workflow[],
	credential: Credential,
): Promise<SavedWorkflow[]> {
	const existing = new Map((await rest.workflows()).map(({ name, id }) => [name, id]));
	const saved: SavedWorkflow[] = [];
	for (const workflow of workflows) {
		const id = existing.get(workflow.name);
		saved.push(
			id
				? await rest.workflow(id)
				: await rest.createWorkflow(bindCredential(workflow, credential)),
		);
	}
	return saved;
}
