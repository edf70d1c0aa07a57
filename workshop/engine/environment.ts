/** Settings that n8n-core reads from the environment once: import this before it. */
import { join } from 'node:path';

// n8n-core writes a settings file as soon as it runs: not into a person's own n8n, and each of
// jest's workers has its own, so that none reads what another is still writing
process.env.N8N_USER_FOLDER = join(
	__dirname,
	`../../node_modules/.cache/n8n-engine-${process.env.JEST_WORKER_ID ?? 'main'}`,
);

// how a run failed is in its result, so n8n logs only if somebody asks for it
process.env.N8N_LOG_LEVEL ??= 'silent';
