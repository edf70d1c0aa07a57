/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SingleBar } from 'cli-progress';
import { auth, chat as chatApi, type chat_v1 } from 'googleapis/build/src/apis/chat';
import { type ICredentialType, type INodeType, jsonParse } from 'n8n-workflow';

import { type Emulator, startEmulator } from '../emulator';
import type { WorkflowJson } from '../engine';
import { type AskedSpace, askedSpaces } from './asked';
import type { NewHires } from './newHires';
import { provision, type Provisioned } from './provision';
import { differences, readSpaces } from './readBack';
import * as report from './report';
import { seedWith } from './seed';

const WORKFLOW_FILE = 'examples/new-hire-onboarding.json';
const SETUP_NODE = 'Space for new hire';
/** The account that signs in: the owner of all spaces. */
const CALLER = 'ada.admin@example.com';

export interface DemoOptions {
	newHires: NewHires;
	/** What the file is called where it is spoken of. */
	fileName: string;
	node: INodeType;
	credentialType: ICredentialType;
	output: NodeJS.WritableStream;
}

/**
 * Provisions new hires with the example workflow, in n8n's engine and against an emulator of its
 * own, tells all of it, and looks with Google's own client at what is there in the end.
 *
 * @returns whether every row of the file has its space, just as asked
 * @throws what the workflow ends with, should it not reach its end
 */
export async function runDemo(options: DemoOptions): Promise<boolean> {
	const { newHires, fileName, output } = options;
	const { hires, problems } = newHires;
	const say = (...texts: string[]) => output.write(`${texts.join('\n')}\n`);

	if (problems.length > 0) {
		say(report.heading('Rows left out'), report.problemLines(problems, fileName));
	}
	if (hires.length === 0) {
		say('', report.conclusion(0, newHires));
		return false;
	}
	const emulator = await startEmulator({ seed: seedWith(hires) });
	try {
		const workflow = readWorkflow();
		const items = hires.map((hire) => ({ json: { ...hire } }));
		const asked = await askedSpaces(workflow, SETUP_NODE, options.node, items);
		say(report.heading('About to set up'));
		say(
			report.facts([
				['Spaces', `${hires.length}, one for each good row of ${fileName}`],
				['Workflow', `${WORKFLOW_FILE}, in n8n’s own engine`],
				['Google', `the emulator at ${emulator.baseUrl}; nothing leaves this machine`],
				['Account', `${CALLER}, who becomes the owner of each space`],
			]),
		);
		say(report.heading(`Settings of each space, here for ${hires[0].name}`));
		say(report.settings(asked[0]));

		say(report.heading('Setting up'));
		const results = await withProgress(
			hires.length,
			output,
			async (advance) =>
				await provision({
					...options,
					workflow,
					nodeName: SETUP_NODE,
					emulator,
					caller: CALLER,
					tasks: hires.map((hire, index) => ({ hire, asked: asked[index] })),
					onSpace: advance,
				}),
		);
		say('', report.resultTable(results));
		const failed = results.filter(({ outcome }) => 'error' in outcome);
		if (failed.length > 0) say(report.heading('Failed'), report.failureLines(failed));

		const findings = await readBack(results, emulator);
		say(report.heading('There now, read back with Google’s own client'));
		say(report.findingLines(findings));
		const right = findings.filter((finding) => finding.differences.length === 0).length;
		say('', report.conclusion(right, newHires));
		return right === hires.length && problems.length === 0;
	} finally {
		await emulator.close();
	}
}

function readWorkflow(): WorkflowJson {
	return jsonParse(readFileSync(join(__dirname, '..', WORKFLOW_FILE), 'utf8'));
}

/** Shows a bar while something runs; a new line for each change where the output is no terminal. */
async function withProgress<Result>(
	total: number,
	stream: NodeJS.WritableStream,
	run: (advance: (asked: AskedSpace) => void) => Promise<Result>,
): Promise<Result> {
	const bar = new SingleBar({
		stream,
		format: '  {bar} {value} of {total}  {space}',
		barCompleteChar: '█',
		barIncompleteChar: '░',
		barsize: 24,
		noTTYOutput: true,
		notTTYSchedule: 1000,
	});
	// a retried request counts once
	const done = new Set<string>();
	bar.start(total, 0, { space: '' });
	try {
		return await run(({ displayName: space }) => bar.update(done.add(space).size, { space }));
	} finally {
		bar.stop();
	}
}

/** A sign-in of its own, which can only read: what the node says of itself counts for nothing here. */
async function readBack(
	results: readonly Provisioned[],
	emulator: Emulator,
): Promise<report.Finding[]> {
	const credentials = new auth.OAuth2();
	const scopes = ['chat.spaces.readonly', 'chat.memberships.readonly'];
	credentials.setCredentials({
		access_token: emulator.issueToken({ user: CALLER, scopes }).accessToken,
	});
	const chat: chat_v1.Chat = chatApi({
		version: 'v1',
		auth: credentials,
		rootUrl: `${emulator.baseUrl}/`,
		fetchImplementation: fetch,
	});
	const spaces = await readSpaces(
		chat,
		results.map(({ asked }) => asked),
	);
	return results.map(({ asked }) => ({
		asked,
		members: spaces.find(({ space }) => space.displayName === asked.displayName)?.joined ?? [],
		differences: differences(asked, spaces, CALLER),
	}));
}
