import type { ICredentialDataDecryptedObject, INodeType } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { runNode } from '../../workshop/engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { defaultScopes, HANA, startTestChat } from '../support/chat';

const NAME = 'googleChatSpacesOAuth2Api';
const chat = startTestChat();

/** The credential as a node gets it from n8n, inherited properties and expressions included. */
async function resolved(stored: ICredentialDataDecryptedObject) {
	let seen: ICredentialDataDecryptedObject = {};
	const spy: INodeType = {
		description: new GoogleChatSpaces().description,
		async execute() {
			seen = await this.getCredentials(NAME);
			return [[]];
		},
	};
	await runNode({
		nodeTypes: { spy },
		credentialTypes: [new GoogleChatSpacesOAuth2Api()],
		credentials: { [NAME]: stored },
		items: [{}],
		node: { parameters: { operation: 'list' } },
	});
	return seen;
}

test('asks for what every operation needs, at Google, with a token that can be refreshed', async () => {
	expect(await resolved({ clientId: 'client' })).toMatchObject({
		grantType: 'authorizationCode',
		authUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
		accessTokenUrl: 'https://oauth2.googleapis.com/token',
		authQueryParameters: 'access_type=offline&prompt=consent',
		apiBaseUrl: 'https://chat.googleapis.com',
		scope: defaultScopes.join(' '),
	});
});

test('asks for the scopes that a person chooses, only when they choose to', async () => {
	const enabledScopes = 'https://www.googleapis.com/auth/chat.import';
	expect(await resolved({ customScopes: true, enabledScopes })).toMatchObject({
		scope: enabledScopes,
	});
	expect(await resolved({ customScopes: false, enabledScopes })).toMatchObject({
		scope: defaultScopes.join(' '),
	});
});

test('lets nobody fill in where tokens go', () => {
	const { properties } = new GoogleChatSpacesOAuth2Api();
	const urls = properties.filter(({ name }) => /Url$/.test(name));
	expect(urls.map(({ type, default: url }) => [type, String(url).slice(0, 8)])).toEqual(
		urls.map(() => ['hidden', 'https://']),
	);
	expect(urls).not.toEqual([]);
	expect(properties.find(({ name }) => name === 'scope')?.type).toBe('hidden');
});

describe('its test', () => {
	/** Sends the credential's test request as n8n would. */
	async function status(accessToken: string): Promise<number> {
		const { baseURL, url, qs } = new GoogleChatSpacesOAuth2Api().test.request;
		expect(baseURL).toBe('={{$credentials.apiBaseUrl}}');
		const query = new URLSearchParams(qs as Record<string, string>);
		const response = await fetch(`${chat.emulator.baseUrl}${url}?${query}`, {
			headers: { Authorization: `Bearer ${accessToken}` },
		});
		return response.status;
	}
	const token = (scopes: string[]) => chat.emulator.issueToken({ user: HANA, scopes }).accessToken;

	test('says yes to a sign-in that reaches Chat', async () =>
		expect(await status(token(defaultScopes))).toBe(200));

	test('says no to one that has ended', async () => expect(await status('ya29.ended')).toBe(401));

	test('says no to one that may not look at spaces', async () =>
		expect(await status(token(['chat.delete']))).toBe(403));
});
