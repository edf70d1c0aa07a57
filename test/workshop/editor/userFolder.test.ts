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

it('empties a folder whose first start was broken off', async () => {
	await prepareUserFolder(folder);
	await expect(readdir(folder)).resolves.toEqual([]);
});

it('keeps a folder that was set up once', async () => {
	await markComplete(folder);
	await prepareUserFolder(folder);
	await expect(readdir(folder)).resolves.toEqual(['complete', 'database']);
});

it('empties it all the same when asked to', async () => {
	await markComplete(folder);
	await prepareUserFolder(folder, true);
	await expect(readdir(folder)).resolves.toEqual([]);
});
