import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findPrograms } from '../../../../workshop/e2e/queue/services';

test('one line names all that is missing, with the packages that have it', async () => {
	await expect(findPrograms('')).rejects.toMatchObject({
		message:
			'Queue mode needs Redis and PostgreSQL, and this machine has no redis-server and no postgresql.',
		remedy: expect.stringContaining('apt-get install redis-server postgresql') as string,
	});
});

test('what is on the PATH is found', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'programs-'));
	const names = ['redis-server', 'initdb', 'postgres'];
	await Promise.all(names.map(async (name) => await writeFile(join(folder, name), '')));

	expect(await findPrograms(folder)).toEqual(
		Object.fromEntries(names.map((name) => [name, join(folder, name)])),
	);
	await rm(folder, { recursive: true });
});
