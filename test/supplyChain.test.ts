import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { parse } from 'yaml';

import lock from '../package-lock.json';
import manifest from '../package.json';
import { optionalDependencies as nodePackages } from '../workshop/node24/package.json';

const ROOT = resolve(__dirname, '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const yaml = (path: string) => parse(text(path)) as unknown;

interface Locked {
	readonly integrity?: string;
	readonly link?: true;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly resolved?: string;
}

describe('the lock', () => {
	const packages = Object.entries(lock.packages as Record<string, Locked>);
	const downloaded = packages.filter(([path, { link }]) => path.includes('node_modules/') && !link);

	it('has a checksum for every package', () => {
		expect(downloaded.length).toBeGreaterThan(1000);
		const unchecked = downloaded.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
		expect(unchecked.map(([path]) => path)).toEqual([]);
	});

	it('names no registry, so that it holds for every one', () => {
		expect(downloaded.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
	});

	/** npm 11 refuses a lock without the binaries of other platforms. */
	it('has the optional packages of every platform', () => {
		const named = packages.flatMap(([, { optionalDependencies }]) =>
			Object.keys(optionalDependencies ?? {}),
		);
		const locked = new Set(packages.map(([path]) => path.split('node_modules/').pop()));
		expect(named.filter((name) => !locked.has(name))).toEqual([]);
	});
});

describe('an installation', () => {
	it('runs no script of any package', () => {
		expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/m);
		expect(manifest).not.toHaveProperty('allowScripts');
	});

	it('gets exact versions, or a folder of this repository', () => {
		const versions = Object.entries(manifest.devDependencies).map(([name, range]) => [
			name,
			range.replace(/^npm:.+@/, ''),
		]);
		const loose = versions.filter(
			([, range]) => !/^(\d+\.\d+\.\d+|file:workshop\/\w+)$/.test(range),
		);
		expect(loose).toEqual([]);
	});
});

describe('a script of package.json', () => {
	const RUN = 'workshop/node24/run';

	it('runs on Node 24', () => {
		const commands = Object.values(manifest.scripts).flatMap((script) => script.split(' && '));
		expect(commands.filter((command) => !/^(exec )?workshop\/node24\/run /.test(command))).toEqual(
			[],
		);
	});

	it.each(Object.keys(nodePackages))('takes the Node of %s where npm has installed it', (name) => {
		const clone = mkdtempSync(join(tmpdir(), 'clone-'));
		const bin = join(clone, 'node_modules', name, 'bin');
		mkdirSync(bin, { recursive: true });
		cpSync(join(ROOT, RUN), join(clone, RUN));
		writeFileSync(join(bin, name.startsWith('node-win') ? 'node.exe' : 'node'), '', {
			mode: 0o755,
		});
		const path = execFileSync(join(clone, RUN), ['sh', '-c', 'echo $PATH'], { encoding: 'utf8' });
		rmSync(clone, { recursive: true });
		expect(path.split(':')[0]).toBe(realpathSync(tmpdir()) + bin.slice(tmpdir().length));
	});
});

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly needs?: string;
	readonly environment?: string;
	readonly permissions?: unknown;
	readonly steps: readonly Step[];
}

interface Workflow {
	readonly on: unknown;
	readonly permissions?: unknown;
	readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(join(ROOT, '.github/workflows')).map(
	(file) => [file, yaml(`.github/workflows/${file}`) as Workflow] as const,
);

describe.each(workflows)('the workflow %s', (file, { permissions, jobs }) => {
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	it('pins every action to a commit', () => {
		const actions = steps.flatMap(({ uses }) => uses ?? []);
		expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
	});

	it('starts with no more than the right to read, and leaves no token behind', () => {
		expect([{}, { contents: 'read' }]).toContainEqual(permissions);
		const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(
			checkouts.map(() => false),
		);
	});

	it('puts no text from outside into a command', () => {
		expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
	});

	if (file !== 'publish.yml') {
		it('gives no job a further right', () => {
			expect(Object.values(jobs).filter((job) => job.permissions !== undefined)).toEqual([]);
		});
	}
});

describe('publishing', () => {
	const { on, permissions, jobs } = yaml('.github/workflows/publish.yml') as Workflow;
	const { pack, publish } = jobs;
	const commands = (job: Job) => job.steps.flatMap(({ run }) => run ?? []);
	const actions = (job: Job) => job.steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);

	it('starts from a tag, in two jobs', () => {
		expect(on).toEqual({ push: { tags: ['v*.*.*'] } });
		expect(Object.keys(jobs)).toEqual(['pack', 'publish']);
		expect(publish.needs).toBe('pack');
	});

	it('runs the code of the project in the job that has no permission and no environment', () => {
		expect(permissions).toEqual({});
		expect(pack).not.toHaveProperty('permissions');
		expect(pack).not.toHaveProperty('environment');
		expect(commands(pack)).toContain('.ci/run');
		expect(pack.steps.filter((step) => step.with?.cache)).toEqual([]);
	});

	it('has a second job that may only sign, waits for approval, and runs no code of the project', () => {
		expect(publish.permissions).toEqual({ 'id-token': 'write' });
		expect(publish.environment).toBe('npm');
		expect(actions(publish)).toEqual(['actions/setup-node', 'actions/download-artifact']);
	});

	it('publishes with provenance the very tarball that was packed, after checking it', () => {
		expect(commands(publish)).toEqual([
			'echo "$SHA256  package.tgz" | sha256sum --check',
			'npm publish ./package.tgz --provenance --access public --ignore-scripts',
		]);
		expect(commands(pack).at(-1)).toContain('sha256sum package.tgz');
	});
});

describe('updates of packages', () => {
	interface Updates {
		readonly updates: ReadonlyArray<{ cooldown?: { 'default-days'?: number } }>;
	}

	it('wait until others have had time to find out a bad release', () => {
		const { updates } = yaml('.github/dependabot.yml') as Updates;
		expect(updates.length).toBeGreaterThan(0);
		for (const { cooldown } of updates) {
			expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
		}
	});
});
