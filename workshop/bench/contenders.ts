import type { INode, INodeParameters } from 'n8n-workflow';
import { name as packageName } from '../../package.json';

/** The nodes that do the same work, as the report calls them. */
export const CONTENDERS = {
	ours: 'Google Chat Spaces',
	builtIn: 'Google Chat (built-in)',
	httpRequest: 'HTTP Request',
} as const;

export type Contender = keyof typeof CONTENDERS;

/** A node as a person would fill it in, with the type of credential that it is to use. */
export type Form = Pick<INode, 'type' | 'typeVersion' | 'parameters'> & { credentialType: string };

/** A job in the form of each node that can do it. */
export type Work = Partial<Record<Contender, Form>>;

const CHAT = 'https://chat.googleapis.com/v1';

function ours(parameters: INodeParameters, credentialType = 'googleChatSpacesOAuth2Api'): Form {
	return { type: `${packageName}.googleChatSpaces`, typeVersion: 1, parameters, credentialType };
}

function builtIn(parameters: INodeParameters, credentialType = 'googleChatOAuth2Api'): Form {
	return { type: 'n8n-nodes-base.googleChat', typeVersion: 1, parameters, credentialType };
}

function httpRequest(parameters: INodeParameters, credentialType = 'googleChatOAuth2Api'): Form {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
			options: {},
			...parameters,
		},
		credentialType,
	};
}

const SPACE = { mode: 'id', value: '={{ $json.name }}', __rl: true };

/** @param requestOptions the node's own Request Options */
const ourGet = (requestOptions: INodeParameters) => ({
	resource: 'space',
	operation: 'get',
	spaceId: SPACE,
	requestOptions,
});
const builtInGet = { resource: 'space', operation: 'get', spaceId: '={{ $json.name }}' };
const requestGet = { url: `=${CHAT}/{{ $json.name }}` };

/** Reads the space whose resource name an item carries as `name`. */
export const getSpace = (requestOptions: INodeParameters = {}): Work => ({
	ours: ours({ authentication: 'oAuth2', ...ourGet(requestOptions) }),
	builtIn: builtIn({ authentication: 'oAuth2', ...builtInGet }),
	httpRequest: httpRequest(requestGet),
});

/** A form of our node that acts as the Chat app itself. */
export const getSpaceAsApp = (): Work => ({
	ours: ours(
		{ authentication: 'serviceAccount', ...ourGet({}) },
		'googleChatSpacesServiceAccountApi',
	),
	builtIn: builtIn({ authentication: 'serviceAccount', ...builtInGet }, 'googleApi'),
	httpRequest: httpRequest(requestGet, 'googleApi'),
});

/** Lists all spaces of the person. */
export const listSpaces = (): Work => ({
	ours: ours({
		authentication: 'oAuth2',
		resource: 'space',
		operation: 'list',
		returnAll: true,
	}),
	builtIn: builtIn({
		authentication: 'oAuth2',
		resource: 'space',
		operation: 'getAll',
		returnAll: true,
	}),
});

/** Lists all members of the space whose resource name an item carries as `name`. */
export const listMembers = (): Work => ({
	ours: ours({
		authentication: 'oAuth2',
		resource: 'member',
		operation: 'list',
		spaceId: SPACE,
		returnAll: true,
	}),
	builtIn: builtIn({
		authentication: 'oAuth2',
		resource: 'member',
		operation: 'getAll',
		spaceId: '={{ $json.name }}',
		returnAll: true,
	}),
});

/** Creates or updates the space of the display name that an item carries; only ours can. */
export const upsertSpace = (requestOptions: INodeParameters): Work => ({
	ours: ours({
		authentication: 'oAuth2',
		resource: 'space',
		operation: 'upsert',
		displayName: '={{ $json.displayName }}',
		settings: { description: 'An office' },
		requestOptions,
	}),
});

/** Creates a space with the display name that an item carries; the built-in node cannot. */
export const createSpace = (requestOptions: INodeParameters): Work => ({
	ours: ours({
		authentication: 'oAuth2',
		resource: 'space',
		operation: 'create',
		displayName: '={{ $json.displayName }}',
		requestOptions,
	}),
	httpRequest: httpRequest({
		method: 'POST',
		url: `${CHAT}/spaces`,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ { spaceType: "SPACE", displayName: $json.displayName } }}',
	}),
});
