import type { IDataObject } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { absentAs, refusedAs, withAftermath } from '../../chat/failure';
import { lastSegment } from '../../chat/memberships';
import { listAll } from '../../chat/pagination';
import { namesByEmail, spaceId, userName } from '../../chat/paths';
import { searchQuery } from '../../chat/searchQuery';
import { signedInPeople } from '../../chat/signedIn';
import type { Membership, MemberRole, Space } from '../../chat/types';
import { ParameterError, type Parameters } from '../../operation/parameters';
import { inPool } from '../../operation/pool';
import { changeRole, OUTCOMES_EXPLAINED, removeOwn } from '../../provisioning/apply';
import {
	isSoleOwner,
	planDeparture,
	type DeparturePlan,
	type DepartureStep,
	type Stay,
} from '../../provisioning/departure';
import { adminQuery, useAdminAccess } from '../fields';
import { requestSettings } from '../requestOptions';
import {
	dryRun,
	maxRemovals,
	protectedMembers,
	readProtected,
	readSignedIn,
	signedInAccount,
} from '../safetyFields';
import type { ChatContext, ChatOperation } from '../types';

export const removeFromAll: ChatOperation = {
	value: 'removeFromAll',
	name: 'Remove From All Spaces',
	action: 'Remove person from all spaces',
	description:
		'Remove a person who leaves from every space, after handing over what only they own, and tell of each space what came of it',
	methods: ['spaces.list', 'members.get', 'members.list', 'members.patch', 'members.delete'],
	fields: [
		{
			displayName: 'Leaver',
			name: 'leaver',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada@example.com',
			description:
				'The email or user ID of the person to remove. The spaces are those that the account is in too, those of the person where Impersonate User names them, or with Use Admin Access all of the organization.',
		},
		{
			displayName: 'Successor',
			name: 'successor',
			type: 'string',
			default: '',
			placeholder: 'e.g. grace@example.com',
			description:
				'The email or user ID of the person who becomes owner where the leaver is the only one, and is a member there. Without a successor the leaver stays in these spaces.',
		},
		dryRun,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					...maxRemovals,
					default: 200,
					description: 'The most spaces to leave. If it would be more, nothing at all is changed.',
				},
				protectedMembers,
				signedInAccount,
				useAdminAccess,
			],
		},
	],
	turnAt: () => 'the spaces of all leavers',
	async execute(context) {
		const form = readForm(context);
		const { stays, elsewhere } = await staysOf(context, form);
		const plan = planDeparture(stays, {
			mayBeCaller: stays.length > 0 && (await mayBeCaller(context, form, stays, elsewhere)),
			isProtected: await isProtected(context.chat, form, stays),
			hasSuccessor: form.successor !== undefined,
			maxRemovals: form.maxRemovals,
		});
		if (form.dryRun) return planOf(plan, form);
		if (plan.refusals.length > 0) {
			throw new ParameterError(
				'Remove From All Spaces',
				`changed nothing. ${plan.refusals.join('. ')}.`,
				'Add the successor to these spaces, or raise Max Removals in Options, and run it again.',
			);
		}
		return await apply(context.chat, form, plan);
	},
};

interface LeaverForm {
	/** `users/{email or id}`. */
	readonly leaver: string;
	readonly successor?: string;
	readonly query: { useAdminAccess?: true };
	readonly callerEmail?: string;
	readonly protectedMembers: readonly string[];
	readonly maxRemovals: number;
	readonly concurrency: number;
	readonly dryRun: boolean;
}

function readForm({ parameters, caller, callerEmail }: ChatContext): LeaverForm {
	const options = parameters.collection('options');
	const leaver = parameters.requiredParsed('leaver', userName);
	const successor = parameters.parsed('successor', userName);
	if (successor?.toLowerCase() === leaver.toLowerCase()) {
		throw parameters.error('successor', 'is the leaver');
	}
	return {
		leaver,
		successor,
		query: adminQuery(options, caller),
		...readSignedIn(options, callerEmail),
		protectedMembers: readProtected(options),
		maxRemovals: countOr(options, 'maxRemovals', 200),
		concurrency: requestSettings(parameters).concurrency,
		dryRun: parameters.flag('dryRun') ?? false,
	};
}

function countOr(options: Parameters, name: string, otherwise: number): number {
	return options.has(name) ? options.count(name) : otherwise;
}

interface Found {
	/** The spaces that the leaver is in. */
	stays: Stay[];
	/** Spaces that the account is in and, as it seems, the leaver is not. */
	elsewhere: Space[];
}

/** Looks into every space for the leaver and, where only they own it, for the successor. */
async function staysOf({ chat }: ChatContext, form: LeaverForm): Promise<Found> {
	const spaces = await spacesOf(chat, form);
	const stays: Array<Stay | undefined> = [];
	const failures: unknown[] = [];
	const { concurrency } = form;
	await inPool({ count: spaces.length, concurrency }, async (index) => {
		stays[index] = await stayIn(chat, form, spaces[index]).catch((error: unknown) => {
			failures.push(error);
			return undefined;
		});
		return failures.length === 0;
	});
	if (failures.length > 0) throw failures[0];
	const found = stays.filter((stay) => stay !== undefined);
	// An administrator is shown spaces that they are not in.
	const own = form.query.useAdminAccess ? [] : spaces;
	const elsewhere = own.filter((space) => !stays[spaces.indexOf(space)] && !mayHaveGroups(space));
	return { stays: found, elsewhere };
}

async function spacesOf(chat: ChatClient, { query }: LeaverForm): Promise<Space[]> {
	if (query.useAdminAccess) {
		const results = await listAll(chat, 'spaces.search', {
			query: { query: searchQuery({ names: [] }, true), ...query },
		});
		return results.map(({ space = {} }) => space);
	}
	// Nobody can be removed from a direct message.
	const filter = 'space_type = "SPACE" OR space_type = "GROUP_CHAT"';
	return await listAll(chat, 'spaces.list', { query: { filter } });
}

function mayHaveGroups({ spaceType, membershipCount }: Space): boolean {
	return spaceType === 'SPACE' && (!membershipCount || Boolean(membershipCount.joinedGroupCount));
}

async function stayIn(chat: ChatClient, form: LeaverForm, found: Space): Promise<Stay | undefined> {
	const space = spaceId(found.name ?? '');
	const membership = await memberOf(chat, form, space, form.leaver);
	if (!membership) return undefined;
	const role = (membership.role ?? 'ROLE_MEMBER') as MemberRole;
	const stay = {
		space,
		displayName: found.displayName ?? '',
		mayHaveGroups: mayHaveGroups(found),
		membershipId: lastSegment(membership.name),
		role,
		owners: role === 'ROLE_MANAGER' ? await ownersOf(chat, form, space) : [],
	};
	if (!isSoleOwner(stay) || form.successor === undefined) return stay;
	const successor = await memberOf(chat, form, space, form.successor);
	if (successor?.state !== 'JOINED') return stay;
	const membershipId = lastSegment(successor.name);
	// By another of their emails, or by their id.
	if (membershipId === stay.membershipId) throw new ParameterError('Successor', 'is the leaver');
	return { ...stay, successor: { membershipId } };
}

/** The membership of somebody in a space. Google says of who is not in it that it may not be seen. */
async function memberOf(
	chat: ChatClient,
	{ query }: LeaverForm,
	space: string,
	given: string,
): Promise<Membership | undefined> {
	const membership = await chat
		.call('members.get', { path: { space, member: lastSegment(given) }, query })
		.catch(absentAs(undefined));
	const { state } = membership ?? {};
	return state === 'JOINED' || state === 'INVITED' ? membership : undefined;
}

async function ownersOf(chat: ChatClient, { query }: LeaverForm, space: string): Promise<string[]> {
	const filter = `role = "ROLE_MANAGER" AND ${HUMANS}`;
	const owners = await listAll(chat, 'members.list', {
		path: { space },
		query: { ...query, filter },
	});
	return owners.map(({ member }) => member?.name ?? '');
}

/**
 * Whether the leaver is, or may be, the account that is signed in. A service account that acts as the
 * leaver is told to by name, and may.
 */
async function mayBeCaller(
	{ chat, callerEmail }: ChatContext,
	form: LeaverForm,
	stays: readonly Stay[],
	elsewhere: readonly Space[],
): Promise<boolean> {
	if (callerEmail !== undefined) return false;
	const [{ space, membershipId }] = stays;
	if (form.callerEmail !== undefined) {
		const caller = await memberOf(chat, form, space, form.callerEmail);
		return lastSegment(caller?.name) === membershipId;
	}
	const name = `users/${membershipId}`;
	if (await isMissingInOne(chat, elsewhere, name)) return false;
	const people = await signedInPeople(chat);
	return people?.has(name) ?? true;
}

/** The most spaces of the account that are looked into for the leaver once more. */
const MAX_LOOKS = 3;

/**
 * Whether the members of one of the account's own spaces are shown, and somebody is not among them: then
 * they are not the account. That their membership was not shown tells less: the space may have gone.
 */
async function isMissingInOne(
	chat: ChatClient,
	spaces: readonly Space[],
	name: string,
): Promise<boolean> {
	for (const space of spaces.slice(0, MAX_LOOKS)) {
		const members = await listAll(chat, 'members.list', {
			path: { space: spaceId(space.name ?? '') },
			query: { filter: HUMANS },
		}).catch(absentAs(undefined));
		if (members) return members.every(({ member }) => member?.name !== name);
	}
	return false;
}

const HUMANS = 'member.type = "HUMAN"';

async function isProtected(
	chat: ChatClient,
	form: LeaverForm,
	stays: readonly Stay[],
): Promise<boolean> {
	if (stays.length === 0) return false;
	const [{ space, membershipId }] = stays;
	for (const given of form.protectedMembers) {
		const same = given.toLowerCase() === form.leaver.toLowerCase();
		// An email may be another one of the same person.
		const known = namesByEmail(given) ? await memberOf(chat, form, space, given) : undefined;
		const id = known ? lastSegment(known.name) : lastSegment(given);
		if (same || id === membershipId) return true;
	}
	return false;
}

function planOf({ steps, refusals }: DeparturePlan, form: LeaverForm): IDataObject[] {
	const refusal = refusals.join('. ');
	return steps.map((step) => ({
		...output(step, form, step.action === 'refused' ? 'refused' : 'planned'),
		...(refusal && { refusal }),
	}));
}

/**
 * Does the steps. Where the account may not do one, or the successor does not own the space yet, the
 * leaver stays in that space, which is told, and the others go on.
 */
async function apply(
	chat: ChatClient,
	form: LeaverForm,
	{ steps }: DeparturePlan,
): Promise<IDataObject[]> {
	const done: IDataObject[] = [];
	const blocked = new Set<string>();
	const ownerless = new Set<string>();
	for (const step of steps) {
		if (ownerless.has(step.space)) {
			done.push(output(step, form, 'refused', NOT_YET));
			continue;
		}
		const outcome = blocked.has(step.space)
			? 'blocked'
			: await applyStep(chat, form, step)
					.catch(refusedAs('blocked', 403))
					.catch((error: unknown) => {
						throw withAftermath(error, `${progress(done)} Run it again to do the rest.`);
					});
		if (outcome === 'blocked') blocked.add(step.space);
		else if (step.action === 'promote' && !OWNS_NOW.has(outcome)) ownerless.add(step.space);
		done.push(output(step, form, outcome, EXPLAINED[outcome]));
	}
	return done;
}

const OWNS_NOW: ReadonlySet<unknown> = new Set(['changed', 'joined', 'already']);
const NOT_YET = 'the successor does not own the space yet: run it again when they do';

function progress(done: readonly IDataObject[]): string {
	const left = done.filter(({ outcome }) => outcome === 'removed' || outcome === 'removedButGroup');
	const spaces = new Set(left.map(({ space }) => space));
	return `Left by then: ${spaces.size === 0 ? 'nothing' : [...spaces].join(', ')}.`;
}

const EXPLAINED: Readonly<Record<string, string>> = {
	...OUTCOMES_EXPLAINED,
	blocked: 'the account that is signed in may not do this in the space, or not yet',
	invited: 'has to accept the invitation, and owns the space only then',
};

async function applyStep(
	chat: ChatClient,
	form: LeaverForm,
	{ action, space, membershipId, to, mayHaveGroups }: DepartureStep,
): Promise<string> {
	const place = { chat, space, query: form.query, mayHaveGroups };
	if (action === 'refused') return action;
	return action === 'promote'
		? await changeRole(place, { name: `users/${membershipId}`, membershipId, to })
		: await removeOwn(place, { membershipId });
}

function output(
	{ action, space, displayName, from, to, reason }: DepartureStep,
	{ leaver, successor }: LeaverForm,
	outcome: string,
	explanation?: string,
): IDataObject {
	const member = (action === 'promote' ? (successor ?? '') : leaver).replace(/^users\//, '');
	return {
		space: `spaces/${space}`,
		displayName,
		member,
		action,
		...(from && { from }),
		...(to && { to }),
		outcome,
		reason: explanation ?? reason,
	};
}
