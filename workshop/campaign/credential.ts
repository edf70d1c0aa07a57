import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import type { Emulator } from '../emulator';

/** What the credential asks consent for when nobody changes it. */
export const defaultScopes = String(
	new GoogleChatSpacesOAuth2Api().properties.find(({ name }) => name === 'enabledScopes')?.default,
).split(' ');

/**
 * The data of a credential that somebody, by email, has signed in with.
 *
 * @param scopes by default those of the credential
 */
export function credentialFor(
	emulator: Emulator,
	user: string,
	scopes: string[] = defaultScopes,
): ICredentialDataDecryptedObject {
	const { accessToken, refreshToken } = emulator.issueToken({ user, scopes });
	return {
		clientId: 'emulator-client-id.apps.googleusercontent.com',
		clientSecret: 'emulator-client-secret',
		apiBaseUrl: emulator.baseUrl,
		cloudIdentityBaseUrl: emulator.baseUrl,
		userinfoBaseUrl: emulator.baseUrl,
		accessTokenUrl: emulator.tokenUrl,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
		},
	};
}

const PREFIX = 'https://www.googleapis.com/auth/';

/**
 * The data of a service account credential as somebody filled it in.
 *
 * @param scopes with or without their prefix; by default those of the credential
 */
export function serviceAccountFor(
	emulator: Emulator,
	scopes?: string[],
): ICredentialDataDecryptedObject {
	const enabled = scopes?.map((scope) => (scope.includes('/') ? scope : PREFIX + scope)).join(' ');
	return {
		keyFrom: 'file',
		privateKeyFile: JSON.stringify(emulator.serviceAccountKey()),
		...(enabled && { customScopes: true, enabledScopes: enabled, enabledAppScopes: enabled }),
		apiBaseUrl: emulator.baseUrl,
		cloudIdentityBaseUrl: emulator.baseUrl,
		userinfoBaseUrl: emulator.baseUrl,
		tokenUrl: emulator.tokenUrl,
	};
}
