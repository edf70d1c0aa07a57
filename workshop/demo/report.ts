import Table from 'cli-table3';
import pc from 'picocolors';

import { type DesiredPerson, type DesiredSpace, ROLES } from './desired';
import type { NewHires, RowProblem } from './newHires';
import type { Traffic } from './traffic';
import type { OffboardingStep } from './offboard';
import type { Provisioned } from './provision';

/** What the demo is about to do and with whom, as aligned lines. */
export function facts(lines: ReadonlyArray<[label: string, text: string]>): string {
	const width = Math.max(...lines.map(([label]) => label.length));
	return lines.map(([label, text]) => `  ${pc.dim(label.padEnd(width))}  ${text}`).join('\n');
}

export function heading(text: string): string {
	return `\n${pc.bold(text)}\n`;
}

/** The rows that are left out, each with line and column of the file. */
export function problemLines(problems: readonly RowProblem[], fileName: string): string {
	return problems
		.map(({ line, column, message }) => {
			const place = column ? `line ${line}, column ${column}` : `line ${line}`;
			return `  ${pc.yellow('!')} ${fileName}, ${place}: ${message}`;
		})
		.join('\n');
}

/** The settings that a space will get. */
export function settings(desired: DesiredSpace): string {
	return facts([
		['Name', desired.displayName],
		['Description', desired.description],
		['Guidelines', desired.guidelines],
		['People', desired.people.map(withRole).join(', ')],
		[
			'Posting',
			announcements(desired) ? 'owners and managers post, members reply' : 'all members post',
		],
		['History', desired.spaceHistoryState === 'HISTORY_ON' ? 'on' : 'off'],
		[
			'External',
			`people outside the organization ${desired.externalUserAllowed ? 'can' : 'cannot'} join`,
		],
		['Run again', 'finds the space by its name, and changes only what differs'],
	]);
}

function withRole({ email, role }: DesiredPerson): string {
	return role === 'ROLE_MEMBER' ? email : `${email} (${ROLES[role] ?? role})`;
}

function announcements(desired: DesiredSpace): boolean {
	return desired.predefinedPermissionSettings === 'ANNOUNCEMENT_SPACE';
}

/** Who got which space, with how many requests, in what time. */
export function resultTable(results: readonly Provisioned[]): string {
	const table = tableOf(
		['Person', 'Space', 'Link', 'Members', 'Requests to it', 'Time'],
		['left', 'left', 'left', 'right', 'right', 'right'],
	);
	for (const { hire, desired, outcome, requests, milliseconds } of results) {
		table.push([
			hire.name,
			desired.displayName,
			'spaceUri' in outcome ? outcome.spaceUri : pc.red('failed, see below'),
			'members' in outcome ? outcome.members : '',
			requests,
			`${milliseconds} ms`,
		]);
	}
	return table.toString();
}

function tableOf(head: string[], colAligns: Array<'left' | 'right'> = []) {
	return new Table({
		head,
		colAligns,
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
		style: {
			head: pc.isColorSupported ? ['bold'] : [],
			border: pc.isColorSupported ? ['dim'] : [],
		},
	});
}

/** How many requests an act took. */
export function trafficLine({ reads, writes }: Traffic): string {
	return `  ${pc.dim('Requests in all')}  ${reads} that read, ${writes} that wrote`;
}

/** What the node changed in the space of a row, or why it failed. */
export function changeLines({ desired, outcome }: Provisioned): string {
	const changes = 'changes' in outcome ? outcome.changes : [pc.red(outcome.error)];
	return changes.map((change) => `  ${desired.displayName}: ${change}`).join('\n');
}

/** What came of each space of a leaver. */
export function offboardingTable(steps: readonly OffboardingStep[]): string {
	const table = tableOf(['Space', 'Person', 'Action', 'Outcome', 'Reason']);
	for (const { displayName, member, action, outcome, reason } of steps) {
		table.push([displayName, member, action, outcome, reason]);
	}
	return table.toString();
}

/** Something that has to hold after an act. */
export interface Check {
	what: string;
	holds: boolean;
}

export function checkLines(checks: readonly Check[]): string {
	return checks
		.map(({ what, holds }) => `  ${holds ? pc.green('✔') : pc.red('✖')} ${what}`)
		.join('\n');
}

/**
 * Tells whether all acts ended as they should.
 *
 * @param missing how many rows of the file do not have the desired space
 */
export function ending(checks: readonly Check[], missing: number): string {
	const wrong = checks.filter(({ holds }) => !holds).length;
	const faults = [
		...(missing > 0 ? [`${missing} ${missing === 1 ? 'row is' : 'rows are'} not as desired`] : []),
		...(wrong > 0 ? [`${wrong} of ${checks.length} checks failed`] : []),
	];
	return pc.bold(
		faults.length === 0
			? pc.green('Provisioned, run again, changed and offboarded: each just as it should be.')
			: pc.red(`${faults.join(', and ')}: see above.`),
	);
}

/** Why spaces failed or lack somebody, as the node says it; empty where none does. */
export function failureLines(results: readonly Provisioned[]): string[] {
	return results.flatMap(({ hire, outcome }) => {
		const problems = 'error' in outcome ? [outcome.error] : outcome.leftOut;
		return problems.map(
			(problem) => `  ${pc.red('✖')} ${hire.name} (${hire.employeeId}): ${problem}`,
		);
	});
}

/** One space as it was read back. */
export interface Finding {
	desired: DesiredSpace;
	/** Who is in it. */
	members: DesiredPerson[];
	/** How it differs from the desired space. */
	differences: string[];
}

export function findingLines(findings: readonly Finding[]): string {
	return findings
		.map(({ desired, members, differences }) =>
			differences.length === 0
				? `  ${pc.green('✔')} ${desired.displayName}: ${members.map(withRole).join(', ')}`
				: `  ${pc.red('✖')} ${desired.displayName}: ${differences.join('; ')}`,
		)
		.join('\n');
}

/** That there is nobody to provision. */
export function noUsableRow(fileName: string): string {
	return pc.bold(pc.red(`No row of ${fileName} is usable, so nothing is run.`));
}

/** How many of the file's rows have the desired space. */
export function conclusion(right: number, { hires, problems }: NewHires): string {
	const leftOut = new Set(problems.map(({ line }) => line)).size;
	const total = hires.length + leftOut;
	const text = `${right} of ${total} new hires have their space, with the people and settings asked for.`;
	return pc.bold(right === total ? pc.green(text) : pc.red(text));
}
