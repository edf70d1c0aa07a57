import { askOnce } from './askOnce';
import type { ChatClient } from './client';

/** The person that requests act as, as far as it is known without a look at a space. */
export interface Account {
	/** The name of the person in the Chat API, `users/{id}`; a service account knows the email alone. */
	readonly name?: string;
	readonly email?: string;
}

const accounts = new WeakMap<ChatClient, Promise<Account>>();

/**
 * Tells who is signed in: the person that a service account acts as, or whose consent OAuth2 has. For
 * the latter OpenID is asked, once for each client; its `sub` is the id of the person in Chat, too.
 *
 * @returns undefined for the Chat app itself
 * @throws ChatApiError when OpenID does not tell, as for a sign-in that was not asked for `openid`
 * @see https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation
 */
export async function signedIn(chat: ChatClient): Promise<Account | undefined> {
	if (chat.caller === 'app') return undefined;
	if (chat.actsAs !== undefined) return { email: chat.actsAs };
	return await askOnce(accounts, chat, async () => await userInfo(chat));
}

async function userInfo(chat: ChatClient): Promise<Account> {
	const { sub, email } = await chat.call('openid.userinfo', {});
	return { name: `users/${sub}`, ...(email && { email }) };
}
