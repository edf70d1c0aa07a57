import type { ChatClient } from '../../chat/client';
import { isAmbiguous, withProgressNote } from '../../chat/failure';
import type { SpacePatch } from '../../chat/spacePatches';
import type { Space } from '../../chat/types';

/** Where patches go. */
interface Place {
	readonly chat: ChatClient;
	/** The id of the space. */
	readonly space: string;
	readonly query: { useAdminAccess?: true };
}

/**
 * Sends patches one after another.
 *
 * @returns the space as the last of them left it; undefined where there is none to send
 * @throws ChatApiError when Google refuses one, with how far it came
 */
export async function applyPatches(
	{ chat, space, query }: Place,
	patches: readonly SpacePatch[],
): Promise<Space | undefined> {
	let updated: Space | undefined;
	for (const [index, { mask, body }] of patches.entries()) {
		updated = await chat
			.call('spaces.patch', {
				path: { space },
				query: { updateMask: mask.join(','), ...query },
				body,
			})
			.catch((error: unknown) => {
				throw withProgressNote(error, progress(patches, index, error));
			});
	}
	return updated;
}

/** Says how far it came. */
function progress(patches: readonly SpacePatch[], failed: number, error: unknown): string {
	const isOpen = isAmbiguous(error);
	const fields = (part: readonly SpacePatch[]) => part.flatMap(({ mask }) => mask).join(', ');
	const done = fields(patches.slice(0, failed));
	const open = fields(isOpen ? [patches[failed]] : []);
	const left = fields(patches.slice(isOpen ? failed + 1 : failed));
	return [
		done !== '' && `Changed: ${done}.`,
		open !== '' && `Perhaps changed: ${open}.`,
		left !== '' && `Not changed: ${left}.`,
	]
		.filter(Boolean)
		.join(' ');
}
