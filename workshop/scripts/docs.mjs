/** Writes what the tests under test/docs find out: docs/ and the node's output schemas. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('jest', ['test/docs'], {
	env: { ...process.env, WRITE_GENERATED: '1' },
	shell: true,
	stdio: 'inherit',
});
process.exit(status ?? 1);
