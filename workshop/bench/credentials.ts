import type { IDataObject } from 'n8n-workflow';
import { oAuth2SignIn } from '../credentials';
import { defaultSeed, type Emulator } from '../emulator';

/** Whom the nodes act for. */
export const USER = defaultSeed.people[0].email;

const SCOPES = ['chat.spaces', 'chat.memberships'].map(
	(name) => `https://www.googleapis.com/auth/${name}`,
);
const APP_SCOPE = 'https://www.googleapis.com/auth/chat.bot';

/**
 * The credentials with which each node reaches an emulator, by type. They leave Google's addresses
 * as they are: the proxy brings the requests to the emulator.
 */
export function credentialsFor(emulator: Emulator): Record<string, IDataObject> {
	const key = emulator.serviceAccountKey();
	return {
		googleChatSpacesOAuth2Api: oAuth2SignIn(emulator, USER, SCOPES),
		googleChatOAuth2Api: oAuth2SignIn(emulator, USER, SCOPES),
		googleChatSpacesServiceAccountApi: { privateKeyFile: JSON.stringify(key) },
		googleApi: {
			email: key.client_email,
			privateKey: key.private_key,
			httpNode: true,
			scopes: APP_SCOPE,
		},
	};
}
