import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEEKABLE, type Seekable } from './promises/seek';

const ROOT = join(__dirname, '../..');
/** Below node_modules, so that what the copy imports is found. */
const COPY = join(ROOT, 'node_modules/.cache/mutants');

/** A change of a source. */
type Change = readonly [file: string, from: string, to: string];

const PLAN = 'memberPlan.ts';
const APPLY = 'apply.ts';
const STEPS = 'memberSteps.ts';

const OFFBOARDING_PLAN = 'offboardingPlan.ts';
const OFFBOARDING = 'offboarding.ts';
const HAND_OVER = 'handOver.ts';

/**
 * All that keeps a member, a role or a space from being lost: by the operation whose promise it keeps, each
 * guard with what takes it out. A change that fits nowhere is an error.
 */
const MUTANTS: Readonly<Record<Seekable, Readonly<Record<string, readonly Change[]>>>> = {
	sync: {
		'the caller stays': [[PLAN, "if (isCaller !== 'no') return", 'if (false) return']],
		'who may be the caller stays': [
			[PLAN, "if (isCaller !== 'no') return", "if (isCaller === 'yes') return"],
		],
		'who is protected stays': [
			[PLAN, 'if (touches && protectedNames.has(step.name)) return', 'if (false) return'],
		],
		'nobody goes while a protected address is nobody’s': [
			[PLAN, 'if (unknownProtected.length > 0) return', 'if (false) return'],
		],
		'no group of unknown size goes': [
			[PLAN, 'if (isGroupRemoval(step) && !guards.removeUnknownGroups', 'if (false'],
		],
		'who is to stay becomes a member of their own before a group goes': [
			[PLAN, 'const kept = owned.some(isGroupRemoval)', 'const kept = false'],
		],
		'the last owner stays': [
			[PLAN, 'const owned = keepAnOwner(guarded, owners);', 'const owned = guarded;'],
			[APPLY, 'return (await this.leavesNoOwner(step)) ?', 'return false ?'],
		],
		'Max Removals': [[PLAN, "['maxRemovals', maxRemovals, maxRemovals],", '']],
		'Max Removals (Percent)': [
			[PLAN, "['maxRemovalPercent', (maxRemovalPercent * members) / 100, maxRemovalPercent],", ''],
		],
		'additions come before removals': [
			[
				PLAN,
				"['add', 'promote', 'keep', 'demote', 'group', 'remove',",
				"['demote', 'group', 'remove', 'add', 'promote', 'keep',",
			],
		],
		'nobody goes while an address of the list is nobody’s': [
			[APPLY, 'if (this.unknown.length > 0) return', 'if (false) return'],
		],
		'who was just added stays': [[APPLY, 'return same && isOther ?', 'return false ?']],
		'a group stays while somebody in it could not be kept': [
			[APPLY, 'if (isGroupRemoval(step) && this.notKept.length > 0)', 'if (false)'],
		],
		'who is there through a group is kept by an addition, not by a single "exists"': [
			[APPLY, "first.outcome === 'already' ?", 'false ?'],
		],
		'a group that stays after all keeps whom it holds': [
			[APPLY, 'this.mayHaveGroups = true;', '{}'],
		],
		'where two looks differ, the higher role counts': [
			['roster.ts', 'before && !isRaise(before, shown) ? before : shown', 'shown'],
		],
		'a refused precondition tells no group where there is none': [
			[STEPS, "if (look.thing.state === 'INVITED' || !(await holds())) throw error;", ''],
		],
		'an answer is about what was asked': [['../chat/client.ts', ' && isAbout(body, path)', '']],
	},
	removeFromAll: {
		'the caller stays': [[OFFBOARDING_PLAN, "if (isCaller !== 'no') return", 'if (false) return']],
		'who may be the caller stays': [
			[OFFBOARDING_PLAN, "if (isCaller !== 'no') return", "if (isCaller === 'yes') return"],
		],
		'who is protected stays': [[OFFBOARDING_PLAN, 'if (isProtected) return', 'if (false) return']],
		'nobody goes while a protected address is nobody’s': [
			[OFFBOARDING_PLAN, 'if (unknownProtected.length > 0) return', 'if (false) return'],
		],
		'nobody goes while the address is that of several people': [
			[OFFBOARDING_PLAN, 'if (areSeveral) return', 'if (false) return'],
		],
		'no space is handed over whose owners are not shown': [
			[OFFBOARDING_PLAN, "if (role === 'ROLE_MANAGER' && !owners) return", 'if (false) return'],
		],
		'the last owner stays where nobody takes over': [
			[OFFBOARDING_PLAN, 'if (!isSoleOwner(space)) return', 'if (true) return'],
			[OFFBOARDING, "return isOwned ? undefined : 'lastOwner';", 'return undefined;'],
		],
		'the last owner stays where the other one has gone since': [
			[OFFBOARDING, "return isOwned ? undefined : 'lastOwner';", 'return undefined;'],
		],
		'who turns out to be an owner stays': [
			[
				OFFBOARDING,
				"if (from !== 'ROLE_MANAGER') return owners.has(name) ? 'ownerSince' : undefined;",
				"if (from !== 'ROLE_MANAGER') return undefined;",
			],
		],
		'the leaver goes only once the successor is shown as an owner': [
			[OFFBOARDING, 'if (handOver && !handOver.isOwner)', 'if (false)'],
		],
		'the leaver does not succeed themselves': [
			[
				OFFBOARDING_PLAN,
				'return isSucceededByLeaver(space) ? undefined : successor.thing;',
				'return successor.thing;',
			],
			[OFFBOARDING_PLAN, 'if (missing.some(isSucceededByLeaver)) return', 'if (false) return'],
		],
		'Max Removals': [[OFFBOARDING_PLAN, '...(removals > max ?', '...(removals < 0 ?']],
	},
	upsert: {
		'the caller leaves only a space that somebody else owns': [
			[HAND_OVER, 'if (heirs.length === 0)', 'if (false)'],
		],
		'who may be somebody else does not leave': [
			[HAND_OVER, "if (isCaller(caller.name) === 'unknown')", 'if (false)'],
		],
	},
};

/** What became of a guard that was taken out. */
export interface MutantReport {
	readonly guard: string;
	/** The promise that its absence broke; undefined where nothing was noticed. */
	readonly broken?: string;
}

/** The changes that fit their source nowhere, or in several places: a guard has got other words since. */
export function misfits(): string[] {
	return Object.values(MUTANTS)
		.flatMap((guards) => Object.values(guards).flat())
		.filter(([file, from]) => readFileSync(sourceOf(ROOT, file), 'utf8').split(from).length !== 2)
		.map(([file, from]) => `${file} holds not once: ${from}`);
}

/**
 * Takes out one guard after another, in a copy of the sources, and looks whether a promise is broken
 * then.
 *
 * @param cases how many to try at the most
 * @throws Error when a change fits nowhere, or a promise is broken with all the guards in place
 */
export function* runMutants(cases: number, seed: number): Generator<MutantReport> {
	const [misfit] = misfits();
	if (misfit !== undefined) throw new Error(misfit);
	// With nothing taken out, everything has to hold.
	const whole = SEEKABLE.map((of) => [of, 'none', []] as const);
	const mutants = SEEKABLE.flatMap((of) =>
		Object.entries(MUTANTS[of]).map(([guard, changes]) => [of, guard, changes] as const),
	);
	for (const [of, guard, changes] of [...whole, ...mutants]) {
		rmSync(COPY, { recursive: true, force: true });
		mkdirSync(COPY, { recursive: true });
		for (const folder of ['nodes', 'credentials', 'workshop']) {
			cpSync(join(ROOT, folder), join(COPY, folder), { recursive: true });
		}
		for (const [file, from, to] of changes) change(file, from, to);
		const script = join(COPY, 'workshop/campaign/promises/seekCli.ts');
		const args = [...process.execArgv, script, `${cases}`, `${seed}`, of];
		const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
		if (run.status === null || run.stderr !== '') throw new Error(`${of}: ${guard}: ${run.stderr}`);
		const broken = run.stdout.split('\n')[0];
		if (changes.length > 0) yield { guard: `${of}: ${guard}`, ...(broken && { broken }) };
		else if (broken) throw new Error(`Broken as it is: ${run.stdout}`);
	}
	rmSync(COPY, { recursive: true, force: true });
}

function change(file: string, from: string, to: string): void {
	const path = sourceOf(COPY, file);
	const source = readFileSync(path, 'utf8');
	writeFileSync(
		path,
		source.replace(from, () => to),
	);
}

function sourceOf(folder: string, file: string): string {
	return join(folder, 'nodes/GoogleChatSpaces/provisioning', file);
}
