import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { World } from '../../emulator';

/** An answer of Google's that is changed, or lost, on the way. */
export interface Change {
	/** Which request of a run meets it, from 0; with `always` also each later one of the same address. */
	readonly at: number;
	readonly always: boolean;
	readonly effect: Effect;
}

/** `after`: what was asked for is done all the same. */
export type Effect =
	| {
			readonly kind: 'refused';
			readonly status: number;
			readonly reason: string;
			readonly message: string;
	  }
	| { readonly kind: 'lost'; readonly after: boolean }
	| { readonly kind: 'empty'; readonly after: boolean }
	/** A PATCH is answered with the thing as it was, and as it stays. */
	| { readonly kind: 'ignored' }
	/** It takes effect; the answer holds the name of the thing, and nothing else of it. */
	| { readonly kind: 'bare' }
	/** It takes effect; those of these fields that the answer has say something else. */
	| { readonly kind: 'other'; readonly fields: IDataObject };

const refused = (status: number, reason: string, message = ''): Effect => ({
	kind: 'refused',
	status,
	reason,
	message,
});

/** What Google says of who and what is not there, and may not be seen. */
const HIDDEN =
	"Permission denied to perform the requested action on the specified resource, or the resource doesn't exist.";
const RESTRICTED =
	"This organization's administrator restricts this Chat app from performing this action";

/** Every way in which a single answer is another one than it should be. */
const EFFECTS: readonly Effect[] = [
	refused(403, 'PERMISSION_DENIED', HIDDEN),
	refused(403, 'PERMISSION_DENIED', RESTRICTED),
	refused(404, 'NOT_FOUND'),
	refused(409, 'ABORTED'),
	refused(409, 'ALREADY_EXISTS'),
	refused(400, 'FAILED_PRECONDITION'),
	refused(500, 'INTERNAL'),
	{ kind: 'lost', after: false },
	{ kind: 'lost', after: true },
	{ kind: 'empty', after: false },
	{ kind: 'empty', after: true },
	{ kind: 'bare' },
	{ kind: 'ignored' },
	{ kind: 'other', fields: { displayName: 'Another' } },
	{ kind: 'other', fields: { spaceHistoryState: 'HISTORY_ON' } },
	{ kind: 'other', fields: { permissionSettings: {} } },
	{ kind: 'other', fields: { role: 'ROLE_MEMBER' } },
	{ kind: 'other', fields: { role: 'ROLE_ASSISTANT_MANAGER' } },
	{ kind: 'other', fields: { role: 'ROLE_MANAGER' } },
	{ kind: 'other', fields: { name: 'spaces/AAAAother' } },
	{ kind: 'other', fields: { name: 'spaces/AAAAother/members/100000000000000000120' } },
];

/** A change before it is known how many requests there are to meet it. */
export interface AnyChange extends Omit<Change, 'at'> {
	readonly place: number;
}

export const anyChange: fc.Arbitrary<AnyChange> = fc
	.record({
		place: fc.nat(10_000),
		always: fc.boolean(),
		effect: fc.constantFrom(...EFFECTS),
	})
	.map(({ place, always, effect }) => ({
		place,
		// Who is told twice that somebody exists may believe it.
		always: always && !says(effect, 'ALREADY_EXISTS'),
		effect,
	}));

/**
 * A change of one of the requests of a run, such as `GET /v1/spaces`. That something exists is mostly
 * said to who would make it.
 */
export function changeOf(
	{ place, always, effect }: AnyChange,
	requests: readonly string[],
): Change {
	const making = requests.flatMap((request, at) => (request.startsWith('POST') ? [at] : []));
	const isFitting = says(effect, 'ALREADY_EXISTS') && making.length > 0 && place % 4 > 0;
	const at = isFitting ? making[place % making.length] : place % Math.max(1, requests.length);
	return { at, always, effect };
}

/** Whether an effect is that Google says one of these in so many words. */
export function says(effect: Effect | undefined, ...reasons: string[]): boolean {
	return effect?.kind === 'refused' && reasons.includes(effect.reason);
}

/** What nobody knows of Google, each way; see `emulator/core/world.ts`. */
export const anyWorld: fc.Arbitrary<Partial<World>> = fc.record({
	groupPeopleListed: fc.boolean(),
	identitiesShown: fc.boolean(),
	groupNamesPrefixed: fc.boolean(),
	typeFilterComplete: fc.boolean(),
	unwrittenChatsListed: fc.boolean(),
	absentMemberNotFound: fc.boolean(),
	duplicateMemberRefused: fc.boolean(),
	accessSettingsListed: fc.boolean(),
	memberReadsBehind: fc.constantFrom(0, 0, 0, 1, 2),
});
