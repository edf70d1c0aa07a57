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
		return this.groups().some((group) => this.stub.peopleOf(group).includes(id));
	}

	/** The ids of the groups that are there. */
	groups(): string[] {
		return [...this.places.keys()].filter((id) => this.stub.peopleOf(id).length > 0);
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
	/** Whether Google hides from the account which groups are in the space. */
	readonly hidesGroups?: boolean;
	/** Whether each step's role is asked for, and so is to be that and no higher one. */
	readonly asksForRoles?: boolean;
	readonly world: Partial<World>;
	readonly effect?: Effect;
}

/** Whether what is told of a step is what the space shows. */
export function isTrue(
	{ action, outcome, reason, to }: IDataObject,
	id: string | undefined,
	{ before, after, isAlone, hidesGroups = false, asksForRoles, world, effect }: Truth,
): boolean {
	if (id === undefined)
		return ['notFound', 'blocked', 'refused', 'unknown'].includes(String(outcome));
	const [was, own, is] = [before.placeOf(id), after.places.get(id), after.placeOf(id)];
	const isUntouched = isAlone
		? was?.role === is?.role && was?.state === is?.state && !before.places.has(id) === !own
		: keepsPlace(before, after, id);
	// An answer that shows the role that was asked for, or more, is one to believe.
	const shown = effect?.kind === 'other' ? rankOf(effect.fields.role as Role) : -1;
	// Who is named twice, with two roles, may get the lower one where their role is not what is shown.
	const isMixedUp = !isAlone && (shown >= 0 || world.memberReadsBehind !== 0);
	const isExact = asksForRoles && isAlone && shown < 0 && to !== undefined;
	const hasRole = ({ role }: Place) =>
		isMixedUp || (isExact ? role === to : Math.max(shown, rankOf(role)) >= rankOf(to as Role));
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
			// Where an answer has shown another role than there was, the step was about that.
			return own?.role === to || (shown >= 0 && (shown === rankOf(to as Role) || is?.role === to));
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
			if (is === undefined || own === undefined) return is !== undefined;
			// Google says so, and a group may be why.
			return (
				says(effect, 'FAILED_PRECONDITION') &&
				own.state === 'JOINED' &&
				(hidesGroups || [before, after].some((scene) => scene.groups().length > 0))
			);
		case 'withoutRole':
			return is?.state === 'JOINED' && (!isAlone || is.role !== to);
		case 'blocked':
			if (before.places.has(id) && isAlone) return isUntouched;
			return !own || !isAlone;
		case 'dropped':
		case 'notFound':
			return !own || before.places.has(id) || !isAlone;
		case 'unchanged':
			return isUntouched && is !== undefined;
		case 'refused':
			// Who is refused for Google's word that they are the last owner is that.
			return (
				isUntouched &&
				(!says(effect, 'FAILED_PRECONDITION') ||
					action === 'refused' ||
					!String(reason).startsWith('is the last owner') ||
					[before, after].some((scene) => scene.owners().every((owner) => owner === id)))
			);
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

/** Whose place has changed, without being among those of whom something is told. */
export function untoldChanges(
	told: ReadonlyArray<string | undefined>,
	before: Scene,
	after: Scene,
): string[] {
	const placeIn = ({ places }: Scene, id: string) => JSON.stringify(places.get(id));
	return [...new Set([...before.places.keys(), ...after.places.keys()])]
		.filter((id) => placeIn(before, id) !== placeIn(after, id) && !told.includes(id))
		.map((id) => `nobody told of ${id}`);
}

/** The steps that are told and are not so. */
export function untrueSteps(
	stub: Stub,
	steps: readonly IDataObject[],
	truth: Omit<Truth, 'isAlone'>,
): string[] {
	const ids = idsOf(stub, steps);
	return steps
		.filter((step, index) => {
			const id = ids[index];
			const isAlone = ids.indexOf(id) === ids.lastIndexOf(id);
			return !isTrue(step, id, { ...truth, isAlone });
		})
		.map((step) => `untrue: ${JSON.stringify(step)}`);
}

/** Whom steps are about. */
export function idsOf(stub: Stub, steps: readonly IDataObject[]): Array<string | undefined> {
	return steps.map(({ name }) => stub.idOf(String(name).split('/').pop() ?? ''));
}
