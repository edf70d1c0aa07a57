import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Dice } from '../dice';
import type { SignIn } from '../signIn';
import type { World } from '../../emulator';
import type { Truth } from '../truth';

/** What a campaign knows when it thinks of the next item. */
export interface Campaign {
	readonly dice: Dice;
	/** As the outputs so far have told. */
	readonly truth: Truth;
	/** How Google behaves in this execution where nobody knows for sure. */
	readonly world: World;
	/** The latest spaces that keys stand for, by operation and key. */
	readonly keys: Map<string, string>;
	/** A name that no space has. */
	newName(): string;
	/**
	 * Whether somebody's removal from a space was sent more than once in this execution. Then nobody can
	 * tell who had a place of their own before, and who was there through a group only.
	 */
	wasRepeated(space: string): boolean;
}

/** A kind of operation: what is asked of it, and what its output means. */
export interface Kind {
	readonly parameters: INodeParameters;
	/** Default: the caller, by consent or by delegation. */
	readonly signIn?: SignIn;
	/** Whether two executions at the same moment leave what one leaves. */
	readonly canBeTwice?: true;
	/** Whether it may write nothing at all. */
	readonly readsOnly?: boolean;
	/** Whether Google hides what was done where its answer was lost, so that nobody can tell. */
	readonly hidesItsWork?: boolean;
	/** Input items for one execution, so many at most. */
	items(campaign: Campaign, most: number): IDataObject[];
	/** Whether Google refuses an item, even though its space is there; undefined where nobody can tell. */
	refuses?(campaign: Campaign, asked: IDataObject): boolean | undefined;
	/**
	 * Takes what an item's output says for the truth.
	 *
	 * @param asked the input item
	 * @param told the output items, none of them an error
	 * @returns what is wrong with the output; undefined where nothing is
	 */
	take(campaign: Campaign, asked: IDataObject, told: IDataObject[]): string | undefined;
}

/** The input item that must fail: there is no such space. */
export const NOWHERE = 'spaces/AAAAnowhere';

/** Picks the space that the input item names. */
export const inSpace: INodeParameters = {
	spaceId: { __rl: true, mode: 'id', value: '={{ $json.space }}' },
};

/** The fields with which a space tells its key again. */
export const withKey: INodeParameters = {
	additionalFields: {
		idempotencyKey: '={{ $json.key }}',
		description: '={{ $json.key }}',
		ifGone: '={{ $json.ifGone ?? "error" }}',
	},
};

/** Gives a number of new names, some of them repeated. */
export function newNames({ dice, newName }: Campaign, count: number): string[] {
	const names: string[] = [];
	while (names.length < count) {
		names.push(names.length > 0 && dice.happens(15) ? dice.pick(names) : newName());
	}
	return names;
}

/** A complaint, unless what was told is right. */
export function complain(isRight: boolean, complaint: string): string | undefined {
	return isRight ? undefined : complaint;
}

/** A complaint, unless the same was told as was expected, each as often, in whatever order. */
export function complainUnlessSame(
	told: readonly string[],
	expected: readonly string[],
): string | undefined {
	const [more, less] = [without(told, expected), without(expected, told)];
	return complain(
		isSame(told, expected),
		`told of ${more.join() || 'nothing'} instead of ${less.join() || 'nothing'}`,
	);
}

/** Whether both hold the same, each as often, in whatever order. */
export function isSame(some: readonly string[], others: readonly string[]): boolean {
	return without(some, others).length + without(others, some).length === 0;
}

function without(some: readonly string[], others: readonly string[]): string[] {
	const left = [...some];
	for (const other of others) {
		const index = left.indexOf(other);
		if (index >= 0) left.splice(index, 1);
	}
	return left;
}

/** The numbers from 0 on, so many. */
export function range(length: number): number[] {
	return [...Array(Math.ceil(length)).keys()];
}
