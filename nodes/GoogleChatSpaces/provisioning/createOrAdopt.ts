import { isFailure, type Cause } from '../chat/cause';
import type { ChatClient } from '../chat/client';
import { withProgressNote } from '../chat/failure';
import type { ChatRequest } from '../chat/methods';
import { isHidden, observe, thingOf, type Look } from '../chat/observe';
import { parseSpaceId } from '../chat/paths';
import type { AdminQuery, Membership, Space } from '../chat/types';

/** A space to make. */
export interface NewSpace {
	/** What it is to be. */
	readonly space: Space;
	/** Who comes in by its set-up; undefined has it created with the account as its only member. */
	readonly memberships?: readonly Membership[];
}

/** What makes a space, or gives the one that the same request has made before. */
export interface NewSpaceRequest extends NewSpace {
	/** The request id of a generation, from 1 on: each stands for one space, for good. */
	requestId(generation: number): string;
}

/**
 * The call that makes a space; repeated with the same request id it makes none.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/create
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/setup
 */
export function newSpaceCall(
	{ space, memberships }: NewSpace,
	requestId: string,
): ['spaces.create' | 'spaces.setup', ChatRequest] {
	if (!memberships) return ['spaces.create', { query: { requestId }, body: space }];
	const members = memberships.length > 0 ? { memberships } : {};
	return ['spaces.setup', { body: { space, ...members, requestId } }];
}

/** Why Google refuses to set up a space that it may set up without its members. */
const MEMBER_CAUSES: readonly Cause[] = [
	'unknownPerson',
	'invalid',
	'failedPrecondition',
	'notFound',
	'hidden',
];

/** Whether Google may have refused a set-up for the people it names; then nothing is made. */
export function mayBeForMembers(error: unknown): boolean {
	return isFailure(error, ...MEMBER_CAUSES) && error.method === 'spaces.setup';
}

export interface AdoptionRules {
	readonly query?: AdminQuery;
	/** Whether a space that was made before is one to adopt, undefined where that is not shown; by default each is. */
	isTheOne?(space: Space): boolean | undefined;
	/** What to do about a space of before that Google does not show: nobody can tell whether it is gone. */
	readonly ifHidden: 'fail' | 'accept' | 'next';
	/** Whether a new list holds it all the same: then none is made for it. */
	isListed?(): Promise<boolean>;
}

export interface Adopted {
	/** The space as Google shows it; where it does not, its name alone. */
	readonly space: Space;
	readonly isSeen: boolean;
	/** Whether this request has made it, and none before. */
	readonly isNew: boolean;
	/** Which space of the request id it is, from 1 on. */
	readonly generation: number;
}

/** Google does not show the space that a request has made before: it is gone, or closed to the caller. */
export class HiddenSpaceError extends Error {
	/** @param space its name, `spaces/{space}` */
	constructor(readonly space: string) {
		super(`Google does not show the space ${space}`);
	}
}

/** So that a name whose spaces are deleted all the time costs no endless walk. */
const MAX_GENERATIONS = 100;

/**
 * Makes a space, or adopts the one that the same request has made before. A repeat is answered with the
 * request's own fields, so the space is looked at; one that is gone is followed by the next generation
 * of the request id.
 *
 * @throws HiddenSpaceError as the rules say; ChatApiError when Google refuses, which names a space that
 *   is there all the same
 */
export async function createOrAdopt(
	chat: ChatClient,
	request: NewSpaceRequest,
	{ query = {}, isTheOne = () => true, ifHidden, isListed }: AdoptionRules,
): Promise<Adopted> {
	for (let generation = 1; generation <= MAX_GENERATIONS; generation++) {
		const answer = await chat.call(...newSpaceCall(request, request.requestId(generation)));
		const name = answer.name ?? '';
		const isNew = isRecent(answer, request.space, chat.googleTime());
		const adopted = (space: Space, isSeen: boolean): Adopted => {
			return { space, isSeen, isNew, generation };
		};
		const look = async () =>
			await observe(chat, 'spaces.get', { path: { space: parseSpaceId(name) }, query });
		// The answer shows it, whatever keeps a look from doing so.
		if (isNew) return adopted(thingOf(await look()) ?? answer, true);
		const isSettled = (there: Look<Space>) => {
			if (there.is === 'seen') return isTheOne(there.thing);
			return there.is === 'unknown' && (ifHidden === 'accept' || !isHidden(there));
		};
		const there = await lookPatiently(chat, look, isSettled);
		if (there.is === 'seen') {
			const isMeant = isTheOne(there.thing);
			if (isMeant) return adopted(there.thing, true);
			if (isMeant === undefined) throw new HiddenSpaceError(name);
			continue;
		}
		if (there.is === 'absent') continue;
		if (isFailure(there.error, 'scopeMissing')) return adopted({ name }, false);
		if (!isHidden(there)) {
			throw withProgressNote(there.error, `The space ${name} was created, now or before.`);
		}
		if (ifHidden === 'accept') return adopted({ name }, false);
		if (ifHidden === 'fail' || (await isListed?.())) throw new HiddenSpaceError(name);
	}
	throw new Error(
		`The last ${MAX_GENERATIONS} spaces of this key or name are gone. Use another key or name.`,
	);
}

/** Whether an answer holds what the request said, and nothing that only Google knows. */
function isEcho(answer: Space, desired: Space): boolean {
	return Object.keys(answer).every((field) => field === 'name' || field in desired);
}

/** Ample for a try whose answer was lost, in ms. */
const RECENT_MS = 600_000;

function isRecent(answer: Space, desired: Space, now: number): boolean {
	if (isEcho(answer, desired)) return false;
	// What is imported may be of any age.
	if (desired.createTime) return true;
	return Date.parse(answer.createTime ?? '') > now - RECENT_MS;
}

/** The waits before another look, in ms: what was made a moment ago need not be shown yet. */
const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000];

/** Looks at a space, and again after a while where an older state may be all that was seen. */
async function lookPatiently(
	chat: ChatClient,
	look: () => Promise<Look<Space>>,
	isSettled: (there: Look<Space>) => boolean | undefined,
): Promise<Look<Space>> {
	let there = await look();
	for (const waitMs of WAITS_MS) {
		if (isSettled(there)) break;
		await chat.pause(waitMs);
		there = await look();
	}
	return there;
}
