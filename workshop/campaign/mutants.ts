import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** Below node_modules, so that what the copy imports is found. */
const COPY = join(ROOT, 'node_modules/.cache/mutants');

/** A guard, and the change of its source that takes it out. */
interface Mutant {
	readonly guard: string;
	readonly changes: ReadonlyArray<readonly [file: string, from: string, to: string]>;
}

const PLAN = 'memberPlan.ts';
const APPLY = 'apply.ts';
const STEPS = 'memberSteps.ts';

/** With nothing taken out, everything has to hold. */
const NOTHING: Mutant = { guard: 'nothing', changes: [] };

/** All that keeps a member, a role or a space from being lost; a change that fits nowhere is an error. */
const MUTANTS: readonly Mutant[] = [
	{
		guard: 'the caller stays',
		changes: [[PLAN, "if (isCaller !== 'no') return", 'if (false) return']],
	},
	{
		guard: 'who may be the caller stays',
		changes: [[PLAN, "if (isCaller !== 'no') return", "if (isCaller === 'yes') return"]],
	},
	{
		guard: 'who is protected stays',
		changes: [[PLAN, 'if (touches && protectedNames.has(step.name)) return', 'if (false) return']],
	},
	{
		guard: 'nobody goes while a protected address is nobody’s',
		changes: [[PLAN, 'if (unknownProtected.length > 0) return', 'if (false) return']],
	},
	{
		guard: 'no group of unknown size goes',
		changes: [[PLAN, 'if (isGroupRemoval(step) && !guards.removeUnknownGroups', 'if (false']],
	},
	{
		guard: 'who is to stay becomes a member of their own before a group goes',
		changes: [[PLAN, 'owned.some(isGroupRemoval) ? ', 'false ? ']],
	},
	{
		guard: 'the last owner stays',
		changes: [
			[PLAN, 'const owned = keepAnOwner(guarded, owners);', 'const owned = guarded;'],
			[APPLY, 'return (await this.leavesNoOwner(step)) ?', 'return false ?'],
		],
	},
	{
		guard: 'Max Removals',
		changes: [[PLAN, 'if (removals > maxRemovals)', 'if (false)']],
	},
	{
		guard: 'Max Removals (Percent)',
		changes: [[PLAN, 'if (removals * 100 > maxRemovalPercent * members)', 'if (false)']],
	},
	{
		guard: 'additions come before removals',
		changes: [
			[
				PLAN,
				"['add', 'promote', 'keep', 'demote', 'group', 'remove',",
				"['demote', 'group', 'remove', 'add', 'promote', 'keep',",
			],
		],
	},
	{
		guard: 'nobody goes while an address of the list is nobody’s',
		changes: [[APPLY, 'if (this.unknown.length > 0) return', 'if (false) return']],
	},
	{
		guard: 'who was just added stays',
		changes: [[APPLY, 'return same && isToGo ?', 'return false ?']],
	},
	{
		guard: 'a group stays while somebody in it could not be kept',
		changes: [[APPLY, 'if (isGroupRemoval(step) && this.notKept.length > 0)', 'if (false)']],
	},
	{
		guard: 'who is there through a group is kept by an addition, not by a single "exists"',
		changes: [[APPLY, "first.outcome === 'already' ?", 'false ?']],
	},
	{
		guard: 'a group that stays after all keeps whom it holds',
		changes: [[APPLY, 'this.mayHaveGroups = true;', '{}']],
	},
	{
		guard: 'where two looks differ, the higher role counts',
		changes: [['roster.ts', 'before && !isRaise(before, shown) ? before : shown', 'shown']],
	},
	{
		guard: 'a refused precondition tells no group where there is none',
		changes: [[STEPS, "if (!mayHaveGroups || look.thing.state === 'INVITED') throw error;", '']],
	},
	{
		guard: 'an answer is about what was asked',
		changes: [['../chat/client.ts', ' && isAbout(body, path)', '']],
	},
];

/** What became of a guard that was taken out. */
export interface MutantReport {
	readonly guard: string;
	/** The promise that its absence broke; undefined where nothing was noticed. */
	readonly broken?: string;
}

/**
 * Takes out one guard after another, in a copy of the sources, and looks whether a promise is broken
 * then.
 *
 * @param cases how many to try at the most for each operation
 */
export function* runMutants(cases: number, seed: number): Generator<MutantReport> {
	for (const { guard, changes } of [NOTHING, ...MUTANTS]) {
		rmSync(COPY, { recursive: true, force: true });
		mkdirSync(COPY, { recursive: true });
		for (const folder of ['nodes', 'credentials', 'workshop']) {
			cpSync(join(ROOT, folder), join(COPY, folder), { recursive: true });
		}
		for (const [file, from, to] of changes) change(file, from, to);
		const script = join(COPY, 'workshop/campaign/promises/seekCli.ts');
		const run = spawnSync(process.execPath, [...process.execArgv, script, `${cases}`, `${seed}`], {
			encoding: 'utf8',
		});
		if (run.status === null || run.stderr !== '') throw new Error(`${guard}: ${run.stderr}`);
		const broken = run.stdout.split('\n')[0];
		if (guard === NOTHING.guard && broken) throw new Error(`Broken as it is: ${run.stdout}`);
		if (guard !== NOTHING.guard) yield { guard, ...(broken && { broken }) };
	}
	rmSync(COPY, { recursive: true, force: true });
}

function change(file: string, from: string, to: string): void {
	const path = join(COPY, 'nodes/GoogleChatSpaces/provisioning', file);
	const source = readFileSync(path, 'utf8');
	if (source.split(from).length !== 2) throw new Error(`${file} holds not once: ${from}`);
	writeFileSync(
		path,
		source.replace(from, () => to),
	);
}
