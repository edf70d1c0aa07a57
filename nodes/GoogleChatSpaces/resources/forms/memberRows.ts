import type { INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { lookUpGroup } from '../../chat/groups';
import { parseGroup, parseUserName, type Address } from '../../chat/paths';
import type { MemberRole, Membership } from '../../chat/types';
import { Parameters } from '../../operation/parameters';
import { groupBy, rolesDiffer, type NamedMember } from '../../provisioning/prepare';
import { groups, nameIn, people } from './fields';
import { role } from './memberLocator';

/** Who should be in a space, a list a role. */
export const memberLists: INodeProperties[] = [
	{
		displayName: 'Owners',
		name: 'owners',
		type: 'string',
		default: '',
		placeholder: 'e.g. ada@example.com',
		hint: people.hint,
		description: 'The people who own the space: they can do everything in it',
	},
	{
		displayName: 'Managers',
		name: 'managers',
		type: 'string',
		default: '',
		placeholder: 'e.g. grace@example.com',
		hint: people.hint,
		description:
			'The people who manage the space: they can do all but delete it and change who owns it',
	},
	{
		displayName: 'Members',
		name: 'members',
		type: 'string',
		default: '',
		placeholder: 'e.g. alan@example.com, edsger@example.com',
		hint: people.hint,
		description: 'The people who just take part in the space',
	},
	groups,
];

/** Somebody whom one row of the input wants in a space. */
export interface Row extends NamedMember {
	/** Of a group it may be the email, until `withGroupNames` has looked it up. */
	readonly address: Address;
	readonly isGroup: boolean;
	readonly itemIndex: number;
	/** Where it stands, e.g. "Row 3" or "Owners". */
	readonly place: string;
}

/** Where in the input something is wrong. */
export interface Place {
	/** Undefined where the text tells it. */
	readonly place?: string;
	readonly itemIndex: number;
}

/** What is wrong with the input. */
export interface Problem extends Place {
	readonly text: string;
	/** Whether an option raises the limit that it is about. */
	readonly isLimit?: true;
}

/** A row before it is read. */
interface Cells {
	readonly member: unknown;
	readonly role?: unknown;
	readonly type?: unknown;
	readonly place: string;
	/** What the person calls the place of the member: a field, or a key of the JSON. */
	readonly column: string;
}

/** Reads the rows of one input item, and puts what is wrong with them to the problems. */
export function readRows(parameters: Parameters, itemIndex: number, problems: Problem[]): Row[] {
	return rowsOf(cellsOf(parameters, itemIndex), itemIndex, problems);
}

/** Reads the rows of a form that has only the lists. */
export function readLists(parameters: Parameters, itemIndex: number, problems: Problem[]): Row[] {
	const cells = attempt(problems, { itemIndex }, () => {
		refuseGaps(parameters);
		return listCells(parameters);
	});
	return rowsOf(cells ?? [], itemIndex, problems);
}

function rowsOf(cells: Cells[], itemIndex: number, problems: Problem[]): Row[] {
	return cells.flatMap((cells) => {
		const place = cells.place === cells.column ? undefined : cells.place;
		const row = attempt(problems, { place, itemIndex }, () => readRow(cells, itemIndex));
		return row ? [row] : [];
	});
}

/** Gives what is read; where it cannot be, puts why to the problems. */
export function attempt<Result>(
	problems: Problem[],
	where: Place,
	read: () => Result,
): Result | undefined {
	try {
		return read();
	} catch (error) {
		problems.push({ ...where, text: (error as Error).message });
		return undefined;
	}
}

/** Rows with the names of the groups in the place of their emails. @throws as {@link lookUpGroup} does */
export async function withGroupNames(chat: ChatClient, rows: readonly Row[]): Promise<Row[]> {
	const named: Row[] = [];
	for (const row of rows) {
		named.push(row.isGroup ? { ...row, address: await lookUpGroup(chat, row.address) } : row);
	}
	return named;
}

/** What is wrong where rows name somebody twice. */
export function problemsOfRoles(rows: readonly Row[]): Problem[] {
	const byName = groupBy(rows, ({ address }) => address.toLowerCase());
	return [...byName.values()].filter(rolesDiffer).map(twoRoles);
}

/** Says of rows for the same person that they have several roles. */
export function twoRoles(same: readonly Row[]): Problem {
	const entries = same.map(({ label, place }) => `${label} in ${place}`);
	return {
		text: `${entries.join(' and ')} are one person, who can have one role only: keep one of these entries`,
		itemIndex: same[0].itemIndex,
	};
}

/** All problems in one text, in the order of the rows; what several reads met is told once. */
export function problemList(problems: readonly Problem[]): string {
	const sentences = [...problems]
		.sort((a, b) => a.itemIndex - b.itemIndex)
		.map(({ place, text }) => (place === undefined ? `${text}.` : `${place}: ${text}.`));
	return [...new Set(sentences)].join(' ');
}

/** Where the rows of an item are named in a message. */
export function placeOfItem(itemIndex: number): string {
	return `Row ${itemIndex + 1}`;
}

function cellsOf(parameters: Parameters, itemIndex: number): Cells[] {
	switch (parameters.decision('membersFrom')) {
		case 'items':
			return [
				{
					member: parameters.text('member') ?? '',
					role: parameters.text('role'),
					type: parameters.text('memberType'),
					column: 'Person or Group',
					place: placeOfItem(itemIndex),
				},
			];
		case 'json':
			return jsonCells(parameters);
		default:
			if (parameters.isOn('removeOthers')) {
				refuseGaps(parameters, ', and Remove Others needs the whole list');
			}
			return listCells(parameters);
	}
}

/** Makes sure that no list lacks somebody for whom the item has no column. */
function refuseGaps(parameters: Parameters, reason?: string): void {
	for (const { field } of LISTS) parameters.complete(field, reason);
}

function listCells(parameters: Parameters): Cells[] {
	return LISTS.flatMap(({ field, name, role, type }) =>
		parameters
			.list(field, nameIn)
			.map((member) => ({ member, role, type, place: name, column: name })),
	);
}

const LISTS = [
	{ field: 'owners', name: 'Owners', role: 'owner', type: 'person' },
	{ field: 'managers', name: 'Managers', role: 'manager', type: 'person' },
	{ field: 'members', name: 'Members', role: 'member', type: 'person' },
	{ field: 'groups', name: 'Groups', role: undefined, type: 'group' },
] as const;

function jsonCells(parameters: Parameters): Cells[] {
	const rows = parameters.json('membersJson');
	if (!Array.isArray(rows)) {
		throw parameters.error('membersJson', 'is not a list', EXPECTED_JSON);
	}
	return rows.flatMap((row: unknown, index) => {
		const { role, type, groupMember } = (row ?? {}) as Partial<Cells & Membership>;
		const member = nameIn(row);
		if (member === undefined && row !== undefined) return [];
		const place = `Row ${index + 1} of Members (JSON)`;
		return [{ member, role, type: type ?? (groupMember && 'group'), place, column: 'Member' }];
	});
}

const EXPECTED_JSON = 'Expected [{"member": "ada@example.com", "role": "owner"}].';

function readRow({ place, column, ...values }: Cells, itemIndex: number): Row {
	const fields = [{ ...people, name: 'member', displayName: column }, role, rowType];
	const cells: Readonly<Record<string, unknown>> = values;
	const row = new Parameters(fields, { value: (name) => cells[name] });
	const isGroup = row.choice('type') === 'group';
	const desired = row.choice<MemberRole>('role');
	if (isGroup && desired && desired !== 'ROLE_MEMBER') {
		throw row.error('role', 'is not for Google Groups, which have none');
	}
	const parse = isGroup ? parseGroup : parseUserName;
	const who = row.parsed('member', (text) => ({ address: parse(text), label: text.trim() }));
	if (who === undefined) throw row.error('member', 'is empty');
	return { ...who, isGroup, ...(desired && !isGroup && { role: desired }), itemIndex, place };
}

/** What a row is about. */
const rowType: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Person', value: 'person' },
		{ name: 'Group', value: 'group' },
	],
	default: 'person',
};
