import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { name as packageName } from '../../../package.json';
import { oAuth2SignIn } from '../../credentials';
import type { Credential, N8nRest, Workflow } from '../../editor/rest';
import { bindCredentials, type Credentials } from '../../editor/setup';
import { defaultSeed, type Emulator, type Seed } from '../../emulator';

/** Whom all executions act for. */
export const USER = defaultSeed.people[0].email;

/** A workflow's nodes. */
export const START = 'Start';
export const WORK = 'Work';

/**
 * The project's quotas as the node is told of them.
 *
 * @param shorter how many times shorter their minute is
 */
export function requestOptions(shorter: number): INodeParameters {
	return {
		spaceReads: 3_000 * shorter,
		spaceWrites: 60 * shorter,
		membershipReads: 3_000 * shorter,
		membershipWrites: 300 * shorter,
	};
}

const CROWD = 100;

/** People to add, by email. */
export const crowd = Array.from({ length: CROWD }, (_, index) => `crowd.${index}@example.com`);

/** The spaces that people are added to, by id. */
export const TEAMS = Array.from({ length: 6 }, (_, index) => `AAAAteam${index}`);

/** A crowd, and a space for each execution. */
export const seed: Seed = {
	...defaultSeed,
	people: [
		...defaultSeed.people,
		...crowd.map((email, index) => ({
			id: String(300_000_000_000_000_000_000n + BigInt(index)),
			email,
			displayName: `Crowd ${index}`,
		})),
	],
	spaces: TEAMS.map((id) => ({
		id,
		spaceType: 'SPACE',
		displayName: `Team ${id}`,
		members: [{ email: USER }],
	})),
};

/** A workflow that does its work for each item, and goes on after one that fails. */
export function workflowFor(
	title: string,
	items: IDataObject[],
	parameters: INodeParameters,
	credentials: Credentials,
): Workflow {
	const connection = { node: WORK, type: 'main' as const, index: 0 };
	const workflow: Workflow = {
		name: title,
		nodes: [
			{
				id: randomUUID(),
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: randomUUID(),
				name: WORK,
				type: `${packageName}.googleChatSpaces`,
				typeVersion: 1,
				position: [200, 0],
				parameters,
				onError: 'continueRegularOutput',
			},
		],
		connections: { [START]: { main: [[connection]] } },
		settings: { executionOrder: 'v1' },
		pinData: { [START]: items.map((json) => ({ json })) },
	};
	return bindCredentials(workflow, credentials);
}

/** Both credentials, with a person signed in at the emulator. */
export async function createCredentials(rest: N8nRest, emulator: Emulator): Promise<Credentials> {
	const create = async (type: string, data: IDataObject): Promise<Credential> =>
		await rest.createCredential({ name: type, type, data });
	return {
		oAuth2: await create('googleChatSpacesOAuth2Api', oAuth2SignIn(emulator, USER)),
		serviceAccount: await create('googleChatSpacesServiceAccountApi', {
			privateKeyFile: JSON.stringify(emulator.serviceAccountKey()),
		}),
	};
}

/** How an execution signs in: by a person's consent, or with a service account that acts as them. */
export const signIns: readonly INodeParameters[] = [
	{ authentication: 'oAuth2' },
	{ authentication: 'serviceAccount', impersonateUser: USER },
];
