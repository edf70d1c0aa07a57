import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { GoogleChatSpacesServiceAccountApi } from '../credentials/GoogleChatSpacesServiceAccountApi.credentials';
import { defaultSeed, type Emulator } from './emulator';

const oAuth2 = new GoogleChatSpacesOAuth2Api();
const serviceAccount = new GoogleChatSpacesServiceAccountApi();

/** The types of the package's credentials, as n8n registers them. */
export const credentialTypes = [oAuth2, serviceAccount];

/** The scopes that the OAuth2 credential asks consent for when nobody changes them. */
export const defaultScopes = String(
	oAuth2.properties.find(({ name }) => name === 'enabledScopes')?.default,
).split(' ');

/** The OAuth client that the emulator knows. */
export const oAuthClient = { ...defaultSeed.project.oauthClients[0] };

/**
 * Values for the hidden fields of the credentials, by credential type. They send requests to the
 * emulator that would go to Google, as an administrator can with CREDENTIALS_OVERWRITE_DATA.
 */
export function emulatorAddresses({ baseUrl, authUrl, tokenUrl }: Emulator) {
	const apis = {
		apiBaseUrl: baseUrl,
		cloudIdentityBaseUrl: baseUrl,
		userinfoBaseUrl: baseUrl,
	};
	return {
		googleChatSpacesOAuth2Api: { ...apis, authUrl, accessTokenUrl: tokenUrl },
		googleChatSpacesServiceAccountApi: { ...apis, tokenUrl },
	};
}

/** What n8n stores of a sign-in at the emulator: the client and the tokens, and no addresses. */
export function oAuth2SignIn(emulator: Emulator, user: string, scopes: string[] = defaultScopes) {
	const { accessToken, refreshToken } = emulator.issueToken({ user, scopes });
	return {
		...oAuthClient,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			scope: scopes.join(' '),
		},
	};
}

/** The data of an OAuth2 credential for the emulator, with which somebody, by email, has signed in. */
export function oAuth2Credential(
	emulator: Emulator,
	user: string,
	scopes?: string[],
): ICredentialDataDecryptedObject {
	return {
		...emulatorAddresses(emulator).googleChatSpacesOAuth2Api,
		...oAuth2SignIn(emulator, user, scopes),
	};
}

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

/**
 * The data of a service account credential for the emulator.
 *
 * @param scopes with or without their prefix; by default those of the credential
 */
export function serviceAccountCredential(
	emulator: Emulator,
	scopes?: string[],
): ICredentialDataDecryptedObject {
	const enabled = scopes?.map((scope) => (scope.includes('/') ? scope : SCOPE_PREFIX + scope));
	const custom = enabled?.join(' ');
	return {
		...emulatorAddresses(emulator).googleChatSpacesServiceAccountApi,
		keyFrom: 'file',
		privateKeyFile: JSON.stringify(emulator.serviceAccountKey()),
		...(custom && { customScopes: true, enabledScopes: custom, enabledAppScopes: custom }),
	};
}
