import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ChatOperation } from '../../../nodes/GoogleChatSpaces/resources/types';
import type { Seed, World } from '../../emulator';
import {
	anyChange,
	anyWorld,
	changeOf,
	says,
	type AnyChange,
	type Change,
	type Effect,
} from './changes';
import { ADMIN, CALLER } from './people';
import { Scene } from './scene';
import { Stub, type StubRun, type Told } from './stub';

/** What every case of every operation has. */
export interface Setting {
	readonly signIn: StubRun['signIn'];
	/** Whether it is done with admin access, by somebody who need not be in the space. */
	readonly asAdmin: boolean;
	readonly world: Partial<World>;
}

export const anySetting: { [Field in keyof Setting]: fc.Arbitrary<Setting[Field]> } = {
	signIn: fc.constantFrom('oAuth2' as const, 'delegation' as const),
	asAdmin: fc.constantFrom(false, false, false, true),
	world: anyWorld,
};

/** The email of who is signed in, or acted as. */
export function accountOf({ asAdmin }: Setting): string {
	return asAdmin ? ADMIN : CALLER;
}

/**
 * The email of who is signed in, and so stays. Of an administrator whom a service account knows by the
 * email alone Google may say that they are not there, and there is nobody else to ask.
 */
export function accountToSpare(given: Setting, effect: Effect | undefined): string[] {
	const isDenied = says(effect, 'PERMISSION_DENIED', 'NOT_FOUND');
	return given.asAdmin && given.signIn === 'delegation' && isDenied ? [] : [accountOf(given)];
}

/** The spaces by id. */
export type Scenes = ReadonlyMap<string, Scene>;

/** What has become of the spaces. */
export interface Passage {
	readonly before: Scenes;
	readonly after: Scenes;
	/** How an answer was changed, if any was. */
	readonly effect?: Effect;
}

/** What an operation has come to. */
export interface Ending extends Passage {
	readonly told: Told;
}

/** What an operation promises. */
export interface Promised<Case extends Setting> {
	readonly cases: fc.Arbitrary<Case>;
	spaces(given: Case): NonNullable<Seed['spaces']>;
	/** What else has happened at Google before. */
	setUp?(stub: Stub, given: Case): void;
	readonly operation: ChatOperation;
	/** What the form holds. */
	values(given: Case): IDataObject;
	/** What is lost, or made, against the promise; that a space keeps an owner is promised by all. */
	lost(stub: Stub, given: Case, passage: Passage): string[];
	/** What is told and is not so. */
	untrue(stub: Stub, given: Case, ending: Ending): string[];
	/** Whether another run need not end where the first would have. */
	mayEndElsewhere(stub: Stub, given: Case, effect?: Effect): boolean;
}

/** How often an operation did what it was asked while no answer was changed. */
export interface Tally {
	runs: number;
	done: number;
}

/** Changes tried on each case. */
const CHANGES = 4;

/** A case, and changes of single answers in it. */
export function tries<Case extends Setting>({
	cases,
}: Promised<Case>): fc.Arbitrary<[Case, AnyChange[]]> {
	return fc.tuple(cases, fc.array(anyChange, { minLength: CHANGES, maxLength: CHANGES }));
}

/**
 * Runs an operation as it is, then with single answers changed, and then by two executions at once, each
 * from the beginning: what it promises has to hold each time, and another run without the change has to
 * end where the first did.
 *
 * @returns what did not hold, with what tells how it came
 */
export async function brokenPromises<Case extends Setting>(
	stub: Stub,
	promised: Promised<Case>,
	[given, changes]: [Case, AnyChange[]],
	tally: Tally,
): Promise<string[]> {
	const trial = new Trial(stub, promised, given);
	const { told, requests, broken } = await trial.begin();
	const end = String(trial.places());
	if (broken.length > 0) return broken;
	tally.runs++;
	if (!told.error) tally.done++;
	const mayEndElsewhere = (effect?: Effect) =>
		told.error !== undefined ||
		accountToSpare(given, effect).length === 0 ||
		promised.mayEndElsewhere(stub, given, effect);
	for (const any of changes) {
		const change = changeOf(any, requests);
		const changed = await trial.begin(change);
		if (changed.broken.length > 0) return changed.broken;
		const story = JSON.stringify({ given, change, ...changed });
		const elsewhere = mayEndElsewhere(change.effect) ? [] : await trial.endsElsewhere(end);
		if (elsewhere.length > 0) return [...elsewhere, story];
	}
	const atOnce = await trial.twoAtOnce();
	if (atOnce.broken.length > 0) return atOnce.broken;
	const elsewhere = mayEndElsewhere() ? [] : await trial.endsElsewhere(end);
	return elsewhere.length > 0 ? [...elsewhere, JSON.stringify({ given, ...atOnce })] : [];
}

/** One case, from the beginning as often as one likes. */
class Trial<Case extends Setting> {
	constructor(
		private readonly stub: Stub,
		private readonly promised: Promised<Case>,
		private readonly given: Case,
	) {}

	private beginAnew(): void {
		const { stub, promised, given } = this;
		stub.begin(promised.spaces(given), given.world);
		promised.setUp?.(stub, given);
	}

	async begin(change?: Change) {
		const { stub, promised, given } = this;
		this.beginAnew();
		const before = this.scenes();
		const told = await this.run(change);
		const requests = [...stub.requests];
		const after = this.scenes();
		const ending = { before, after, told, effect: change?.effect };
		const broken = [...this.lost(ending), ...promised.untrue(stub, given, ending)];
		if (told.error instanceof TypeError) broken.push(String(told.error));
		if (broken.length > 0) broken.push(JSON.stringify({ given, change, requests, told }));
		return { told, requests, broken };
	}

	/** Whether more runs end elsewhere than they would have from the beginning. */
	async endsElsewhere(end: string): Promise<string[]> {
		if ((await this.again()) === end) return [];
		const [again, twice] = [await this.again(), await this.twice()];
		return again === twice ? [] : [`ends in\n${again}\ninstead of\n${twice}`];
	}

	/** Another run a moment later. @returns where everybody is then */
	private async again(): Promise<string> {
		this.stub.catchUp();
		await this.run();
		return this.places();
	}

	/** Two executions at once from the beginning. Which of them has done what nobody can tell. */
	async twoAtOnce() {
		const { given } = this;
		this.beginAnew();
		const before = this.scenes();
		const told = await Promise.all([this.run(), this.run(undefined, 'other')]);
		const broken = this.lost({ before, after: this.scenes() });
		if (broken.length > 0) broken.push(JSON.stringify({ given, twoAtOnce: told }));
		return { told, broken };
	}

	/** Two runs from the beginning. @returns where everybody is then */
	private async twice(): Promise<string> {
		await this.begin();
		return await this.again();
	}

	places(): string {
		return [...this.scenes()].map(([space, scene]) => `${space}\n${String(scene)}`).join('\n');
	}

	private async run(change?: Change, execution?: string): Promise<Told> {
		const { stub, promised, given } = this;
		const { signIn } = given;
		const as = accountOf(given);
		const run = { signIn, as, change, execution };
		return await stub.run(promised.operation, promised.values(given), run);
	}

	private lost(passage: Passage): string[] {
		const { stub, promised, given } = this;
		return [...lostOwners(passage), ...promised.lost(stub, given, passage)];
	}

	private scenes(): Scenes {
		return new Map(this.stub.spaces().map((id) => [id, new Scene(this.stub, id)]));
	}
}

/** A space that had an owner has one, and so has one that was made. */
function lostOwners({ before, after }: Passage): string[] {
	const isOwned = (scene: Scene | undefined) => scene === undefined || scene.owners().length > 0;
	return [...after]
		.filter(([id, scene]) => isOwned(before.get(id)) && !isOwned(scene))
		.map(([id]) => `no owner is left in ${id}`);
}
