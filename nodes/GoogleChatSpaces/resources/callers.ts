import type { ChatClient } from '../chat/client';
import { methodSpec } from '../chat/methods';
import { ParameterError, type Parameters } from '../operation/parameters';
import type { ChatOperation } from './types';

/** Whether the Chat app itself can do the operation: whether it may call every method that it takes. */
export function isForApp({ methods }: Pick<ChatOperation, 'methods'>): boolean {
	return methods.every((method) => methodSpec(method).appScopes !== undefined);
}

/**
 * Makes sure that the caller can do the operation, before any request is sent.
 *
 * @throws ParameterError when Google lets only people do it
 */
export function refuseCaller(operation: ChatOperation, chat: ChatClient): void {
	if (chat.caller === 'app' && !isForApp(operation)) {
		throw new ParameterError(
			'Operation',
			`${operation.name} is for people, and Google does not let a Chat app do it`,
			wayOut(operation.methods.includes('spaces.completeImport')),
		);
	}
}

/**
 * Makes sure that the Chat app is not asked for what only people can do within an operation.
 *
 * @param field the field that the person filled in
 * @throws ParameterError for the Chat app
 */
export function refuseFieldForApp(fields: Parameters, field: string, chat: ChatClient): void {
	if (chat.caller === 'app') {
		const problem = 'is for people, and not for the Chat app itself';
		throw fields.error(field, problem, wayOut(field === 'importMode'));
	}
}

/** Who imports has to be a person by domain-wide delegation: signing in is not enough for Google. */
function wayOut(isImport: boolean): string {
	const delegation = 'Fill in Impersonate User with the email of the person to act as';
	return isImport ? `${delegation}.` : `${delegation}, or choose an OAuth2 credential.`;
}
