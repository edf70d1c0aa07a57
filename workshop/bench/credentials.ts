import type { IDataObject } from 'n8n-workflow';
import { defaultSeed, type Emulator } from '../emulator';

/** Whom the nodes act for. */
export const USER = defaultSeed.people[0].email;

const SCOPES = ['chat.spaces', 'chat.memberships'].map(
	(name) => `https://www.googleapis.com/auth/${name}`,
);
const APP_SCOPE = 'https://www.googleapis.com/auth/chat.bot';

/** A connected OAuth2 credential as n8n stores it. */
function oAuth2(emulator: Emulator): IDataObject {
	const { clientId, clientSecret } = defaultSeed.project.oauthClients[0];
	const { accessToken, refreshToken } = emulator.issueToken({ user: USER, scopes: SCOPES });
	return {
		clientId,
		clientSecret,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			scope: SCOPES.join(' '),
		},
	};
}

/**
 * The credentials with which each node reaches an emulator, by type. They leave Google's addresses
 * as they are: the proxy brings the requests to the emulator.
 */
export function credentialsFor(emulator: Emulator): Record<string, IDataObject> {
	const key = emulator.serviceAccountKey();
	return {
		googleChatSpacesOAuth2Api: oAuth2(emulator),
		googleChatOAuth2Api: oAuth2(emulator),
		googleChatSpacesServiceAccountApi: { privateKeyFile: JSON.stringify(key) },
		googleApi: {
			email: key.client_email,
			privateKey: key.private_key,
			httpNode: true,
			scopes: APP_SCOPE,
		},
	};
}
