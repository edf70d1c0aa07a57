/**
 * All that a release has to pass, on a fresh clone of the last commit: CI with the tests of links and of
 * what saved workflows rely on, every command that README.md and CONTRIBUTING.md name, and the
 * publishing itself up to the upload. Exits with 1, and says what failed.
 *
 * `--only TEXT` runs just the commands that hold the text.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md'];
const only = process.argv[process.argv.indexOf('--only') + 1];

/** How a command runs here where it is not run as it stands. */
const AS = {
	'npm ci': undefined,
	'npm test': undefined,
	'.ci/run': undefined,
	'npm ci && npm test': undefined,
	// What it needs besides Node is told by each of them, and it takes long.
	'npm run e2e': ['npm run e2e', { optional: true }],
	'npm run e2e:queue': ['npm run e2e:queue', { optional: true }],
	'npm run mutants': ['npx stryker --version', {}],
	'npm run campaign': ['npm run campaign -- --seeds 1 --operations 300', {}],
	'npm run format': ['npx prettier --check .', {}],
	'npm run release:check': undefined,
	'npm run likeness -- --google': ['npm run likeness', {}],
	'npm run editor': ['npm run editor -- --port 5699 --fresh', { until: 'Ctrl-C ends all of it' }],
	'npm run emulator': ['npm run emulator -- --port 0', { until: 'baseUrl' }],
	'npm run demo -- --csv people.csv': ['npm run demo -- --csv examples/data/new-hires.csv', {}],
	'npm install --omit=peer /path/to/n8n-nodes-google-chat-spaces-VERSION.tgz': [
		'npm install --omit=peer --prefix "$USER_FOLDER" ./n8n-nodes-google-chat-spaces-*.tgz',
		{},
	],
	'mkdir -p ~/.n8n/nodes && cd ~/.n8n/nodes': ['mkdir -p "$USER_FOLDER"', {}],
	'npm version patch': ['npm version patch --no-git-tag-version', {}],
};

/** The commands of a page: the lines of its shell blocks, and what it names in the text. */
function commandsOf(page) {
	const text = readFileSync(join(ROOT, page), 'utf8');
	const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block]) => block.split('\n'));
	const inline = [...text.matchAll(/`((?:npm|npx|\.ci\/run)\b[^`]*)`/g)].map(
		([, command]) => command,
	);
	return [...blocks, ...inline]
		.map((line) => line.replace(/\s+#.*$/, '').trim())
		.filter((line) => line !== '' && !/^npm audit|^npx? *$/.test(line));
}

/** Runs a command, to its end or until it has printed a text; resolves to what went wrong. */
async function run(command, { cwd, until, env }) {
	return await new Promise((done) => {
		const child = spawn('bash', ['-c', `exec 2>&1; ${command}`], { cwd, env, detached: true });
		let output = '';
		const stop = () => process.kill(-child.pid, 'SIGINT');
		child.stdout.on('data', (chunk) => {
			output += chunk;
			if (until && output.includes(until)) stop();
		});
		child.on('close', (code) => {
			const isGood = until ? output.includes(until) : code === 0;
			done(isGood ? undefined : `exit ${code}\n${output.slice(-3000)}`);
		});
	});
}

const home = mkdtempSync(join(tmpdir(), 'release-'));
const clone = join(home, 'clone');
const env = { ...process.env, CI: 'true', USER_FOLDER: join(home, 'n8n') };
const failed = [];

async function check(command, options = {}) {
	if (only && !command.includes(only)) return;
	process.stdout.write(`== ${command}\n`);
	const problem = await run(command, { cwd: clone, env, ...options });
	if (!problem) return;
	process.stdout.write(`${options.optional ? 'not here' : 'FAILED'}: ${problem}\n`);
	if (!options.optional) failed.push(command);
}

try {
	const cloned = await run(`git clone -q "${ROOT}" "${clone}"`, { cwd: ROOT, env });
	if (cloned) throw new Error(cloned);
	await check('bash .ci/run');
	for (const command of new Set(PAGES.flatMap(commandsOf))) {
		if (command in AS && AS[command] === undefined) continue;
		const [as, options] = AS[command] ?? [command, {}];
		await check(as, options);
	}
	await check('npm publish --dry-run --access public --tag check');
} finally {
	rmSync(home, { recursive: true, force: true });
}
process.stdout.write(
	failed.length === 0 ? 'Ready to release.\n' : `FAILED: ${failed.join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
