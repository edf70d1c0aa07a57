import { chat_v1 } from 'googleapis/build/src/apis/chat/v1';
import { OAuth2Client } from 'google-auth-library';

import {
	defaultSeed,
	startEmulator,
	type Emulator,
	type EmulatorOptions,
} from '../../../workshop/emulator';

type Chat = chat_v1.Chat;

/** Scopes of a person who may do all that a person may. */
export const USER_SCOPES = [
	'chat.spaces',
	'chat.spaces.create',
	'chat.delete',
	'chat.memberships',
	'chat.memberships.app',
];

export const ADMIN_SCOPES = ['chat.admin.spaces', 'chat.admin.memberships', 'chat.admin.delete'];

/** Google's one answer to who may not, and about what is not there. */
export const DENIED = {
	code: 403,
	status: 'PERMISSION_DENIED',
	message:
		"Permission denied to perform the requested action on the specified resource, or the resource doesn't exist.",
};

/** 2026-01-05T09:00:00Z, a moment that tests move on by hand. */
export const START = Date.UTC(2026, 0, 5, 9);

export interface Bench {
	emulator: Emulator;
	clock: { now: number };
	/** Google's own client, signed in as a person. */
	as(user: string, scopes?: string[]): Chat;
	token(user: string, scopes?: string[]): string;
	/** Google's own client, for a service account that stands in for a person. */
	delegate(user: string, scopes: string[]): Chat;
	/** The id of a person of the seed. */
	personId(email: string): string;
	/** A raw request, for what Google's client would never send. */
	raw(
		user: string,
		method: string,
		path: string,
		body?: unknown,
	): Promise<{ status: number; body: unknown }>;
}

/** An emulator whose clock stands still, and ways to talk to it. */
export async function startBench(options: EmulatorOptions = {}): Promise<Bench> {
	const clock = { now: START };
	const emulator = await startEmulator({ now: () => clock.now, ...options });
	const token = (user: string, scopes = USER_SCOPES) =>
		emulator.issueToken({ user, scopes }).accessToken;
	return {
		emulator,
		clock,
		token,
		personId: (email) =>
			(options.seed ?? defaultSeed).people.find((person) => person.email === email)?.id ?? '',
		as(user, scopes) {
			const auth = new OAuth2Client();
			auth.setCredentials({ access_token: token(user, scopes) });
			return chatClient(emulator, auth);
		},
		delegate(user, scopes) {
			const auth = new OAuth2Client();
			const grant = { user, scopes, delegated: true } as const;
			auth.setCredentials({ access_token: emulator.issueToken(grant).accessToken });
			return chatClient(emulator, auth);
		},
		async raw(user, method, path, body) {
			const response = await fetch(emulator.baseUrl + path, {
				method,
				headers: { authorization: `Bearer ${token(user)}`, 'content-type': 'application/json' },
				...(body !== undefined && {
					body: typeof body === 'string' ? body : JSON.stringify(body),
				}),
			});
			const text = await response.text();
			const json = response.headers.get('content-type')?.startsWith('application/json');
			return { status: response.status, body: json ? JSON.parse(text) : text };
		},
	};
}

export function chatClient(emulator: Emulator, auth: OAuth2Client): Chat {
	return new chat_v1.Chat({
		rootUrl: `${emulator.baseUrl}/`,
		auth,
		retry: false,
		// by itself the client would import one, which jest does not let it
		fetchImplementation: fetch,
	});
}

/** The error body that a call of Google's client ends with. */
export async function refusal(call: Promise<unknown>): Promise<{
	code: number;
	status: string;
	message: string;
	details?: unknown[];
}> {
	const error: { response?: { data?: { error?: unknown } } } = await call.then(
		() => {
			throw new Error('The call was expected to fail');
		},
		(reason) => reason,
	);
	if (!error.response?.data?.error) throw error;
	return error.response.data.error as Awaited<ReturnType<typeof refusal>>;
}

export function human(name: string): chat_v1.Schema$Membership {
	return { member: { name: `users/${name}`, type: 'HUMAN' } };
}

/** Sets up a named space and gives its resource name. */
export async function namedSpace(
	chat: Chat,
	displayName: string,
	members: string[] = [],
	more: chat_v1.Schema$Space = {},
): Promise<string> {
	const { data } = await chat.spaces.setup({
		requestBody: {
			space: { spaceType: 'SPACE', displayName, ...more },
			memberships: members.map(human),
		},
	});
	return data.name ?? '';
}
