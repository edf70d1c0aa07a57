import { Command, InvalidArgumentError } from 'commander';
import { join } from 'node:path';
import pc from 'picocolors';
import { defaultCache } from './cache';
import { startEditor, type Editor } from './editor';
import { Problem } from './problem';
import { endSignal, report } from './program';
import type { SavedWorkflow } from './rest';
import { needOf, OWNER } from './setup';

interface Options {
	port: number;
	emulatorPort?: number;
	cache: string;
	fresh?: boolean;
}

const lines = (workflows: SavedWorkflow[], url: string) =>
	workflows
		.map((workflow) => {
			const need = needOf(workflow);
			const name = `"${workflow.name}"${need ? `, ${need}` : ''}`;
			return `       ${name}: ${pc.cyan(`${url}/workflow/${workflow.id}`)}`;
		})
		.join('\n');

const welcome = ({ url, emulator, credentials, workflows, log }: Editor) => `
${pc.bold('n8n is open:')} ${pc.cyan(url)}
  e-mail    ${OWNER.email}
  password  ${OWNER.password}

  1. Sign in, open Credentials, "${credentials.oAuth2.name}", and click "Sign in with Google":
     the emulator's consent page asks as whom.
  2. Run, with a click on "Execute workflow":
${lines(
	workflows.filter((workflow) => !needOf(workflow)),
	url,
)}
     Look at:
${lines(workflows.filter(needOf), url)}

Google Chat is the emulator at ${emulator.baseUrl}: what is in it is at ${pc.cyan(`${emulator.baseUrl}/_emulator/state`)}
n8n's log is ${log}
${pc.bold('Ctrl-C ends all of it.')}
`;

const aborted = async (signal: AbortSignal) =>
	await new Promise<void>((resolve) => {
		signal.addEventListener('abort', () => resolve(), { once: true });
	});

async function editor({ port, emulatorPort, cache, fresh }: Options) {
	const signal = endSignal();
	const userFolder = join(cache, `user-${port}`);
	try {
		const running = await startEditor({ port, emulatorPort, cache, userFolder, fresh, signal });
		process.stdout.write(welcome(running));
		await Promise.race([aborted(signal), running.ended]);
		await running.stop();
		if (signal.aborted) return;
		throw new Problem('n8n has ended by itself.', `Its log is ${running.log}.`);
	} catch (error) {
		if (signal.aborted) return;
		report(error);
		process.exitCode = 1;
	}
}

function port(text: string) {
	const number = Number(text);
	if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
	throw new InvalidArgumentError('A port is a number from 1 to 65535.');
}

void new Command('npm run editor --')
	.description('A real n8n with our node in it, in front of the Google Chat emulator')
	.option('--port <port>', 'where n8n listens', port, 5678)
	.option('--emulator-port <port>', 'where the emulator listens (default: any free port)', port)
	.option('--cache <folder>', 'where n8n is installed, and keeps its data', defaultCache())
	.option('--fresh', 'forget the accounts, credentials and workflows of an earlier start')
	.action(editor)
	.parseAsync();
