import type { IDataObject } from 'n8n-workflow';

import type { Access } from '../../chat/observe';
import { ParameterError, type Parameters } from '../../operation/parameters';
import { inPool } from '../../operation/pool';
import type { RunSettings, TaskOutcome } from '../../operation/types';
import { applyMemberPlan, asPlanned, type DoneStep } from '../../provisioning/apply';
import {
	groupBy,
	prepare,
	rolesDiffer,
	type Limits,
	type Prepared,
} from '../../provisioning/prepare';
import { adminQuery, readSpace, spaceLocator, useAdminAccess } from '../forms/fields';
import type { ChatContext, ChatOperation } from '../types';
import {
	dryRun,
	maxRemovals,
	protectedMembers,
	readProtected,
	removeUnknownGroups,
} from '../forms/guards';
import {
	attempt,
	memberLists,
	placeOfItem,
	problemList,
	problemsOfRoles,
	readRows,
	twoRoles,
	withGroupNames,
	type Place,
	type Problem,
	type Row,
} from '../forms/memberRows';
import { refusalText, stepOutput } from '../forms/stepOutput';

/** More rows than this for one space are a mistake: a Google Group holds as many people as one likes. */
const MAX_ROWS = 2000;

export const sync: ChatOperation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync members',
	description:
		'Make the members of a space those of a list: add who is missing, set roles and, if asked, remove the others',
	methods: ['members.list', 'members.get', 'members.create', 'members.patch', 'members.delete'],
	fields: [
		spaceLocator,
		{
			displayName: 'Members From',
			name: 'membersFrom',
			type: 'options',
			options: [
				{
					name: 'Fields Below',
					value: 'fields',
					description: 'Lists of owners, managers, members',
				},
				{
					name: 'Input Items',
					value: 'items',
					description: 'One input item a member, such as the rows of a sheet, grouped by space',
				},
				{ name: 'JSON', value: 'json', description: 'A list of objects with member and role' },
			],
			default: 'fields',
			description: 'Where it says who should be in the space',
		},
		...memberLists.map((field) => ({
			...field,
			displayOptions: { show: { membersFrom: ['fields'] } },
		})),
		{
			displayName: 'Members (JSON)',
			name: 'membersJson',
			type: 'json',
			default: '[\n  { "member": "ada@example.com", "role": "owner" }\n]',
			description:
				'Who should be in the space: a list of emails, of what Get Many returns, or of objects with member (email or ID), role (owner, manager or member; none keeps the role) and type (person or group)',
			displayOptions: { show: { membersFrom: ['json'] } },
		},
		{
			displayName: 'Person or Group',
			name: 'member',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.email }}',
			description: 'The email or ID of the one that the input item is about',
			displayOptions: { show: { membersFrom: ['items'] } },
		},
		{
			displayName: 'Role',
			name: 'role',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.role }}',
			description:
				'Their role, which is owner, manager or member: if it is empty, who is there keeps theirs, and others become members',
			displayOptions: { show: { membersFrom: ['items'] } },
		},
		{
			displayName: 'Type',
			name: 'memberType',
			type: 'string',
			default: 'person',
			placeholder: 'e.g. {{ $json.type }}',
			description: 'What they are: person or group',
			displayOptions: { show: { membersFrom: ['items'] } },
		},
		{
			displayName: 'Remove Others',
			name: 'removeOthers',
			type: 'boolean',
			default: false,
			description:
				'Whether to remove people and groups that are not in the list, except the account that is signed in, protected members and the last owner',
		},
		dryRun,
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{
					name: 'One Item a Member',
					value: 'members',
					description: 'What was done about each of them, and what came of it',
				},
				{
					name: 'One Item a Space',
					value: 'spaces',
					description: 'How many members came to which end',
				},
			],
			default: 'members',
			description: 'What the output items are about',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				maxRemovals,
				{
					displayName: 'Max Removals (Percent)',
					name: 'maxRemovalPercent',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 100 },
					default: 50,
					description:
						'The largest part of the members to remove, in percent: if it would be more, nothing at all is changed',
				},
				protectedMembers,
				removeUnknownGroups,
				useAdminAccess,
			],
		},
	],
	executeAll: syncAll,
};

/** What the form of one input item says. */
interface Sheet extends Settings {
	readonly rows: Row[];
	readonly itemIndex: number;
}

interface Settings {
	readonly access: Access;
	readonly limits: Limits;
	readonly dryRun: boolean;
	readonly summary: boolean;
}

/** All that the input says of one space. */
interface Target extends Settings {
	/** Whether the items want it done in different ways; then the settings are those of the first. */
	readonly settingsDiffer: boolean;
	readonly rows: Row[];
	readonly itemIndexes: number[];
}

/** A space whose members are looked at, and what is to be done there. */
interface Planned extends Target, Prepared<Row> {}

/**
 * Syncs all the spaces of the input: reads and plans every one, and only where nothing is wrong with
 * any of them changes the first. A space that fails keeps the later ones from being changed, unless a
 * failure is to keep nothing from being done.
 */
async function syncAll(
	contexts: readonly ChatContext[],
	{ concurrency, continueOnFail }: RunSettings,
): Promise<TaskOutcome[]> {
	const problems: Problem[] = [];
	const targets = targetsOf(contexts.flatMap((context) => readSheet(context, problems)));
	const unread = new Set(problems.map(({ itemIndex }) => itemIndex));
	for (const target of targets) {
		const isWhole = !target.itemIndexes.some((itemIndex) => unread.has(itemIndex));
		problems.push(...problemsOf(target, isWhole));
	}
	const all = contexts.map(({ itemIndex }) => itemIndex);
	if (problems.length > 0) return refusals(all, problems, continueOnFail);

	const outcomes: TaskOutcome[] = [];
	const forEach = async <Some extends Target>(some: Some[], task: (one: Some) => Promise<void>) =>
		await inPool({ count: some.length, concurrency }, async (index) => {
			const { itemIndexes } = some[index];
			try {
				await task(some[index]);
				return true;
			} catch (error) {
				outcomes.push({ itemIndexes, error });
				return continueOnFail;
			}
		});

	const planned: Planned[] = [];
	await forEach(targets, async (target) => {
		planned.push(await plan(target));
	});
	if (outcomes.length > 0 && !continueOnFail) return outcomes;
	const late = planned.flatMap(problemsOfPlan);
	if (late.length > 0) {
		const itemIndexes = planned.flatMap((space) => space.itemIndexes);
		return [...outcomes, ...refusals(itemIndexes, late, continueOnFail)];
	}

	await forEach(planned, async (space) => {
		const { access, dryRun } = space;
		const steps = dryRun ? asPlanned(space.plan) : await applyMemberPlan(access, space.plan);
		outcomes.push(...report(space, steps));
	});
	return outcomes;
}

function readSheet(context: ChatContext, problems: Problem[]): Sheet[] {
	const { parameters, itemIndex } = context;
	const where = { place: placeOfItem(itemIndex), itemIndex };
	const settings = attempt(problems, where, () => readSettings(context));
	const rows = attempt(problems, where, () => readRows(parameters, itemIndex, problems));
	return settings && rows ? [{ ...settings, rows, itemIndex }] : [];
}

function readSettings({ parameters, chat }: ChatContext): Settings {
	const options = parameters.collection('options');
	return {
		access: {
			chat,
			space: readSpace(parameters),
			query: adminQuery(options, chat),
		},
		limits: readLimits(parameters, options),
		dryRun: parameters.isOn('dryRun'),
		summary: parameters.decision('output') === 'spaces',
	};
}

function readLimits(parameters: Parameters, options: Parameters): Limits {
	const count = (name: string, otherwise: number) =>
		options.ifSet(name, () => options.count(name)) ?? otherwise;
	return {
		removeOthers: parameters.isOn('removeOthers'),
		maxRemovals: count('maxRemovals', 25),
		maxRemovalPercent: count('maxRemovalPercent', 50),
		removeUnknownGroups: options.isOn('removeUnknownGroups'),
		protectedMembers: readProtected(options),
	};
}

/** Puts together what the items say of the same space. */
function targetsOf(sheets: Sheet[]): Target[] {
	const bySpace = groupBy(sheets, ({ access: { space } }) => space);
	return [...bySpace.values()].map((same) => ({
		...same[0],
		settingsDiffer: same.some((sheet) => !haveSameSettings(sheet, same[0])),
		rows: same.flatMap(({ rows }) => rows),
		itemIndexes: same.map(({ itemIndex }) => itemIndex),
	}));
}

/** Two accounts would each plan by themselves, and no guard would hold for what they do together. */
function haveSameSettings(one: Settings, other: Settings): boolean {
	const settings = ({ access: { query }, limits, dryRun, summary }: Settings) =>
		JSON.stringify([query, limits, dryRun, summary]);
	return one.access.chat === other.access.chat && settings(one) === settings(other);
}

/** @param isWhole whether all rows of the space could be read, so that what is missing is not there */
function problemsOf(target: Target, isWhole: boolean): Problem[] {
	const { limits, rows, settingsDiffer } = target;
	const { chat, query } = target.access;
	const problems = problemsOfRoles(rows);
	const refuse = (text: string, { place, itemIndex }: Place = placeOf(target)) =>
		problems.push({ place, itemIndex, text });
	if (settingsDiffer) refuse('has items with different settings, and is synced in one way only');
	if (rows.length > MAX_ROWS) {
		refuse(`has ${rows.length} rows, and the most for one space is ${MAX_ROWS}`);
	}
	if (isWhole && rows.length === 0) refuse('has no members in the list');
	const needsOwner = limits.removeOthers && isWhole && rows.length > 0;
	if (needsOwner && !rows.some(({ role }) => role === 'ROLE_MANAGER')) {
		refuse('has no owner in the list, and Remove Others needs one');
	}
	const group = rows.find(({ isGroup }) => isGroup);
	if (group && chat.caller === 'app') refuse('Google lets the Chat app add no groups', group);
	if (group && query.useAdminAccess) {
		refuse('with Use Admin Access Google shows no groups, and so none can be synced', group);
	}
	return problems;
}

async function plan(target: Target): Promise<Planned> {
	const { access, rows, limits } = target;
	const named = await withGroupNames(access.chat, rows);
	return { ...target, ...(await prepare(access, named, limits)) };
}

/** What only the members of the spaces could tell. */
function problemsOfPlan({ plan, dryRun, namedBy, ...target }: Planned): Problem[] {
	const twice = [...namedBy.values()].filter(rolesDiffer).map(twoRoles);
	if (plan.refusal === undefined || dryRun) return twice;
	return [...twice, { ...placeOf(target), text: refusalText(plan.refusal), isLimit: true }];
}

function placeOf({ access, itemIndexes }: Pick<Target, 'access' | 'itemIndexes'>): Place {
	return { place: `Space ${access.space}`, itemIndex: itemIndexes[0] };
}

/**
 * One error for each item, as one of them keeps the others from being synced. An item with a problem of
 * its own tells that, unless the first error is the only one that the person sees.
 */
function refusals(
	itemIndexes: readonly number[],
	problems: readonly Problem[],
	continueOnFail: boolean,
): TaskOutcome[] {
	return itemIndexes.map((itemIndex) => {
		const own = problems.filter((problem) => problem.itemIndex === itemIndex);
		const told = continueOnFail && own.length > 0 ? own : problems;
		return {
			itemIndexes: [itemIndex],
			error: new ParameterError('Sync', `changed nothing. ${problemList(told)}`, fixOf(told)),
		};
	});
}

function fixOf(problems: readonly Problem[]): string {
	return problems.some(({ isLimit }) => isLimit)
		? 'Correct the input, and run it again. Where many are to be removed on purpose, raise Max Removals and Max Removals (Percent) in Options.'
		: 'Correct the input, and run it again.';
}

function report(planned: Planned, steps: DoneStep[]): TaskOutcome[] {
	const { access, itemIndexes, plan, namedBy, summary } = planned;
	const space = `spaces/${access.space}`;
	const refused = plan.refusal && { refusal: refusalText(plan.refusal) };
	if (summary) return [{ itemIndexes, results: [{ space, ...countOutcomes(steps), ...refused }] }];
	return steps.map((step) => ({
		itemIndexes: namedBy.get(step.name)?.map(({ itemIndex }) => itemIndex) ?? itemIndexes,
		results: [{ space, ...stepOutput(step), ...refused }],
	}));
}

/** How many members have come to which end. */
function countOutcomes(steps: readonly DoneStep[]): IDataObject {
	const counts: Record<string, number> = {};
	for (const { action, outcome } of steps) {
		const key = outcome === 'planned' ? action : outcome;
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}
