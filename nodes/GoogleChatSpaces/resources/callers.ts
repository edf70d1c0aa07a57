import { factsOf } from '../chat/methods';
import { ParameterError, type Parameters } from '../operation/parameters';
import type { ChatContext, ChatOperation } from './types';

/** Whether the Chat app itself can do the operation: whether it may call every method that it takes. */
export function isForApp({ methods }: Pick<ChatOperation, 'methods'>): boolean {
	return methods.every((method) => factsOf(method).appScopes !== undefined);
}

/**
 * Makes sure that the caller can do the operation, before any request is sent.
 *
 * @throws ParameterError when Google lets only people do it
 */
export function refuseCaller(operation: ChatOperation, caller: ChatContext['caller']): void {
	if (caller === 'app' && !isForApp(operation)) {
		throw new ParameterError(
			'Operation',
			`${operation.name} is for people, and Google does not let a Chat app do it`,
			ACT_AS_A_PERSON,
		);
	}
}

/**
 * Makes sure that the Chat app is not asked for what only people can do within an operation.
 *
 * @param field the field that the person filled in
 * @throws ParameterError for the Chat app
 */
export function refuseFieldForApp(
	fields: Parameters,
	field: string,
	caller: ChatContext['caller'],
): void {
	if (caller === 'app') {
		throw fields.error(field, 'is for people, and not for the Chat app itself', ACT_AS_A_PERSON);
	}
}

const ACT_AS_A_PERSON =
	'Fill in Impersonate User with the email of the person to act as, or choose an OAuth2 credential.';
