import type { ICredentialDataDecryptedObject, IDataObject, INodeType } from 'n8n-workflow';

import { GoogleChatSpacesServiceAccountApi } from '../../credentials/GoogleChatSpacesServiceAccountApi.credentials';
import { runNode } from '../../workshop/engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { HANA, startTestChat } from '../support/chat';
import { type HostileServer, redirect, startHostileServer } from '../support/hostile';

const NAME = 'googleChatSpacesServiceAccountApi';
const chat = startTestChat();

/** Sends the credential's own test request, signed by n8n as its HTTP Request node has it signed. */
async function runTestRequest(
	changes: ICredentialDataDecryptedObject = {},
	apiBaseUrl = chat.emulator.baseUrl,
) {
	const { url, qs } = new GoogleChatSpacesServiceAccountApi().test.request;
	const sender: INodeType = {
		description: new GoogleChatSpaces().description,
		async execute() {
			const answer = (await this.helpers.httpRequestWithAuthentication.call(this, NAME, {
				baseURL: apiBaseUrl,
				url: String(url),
				qs: qs as IDataObject,
				json: true,
			})) as IDataObject;
			return [[{ json: answer, pairedItem: 0 }]];
		},
	};
	chat.emulator.clearRequests();
	const { items, credentials, nodeError } = await runNode({
		nodeTypes: { sender },
		credentialTypes: [new GoogleChatSpacesServiceAccountApi()],
		credentials: { [NAME]: { ...chat.serviceAccount(), ...changes } },
		items: [{}],
		node: { parameters: { operation: 'list', authentication: 'serviceAccount' } },
	});
	return { items, stored: credentials[NAME], error: nodeError('Node') };
}

const users = () => chat.emulator.requests().map(({ user, status }) => [user, status]);

test('its test reaches Chat as the Chat app', async () => {
	const { items, stored } = await runTestRequest();

	expect(items).toHaveLength(1);
	expect(users()).toEqual([['chat-provisioning@emulator-project.iam.gserviceaccount.com', 200]]);
	expect(stored.accessToken).toMatch(/^ya29\./);
});

test('its test reaches Chat as the person that it names', async () => {
	await runTestRequest({ delegatedEmail: ` ${HANA} ` });

	expect(users()).toEqual([[HANA, 200]]);
});

test('a token that has ended is exchanged anew', async () => {
	const { stored } = await runTestRequest();
	chat.emulator.expireTokens();
	const again = await runTestRequest(stored);

	expect(again.items).toHaveLength(1);
	expect(again.stored.accessToken).not.toBe(stored.accessToken);
	expect(users().map(([, status]) => status)).toEqual([401, 200]);
});

test('its test says no to a key that is none, and repeats none of it', async () => {
	const { error, items } = await runTestRequest({ privateKeyFile: 'garbage' });

	expect(items).toEqual([]);
	expect(error?.message).not.toContain('garbage');
	expect(chat.emulator.requests()).toEqual([]);
});

describe('its test', () => {
	let hostile: HostileServer;
	let stranger: HostileServer;
	beforeAll(async () => {
		[hostile, stranger] = await Promise.all([startHostileServer(), startHostileServer()]);
	});
	afterAll(async () => await Promise.all([hostile.close(), stranger.close()]));

	test('follows no redirect, neither of the API nor of the token endpoint', async () => {
		hostile.answers(redirect(`${stranger.baseUrl}/v1/spaces`, 307));
		const api = await runTestRequest({}, hostile.baseUrl);
		const token = await runTestRequest({ tokenUrl: `${hostile.baseUrl}/token` });

		expect([api.items, token.items, stranger.visits]).toEqual([[], [], []]);
		expect(hostile.visits.map(({ method }) => method)).toEqual(['GET', 'POST']);
		expect(token.error?.message).toBeDefined();
	});

	test('sends neither token nor assertion in clear over a network', async () => {
		const api = await runTestRequest({}, 'http://chat.example.com');
		const token = await runTestRequest({ tokenUrl: 'http://oauth2.example.com/token' });

		expect(String(api.error?.message)).toContain('The address of the request is no https address');
		expect(String(token.error?.message)).toContain('Token URL is no https address');
	});
});

test('lets nobody fill in where keys and tokens go', () => {
	const { properties } = new GoogleChatSpacesServiceAccountApi();
	const urls = properties.filter(({ name }) => /Url$/.test(name));
	expect(urls.map(({ type, default: url }) => [type, String(url).slice(0, 8)])).toEqual(
		urls.map(() => ['hidden', 'https://']),
	);
	expect(urls).toHaveLength(4);
});

test('hides what is secret from who looks at the form', () => {
	const { properties } = new GoogleChatSpacesServiceAccountApi();
	const masked = properties.filter(({ typeOptions }) => typeOptions?.password === true);
	expect(masked.map(({ name }) => name)).toEqual(['privateKeyFile', 'privateKey', 'accessToken']);
});
