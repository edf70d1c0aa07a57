import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');

const children: ChildProcess[] = [];

function run(...flags: string[]): ChildProcess {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'workshop/emulator/cli.ts'), ...flags],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	children.push(child);
	return child;
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
	if (!stream) throw new Error('There is no stream');
	const [line] = (await once(createInterface(stream), 'line')) as [string];
	return line;
}

afterAll(() => children.forEach((child) => child.kill()));

test('says in its first line where it listens, ends on a signal, and knows a taken port', async () => {
	const world = 'groupPeopleListed=false';
	const child = run('--port', '0', '--quota', '60', '--latency', '1', '--world', world);
	const { baseUrl, authUrl, tokenUrl, userinfoBaseUrl } = JSON.parse(
		await firstLine(child.stdout),
	) as Record<string, string>;
	expect([authUrl, tokenUrl, userinfoBaseUrl]).toEqual([
		`${baseUrl}/o/oauth2/v2/auth`,
		`${baseUrl}/token`,
		baseUrl,
	]);
	expect(await (await fetch(`${baseUrl}/_emulator/world`)).json()).toMatchObject({
		groupPeopleListed: false,
		groupNamesPrefixed: true,
	});
	const state = await fetch(`${baseUrl}/_emulator/state`);
	expect(await state.json()).toEqual({ spaces: [] });

	const { port } = new URL(baseUrl);
	const second = run('--port', port);
	expect(await firstLine(second.stderr)).toBe(
		`Port ${port} of 127.0.0.1 is taken. Choose another with --port, or 0 for any free one.`,
	);
	expect(await once(second, 'exit')).toEqual([1, null]);

	child.kill('SIGTERM');
	expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);

test.each(['some', '0'])(
	'refuses the quota %s',
	async (mode) => {
		const child = run('--quota', mode);
		expect(await firstLine(child.stderr)).toBe(
			`error: option '--quota <mode>' argument '${mode}' is invalid. Give off, google or a whole number from 1.`,
		);
		expect(await once(child, 'exit')).toEqual([1, null]);
	},
	30_000,
);

test('shows how it is called', async () => {
	const child = run('--help');
	expect(await firstLine(child.stdout)).toBe('Usage: npm run emulator -- [options]');
	expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);
