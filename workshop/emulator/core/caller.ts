import type { Directory } from './directory';
import {
	apiDisabled,
	chatAppNotFound,
	chatTurnedOff,
	insufficientScopes,
	organizationRestricts,
	permissionDenied,
	workspaceOnly,
} from './errors';
import { facts } from '../facts';
import type { SeedPerson } from '../seed';
import type { Grant } from './tokens';

interface CallerBase {
	/** Id of the person or of the Chat app. */
	id: string;
	/** The token's scopes that allow the method at hand. */
	granted: readonly string[];
	/** All the token's scopes. */
	scopes: readonly string[];
}

export interface UserCaller extends CallerBase {
	kind: 'user';
	person: SeedPerson;
	/** Acts with administrator privileges. */
	asAdmin: boolean;
}

export interface AppCaller extends CallerBase {
	kind: 'app';
}

/** Who sends a request, and by what right. */
export type Caller = UserCaller | AppCaller;

type SignIn = 'user' | 'app' | 'admin';

function signInOf(scope: string): SignIn {
	if (scope === 'chat.bot' || scope.startsWith('chat.app.')) return 'app';
	return scope.startsWith('chat.admin.') ? 'admin' : 'user';
}

/**
 * Decides whether a token may call a method at all; what it may do there is the handler's business.
 * Import takes domain-wide delegation: its scope counts for nothing without.
 *
 * @throws ApiError for a missing scope, a missing administrator role, or a closed door of project
 * or organization
 */
export function authorize(
	methodId: string,
	grant: Grant,
	useAdminAccess: boolean,
	directory: Directory,
): Caller {
	const { project, organization } = directory;
	const signIn = grant.principal.kind === 'app' ? 'app' : useAdminAccess ? 'admin' : 'user';
	const scopes = grant.scopes.filter((scope) => scope !== 'chat.import' || grant.delegated);
	const sent = facts.methods[methodId].scopes.filter(
		(scope) => signInOf(scope) === signIn && scopes.includes(scope),
	);
	if (sent.length === 0) throw insufficientScopes(methodId);
	if (project.chatApiEnabled === false) throw apiDisabled(project.number);
	if (!project.chatApp) throw chatAppNotFound();
	if (organization.restrictsApp) throw organizationRestricts();

	if (grant.principal.kind === 'app') {
		const granted = approvedOf(sent, grant.principal.serviceAccount, directory);
		if (granted.length === 0) throw organizationRestricts();
		if (useAdminAccess) throw permissionDenied();
		return { kind: 'app', id: project.chatApp.id, granted, scopes };
	}
	const person = directory.requirePerson(grant.principal.personId);
	if (directory.isConsumer(person)) throw workspaceOnly();
	if (person.chat === false) throw chatTurnedOff();
	if (useAdminAccess && !person.admin) throw permissionDenied();
	return {
		kind: 'user',
		id: person.id,
		person,
		asAdmin: useAdminAccess,
		granted: sent,
		scopes,
	};
}

/** `chat.app.*` scopes work only once an administrator has approved them; `chat.bot` needs nobody. */
function approvedOf(
	scopes: readonly string[],
	serviceAccount: string,
	directory: Directory,
): string[] {
	const approved = directory.serviceAccount(serviceAccount)?.approvedAppScopes ?? [];
	return scopes.filter((scope) => scope === 'chat.bot' || approved.includes(scope));
}

/** Whether a person acts with administrator privileges. */
export function isAdmin(caller: Caller): boolean {
	return caller.kind === 'user' && caller.asAdmin;
}

/** Whether the token's only right to this call is to import. */
export function isImportOnly({ granted }: Caller): boolean {
	return granted.every((scope) => scope === 'chat.import');
}
