import type { IDataObject } from 'n8n-workflow';

import type { World } from '../../emulator';
import { says, type Effect } from './changes';
import type { Place, Stub } from './stub';

export type Role = 'ROLE_MEMBER' | 'ROLE_ASSISTANT_MANAGER' | 'ROLE_MANAGER';
export const ROLES: readonly Role[] = ['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_MANAGER'];

export const rankOf = (role: string | undefined) => ROLES.indexOf(role as Role);

/** Who is in a space at one time. */
export class Scene {
	readonly places: ReadonlyMap<string, Place>;

	constructor(
		private readonly stub: Stub,
		space: string,
	) {
		this.places = stub.places(space);
	}

	/** Somebody's place, be it through a group. */
	placeOf(id: string): Place | undefined {
		const own = this.places.get(id);
		if (own) return own;
		return this.isThroughGroup(id) ? { role: 'ROLE_MEMBER', state: 'JOINED' } : undefined;
	}

	isThroughGroup(id: string): boolean {
		return [...this.places.keys()].some((member) => this.stub.peopleOf(member).includes(id));
	}

	owners(): string[] {
		const isOwner = ({ role, state }: Place) => role === 'ROLE_MANAGER' && state === 'JOINED';
		return [...this.places].filter(([, place]) => isOwner(place)).map(([id]) => id);
	}

	/** Everybody who is there, be it through a group, and the groups. */
	everybody(): string[] {
		const all = [...this.places.keys()].flatMap((id) => [id, ...this.stub.peopleOf(id)]);
		return [...new Set(all)];
	}

	/** For comparing: everybody's place. */
	toString(): string {
		return this.everybody()
			.map((id) => `${id} ${this.placeOf(id)?.state} ${this.placeOf(id)?.role}`)
			.sort()
			.join('\n');
	}
}

/** Whether somebody has the place that they had, or one with a higher role, or a lower one that is asked for. */
export function keepsPlace(before: Scene, after: Scene, id: string, lowest?: Role): boolean {
	const [was, is] = [before.placeOf(id), after.placeOf(id)];
	if (!was) return true;
	if (!is) return false;
	const least = Math.min(rankOf(was.role), lowest === undefined ? Infinity : rankOf(lowest));
	return rankOf(is.role) >= least;
}

/** What a step is held against. */
export interface Truth {
	readonly before: Scene;
	readonly after: Scene;
	/** Whether no other step is about the same person, by another address of theirs. */
	readonly isAlone: boolean;
	readonly world: Partial<World>;
	readonly effect?: Effect;
}

/** Whether what is told of a step is what the space shows. */
export function isTrue(
	{ outcome, to }: IDataObject,
	id: string | undefined,
	{ before, after, isAlone, world, effect }: Truth,
): boolean {
	if (id === undefined)
		return ['notFound', 'blocked', 'refused', 'unknown'].includes(String(outcome));
	const [was, own, is] = [before.placeOf(id), after.places.get(id), after.placeOf(id)];
	const isUntouched = isAlone
		? was?.role === is?.role && was?.state === is?.state && !before.places.has(id) === !own
		: keepsPlace(before, after, id);
	// An answer that shows the role that was asked for, or more, is one to believe.
	const shown = effect?.kind === 'other' ? rankOf(effect.fields.role as Role) : -1;
	const hasRole = ({ role }: Place) => Math.max(shown, rankOf(role)) >= rankOf(to as Role);
	switch (outcome) {
		case 'joined':
			return own?.state === 'JOINED' && hasRole(own);
		case 'already':
			return is?.state === 'JOINED' && hasRole(is);
		case 'invited':
			return own?.state === 'INVITED';
		case 'kept':
			return own?.state === 'JOINED';
		case 'changed':
			return own !== undefined && (own.role === to || shown === rankOf(to as Role));
		case 'removed':
			return (
				own === undefined && (is === undefined || says(effect, 'NOT_FOUND', 'PERMISSION_DENIED'))
			);
		case 'gone':
			return is === undefined || says(effect, 'NOT_FOUND');
		case 'removedButGroup':
			// Google may go on to show them for a moment.
			return own === undefined && (is !== undefined || world.memberReadsBehind !== 0);
		case 'viaGroup':
			return is !== undefined && (own === undefined || says(effect, 'FAILED_PRECONDITION'));
		case 'blocked':
		case 'dropped':
		case 'notFound':
			return !own || before.places.has(id) || !isAlone;
		case 'unchanged':
		case 'refused':
			return isUntouched;
		case 'unknown':
			return effect !== undefined || world.memberReadsBehind !== 0;
		default:
			return false;
	}
}

/** The lower of two roles; undefined where none is asked for. */
export function lowestOf(one: Role | undefined, other: Role | undefined): Role | undefined {
	if (!one || !other) return one ?? other;
	return rankOf(one) < rankOf(other) ? one : other;
}

/**
 * Who has lost a place, or a role that nobody asked to lower.
 *
 * @param spared whom nothing may be taken from, with the role that they are to have
 */
export function lostPlaces(
	spared: ReadonlyMap<string | undefined, Role | undefined>,
	before: Scene,
	after: Scene,
): string[] {
	return [...spared]
		.filter(([id, lowest]) => id !== undefined && !keepsPlace(before, after, id, lowest))
		.map(([id]) => `${id} lost their place`);
}

/** The steps that are told and are not so. */
export function untrueSteps(
	stub: Stub,
	steps: readonly IDataObject[],
	truth: Omit<Truth, 'isAlone'>,
): string[] {
	const ids = steps.map(({ name }) => stub.idOf(String(name).split('/').pop() ?? ''));
	return steps
		.filter((step, index) => {
			const id = ids[index];
			const isAlone = ids.indexOf(id) === ids.lastIndexOf(id);
			return !isTrue(step, id, { ...truth, isAlone });
		})
		.map((step) => `untrue: ${JSON.stringify(step)}`);
}
