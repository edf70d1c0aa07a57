import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const mark = (userFolder: string) => join(userFolder, 'complete');

/**
 * Makes the user folder. It empties the folder first on request, or if n8n's first start there was
 * aborted, because n8n cannot start with a half-made database.
 */
export async function prepareUserFolder(userFolder: string, fresh = false) {
	if (fresh || !existsSync(mark(userFolder))) {
		await rm(userFolder, { recursive: true, force: true });
	}
	await mkdir(userFolder, { recursive: true });
}

/** Records that n8n has been set up in the user folder. */
export const markComplete = async (userFolder: string) => await writeFile(mark(userFolder), '');
