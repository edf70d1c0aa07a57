import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { oAuthClient } from '../credentials';
import type { Emulator } from '../emulator';
import { name as packageName } from '../../package.json';
import type { Credential, CredentialData, N8nRest, Owner, SavedWorkflow, Workflow } from './rest';

/** The account of an n8n that listens on this machine alone and holds nothing but the emulator's data. */
export const OWNER: Owner = { email: 'owner@example.com', password: 'GoogleChat1' };

/** The credentials for the emulator, by the node's Authentication. */
export type Credentials = Record<'oAuth2' | 'serviceAccount', Credential>;

/** Examples that a click alone does not run successfully, and what they need first. */
const NEEDS: Readonly<Record<string, string>> = {
	'AI agent for spaces': 'it needs a model',
	'Drift report': 'it asks for spaces that only you have',
};

/** What an example needs before a click runs it; undefined for nothing. */
export const needOf = ({ name }: Pick<Workflow, 'name'>): string | undefined => NEEDS[name];

/** Whether a node is one of this package. */
export const isOurs = (node: INode) => node.type.startsWith(`${packageName}.`);

/** Returns the workflow with both credentials on each of our nodes. The node's Authentication chooses between them. */
export function bindCredentials(workflow: Workflow, credentials: Credentials): Workflow {
	const bound = Object.fromEntries(
		Object.values(credentials).map(({ id, name, type }) => [type, { id, name }]),
	);
	const bind = (node: INode) => (isOurs(node) ? { ...node, credentials: bound } : node);
	return { ...workflow, nodes: workflow.nodes.map(bind) };
}

/** Reads the workflows of a folder, in the order of their file names. */
export async function readWorkflows(folder: string): Promise<Workflow[]> {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Workflow),
	);
}

/** Signs in as the owner, and creates the account first in a new n8n. */
export async function signIn(rest: N8nRest) {
	await ((await rest.isNew()) ? rest.createOwner(OWNER) : rest.signIn(OWNER));
}

/** The credential with which a person signs in. */
const SIGN_IN_TYPE = 'googleChatSpacesOAuth2Api';

async function ensureCredential(rest: N8nRest, desired: CredentialData): Promise<Credential> {
	const existing = (await rest.credentials()).find(
		({ name, type }) => name === desired.name && type === desired.type,
	);
	if (!existing) return await rest.createCredential(desired);
	await rest.updateCredential(existing.id, desired);
	if (desired.type === SIGN_IN_TYPE) await rest.disconnectCredential(existing.id);
	return existing;
}

/**
 * Creates or updates the credentials for an emulator that has just started. It knows no token of an
 * earlier one, so OAuth2 ends up not connected, and the service account gets the new key.
 */
export async function ensureCredentials(rest: N8nRest, emulator: Emulator): Promise<Credentials> {
	const oAuth2 = await ensureCredential(rest, {
		name: 'Google Chat Spaces (emulator)',
		type: SIGN_IN_TYPE,
		data: oAuthClient,
	});
	const serviceAccount = await ensureCredential(rest, {
		name: 'Google Chat Spaces service account (emulator)',
		type: 'googleChatSpacesServiceAccountApi',
		data: { privateKeyFile: JSON.stringify(emulator.serviceAccountKey()) },
	});
	return { oAuth2, serviceAccount };
}

/** Imports the workflows that n8n does not have yet, and leaves the others as they are. */
export async function ensureWorkflows(
	rest: N8nRest,
	workflows: Workflow[],
	credentials: Credentials,
): Promise<SavedWorkflow[]> {
	const existing = new Map((await rest.workflows()).map(({ name, id }) => [name, id]));
	const saved: SavedWorkflow[] = [];
	for (const workflow of workflows) {
		const id = existing.get(workflow.name);
		saved.push(
			id
				? await rest.workflow(id)
				: await rest.createWorkflow(bindCredentials(workflow, credentials)),
		);
	}
	return saved;
}
