/**
 * All that a release has to pass, on a fresh clone of the last commit: CI with the tests of links and of
 * what saved workflows rely on, every command that README.md and CONTRIBUTING.md name, and the
 * publishing itself up to the upload. Takes an hour. Exits with 1, and says what failed.
 *
 * `--only TEXT` runs just the commands that hold the text.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md'];
const { only = '' } = parseArgs({ options: { only: { type: 'string' } } }).values;

/** What is a part of another command here, or no command. */
const ELSEWHERE = [
	'.ci/run',
	'npm',
	'npm ci',
	'npm run release:check',
	'npm test',
	"npm test -- --selectProjects 'n8n 2.41' --testPathPatterns member/add",
];

/**
 * Commands that run otherwise than they stand there. `until` is what one prints that does not end by
 * itself; `lacks` is how one says that the machine has not what it needs.
 */
const OTHERWISE = {
	'npm run campaign': { as: 'npm run campaign -- --seeds 1 --operations 300' },
	'npm run demo -- --csv people.csv': {
		as: 'npm run demo -- --csv examples/data/new-hires.csv',
	},
	'npm run docs': { as: 'npm run docs && git diff --exit-code' },
	'npm run e2e': { lacks: 'No Chromium was found' },
	'npm run e2e:queue': { lacks: 'Queue mode needs Redis and PostgreSQL' },
	'npm run editor': { as: 'npm run editor -- --port 5699 --fresh', until: 'Ctrl-C ends all of it' },
	'npm run format': { as: 'npm run format && git diff --exit-code' },
	'npm run likeness -- --google': { as: 'npm run likeness' },
	'npm run mutants': { as: 'npm run mutants -- --help' },
	'mkdir -p ~/.n8n/nodes && cd ~/.n8n/nodes': { as: 'mkdir -p "$USER_FOLDER"' },
	'npm install --omit=peer /path/to/n8n-nodes-google-chat-spaces-VERSION.tgz': {
		as: 'npm install --omit=peer --prefix "$USER_FOLDER" ./n8n-nodes-google-chat-spaces-*.tgz',
	},
	'npm version patch': { as: 'npm version patch --no-git-tag-version' },
};

/** The commands of a page: the lines of its shell blocks, and what it names in the text. */
function commandsOf(page) {
	const text = readFileSync(join(ROOT, page), 'utf8');
	const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block]) => block.split('\n'));
	const inline = [...text.matchAll(/`((?:npm|npx|\.ci\/run)\b[^`]*)`/g)].map(
		([, command]) => command,
	);
	return [...blocks, ...inline]
		.map((line) => line.replace(/^\s*npm ci && |\s+#.*$/g, '').trim())
		.filter((line) => line !== '' && !ELSEWHERE.includes(line));
}

const home = mkdtempSync(join(tmpdir(), 'release-'));
const clone = join(home, 'clone');
const env = { ...process.env, CI: 'true', USER_FOLDER: join(home, 'n8n') };
const failed = [];
let running;

/** Ends what runs, with all that it has started. */
function stop() {
	if (running?.exitCode === null) process.kill(-running.pid, 'SIGINT');
}

/** Runs a command to its end, or until it prints a text. */
async function run(command, cwd, until) {
	running = spawn('bash', ['-c', `exec 2>&1; ${command}`], {
		cwd,
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	running.stdout.on('data', (chunk) => {
		output += chunk;
		if (until && output.includes(until)) stop();
	});
	const code = await new Promise((done) => running.on('close', done));
	return { output, isGood: until ? output.includes(until) : code === 0 };
}

async function check(command) {
	const { as = command, until, lacks } = OTHERWISE[command] ?? {};
	process.stdout.write(`== ${as}\n`);
	const { output, isGood } = await run(as, clone, until);
	if (isGood) return;
	const isLacking = lacks !== undefined && output.includes(lacks);
	process.stdout.write(`${isLacking ? 'NOT HERE' : 'FAILED'}:\n${output.slice(-3000)}\n`);
	if (!isLacking) failed.push(as);
}

process.on('exit', () => rmSync(home, { recursive: true, force: true }));
process.on('SIGINT', () => {
	running.once('close', () => process.exit(130));
	stop();
});

const { isGood } = await run(`git clone -q "${ROOT}" "${clone}"`, ROOT);
if (!isGood) throw new Error('The repository could not be cloned.');
await check(only ? 'npm ci' : 'bash .ci/run');
const commands = [
	...PAGES.flatMap(commandsOf),
	'npm publish --dry-run --access public --tag check',
];
for (const command of new Set(commands.filter((each) => each.includes(only)))) await check(command);
process.stdout.write(
	failed.length > 0
		? `FAILED: ${failed.join(', ')}\n`
		: 'Ready to release. Not tried: the upload, which npm takes from the workflow Publish only.\n',
);
process.exitCode = failed.length > 0 ? 1 : 0;
