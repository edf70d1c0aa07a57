import { auth, chat as chatApi, type chat_v1 } from 'googleapis/build/src/apis/chat';

import type { Emulator } from '../emulator';

/** Google's own client, with a sign-in of its own that can only read, to check what the node reports. */
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
