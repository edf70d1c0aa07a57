import { join } from 'node:path';
import { Listr, type ListrTask } from 'listr2';
import { emulatorAddresses } from '../credentials';
import { startEmulator, type Emulator } from '../emulator';
import { installN8n, N8N_VERSION, type Installation, type N8nVersion } from './install';
import { startN8n, type RunningN8n } from './n8n';
import { installPackage, ROOT } from './package';
import { requireFreePort } from './preflight';
import { N8nRest, type SavedWorkflow } from './rest';
import {
	ensureCredentials,
	ensureWorkflows,
	readWorkflows,
	signIn,
	type Credentials,
} from './setup';
import { markComplete, prepareUserFolder } from './userFolder';

/** What {@link startEditor} starts. */
export interface EditorOptions {
	/** Where n8n listens */
	port: number;
	/** Where the emulator listens; default: any free port */
	emulatorPort?: number;
	/** Holds the installed n8n, for all editors */
	cache: string;
	/** Holds this editor's accounts, credentials and workflows */
	userFolder: string;
	/** Of n8n; default: the one that most people run */
	version?: N8nVersion;
	/** Empties the user folder first */
	fresh?: boolean;
	/** Aborts the start */
	signal?: AbortSignal;
}

/** A real n8n with our node in it and the emulator behind it. */
export interface Editor {
	url: string;
	/** n8n's log file */
	log: string;
	/** Settles when n8n has ended, by `stop` or on its own */
	ended: Promise<void>;
	/** Signed in as the owner */
	rest: N8nRest;
	emulator: Emulator;
	credentials: Credentials;
	workflows: SavedWorkflow[];
	/** Ends n8n and the emulator */
	stop(): Promise<void>;
}

interface Started {
	installation: Installation;
	emulator: Emulator;
	n8n: RunningN8n;
	rest: N8nRest;
	credentials: Credentials;
	workflows: SavedWorkflow[];
}

async function stopAll({ n8n, emulator }: Partial<Started>) {
	await n8n?.stop();
	await emulator?.close();
}

function steps(options: EditorOptions): Array<ListrTask<Partial<Started>>> {
	const { port, emulatorPort, cache, userFolder, version = N8N_VERSION, fresh, signal } = options;
	return [
		{
			title: 'Check the ports',
			task: async () => {
				await requireFreePort(port, '--port');
				if (emulatorPort) await requireFreePort(emulatorPort, '--emulator-port');
			},
		},
		{
			title: `Install n8n ${version} (once: some 4 minutes and 3 GB)`,
			task: async (started, task) => {
				const onProgress = (words: string) => (task.output = words);
				started.installation = await installN8n(cache, onProgress, signal, version);
			},
		},
		{
			title: 'Build our package and unpack it as a community package',
			task: async () => {
				await prepareUserFolder(userFolder, fresh);
				await installPackage(userFolder, signal);
			},
		},
		{
			title: 'Start the Google Chat emulator',
			task: async (started) => {
				started.emulator = await startEmulator({ port: emulatorPort });
			},
		},
		{
			title: 'Start n8n',
			task: async (started) => {
				const { installation, emulator } = started as Started;
				started.n8n = await startN8n({
					installation,
					userFolder,
					port,
					credentialOverwrites: emulatorAddresses(emulator),
					signal,
				});
			},
		},
		{
			title: 'Set up account, credentials and example workflows',
			task: async (started) => {
				const { n8n, emulator } = started as Started;
				const rest = new N8nRest(n8n.url);
				await signIn(rest);
				const credentials = await ensureCredentials(rest, emulator);
				const examples = await readWorkflows(join(ROOT, 'examples'));
				const workflows = await ensureWorkflows(rest, examples, credentials);
				await markComplete(userFolder);
				Object.assign(started, { rest, credentials, workflows });
			},
		},
	];
}

/**
 * Starts n8n with our node and the emulator, and shows each step. When a step fails or is aborted, it
 * ends everything that it has started.
 *
 * @throws {Problem} what a person can put right: a taken port, no room, no network, a failed build
 */
export async function startEditor(options: EditorOptions): Promise<Editor> {
	const started: Partial<Started> = {};
	const stop = async () => await stopAll(started);
	const tasks = new Listr(steps(options), {
		ctx: started,
		// The caller reports a failure and ends the process.
		rendererOptions: { showErrorMessage: false },
		registerSignalListeners: false,
	});
	await tasks.run().catch(async (error: unknown) => {
		await stop();
		throw error;
	});
	const { n8n, rest, emulator, credentials, workflows } = started as Started;
	const { url, log, ended } = n8n;
	return { url, log, ended, rest, emulator, credentials, workflows, stop };
}
