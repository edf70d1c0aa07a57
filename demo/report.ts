import Table from 'cli-table3';
import pc from 'picocolors';

import type { AskedSpace } from './asked';
import type { NewHires, RowProblem } from './newHires';
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
export function settings(asked: AskedSpace): string {
	return facts([
		['Name', asked.displayName],
		['Description', asked.description],
		['Guidelines', asked.guidelines],
		['People', asked.people.join(', ')],
		[
			'Posting',
			announcements(asked) ? 'owners and managers post, members reply' : 'all members post',
		],
		['History', asked.spaceHistoryState === 'HISTORY_ON' ? 'on' : 'off'],
		[
			'External',
			`people outside the organization ${asked.externalUserAllowed ? 'can' : 'cannot'} join`,
		],
		['Run again', `the key ${asked.idempotencyKey} gives the same space, never a second one`],
	]);
}

function announcements(asked: AskedSpace): boolean {
	return asked.predefinedPermissionSettings === 'ANNOUNCEMENT_SPACE';
}

/** Who got which space, and what it took. */
export function resultTable(results: readonly Provisioned[]): string {
	const table = new Table({
		head: ['Person', 'Space', 'Link', 'Members', 'Requests', 'Time'],
		colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
		// no line between rows
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
		style: {
			head: pc.isColorSupported ? ['bold'] : [],
			border: pc.isColorSupported ? ['dim'] : [],
		},
	});
	for (const { hire, asked, outcome, requests, milliseconds } of results) {
		table.push([
			hire.name,
			asked.displayName,
			'spaceUri' in outcome ? outcome.spaceUri : pc.red('failed, see below'),
			'members' in outcome ? outcome.members : '',
			requests,
			`${milliseconds} ms`,
		]);
	}
	return table.toString();
}

/** Why spaces failed, as the node says it. */
export function failureLines(results: readonly Provisioned[]): string {
	return results
		.flatMap(({ hire, outcome }) =>
			'error' in outcome
				? [`  ${pc.red('✖')} ${hire.name} (${hire.employeeId}): ${outcome.error}`]
				: [],
		)
		.join('\n');
}

/** One space as it was read back. */
export interface Finding {
	asked: AskedSpace;
	/** Who is in it. */
	members: string[];
	/** How it differs from what was asked. */
	differences: string[];
}

export function findingLines(findings: readonly Finding[]): string {
	return findings
		.map(({ asked, members, differences }) =>
			differences.length === 0
				? `  ${pc.green('✔')} ${asked.displayName}: ${members.join(', ')}`
				: `  ${pc.red('✖')} ${asked.displayName}: ${differences.join('; ')}`,
		)
		.join('\n');
}

/** How many of the file's rows have what was asked for them. */
export function conclusion(right: number, { hires, problems }: NewHires): string {
	const leftOut = new Set(problems.map(({ line }) => line)).size;
	const total = hires.length + leftOut;
	const text = `${right} of ${total} new hires have their space, with the people and settings asked for.`;
	return pc.bold(right === total ? pc.green(text) : pc.red(text));
}
