import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { oAuth2Credential, serviceAccountCredential } from '../credentials';

/** Whose rights the node has: a person's by their consent, or what a service account may. */
export type SignIn =
	| { readonly authentication: 'oAuth2'; readonly user: string }
	| {
			readonly authentication: 'serviceAccount';
			/** Default: nobody, so it is the Chat app. */
			readonly impersonateUser?: string;
			/** Without their prefix; by default those of the credential. */
			readonly scopes?: string[];
	  };

/** The credential for a sign-in, and what the form says of it. */
export function signedIn(
	emulator: Emulator,
	signIn: SignIn,
): { credentials: Record<string, ICredentialDataDecryptedObject>; parameters: INodeParameters } {
	const { authentication } = signIn;
	if (authentication === 'oAuth2') {
		const googleChatSpacesOAuth2Api = oAuth2Credential(emulator, signIn.user);
		return { credentials: { googleChatSpacesOAuth2Api }, parameters: { authentication } };
	}
	const { impersonateUser = '', scopes } = signIn;
	const googleChatSpacesServiceAccountApi = serviceAccountCredential(emulator, scopes);
	return {
		credentials: { googleChatSpacesServiceAccountApi },
		parameters: { authentication, impersonateUser },
	};
}
