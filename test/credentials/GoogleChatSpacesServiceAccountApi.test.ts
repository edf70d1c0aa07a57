import type { ICredentialDataDecryptedObject, IDataObject, INodeType } from 'n8n-workflow';

import { GoogleChatSpacesServiceAccountApi } from '../../credentials/GoogleChatSpacesServiceAccountApi.credentials';
import { runNode } from '../../workshop/engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { HANA, startTestChat } from '../support/chat';

const NAME = 'googleChatSpacesServiceAccountApi';
const chat = startTestChat();

/** Sends the credential's own test request, signed by n8n as its HTTP Request node has it signed. */
async function runTestRequest(changes: ICredentialDataDecryptedObject = {}) {
	const { url, qs } = new GoogleChatSpacesServiceAccountApi().test.request;
	const sender: INodeType = {
		description: new GoogleChatSpaces().description,
		async execute() {
			const answer = (await this.helpers.httpRequestWithAuthentication.call(this, NAME, {
				baseURL: chat.emulator.baseUrl,
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
