import type { IDataObject } from 'n8n-workflow';

import { unseenAs } from '../../chat/failure';
import { parseSpaceId } from '../../chat/paths';
import type { SpaceSettings } from '../../chat/spaceSettings';
import type { Space } from '../../chat/types';
import { planSpace } from '../../provisioning/spacePlan';
import type { ChatContext } from '../types';
import { simplified } from './simplified';

/**
 * The output for a space that was created or set up.
 *
 * With a key that was used before, Google returns the space of then, unchanged, and echoes the request
 * in its place. So the space is read back, and where it is not what was asked, the item and a note in
 * the editor say so.
 *
 * @param answer what Google answered
 * @param asked what the request says of the space
 * @param key the person's own key, if any
 */
export async function newSpaceOutput(
	{ parameters, chat, note }: ChatContext,
	answer: Space,
	asked: SpaceSettings,
	key: string | undefined,
): Promise<IDataObject> {
	if (key === undefined) return simplified(parameters, answer);
	const space = await chat
		.call('spaces.get', { path: { space: parseSpaceId(answer.name ?? '') } })
		// A credential that may only create may not look.
		.catch(unseenAs(answer));
	const differs = planSpace(space, asked).steps.map(({ field }) => field);
	if (differs.length === 0) return simplified(parameters, space);
	note(
		`The space of the Idempotency Key "${key}" is one from before, with another ${differs.join(', ')} than asked for. Use Update to change it.`,
	);
	return { ...simplified(parameters, space), differsFromRequest: differs };
}
