import type { INodeProperties } from 'n8n-workflow';

import { ParameterError, type Parameters } from '../../operation/parameters';
import { HiddenSpaceError, type AdoptionRules } from '../../provisioning/createOrAdopt';
import { comparableName } from '../../text';

/** What Google does not show may be deleted or not; only the person can tell. */
export const ifGone: INodeProperties = {
	displayName: "If the Key's Space Is Gone",
	name: 'ifGone',
	type: 'options',
	options: [
		{
			name: 'Create Another',
			value: 'create',
			description: 'For accounts that stay in the spaces that they make',
		},
		{ name: 'Fail', value: 'error', description: 'Stop with an error for this item' },
	],
	default: 'error',
	description:
		'What to do if Google does not show the space that the Idempotency Key has made before: it was deleted, or the account is no longer in it',
};

/** Reads what is to be done about a space that Google does not show. */
export function readIfHidden(fields: Parameters): 'next' | 'fail' {
	return fields.decision(ifGone.name) === 'create' ? 'next' : 'fail';
}

/** The person's own key, and what it is to do about a space that Google does not show. */
export interface Key {
	readonly idempotencyKey: string;
	readonly ifHidden: AdoptionRules['ifHidden'];
}

/**
 * Reads the person's own key.
 *
 * @param isImport whether the space is made in import mode, in which Google shows it to nobody
 */
export function readKey(parameters: Parameters, isImport = false): Key | undefined {
	const fields = parameters.collection('additionalFields');
	const idempotencyKey = fields.ifSet('idempotencyKey', (name) =>
		comparableName(fields.requiredText(name)),
	);
	if (idempotencyKey === undefined) return undefined;
	const ifHidden = readIfHidden(fields);
	return { idempotencyKey, ifHidden: isImport ? 'accept' : ifHidden };
}

/** Has items with the same key go one after another, so that the second finds what the first has made. */
export function lockKeyOfIdempotency(parameters: Parameters): string | undefined {
	return readKey(parameters)?.idempotencyKey;
}

/** Says of a key whose space is hidden what to do. */
export function hiddenFrom(idempotencyKey: string): (error: unknown) => never {
	return (error) => {
		if (!(error instanceof HiddenSpaceError)) throw error;
		throw new ParameterError(
			'Idempotency Key',
			`"${idempotencyKey}" has made ${error.space} before, which Google does not show: it was deleted, or the account is no longer in it`,
			"If it was deleted, set If the Key's Space Is Gone to Create Another. Otherwise have the account added to it.",
		);
	};
}
