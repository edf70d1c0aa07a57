import { controlRoutes } from './http/control';
import { CONSENT_PATH, TOKEN_PATH } from './http/oauth/routes';
import { shortScope } from './http/oauth/scopes';
import { keyFile } from './http/oauth/serviceAccounts';
import { defaultSeed, type SeedServiceAccount } from './seed';
import { createServer } from './http/server';
import { spaceIdOf } from './spaces/access';
import type { SpaceRecord } from './core/state';
import type { Grant } from './core/tokens';
import type { Emulator, EmulatorOptions } from './http/types';
import { Backend } from './http/backend';
import { worldOf } from './core/world';

export type { Fault, FaultEffect } from './http/faults';
export type { Emulator, EmulatorOptions } from './http/types';
export type { QuotaMode } from './core/quotas';
export type { EmulatorState } from './http/backend';
export type { ServiceAccountKey } from './http/oauth/serviceAccounts';
export type { LoggedOAuthRequest, LoggedRequest } from './http/requestLog';
export { defaultSeed, type Seed } from './seed';
export { WORLD, type World } from './core/world';

function requireSpace(backend: Backend, name: string): SpaceRecord {
	const space = backend.state.space(spaceIdOf(name));
	if (!space) throw new Error(`There is no ${name}`);
	return space;
}

function requireAccount({ directory }: Backend, email?: string): SeedServiceAccount {
	const { serviceAccounts } = directory.project;
	const account = email ? directory.serviceAccount(email) : serviceAccounts.at(0);
	if (!account) throw new Error(`The seed has no service account ${email ?? ''}`);
	return account;
}

function controls(
	backend: Backend,
): Omit<
	Emulator,
	'baseUrl' | 'authUrl' | 'tokenUrl' | 'userinfoBaseUrl' | 'serviceAccountKey' | 'close'
> {
	const { directory, tokens } = backend;
	return {
		issueToken({ user, scopes, expiresInSeconds, delegated }) {
			const grant: Grant = {
				principal: { kind: 'user', personId: directory.requirePerson(user).id },
				scopes: scopes.map(shortScope),
				clientId: directory.project.oauthClients[0].clientId,
				delegated,
			};
			const refreshToken = tokens.issueRefresh(grant);
			const accessToken = tokens.issueAccess(grant, expiresInSeconds);
			return { accessToken, refreshToken };
		},
		expireTokens: () => tokens.expireAll(),
		revokeTokens: () => tokens.revokeAll(),
		requests: () => backend.requests.all(),
		oauthRequests: () => backend.oauthRequests.all(),
		clearRequests() {
			backend.requests.clear();
			backend.oauthRequests.clear();
		},
		state: () => backend.snapshot(),
		setFaults: (faults) => backend.faults.set(faults),
		world: () => ({ ...backend.world }),
		setWorld(differing) {
			backend.world = worldOf(differing);
		},
		reset: () => backend.reset(),
		sendMessage(name) {
			const space = requireSpace(backend, name);
			space.hasMessages = true;
			space.lastActiveTime = backend.now();
		},
		acceptInvitation(name, user) {
			const member = requireSpace(backend, name).members.get(directory.requirePerson(user).id);
			if (member?.state !== 'INVITED') throw new Error(`${user} is not invited to ${name}`);
			member.state = 'JOINED';
		},
	};
}

/**
 * Starts the emulator.
 *
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1', latencyMs = 0, seed = defaultSeed } = options;
	const backend = new Backend(seed, options.now ?? Date.now, options.quota ?? 'off', options.world);
	const server = createServer(backend, { latencyMs });
	const emulator: Emulator = {
		...controls(backend),
		baseUrl: '',
		authUrl: '',
		tokenUrl: '',
		userinfoBaseUrl: '',
		serviceAccountKey: ({ email } = {}) =>
			keyFile(backend, requireAccount(backend, email), emulator),
		close: () => server.close(),
	};
	controlRoutes(server, emulator);
	emulator.baseUrl = await server.listen({ port, host });
	emulator.authUrl = emulator.baseUrl + CONSENT_PATH;
	emulator.tokenUrl = emulator.baseUrl + TOKEN_PATH;
	emulator.userinfoBaseUrl = emulator.baseUrl;
	return emulator;
}
