import type { Cast, Servers } from './asker';
import { keySignIn, type SignIn } from './signIn';
import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator';

/** A server to ask, and who asks it. */
export interface Target {
	/** As people are told of it. */
	name: string;
	servers: Servers;
	signIn: SignIn;
	cast: Cast;
	paceMs: number;
}

/** Google allows 60 writes of spaces in a minute. */
const GOOGLE_PACE_MS = 1050;

const GOOGLE: Servers = {
	api: 'https://chat.googleapis.com',
	userinfo: 'https://openidconnect.googleapis.com',
	cloudIdentity: 'https://cloudidentity.googleapis.com',
};

/** @param baseUrl of a server in Google's place, for all of its parts; default: Google */
export function serversAt(baseUrl?: string): Servers {
	if (baseUrl === undefined) return GOOGLE;
	const origin = baseUrl.replace(/\/+$/, '');
	return { api: origin, userinfo: origin, cloudIdentity: origin };
}

export function paceFor({ api }: Servers): number {
	return api === GOOGLE.api ? GOOGLE_PACE_MS : 0;
}

/** Who plays which part at the emulator. */
export const EMULATOR_CAST = {
	person: 'ada.admin@example.com',
	a: 'alice@example.com',
	b: 'bruno@example.com',
	alias: 'alice.martin@example.com',
	group: 'engineering@example.com',
	via: 'david@example.com',
	blocked: 'blocked@example.com',
	outside: 'pat@partner.example',
	suspended: 'suspended@example.com',
	chatless: 'chatless@example.com',
	nobody: 'nobody-likeness@example.com',
} satisfies Cast;

function emulatorSignIn(emulator: Emulator): SignIn {
	const key = emulator.serviceAccountKey();
	const unapproved = emulator.serviceAccountKey({
		email: 'undelegated@emulator-project.iam.gserviceaccount.com',
	});
	const byKey = keySignIn(key, EMULATOR_CAST.person, EMULATOR_CAST.a, unapproved);
	const issued = (user: string, ...scopes: string[]) =>
		emulator.issueToken({ user, scopes }).accessToken;
	return {
		async token(actor, onlyScopes) {
			if (actor === 'consented') {
				return issued(EMULATOR_CAST.person, 'chat.spaces', 'chat.delete', 'chat.import');
			}
			if (actor === 'consumer') return issued('casey.consumer@gmail.com', 'chat.spaces');
			return await byKey.token(actor, onlyScopes);
		},
	};
}

/** An emulator of its own, to be closed by the caller. */
export async function emulatorTarget(
	options: EmulatorOptions = {},
): Promise<Target & { emulator: Emulator }> {
	const emulator = await startEmulator(options);
	const servers = serversAt(emulator.baseUrl);
	const signIn = emulatorSignIn(emulator);
	return { name: 'the emulator', servers, signIn, cast: EMULATOR_CAST, paceMs: 0, emulator };
}
