/** Writes what tests hold to the code: pages, output schemas, and the record of what saved workflows rely on. */
import { spawnSync } from 'node:child_process';

// The record takes in the output schemas, so its test runs after theirs.
for (const tests of ['test/docs', 'test/contract']) {
	const { status } = spawnSync('jest', [tests], {
		env: { ...process.env, WRITE_GENERATED: '1' },
		shell: true,
		stdio: 'inherit',
	});
	process.exitCode ||= status ?? 1;
}
