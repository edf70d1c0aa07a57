import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../credentials/GoogleChatSpacesOAuth2Api.credentials';
import type { Emulator } from '../emulator';

/** The data of a credential that somebody, by email, has signed in with. */
export function credentialFor(emulator: Emulator, user: string): ICredentialDataDecryptedObject {
	const { accessToken, refreshToken } = emulator.issueToken({ user, scopes: defaultScopes() });
	return {
		clientId: 'emulator-client-id.apps.googleusercontent.com',
		clientSecret: 'emulator-client-secret',
		apiBaseUrl: emulator.baseUrl,
		cloudIdentityBaseUrl: emulator.baseUrl,
		accessTokenUrl: emulator.tokenUrl,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
		},
	};
}

function defaultScopes(): string[] {
	const { properties } = new GoogleChatSpacesOAuth2Api();
	return String(properties.find(({ name }) => name === 'enabledScopes')?.default).split(' ');
}
