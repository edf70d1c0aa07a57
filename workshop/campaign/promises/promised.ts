import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ChatOperation } from '../../../nodes/GoogleChatSpaces/resources/types';
import type { Seed, World } from '../../emulator';
import { anyChange, changeOf, type AnyChange, type Change, type Effect } from './changes';
import { CALLER } from './people';
import { Scene } from './scene';
import { Stub, type StubRun, type Told } from './stub';

/** What every case of every operation has. */
export interface Setting {
	readonly signIn: StubRun['signIn'];
	readonly world: Partial<World>;
}

/** The spaces by id. */
export type Scenes = ReadonlyMap<string, Scene>;

/** What an operation has come to. */
export interface Ending {
	readonly before: Scenes;
	readonly after: Scenes;
	readonly told: Told;
	/** How the answer was changed, if any was. */
	readonly effect?: Effect;
}

/** What an operation promises. */
export interface Promised<Case extends Setting> {
	readonly cases: fc.Arbitrary<Case>;
	spaces(given: Case): NonNullable<Seed['spaces']>;
	readonly operation: ChatOperation;
	/** What the form holds. */
	values(given: Case): IDataObject;
	/** What was promised and is not so; that a space keeps an owner is promised by all. */
	broken(stub: Stub, given: Case, ending: Ending): string[];
	/** Whether another run need not end where the first would have. */
	mayEndElsewhere(stub: Stub, given: Case, effect: Effect): boolean;
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
 * Runs an operation as it is, and then with single answers changed, each from the beginning: what it
 * promises has to hold each time, and another run without the change has to end where the first did.
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
	for (const any of changes) {
		const change = changeOf(any, requests.length);
		const changed = await trial.begin(change);
		if (changed.broken.length > 0) return changed.broken;
		const story = JSON.stringify({ change, ...changed });
		const isOpen = told.error !== undefined || promised.mayEndElsewhere(stub, given, change.effect);
		if (!isOpen && (await trial.again()) !== end) {
			const [again, twice] = [await trial.again(), await trial.twice()];
			if (again !== twice) return [`ends in\n${again}\ninstead of\n${twice}`, story];
		}
	}
	return [];
}

/** One case, from the beginning as often as one likes. */
class Trial<Case extends Setting> {
	constructor(
		private readonly stub: Stub,
		private readonly promised: Promised<Case>,
		private readonly given: Case,
	) {}

	async begin(change?: Change) {
		const { stub, promised, given } = this;
		stub.begin(promised.spaces(given), given.world);
		const before = this.scenes();
		const told = await this.run(change);
		const requests = [...stub.requests];
		const after = this.scenes();
		const ending = { before, after, told, effect: change?.effect };
		const broken = [...lostOwners(ending), ...promised.broken(stub, given, ending)];
		if (told.error instanceof TypeError) broken.push(String(told.error));
		if (broken.length > 0) broken.push(JSON.stringify({ given, change, requests, told }));
		return { told, requests, broken };
	}

	/** Another run a moment later. @returns where everybody is then */
	async again(): Promise<string> {
		this.stub.catchUp();
		await this.run();
		return this.places();
	}

	/** Two runs from the beginning. @returns where everybody is then */
	async twice(): Promise<string> {
		await this.begin();
		return await this.again();
	}

	places(): string {
		return [...this.scenes()].map(([space, scene]) => `${space}\n${String(scene)}`).join('\n');
	}

	private async run(change?: Change): Promise<Told> {
		const { stub, promised, given } = this;
		const { signIn } = given;
		return await stub.run(promised.operation, promised.values(given), {
			signIn,
			as: CALLER,
			change,
		});
	}

	private scenes(): Scenes {
		return new Map(this.stub.spaces().map((id) => [id, new Scene(this.stub, id)]));
	}
}

/** A space that had an owner has one. */
function lostOwners({ before, after }: Ending): string[] {
	return [...before]
		.filter(([id, scene]) => scene.owners().length > 0 && after.get(id)?.owners().length === 0)
		.map(([id]) => `no owner is left in ${id}`);
}
