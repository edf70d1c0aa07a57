import type { Answer } from '../answer';
import type { Backend } from '../backend';
import {
	ConsentError,
	readAuthorizationRequest,
	redirectTo,
	type AuthorizationRequest,
} from './authorization';
import { consentPage, errorPage } from './page';
import type { OAuthCall } from './routes';
import { fullScope } from './scopes';

function pageAnswer(status: number, text: string): Answer {
	return { status, type: 'text/html; charset=utf-8', text };
}

function redirect(request: AuthorizationRequest, outcome: Record<string, string>): Answer {
	const location = redirectTo(request, outcome);
	return { status: 302, type: 'text/html; charset=utf-8', text: '', headers: { location } };
}

function show({ directory }: Backend, request: AuthorizationRequest): Answer {
	if (request.prompt.includes('none')) return redirect(request, { error: 'interaction_required' });
	const { people, project } = directory;
	const appName = project.chatApp?.displayName ?? project.id;
	return pageAnswer(200, consentPage(request, people, appName));
}

function decide(
	backend: Backend,
	request: AuthorizationRequest,
	{ form, ticked }: OAuthCall,
): Answer {
	if (form.decision !== 'continue') return redirect(request, { error: 'access_denied' });
	const person = backend.directory.person(form.account ?? '');
	if (!person) throw new ConsentError('invalid_request', 'Choose an account.');
	const scopes = request.scopes.filter((scope) => ticked.includes(scope));
	const code = backend.consents.grant(request, person.id, scopes);
	return redirect(request, { code, scope: scopes.map(fullScope).join(' ') });
}

/** The consent page and what its form decides. Errors about the client are shown, not sent to it. */
export function consent(backend: Backend, call: OAuthCall): Answer {
	const { entry, method, query } = call;
	if (query.client_id) entry.clientId = query.client_id;
	try {
		const request = readAuthorizationRequest(query, backend.directory);
		return method === 'POST' ? decide(backend, request, call) : show(backend, request);
	} catch (error) {
		const shown =
			error instanceof ConsentError ? error : new ConsentError('internal', String(error));
		return pageAnswer(400, errorPage(shown));
	}
}
