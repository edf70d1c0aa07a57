import type { IDataObject } from 'n8n-workflow';

import type { SpaceSettings } from '../../chat/spaceSettings';
import { ParameterError } from '../../operation/parameters';
import {
	createOrAdopt,
	HiddenSpaceError,
	newSpaceCall,
	type AdoptionRules,
	type NewSpace,
} from '../../provisioning/createOrAdopt';
import { planSpace } from '../../provisioning/spacePlan';
import type { ChatContext } from '../types';
import { settingLabel } from './settings';
import type { Simplifier } from './simplified';

/** The person's own key, and what it is to do about a space that Google does not show. */
export interface Key {
	readonly idempotencyKey: string;
	readonly ifHidden: AdoptionRules['ifHidden'];
}

/** What the form says of a new space, and of the output for it. */
export interface NewSpaceForm {
	readonly settings: SpaceSettings;
	readonly key?: Key;
	readonly simplified: Simplifier;
}

/**
 * Makes a space and gives the output for it. With a key that was used before it is the space of then,
 * unchanged; where that is not what is asked for, the item and a note in the editor say so.
 */
export async function makeSpace(
	{ chat, note, requestIds }: ChatContext,
	newSpace: NewSpace,
	{ settings, key, simplified }: NewSpaceForm,
): Promise<IDataObject> {
	const operation = newSpace.memberships ? 'setup' : 'create';
	const requestId = requestIds(operation, newSpace, key && [key.idempotencyKey]);
	if (!key) {
		const made = await chat.call(...newSpaceCall(newSpace, requestId(1)));
		return simplified(made, settings);
	}
	const { idempotencyKey, ifHidden } = key;
	const { space, isSeen, generation } = await createOrAdopt(
		chat,
		{ ...newSpace, requestId },
		{ ifHidden },
	).catch(hiddenFrom(idempotencyKey));
	const ofKey = `of the Idempotency Key "${idempotencyKey}"`;
	if (!isSeen) {
		note(`${space.name} ${ofKey} is one from before, which Google does not show the account.`);
		return simplified(space);
	}
	if (generation > 1) note(`${space.name} is space ${generation} ${ofKey}: those before are gone.`);
	const differs = planSpace(space, settings).steps.map(({ field }) => field);
	if (differs.length > 0) {
		note(
			`The space ${ofKey} is one from before, with another ${differs.map(settingLabel).join(', ')} than asked for. Use Update to change it.`,
		);
	}
	return {
		...simplified(space, settings),
		...(differs.length > 0 && { differsFromRequest: differs }),
		...(generation > 1 && { keyGeneration: generation }),
	};
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
