import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const mark = (userFolder: string) => join(userFolder, 'complete');

/**
 * Makes the user folder, and empties it first when asked to, or when its first start was broken off:
 * n8n cannot go on from a database that it had half made.
 */
export async function prepareUserFolder(userFolder: string, fresh = false) {
	if (fresh || !existsSync(mark(userFolder))) {
		await rm(userFolder, { recursive: true, force: true });
	}
	await mkdir(userFolder, { recursive: true });
}

/** Says that n8n has once been set up in the user folder. */
export const markComplete = async (userFolder: string) => await writeFile(mark(userFolder), '');
