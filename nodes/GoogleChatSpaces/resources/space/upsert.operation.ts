import type { IDataObject } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { absentAs, isRefused, misconfiguredAs, withProgressNote } from '../../chat/failure';
import { lookUpGroup } from '../../chat/groups';
import { listAll } from '../../chat/pagination';
import { parseSpaceId } from '../../chat/paths';
import { searchQuery } from '../../chat/searchQuery';
import { signedIn } from '../../chat/signedIn';
import { applyPatches, spacePatches } from '../../chat/spacePatches';
import { newSpace, type SpaceSettings } from '../../chat/spaceSettings';
import type { Membership, Space } from '../../chat/types';
import { ParameterError } from '../../operation/parameters';
import { applyMemberPlan, asPlanned, type DoneStep } from '../../provisioning/apply';
import { CHANGED } from '../../provisioning/memberSteps';
import { planMembers, type MemberPlan } from '../../provisioning/memberPlan';
import { prepare, rolesDiffer, type Limits, type NamedMember } from '../../provisioning/prepare';
import { handOver } from '../../provisioning/handOver';
import type { Access } from '../../provisioning/roster';
import { planSpace, type FieldStep } from '../../provisioning/spacePlan';
import { comparableName } from '../../text';
import { readSpace } from '../forms/fields';
import { twoRoles, type Row } from '../forms/memberRows';
import { stepOutput } from '../forms/stepOutput';
import type { ChatContext, ChatOperation } from '../types';
import { simplified } from './simplified';
import { upsertFields } from './upsertFields';
import { readUpsertForm, type Finding, type UpsertForm } from './upsertForm';

/** Google's limit for one setup, the caller not counted. */
const MAX_SETUP_MEMBERS = 49;

export const upsert: ChatOperation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update space',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	methods: [
		'spaces.list',
		'spaces.get',
		'spaces.setup',
		'spaces.patch',
		'members.list',
		'members.get',
		'members.create',
		'members.patch',
	],
	fields: upsertFields,
	lockKey: (parameters) => {
		const findBy = parameters.choice('findBy') ?? 'displayName';
		const found = findBy === 'space' ? readSpace(parameters) : parameters.requiredText(findBy);
		return `${findBy} ${comparableName(found)}`;
	},
	async execute(context) {
		const form = readUpsertForm(context);
		const wanted = await wantedMembers(context.chat, form.rows);
		const found = await find(context.chat, form);
		return form.dryRun
			? await preview(context, form, wanted, found)
			: await make(context, form, wanted, found);
	},
};

interface Wanted extends NamedMember {
	readonly row: Row;
}

async function wantedMembers(chat: ChatClient, rows: readonly Row[]): Promise<Wanted[]> {
	const wanted: Wanted[] = [];
	for (const row of rows) {
		const { label, role } = row;
		const given = row.isGroup ? await lookUpGroup(chat, row.given) : row.given;
		wanted.push({ given, label, ...(role && { role }), row });
	}
	return wanted;
}

/** What is known before anything is written. */
interface Found {
	/** The id of the space, where it is there. */
	readonly space?: string;
	/** The ids of the spaces of the account, where a key is to tell whether it has made one before. */
	readonly before: ReadonlySet<string>;
}

async function find(chat: ChatClient, { finding, query }: UpsertForm): Promise<Found> {
	if (finding.by === 'space') return { space: finding.space, before: new Set() };
	if (finding.by === 'displayName') {
		return { space: await findByName(chat, finding, query), before: new Set() };
	}
	const spaces = await listAll(chat, 'spaces.list', { query: NAMED_SPACES });
	return { before: new Set(spaces.map(idOf)) };
}

const NAMED_SPACES = { filter: 'space_type = "SPACE"' };

/**
 * Finds the one space of this very name: among the spaces of the account or, with admin access, of
 * the organization.
 *
 * @throws ParameterError when there are several, and lists them
 */
async function findByName(
	chat: ChatClient,
	{ displayName }: Pick<Finding & { displayName: string }, 'displayName'>,
	query: UpsertForm['query'],
): Promise<string | undefined> {
	const spaces = query.useAdminAccess
		? (
				await listAll(chat, 'spaces.search', {
					query: { query: searchQuery({ names: [displayName] }, true), ...query },
				})
			).map(({ space }) => space)
		: await listAll(chat, 'spaces.list', { query: NAMED_SPACES });
	const same = spaces.filter(
		(space) => comparableName(space.displayName ?? '') === comparableName(displayName),
	);
	if (same.length > 1) {
		throw new ParameterError(
			'Display Name',
			`"${displayName}" belongs to ${same.length} spaces: ${same.map(({ name }) => name).join(', ')}`,
			'Set Find By to Space and choose the one that is meant, or rename the others.',
		);
	}
	return same.length === 1 ? idOf(same[0]) : undefined;
}

/** A space that was found by its name has it, in whatever writing. */
function desiredOf({ finding, desired }: UpsertForm, { displayName }: Space): SpaceSettings {
	return finding.by === 'displayName' && displayName ? { ...desired, displayName } : desired;
}

/** Tells what a run would do. */
async function preview(
	{ chat }: ChatContext,
	form: UpsertForm,
	wanted: readonly Wanted[],
	{ space }: Found,
): Promise<IDataObject[]> {
	const { displayName } = form.desired;
	const left = form.leave ? [{ member: 'the signed-in account', ...LEAVES }] : [];
	if (space === undefined) {
		const desired = wanted.map(({ given, label, role }) => ({ name: given, label, role }));
		const reason =
			form.finding.by === 'idempotencyKey'
				? 'unless the key has made a space before, which only setting it up tells'
				: 'no space has this name';
		return [
			{ displayName, action: 'create', outcome: 'planned', reason },
			...asPlanned(planMembers([], desired, NO_RAILS)).map((step) => stepOutput(step)),
			...left,
		];
	}
	const current = await chat.call('spaces.get', { path: { space }, query: form.query });
	const { steps } = planSpace(current, desiredOf(form, current));
	const access: Access = { chat, space, query: form.query };
	const plan = await memberPlan(access, wanted);
	const all = [
		...steps.map((step) => fieldOutput(step, 'planned')),
		...asPlanned(plan).map((step) => stepOutput(step)),
		...left,
	];
	const nothing = { action: 'none', outcome: 'unchanged', reason: 'is as it should be' };
	return (all.length > 0 ? all : [nothing]).map((step) => ({
		space: `spaces/${space}`,
		displayName: current.displayName,
		...step,
	}));
}

const LEAVES: IDataObject = {
	action: 'leave',
	outcome: 'planned',
	reason: 'once one of the Owners has joined and owns the space',
};

const NO_RAILS = {
	removeOthers: false,
	maxRemovals: 0,
	maxRemovalPercent: 0,
	removeUnknownGroups: false,
	protectedNames: new Set<string>(),
	unknownProtected: [],
	isCaller: () => 'no' as const,
};

const NO_REMOVALS: Limits = {
	removeOthers: false,
	maxRemovals: 0,
	maxRemovalPercent: 0,
	removeUnknownGroups: false,
	protectedMembers: [],
};

/** Creates the space or finds it again, and does what is left to do. */
async function make(
	context: ChatContext,
	form: UpsertForm,
	wanted: readonly Wanted[],
	found: Found,
): Promise<IDataObject> {
	const { chat } = context;
	const { query } = form;
	const look = async (space: string, as = query) =>
		await chat.call('spaces.get', { path: { space }, query: as });
	if (found.space !== undefined) {
		return await settle(context, form, wanted, await look(found.space));
	}
	const setUp = await setUpSpace(context, form, wanted, found);
	// A credential for an administrator may have no scope to look as a member.
	const own = await look(setUp.space, {})
		.catch(absentAs(undefined))
		.catch(query.useAdminAccess ? misconfiguredAs('unknown' as const) : undefined);
	// Who has left the space that the key made before sees it no more, unless as an administrator.
	if (!own && form.leave && !query.useAdminAccess) {
		return { name: `spaces/${setUp.space}`, outcome: 'unchanged', steps: [HAS_LEFT] };
	}
	const current = typeof own === 'object' ? own : await look(setUp.space);
	const created = setUp.created && own !== undefined ? setUp : undefined;
	return await settle(context, form, wanted, current, created).catch((error: unknown) => {
		throw withProgressNote(error, created ? `The space ${current.name} was created.` : '');
	});
}

/**
 * Makes a space what it should be.
 *
 * @param current the space as it is
 * @param created what has just set it up, if anything has
 */
async function settle(
	{ chat, parameters }: ChatContext,
	form: UpsertForm,
	wanted: readonly Wanted[],
	current: Space,
	created?: SetUp,
): Promise<IDataObject> {
	const space = idOf(current);
	const { query } = form;
	const fields = planSpace(current, desiredOf(form, current));
	const access: Access = { chat, space, query };
	const plan = await memberPlan(access, wanted);
	const patches = spacePatches(fields.changes, current);
	const updated = (await applyPatches(access, patches)) ?? current;
	const patched = patches.flatMap(({ mask }) => mask).join(', ');
	const members = await applyRest(access, plan, created?.invited ?? new Set()).catch(
		(error: unknown) => {
			throw withProgressNote(error, patched && `Changed: ${patched}.`);
		},
	);
	const left = form.leave ? [await handOver(access, plan)] : [];

	const steps = [
		...fields.steps.map((step) =>
			fieldOutput(step, step.action === 'update' ? 'changed' : 'refused'),
		),
		...members.map((step) => stepOutput(step)),
		...left.map((step) => stepOutput(step)),
	];
	const changed = steps.some(({ outcome }) => CHANGED.has(outcome));
	return {
		...simplified(parameters, updated),
		outcome: created ? 'created' : changed ? 'updated' : 'unchanged',
		updatedFields: fields.steps
			.filter(({ action }) => action === 'update')
			.map(({ field }) => field),
		steps,
	};
}

const HAS_LEFT: IDataObject = {
	action: 'leave',
	outcome: 'already',
	reason: 'the account that is signed in has handed the space over',
};

interface SetUp {
	readonly space: string;
	readonly created: boolean;
	/** Whom the setup named, as `prepare` names who is missing. */
	readonly invited: ReadonlySet<string>;
}

/** One call for the space and its first people; a space that is there already is taken over. */
async function setUpSpace(
	{ chat, requestIds }: ChatContext,
	form: UpsertForm,
	wanted: readonly Wanted[],
	{ before }: Found,
): Promise<SetUp> {
	const { finding } = form;
	const others = (await withoutCaller(chat, wanted)).slice(0, MAX_SETUP_MEMBERS);
	const memberships = others.map(membershipOf);
	const key = finding.by === 'idempotencyKey' ? finding.key : undefined;
	const { space, isTaken } = await chat
		.call('spaces.setup', {
			body: {
				space: newSpace(form.desired),
				...(memberships.length > 0 && { memberships }),
				requestId: requestIds('upsert', form.desired, key === undefined ? undefined : [key])(1),
			},
		})
		.then((answer) => ({ space: idOf(answer), isTaken: false }))
		.catch(async (error: unknown) => ({ space: await taken(chat, form, error), isTaken: true }));
	const created = !isTaken && !before.has(space);
	return {
		space,
		created,
		invited: new Set(created ? others.map(({ given }) => given.toLowerCase()) : []),
	};
}

/** Finds the space that has the name already. @throws the error itself where there is none to see */
async function taken(chat: ChatClient, form: UpsertForm, error: unknown): Promise<string> {
	const { displayName = '' } = form.desired;
	const space = isRefused(error, 409)
		? await findByName(chat, { displayName }, form.query)
		: undefined;
	if (space === undefined) throw error;
	return space;
}

/** Google adds the caller by itself, and refuses to be told so. Nor does it take anybody twice. */
async function withoutCaller(chat: ChatClient, wanted: readonly Wanted[]): Promise<Wanted[]> {
	const distinct = [...new Map(wanted.map((one) => [one.given.toLowerCase(), one])).values()];
	if (distinct.length === 0) return [];
	const account = await signedIn(chat);
	return distinct.filter(
		({ given }) =>
			given !== account?.name && given.toLowerCase() !== `users/${account?.email?.toLowerCase()}`,
	);
}

function membershipOf({ given }: Wanted): Membership {
	return given.startsWith('groups/')
		? { groupMember: { name: given } }
		: { member: { name: given, type: 'HUMAN' } };
}

async function memberPlan(access: Access, wanted: readonly Wanted[]): Promise<MemberPlan> {
	if (wanted.length === 0) return { steps: [], members: [], owners: [] };
	const { plan, namedBy } = await prepare(access, wanted, NO_REMOVALS);
	for (const same of namedBy.values()) {
		if (rolesDiffer(same)) {
			throw new ParameterError(
				'Members',
				`hold a person twice: ${twoRoles(same.map(({ row }) => row))}`,
			);
		}
	}
	return plan;
}

/** Does the plan, but for whom Google left out of the setup: to ask again would not help. */
async function applyRest(
	access: Access,
	plan: MemberPlan,
	invited: ReadonlySet<string>,
): Promise<DoneStep[]> {
	const isDropped = ({ action, name }: MemberPlan['steps'][number]) =>
		action === 'add' && invited.has(name.toLowerCase());
	const rest = plan.steps.filter((step) => !isDropped(step));
	return [
		...plan.steps.filter(isDropped).map(
			(step): DoneStep => ({
				...step,
				outcome: 'dropped',
			}),
		),
		...(await applyMemberPlan(access, { ...plan, steps: rest })),
	];
}

function fieldOutput(step: FieldStep, outcome: string): IDataObject {
	return step.action === 'refused'
		? { ...step, outcome: 'refused', reason: 'cannot be changed once a space is there' }
		: { ...step, outcome, reason: 'differs' };
}

function idOf({ name }: Space): string {
	return parseSpaceId(name ?? '');
}
