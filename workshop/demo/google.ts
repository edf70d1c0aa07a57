import { auth, chat as chatApi, type chat_v1 } from 'googleapis/build/src/apis/chat';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { defaultSeed, type Emulator } from '../emulator';

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

/** The OAuth2 credential as it is once somebody has signed in through the emulator's consent page. */
export function oAuth2Credential(emulator: Emulator, user: string): ICredentialDataDecryptedObject {
	const scopes = ['chat.spaces', 'chat.memberships'].map((scope) => SCOPE_PREFIX + scope);
	const { accessToken, refreshToken } = emulator.issueToken({ user, scopes });
	const [{ clientId, clientSecret }] = defaultSeed.project.oauthClients;
	return {
		apiBaseUrl: emulator.baseUrl,
		authUrl: emulator.authUrl,
		accessTokenUrl: emulator.tokenUrl,
		clientId,
		clientSecret,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			scope: scopes.join(' '),
		},
	};
}

/** The credential of a service account that may act as anybody of the organization. */
export function serviceAccountCredential(emulator: Emulator): ICredentialDataDecryptedObject {
	return {
		keyFrom: 'file',
		privateKeyFile: JSON.stringify(emulator.serviceAccountKey()),
		apiBaseUrl: emulator.baseUrl,
		tokenUrl: emulator.tokenUrl,
	};
}

/** Google's own client with a sign-in of its own, which can only read: what the node says of itself counts for nothing. */
export function readingClient(emulator: Emulator, user: string): chat_v1.Chat {
	const credentials = new auth.OAuth2();
	const scopes = ['chat.spaces.readonly', 'chat.memberships.readonly'];
	credentials.setCredentials({ access_token: emulator.issueToken({ user, scopes }).accessToken });
	return chatApi({
		version: 'v1',
		auth: credentials,
		rootUrl: `${emulator.baseUrl}/`,
		fetchImplementation: fetch,
	});
}
