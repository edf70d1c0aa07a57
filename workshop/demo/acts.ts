import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { type INodeType, jsonParse } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import type { WorkflowJson } from '../engine';
import { type DesiredSpace, desiredSpaces } from './desired';
import { readingClient } from './google';
import type { NewHire, NewHires } from './newHires';
import { type Handover, offboard } from './offboard';
import { withProgress } from './progress';
import { provision, type Provisioned, type Provisioning } from './provision';
import { differences, listSpaces, readSpaces } from './readBack';
import * as report from './report';
import { LEAVERS_SPACE } from './seed';
import { changed } from './story';
import { spacesReached } from './traffic';

const ONBOARDING = { file: 'examples/new-hire-onboarding.json', node: 'Space for new hire' };
const LEAVER = { file: 'examples/leaver.json', node: 'Out of all spaces' };
/** The account that signs in: the owner of all spaces. */
export const CALLER = 'ada.admin@example.com';

/** What every act works with. */
export interface Stage {
	newHires: NewHires;
	/** The name of the file in messages. */
	fileName: string;
	node: INodeType;
	output: NodeJS.WritableStream;
	emulator: Emulator;
	say(...texts: string[]): void;
}

/** A row of the file, and the space that the workflow wants for it. */
export interface Task {
	hire: NewHire;
	desired: DesiredSpace;
}

function readWorkflow(file: string): WorkflowJson {
	return jsonParse(readFileSync(join(__dirname, '../..', file), 'utf8'));
}

/**
 * Gives everybody of the file their space.
 *
 * @returns the rows that have it, exactly as desired
 */
export async function provisionEveryone(stage: Stage): Promise<Task[]> {
	const { newHires, fileName, emulator, say } = stage;
	const { hires } = newHires;
	const tasks = await tasksFor(stage, hires);
	say(report.heading('About to create'));
	say(
		report.facts([
			['Spaces', `${hires.length}, one for each good row of ${fileName}`],
			['Workflow', `${ONBOARDING.file}, in n8n’s own engine`],
			['Google', `the emulator at ${emulator.baseUrl}; nothing leaves this machine`],
			['Account', `${CALLER}, who becomes the owner of each space`],
		]),
	);
	say(report.heading(`Settings of each space, here for ${hires[0].name}`));
	say(report.settings(tasks[0].desired));

	say(report.heading('1. Provision everyone'));
	const { results, traffic } = await withProgress(
		hires.length,
		stage.output,
		() => spacesReached(emulator.requests(), tasks),
		async () => await provisionFor(stage, tasks),
	);
	say('', report.resultTable(results), report.trafficLine(traffic));
	const failures = report.failureLines(results);
	if (failures.length > 0) say(report.heading('Failed'), ...failures);

	const findings = await readBack(results, emulator);
	say(report.heading('There now, read back with Google’s own client'));
	say(report.findingLines(findings));
	const right = tasks.filter((_, index) => findings[index].differences.length === 0);
	say('', report.conclusion(right.length, newHires));
	return right;
}

/** Provisions the same rows again, and expects that nothing changes. */
export async function runAgain(stage: Stage, tasks: Task[]): Promise<report.Check[]> {
	const { emulator, say } = stage;
	say(report.heading('2. Run it again: nothing happens'));
	const before = emulator.state();
	const { results, traffic } = await provisionFor(stage, tasks);
	const checks = [
		{ what: 'Every space is told as unchanged', holds: areUnchanged(results) },
		{ what: 'Google was only read, and nothing written', holds: traffic.writes === 0 },
		{
			what: 'What Google holds is the same as before',
			holds: isDeepStrictEqual(emulator.state(), before),
		},
	];
	say(report.trafficLine(traffic), report.checkLines(checks));
	return checks;
}

/** Changes the first row, and expects that its space alone changes. */
export async function changeOneRow(
	stage: Stage,
	[first, ...others]: Task[],
): Promise<report.Check[]> {
	const { emulator, say } = stage;
	say(report.heading('3. Change one row: just that changes'));
	const hire = changed(first.hire, CALLER);
	const [task] = await tasksFor(stage, [hire]);
	say(
		report.facts([
			['Row', `${hire.name} (${hire.employeeId})`],
			['Start', `${first.hire.startDate} → ${hire.startDate}`],
			['Buddy', `${first.hire.buddy} → ${hire.buddy}`],
		]),
	);
	const { displayName } = task.desired;
	const rest = () => emulator.state().spaces.filter((space) => space.displayName !== displayName);
	const before = rest();
	const { results, traffic } = await provisionFor(stage, [task, ...others]);
	const [result, ...unchanged] = results;
	say('', report.changeLines(result), report.trafficLine(traffic));

	// The workflow removes nobody unless told to, so the earlier buddy is still in the space.
	const desired = { ...task.desired, people: everybody(task.desired, first.desired) };
	const [finding] = await readBack([{ ...result, desired }], emulator);
	const checks = [
		{
			what: `${displayName} is as the row says now${finding.differences.map((text) => `: ${text}`).join('')}`,
			holds: finding.differences.length === 0,
		},
		{
			what: 'Every other space is told as unchanged, and is the same as before',
			holds: areUnchanged(unchanged) && isDeepStrictEqual(rest(), before),
		},
		{
			what: 'No request has written but for what differs',
			holds: 'changes' in result.outcome && traffic.writes === result.outcome.changes.length,
		},
	];
	say(report.checkLines(checks));
	return checks;
}

function everybody(now: DesiredSpace, before: DesiredSpace): DesiredSpace['people'] {
	const named = new Set(now.people.map(({ email }) => email));
	return [...now.people, ...before.people.filter(({ email }) => !named.has(email))];
}

/** Removes somebody from every space, after handing over what only they own. */
export async function offboardOne(
	stage: Stage,
	tasks: Task[],
	handover: Handover,
): Promise<report.Check[]> {
	const { emulator, say } = stage;
	const { leaver, successor } = handover;
	say(report.heading('4. Offboard one person'));
	say(
		report.facts([
			['Leaver', leaver],
			['Successor', `${successor}, where nobody else is an owner`],
			['Workflow', `${LEAVER.file}, with a service account that acts as the leaver`],
		]),
	);
	const involved = membersOf(emulator, LEAVERS_SPACE);
	const before = others(emulator, involved);
	const { steps, errors, traffic } = await offboard({
		...stage,
		...handover,
		workflow: readWorkflow(LEAVER.file),
		nodeName: LEAVER.node,
	});
	say('', report.offboardingTable(steps), report.trafficLine(traffic));
	const left = await listSpaces(readingClient(emulator, leaver));
	const newOwner = { email: successor, role: 'ROLE_MANAGER' };
	const theirs = await readSpaces(readingClient(emulator, successor), [
		{ displayName: LEAVERS_SPACE, people: [newOwner] },
	]);
	const leads = theirs.find(({ space }) => space.displayName === LEAVERS_SPACE);
	const checks = [
		...errors.map((what) => ({ what, holds: false })),
		{ what: `${leaver} is in no space any more`, holds: left.length === 0 },
		{
			what: `${successor} owns ${LEAVERS_SPACE}`,
			holds:
				leads?.members.some((member) =>
					isDeepStrictEqual(member, { ...newOwner, invited: false }),
				) ?? false,
		},
		{
			what: `Everybody else is where they were, in ${tasks.length + 1} spaces`,
			holds: isDeepStrictEqual(others(emulator, involved), before),
		},
	];
	say(report.checkLines(checks));
	return checks;
}

/** The resource names, as Google gives them, of the people in a space. */
function membersOf(emulator: Emulator, displayName: string): Set<string> {
	const space = emulator.state().spaces.find((one) => one.displayName === displayName);
	return new Set(space?.memberships.map(({ member }) => member?.name ?? ''));
}

/** The memberships of everybody but these people, by space. */
function others(emulator: Emulator, people: ReadonlySet<string>) {
	return emulator
		.state()
		.spaces.map(({ name, memberships }) => [
			name,
			memberships.filter(({ member }) => !people.has(member?.name ?? '')),
		]);
}

async function tasksFor({ node }: Stage, hires: NewHire[]): Promise<Task[]> {
	const workflow = readWorkflow(ONBOARDING.file);
	const items = hires.map((hire) => ({ json: { ...hire } }));
	const desired = await desiredSpaces(workflow, ONBOARDING.node, node, items);
	return hires.map((hire, index) => ({ hire, desired: desired[index] }));
}

async function provisionFor(stage: Stage, tasks: Task[]): Promise<Provisioning> {
	const workflow = readWorkflow(ONBOARDING.file);
	const nodeName = ONBOARDING.node;
	return await provision({ ...stage, workflow, nodeName, caller: CALLER, tasks });
}

function areUnchanged(results: readonly Provisioned[]): boolean {
	return results.every(({ outcome }) => 'outcome' in outcome && outcome.outcome === 'unchanged');
}

async function readBack(
	results: ReadonlyArray<Pick<Provisioned, 'desired'>>,
	emulator: Emulator,
): Promise<report.Finding[]> {
	const spaces = await readSpaces(
		readingClient(emulator, CALLER),
		results.map(({ desired }) => desired),
	);
	return results.map(({ desired }) => ({
		desired,
		members: spaces.find(({ space }) => space.displayName === desired.displayName)?.members ?? [],
		differences: differences(desired, spaces, CALLER),
	}));
}
