import { isFailure } from '../chat/cause';
import type { ChatClient } from '../chat/client';
import { withProgressNote } from '../chat/failure';
import { lookUpGroup } from '../chat/groups';
import { membershipOf } from '../chat/memberships';
import { unlessFailed, type Access } from '../chat/observe';
import { OwnSpaces } from '../chat/ownSpaces';
import { listAll } from '../chat/pagination';
import { namesByEmail, parseSpaceId } from '../chat/paths';
import { searchQuery } from '../chat/searchQuery';
import { signedIn, type Account } from '../chat/signedIn';
import { applyPatches, spacePatches } from '../chat/spacePatches';
import { newSpace, type SpaceSettings } from '../chat/spaceSettings';
import type { AdminQuery, Space } from '../chat/types';
import { comparableName } from '../text';
import { applyMemberPlan, asPlanned, progress, type DoneStep } from './apply';
import {
	createOrAdopt,
	mayBeForMembers,
	type AdoptionRules,
	type NewSpaceRequest,
} from './createOrAdopt';
import { handOver } from './handOver';
import { CHANGED, RECOUNTED } from './memberSteps';
import {
	isAccount,
	NO_REMOVALS,
	prepare,
	prepareNew,
	rolesDiffer,
	type NamedMember,
	type Prepared,
} from './prepare';
import { planSpace, type FieldStep, type SpacePlan } from './spacePlan';

/** How a space is found. */
export type Finding =
	| { readonly by: 'displayName'; readonly displayName: string }
	| {
			readonly by: 'idempotencyKey';
			readonly key: string;
			readonly ifHidden: AdoptionRules['ifHidden'];
	  }
	/** @param space its id */
	| { readonly by: 'space'; readonly space: string };

/** What a space should be, and who should be in it. */
export interface DesiredSpace {
	readonly finding: Finding;
	readonly settings: SpaceSettings;
	readonly members: readonly NamedMember[];
	readonly query: AdminQuery;
	/** Whether the account is to leave the space, once somebody else owns it. */
	readonly handsOver: boolean;
}

/** The request ids of what is made by a key, or by nothing but the item itself. */
export type RequestIds = (key?: readonly string[]) => NewSpaceRequest['requestId'];

/** What a run would do. */
export interface SpacePreview {
	/** The space as it is; undefined where one would be made. */
	readonly space?: Space;
	readonly fields: readonly FieldStep[];
	readonly members: readonly DoneStep[];
}

/** What a run has done. */
export interface SpaceReport extends SpacePreview {
	/** The space as it is now, without a count of members that is older; where Google does not show it, its name alone. */
	readonly space: Space;
	readonly outcome: 'created' | 'updated' | 'unchanged' | 'unknown';
	readonly handOver?: DoneStep;
	/** Which space of its key it is, from 1 on. */
	readonly generation?: number;
}

/** Several spaces have the name by which one is to be found. */
export class SeveralSpacesError extends Error {
	constructor(
		readonly displayName: string,
		readonly spaces: readonly Space[],
	) {
		super(`"${displayName}" belongs to ${spaces.length} spaces`);
	}
}

/** Whom a person names cannot be so in this space. */
export class UnfitMembersError extends Error {
	/**
	 * @param why `twoRoles`: all of them are the same person; `groupChat`: there are no roles and no groups
	 * @param made the name of the space, where it was made before this came out
	 */
	constructor(
		readonly why: 'twoRoles' | 'groupChat',
		readonly members: readonly NamedMember[],
		readonly made?: string,
	) {
		super(`${members.map(({ label }) => label).join(', ')} cannot be so in the space`);
	}
}

/**
 * Tells what a run would do.
 *
 * @throws as {@link createOrUpdate} does
 */
export async function previewSpace(chat: ChatClient, desired: DesiredSpace): Promise<SpacePreview> {
	const space = await findSpace(chat, desired);
	if (!space) return { fields: [], members: await previewNew(chat, desired.members) };
	const { fields, people } = await planChanges(chat, desired, { space, isNew: false });
	return { space, fields: fields.steps, members: asPlanned(people.plan) };
}

async function previewNew(chat: ChatClient, members: readonly NamedMember[]): Promise<DoneStep[]> {
	const setup = await setupOf(chat, members);
	const people = prepareNew(members, setup.creator);
	refuseTwoRoles(people);
	return asPlanned(people.plan).map((step) => inNewSpace(step, people, setup));
}

/**
 * Makes a space what it should be: finds it, or makes it with its people in one call, and changes just
 * what differs. Run again it does what is left to do.
 *
 * @throws SeveralSpacesError, UnfitMembersError before anything is written, but for what only a new space
 *   tells; HiddenSpaceError; ChatApiError when Google refuses, with how far it came
 */
export async function createOrUpdate(
	chat: ChatClient,
	desired: DesiredSpace,
	requestIds: RequestIds,
): Promise<SpaceReport> {
	const found = await findSpace(chat, desired);
	if (found) return await reconcile(chat, desired, { space: found, isNew: false });
	const made = await setUpOrAdopt(chat, desired, requestIds);
	if (!made.isSeen) {
		return { space: made.space, outcome: 'unknown', fields: [], members: [] };
	}
	return await reconcile(chat, desired, made).catch((error: unknown) => {
		throw withProgressNote(error, made.isNew ? `The space ${made.space.name} was created.` : '');
	});
}

async function findSpace(
	chat: ChatClient,
	{ finding, query }: DesiredSpace,
): Promise<Space | undefined> {
	if (finding.by === 'idempotencyKey') return undefined;
	const space = finding.by === 'space' ? finding.space : await findByName(chat, finding, query);
	return space === undefined
		? undefined
		: await chat.call('spaces.get', { path: { space }, query });
}

/**
 * Finds the one space of a name: among those of the account or, with admin access, of the organization.
 *
 * @returns its id
 * @throws SeveralSpacesError
 */
async function findByName(
	chat: ChatClient,
	{ displayName }: { readonly displayName: string },
	query: DesiredSpace['query'],
): Promise<string | undefined> {
	const spaces = query.useAdminAccess
		? (
				await listAll(chat, 'spaces.search', {
					query: { query: searchQuery({ names: [displayName] }, true), ...query },
				})
			).map(({ space }) => space)
		: (await OwnSpaces.of(chat)).called(displayName);
	const same = spaces.filter((space) => isCalled(space, displayName));
	if (same.length > 1) throw new SeveralSpacesError(displayName, same);
	return same.length === 1 ? parseSpaceId(same[0].name ?? '') : undefined;
}

/** Whether a space has a name, in whatever writing; undefined where Google does not show its name. */
function isCalled(space: Space, displayName: string): boolean | undefined {
	return space.displayName
		? comparableName(space.displayName) === comparableName(displayName)
		: undefined;
}

/** A space on its way to what it should be. */
interface Current {
	readonly space: Space;
	readonly isNew: boolean;
	/** What has made a new one. */
	readonly setup?: Setup;
	readonly generation?: number;
}

/** Who comes into a space by its setup. */
interface Setup {
	/** Whom it names. */
	readonly named: readonly NamedMember[];
	/** Who makes it, where it names people. */
	readonly creator?: Account;
}

/** Google's limit for one setup, the caller not counted. */
const MAX_SETUP_MEMBERS = 49;

/**
 * Makes the space with its people in one call, or adopts the one that the same request has made before.
 * People whom Google refuses there do not keep the space from being made: each is added by itself later,
 * and told by itself.
 */
async function setUpOrAdopt(
	chat: ChatClient,
	desired: DesiredSpace,
	requestIds: RequestIds,
): Promise<Current & { readonly isSeen: boolean }> {
	const { settings, query } = desired;
	const space = newSpace(settings);
	const setup = await setupOf(chat, desired.members);
	const own = query.useAdminAccess ? undefined : await OwnSpaces.of(chat);
	const requestId = requestIds(await keyOf(chat, desired));
	const rules = { query, ...rulesOf(chat, desired) };
	const setUp = async (members: readonly NamedMember[]) => {
		const memberships = members.map(({ given }) => membershipOf(given));
		const made = await createOrAdopt(chat, { space, memberships, requestId }, rules);
		const isNew = made.isNew && !own?.has(made.space.name ?? '');
		if (made.isSeen) await OwnSpaces.hold(chat, made.space);
		return { ...made, isNew, ...(isNew && { setup: { ...setup, named: members } }) };
	};
	return await setUp(setup.named)
		.catch(async (error: unknown) => {
			if (setup.named.length === 0 || !mayBeForMembers(error)) throw error;
			return await setUp([]);
		})
		.catch(async (error: unknown) => {
			// A key stands for the space that it has made, and for no other of the same name.
			const isByName = desired.finding.by === 'displayName';
			if (!isByName || !isFailure(error, 'alreadyExists')) throw error;
			OwnSpaces.forget(chat);
			const found = await findSpace(chat, desired);
			if (!found) throw error;
			return { space: found, isNew: false, isSeen: true };
		});
}

function rulesOf(chat: ChatClient, { finding, handsOver, query }: DesiredSpace): AdoptionRules {
	switch (finding.by) {
		case 'displayName':
			// Whoever asks for a space by its name wants one that the account is in.
			return {
				ifHidden: 'next',
				isTheOne: (space) => isCalled(space, finding.displayName),
				isListed: async () => {
					OwnSpaces.forget(chat);
					return (await findByName(chat, finding, query)) !== undefined;
				},
			};
		case 'idempotencyKey':
			// Who has handed a space over sees it no more.
			return { ifHidden: handsOver ? 'accept' : finding.ifHidden };
		default:
			return { ifHidden: 'fail' };
	}
}

/** What tells the space from every other, for all who would make it at the same moment. */
async function keyOf(
	chat: ChatClient,
	{ finding }: DesiredSpace,
): Promise<readonly string[] | undefined> {
	if (finding.by === 'idempotencyKey') return [finding.key];
	if (finding.by === 'space') return undefined;
	const account = await signedIn(chat).catch((error: unknown) => {
		// A sign-in of before tells nobody who it is of.
		if (isFailure(error, 'scopeMissing', 'unauthenticated', 'hidden')) return undefined;
		throw error;
	});
	const who = account?.name ?? account?.email?.toLowerCase();
	return who === undefined ? undefined : ['name', who, comparableName(finding.displayName)];
}

/** Google adds the caller by itself, and refuses to be told so. Nor does it take anybody twice. */
async function setupOf(chat: ChatClient, members: readonly NamedMember[]): Promise<Setup> {
	const distinct = [...new Map(members.map((one) => [one.given.toLowerCase(), one])).values()];
	const creator = distinct.some(isPerson) ? await signedIn(chat) : undefined;
	const others = distinct.filter(({ given }) => !isAccount(given, creator));
	return { named: others.slice(0, MAX_SETUP_MEMBERS), creator };
}

function isPerson({ given }: NamedMember): boolean {
	return given.startsWith('users/');
}

interface Changes {
	readonly fields: SpacePlan;
	readonly people: Prepared<NamedMember>;
}

async function planChanges(
	chat: ChatClient,
	{ finding, settings, members, query }: DesiredSpace,
	{ space, isNew }: Current,
): Promise<Changes> {
	const made = isNew ? (space.name ?? undefined) : undefined;
	// A space that was found by its name has it, in whatever writing.
	const { displayName } = finding.by === 'displayName' ? space : settings;
	const fields = planSpace(space, { ...settings, displayName: displayName ?? undefined });
	if (members.length === 0) return { fields, people: NOBODY };
	if (space.spaceType === 'GROUP_CHAT') {
		const unfit = members.filter((one) => !isPerson(one) || (one.role ?? PLAIN) !== PLAIN);
		if (unfit.length > 0) throw new UnfitMembersError('groupChat', unfit, made);
	}
	const access: Access = { chat, space: parseSpaceId(space.name ?? ''), query };
	const people = await prepare(access, members, NO_REMOVALS);
	refuseTwoRoles(people, made);
	return { fields, people };
}

function refuseTwoRoles({ namedBy }: Prepared<NamedMember>, made?: string): void {
	const twice = [...namedBy.values()].find((same) => rolesDiffer(same));
	if (twice) throw new UnfitMembersError('twoRoles', twice, made);
}

const PLAIN = 'ROLE_MEMBER';
const NOBODY: Prepared<NamedMember> = {
	plan: { steps: [], members: [], owners: [], mostPlain: 0 },
	namedBy: new Map(),
	listed: new Set(),
};

async function reconcile(
	chat: ChatClient,
	desired: DesiredSpace,
	current: Current,
): Promise<SpaceReport> {
	const { space, isNew, setup } = current;
	const { fields, people } = await planChanges(chat, desired, current);
	const { plan } = people;
	const access: Access = { chat, space: parseSpaceId(space.name ?? ''), query: desired.query };
	const patches = spacePatches(fields.changes, space);
	const updated = (await applyPatches(access, patches)) ?? space;
	await OwnSpaces.hold(chat, updated);
	const patched = patches.flatMap(({ mask }) => mask).join(', ');
	const telling = (note: string) => (error: unknown) => {
		throw withProgressNote(error, [patched && `Changed: ${patched}.`, note].join(' ').trim());
	};
	const done = await applyMemberPlan(access, plan).catch(telling(''));
	const members = await explained(
		chat,
		setup ? done.map((step) => inNewSpace(step, people, setup)) : done,
	);
	const left = desired.handsOver
		? await handOver(access, desired.members, plan).catch(telling(progress(done)))
		: undefined;
	const isChanged =
		patches.length > 0 || [...members, left].some((step) => CHANGED.has(step?.outcome));
	const isRecounted = [...done, left].some((step) => RECOUNTED.has(step?.outcome));
	return {
		space: isRecounted ? withoutCount(updated) : updated,
		outcome: isNew ? 'created' : isChanged ? 'updated' : 'unchanged',
		fields: fields.steps,
		members,
		...(left && { handOver: left }),
		...(current.generation !== undefined && { generation: current.generation }),
	};
}

/** A space of before the steps that have changed how many are in it. */
function withoutCount(space: Space): Space {
	return Object.fromEntries(Object.entries(space).filter(([field]) => field !== 'membershipCount'));
}

/** Tells of a step in a new space whose member came in with its setup, or by making it. */
function inNewSpace(
	step: DoneStep,
	{ namedBy, listed }: Prepared<NamedMember>,
	{ named, creator }: Setup,
): DoneStep {
	const { action, name, outcome } = step;
	const same = namedBy.get(name) ?? [];
	if (action === 'none' && same.some(({ given }) => isAccount(given, creator))) {
		return { ...step, reason: 'creator' };
	}
	if (!same.some((one) => named.includes(one))) return step;
	// Google leaves out of a setup, without a word, whom it does not let the account add.
	if (outcome === 'blocked') return { ...step, outcome: 'dropped' };
	if (outcome === 'planned' || outcome === 'changed') return { ...step, reason: 'withSpace' };
	if (action !== 'none' || !listed.has(name)) return step;
	const joined = step.reason === 'invited' ? 'invited' : 'joined';
	return { ...step, action: 'add', from: undefined, outcome: joined, reason: 'withSpace' };
}

/** Tells of people whom Google does not know whether their address is a group's. */
async function explained(chat: ChatClient, steps: readonly DoneStep[]): Promise<DoneStep[]> {
	const told: DoneStep[] = [];
	for (const step of steps) {
		const mayBeGroup = step.outcome === 'notFound' && namesByEmail(step.name);
		const isGroup = mayBeGroup && (await isGroupAddress(chat, step.name.replace(/^users\//, '')));
		told.push(isGroup ? { ...step, reason: 'isGroup' } : step);
	}
	return told;
}

async function isGroupAddress(chat: ChatClient, email: string): Promise<boolean> {
	return await lookUpGroup(chat, email).then(() => true, unlessFailed(false));
}
