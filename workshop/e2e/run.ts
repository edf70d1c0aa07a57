import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { Listr, type ListrTask } from 'listr2';
import type { Page } from 'playwright-core';
import { defaultCache } from '../editor/cache';
import { startEditor, type Editor } from '../editor/editor';
import { N8N_VERSION, N8N_VERSIONS, type N8nVersion } from '../editor/install';
import { freePort } from '../editor/preflight';
import { endSignal, report } from '../editor/program';
import { bindCredentials, needOf, OWNER } from '../editor/setup';
import { defaultSeed } from '../emulator';
import { name as packageName } from '../../package.json';
import { launchBrowser, signIn } from './browser';
import { Camera } from './camera';
import { formsOf, formsWorkflow } from './forms';
import {
	connectCredential,
	lookOnCanvas,
	openForm,
	openRun,
	runOnCanvas,
	VIEWPORT,
} from './journey';
import { checkOnboarding, ONBOARDING } from './onboarding';

const NODE_TYPE = `${packageName}.googleChatSpaces`;
/** How long a step may take, on a machine that has more to do. */
const PATIENCE_MS = 120_000;
const ACCOUNT = defaultSeed.people[0].email;

interface Options {
	only?: 'examples' | 'forms';
	operation?: string[];
	n8n: N8nVersion;
	screenshots?: string;
	cache: string;
}

interface Stage {
	editor: Editor;
	page: Page;
	camera: Camera;
}

const signInSteps = ({ editor, page, camera }: Stage): ListrTask[] => [
	{ title: 'Sign in to n8n', task: async () => await signIn(page, OWNER) },
	{
		title: 'Connect the credential through the consent page',
		task: async () => await connectCredential(page, editor.credentials.oAuth2, ACCOUNT, camera),
	},
];

const exampleSteps = ({ editor, page, camera }: Stage): ListrTask[] =>
	editor.workflows.map((workflow) => ({
		title: `${needOf(workflow) ? 'Look at' : 'Run'} "${workflow.name}" on the canvas`,
		task: async () => {
			if (needOf(workflow)) {
				await lookOnCanvas(page, editor.rest, workflow, camera);
				return;
			}
			await runOnCanvas(page, editor.rest, workflow, camera);
			if (workflow.name !== ONBOARDING) return;
			await checkOnboarding(workflow, editor.emulator, ACCOUNT);
			await openRun(page, workflow, camera);
		},
	}));

async function formSteps(stage: Stage, operations?: string[]): Promise<ListrTask[]> {
	const { editor, page, camera } = stage;
	const types = await editor.rest.nodeTypes();
	const type = types.find(({ name }) => name === NODE_TYPE);
	if (!type) throw new Error(`n8n has not loaded ${NODE_TYPE}`);
	const forms = formsOf(type).filter(({ operation }) => operations?.includes(operation) ?? true);
	const workflow = bindCredentials(formsWorkflow(NODE_TYPE, forms), editor.credentials);
	const { id, nodes } = await editor.rest.createWorkflow(workflow);
	return forms.map((form) => ({
		title: `Open the form ${form.title}`,
		task: async () => {
			const node = nodes.find(({ name }) => name === form.title);
			if (node) await openForm(page, [id, node.id], form.title, camera);
		},
	}));
}

async function walkThrough(stage: Stage, { only, operation }: Options) {
	const steps = [
		...signInSteps(stage),
		...(only === 'forms' ? [] : exampleSteps(stage)),
		...(only === 'examples' ? [] : await formSteps(stage, operation)),
	];
	await new Listr(steps, { registerSignalListeners: false }).run();
}

/** Opens n8n in a browser and walks through it. It takes a last picture when something fails. */
async function inBrowser(editor: Editor, options: Options, camera: Camera, signal: AbortSignal) {
	const browser = await launchBrowser();
	const close = async () => await browser.close();
	signal.addEventListener('abort', () => void close());
	try {
		const page = await browser.newPage({
			baseURL: editor.url,
			viewport: VIEWPORT,
		});
		page.setDefaultTimeout(PATIENCE_MS);
		await walkThrough({ editor, page, camera }, options).catch(async (error: unknown) => {
			await camera.take('failure', page).catch(() => undefined);
			throw error;
		});
	} finally {
		await close();
	}
}

async function e2e(options: Options) {
	const signal = endSignal();
	const { n8n: version } = options;
	const work = await mkdtemp(join(tmpdir(), `${packageName}-e2e-`));
	const camera = new Camera(resolve(options.screenshots ?? join(work, 'screenshots')));
	let editor: Editor | undefined;
	try {
		await camera.prepare();
		const userFolder = join(work, 'user');
		const { cache } = options;
		const port = await freePort();
		editor = await startEditor({ port, cache, userFolder, version, signal });
		await inBrowser(editor, options, camera, signal);
		process.stdout.write(`\nThe pictures are in ${camera.folder}\n`);
		await editor.stop();
		editor = undefined;
		await rm(options.screenshots ? work : userFolder, { recursive: true });
	} catch (error) {
		process.exitCode = 1;
		if (signal.aborted) return;
		report(error);
		if (editor)
			process.stderr.write(`n8n's log is ${editor.log}; the pictures are in ${camera.folder}\n`);
	} finally {
		await editor?.stop();
	}
}

void new Command('npm run e2e --')
	.description('Walks through a real n8n with our node in it, in a real browser')
	.addOption(new Option('--only <part>', 'one part of the walk').choices(['examples', 'forms']))
	.option('--operation <values...>', 'only the forms of these operations, e.g. setup update')
	.addOption(
		new Option('--n8n <version>', 'the version of n8n').choices(N8N_VERSIONS).default(N8N_VERSION),
	)
	.option('--screenshots <folder>', 'where the pictures go (default: a temporary folder)')
	.option('--cache <folder>', 'where n8n is installed', defaultCache())
	.action(e2e)
	.parseAsync();
