import { readFileSync } from 'node:fs';

import { Command, InvalidArgumentError } from 'commander';

import { defaultSeed, startEmulator, type QuotaMode, type Seed } from './index';
import { parseWorld } from './core/world';

interface Flags {
	port: number;
	host: string;
	latency: number;
	quota: QuotaMode;
	seed?: string;
	world?: string;
}

function wholeNumber(text: string): number {
	if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
	return Number(text);
}

function quotaMode(text: string): QuotaMode {
	if (text === 'off' || text === 'google') return text;
	if (/^0*[1-9]\d*$/.test(text)) return Number(text);
	throw new InvalidArgumentError('Give off, google or a whole number from 1.');
}

/** The default seed with what the file puts in its place. */
function readSeed(path: string): Seed {
	return { ...defaultSeed, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<Seed>) };
}

async function run({ port, host, latency, quota, seed, world }: Flags): Promise<void> {
	const emulator = await startEmulator({
		port,
		host,
		latencyMs: latency,
		quota,
		...(world !== undefined && { world: parseWorld(world) }),
		...(seed && { seed: readSeed(seed) }),
	});
	const { baseUrl, authUrl, tokenUrl, userinfoBaseUrl } = emulator;
	process.stdout.write(`${JSON.stringify({ baseUrl, authUrl, tokenUrl, userinfoBaseUrl })}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void emulator.close());
	}
}

function explain(error: Error & { code?: string }, { host, port }: Flags): string {
	if (error.code === 'EADDRINUSE') {
		return `Port ${port} of ${host} is taken. Choose another with --port, or 0 for any free one.`;
	}
	return `The emulator did not start: ${error.message}`;
}

const program = new Command('npm run emulator --')
	.description("A local stand-in for the Google Chat API and Google's OAuth")
	.option('--port <number>', 'port; 0 for any free one', wholeNumber, 8099)
	.option('--host <address>', 'address to listen on', '127.0.0.1')
	.option('--latency <ms>', 'milliseconds added to every answer', wholeNumber, 0)
	.option(
		'--quota <mode>',
		"off, google, or how many times to shorten the minute of Google's quotas",
		quotaMode,
		'off',
	)
	.option('--seed <file>', 'JSON with people, groups, spaces … in place of the default ones')
	.option(
		'--world <switches>',
		'how Google behaves where nobody knows, such as groupPeopleListed=false,memberReadsBehind=2',
	)
	.action(async (flags: Flags) => {
		await run(flags).catch((error: Error) => {
			process.stderr.write(`${explain(error, flags)}\n`);
			process.exitCode = 1;
		});
	});

void program.parseAsync();
