import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { oAuth2Credential } from '../credentials';
import { startEmulator, type Emulator } from '../emulator';
import { Dice } from './dice';
import { faultScript } from './faults';
import { CALLER } from './kinds/people';
import { differences, spaceWith, truthOf, type Members, type Truth } from './truth';
import type { Job } from './worker';

export interface KilledReport {
	/** How many writes were done when the process was killed. */
	readonly doneWhenKilled: number;
	/** How many writes the job takes. */
	readonly writes: number;
	/** Differences between the end and what it should be. */
	readonly deviations: readonly string[];
}

const ROWS = 20;
const LEAVER = 'chloe@example.com';
const PEOPLE = ['alice@example.com', 'bruno@example.com', LEAVER];
const LOOK_EVERY_MS = 5;

/**
 * Provisions spaces with keys, syncs their members and takes a leaver out of all, under faults, in a
 * process that is killed halfway; has another one do it again from the first row; and compares what
 * there is with what there should be.
 */
export async function runKilled(seed: number, faults = 20): Promise<KilledReport> {
	const emulator = await startEmulator();
	try {
		const dice = new Dice(seed);
		const rows = [...Array(ROWS).keys()].map((row): Row => {
			const [manager, ...members] = dice.some(PEOPLE, 1 + dice.roll(PEOPLE.length));
			return {
				key: `row ${row}`,
				displayName: `Space ${row}`,
				owner: CALLER,
				managers: [manager],
				members,
			};
		});
		const writes = rows.reduce((sum, row) => sum + writesFor(row), 0);
		emulator.setFaults(faultScript(seed, faults));
		const job: Job = { credential: oAuth2Credential(emulator, CALLER), rows, leaver: LEAVER };
		const killAt = 1 + dice.roll(writes - 1);
		await work(job, () => done(emulator) >= killAt);
		const doneWhenKilled = done(emulator);
		await work(job, () => false);
		return { doneWhenKilled, writes, deviations: compare(emulator, rows) };
	} finally {
		await emulator.close();
	}
}

/** Starts a process for the job, and waits for its end or kills it. */
async function work(job: Job, isTimeToDie: () => boolean): Promise<void> {
	const worker = fork(join(__dirname, 'worker.ts'), {
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const looking = setInterval(() => {
		if (isTimeToDie()) worker.kill('SIGKILL');
	}, LOOK_EVERY_MS);
	worker.send(job);
	await once(worker, 'exit');
	clearInterval(looking);
}

interface Row {
	[field: string]: string | string[];
	key: string;
	displayName: string;
	owner: string;
	managers: string[];
	members: string[];
}

/** The space, an addition and a role for its manager, the other additions, and the leaver's removal. */
function writesFor({ managers, members }: Row): number {
	return 3 + members.length + ([...managers, ...members].includes(LEAVER) ? 1 : 0);
}

function done(emulator: Emulator): number {
	return emulator.requests().filter(({ method, status }) => method !== 'GET' && status < 400)
		.length;
}

/** Spaces are told apart by their names here: nobody knows their ids. */
function compare(emulator: Emulator, rows: Row[]): string[] {
	const isNotLeaver = (email: string) => email !== LEAVER;
	const expected: Truth = new Map(
		rows.map(({ displayName, managers, members }) => [
			displayName,
			spaceWith({
				displayName,
				members: Object.fromEntries([
					[CALLER, 'JOINED ROLE_MANAGER'],
					...managers.filter(isNotLeaver).map((email) => [email, 'JOINED ROLE_ASSISTANT_MANAGER']),
					...members.filter(isNotLeaver).map((email) => [email, 'JOINED ROLE_MEMBER']),
				]) as Members,
			}),
		]),
	);
	const spaces = [...truthOf(emulator.state()).values()];
	const actual: Truth = new Map(spaces.map((space) => [space.displayName, space]));
	const twice = spaces.length - actual.size;
	return [
		...differences(expected, actual),
		...(twice > 0 ? [`${twice} spaces are there more than once`] : []),
	];
}
