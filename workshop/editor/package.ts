import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { name } from '../../package.json';
import { Problem } from './problem';
import { lastLines, run, RunError } from './run';

/** The checkout's root folder. */
export const ROOT = resolve(__dirname, '../..');

function explain(error: unknown): unknown {
	if (!(error instanceof RunError)) return error;
	return new Problem(
		'Our package could not be made.',
		'Mend what it says, then run the same command again.',
		lastLines(error.output),
	);
}

/**
 * Builds our package, packs it as npm would publish it, and unpacks it where n8n looks for
 * community packages. So n8n gets what people get, and nothing else of the checkout.
 *
 * @param userFolder n8n's user folder (N8N_USER_FOLDER)
 * @throws {Problem} when the build or the packing fails, with what it said
 */
export async function installPackage(userFolder: string, signal?: AbortSignal) {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	const packed = await mkdtemp(join(tmpdir(), `${name}-`));
	try {
		await run('npm', ['run', 'build'], { cwd: ROOT, signal });
		await run('npm', ['pack', '--pack-destination', packed], { cwd: ROOT, signal });
		const [tarball] = await readdir(packed);
		await rm(target, { recursive: true, force: true });
		await mkdir(target, { recursive: true });
		await run('tar', ['-xzf', join(packed, tarball), '-C', target, '--strip-components=1'], {
			signal,
		});
	} catch (error) {
		throw explain(error);
	} finally {
		await rm(packed, { recursive: true });
	}
}
