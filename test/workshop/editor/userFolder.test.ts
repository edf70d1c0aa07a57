import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markComplete, prepareUserFolder } from '../../../workshop/editor/userFolder';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'editor-user-'));
	await writeFile(join(folder, 'database'), '');
});

afterEach(async () => {
	await rm(folder, { recursive: true });
});

it('empties a folder in which the first start was aborted', async () => {
	await prepareUserFolder(folder);
	await expect(readdir(folder)).resolves.toEqual([]);
});

it('keeps a folder in which n8n was set up', async () => {
	await markComplete(folder);
	await prepareUserFolder(folder);
	await expect(readdir(folder)).resolves.toEqual(['complete', 'database']);
});

it('empties a folder in which n8n was set up, on request', async () => {
	await markComplete(folder);
	await prepareUserFolder(folder, true);
	await expect(readdir(folder)).resolves.toEqual([]);
});
