import type { IDataObject } from 'n8n-workflow';

import type { SpaceSettings } from '../../chat/spaceSettings';
import { createOrAdopt, newSpaceCall, type NewSpace } from '../../provisioning/createOrAdopt';
import { planSpace } from '../../provisioning/spacePlan';
import type { ChatContext } from '../types';
import { hiddenFrom, type Key } from './idempotencyKey';
import { settingLabel } from './settingFields';
import type { Simplifier } from './simplified';

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
