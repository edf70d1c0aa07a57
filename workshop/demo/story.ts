import { defaultSeed } from '../emulator/seed';
import type { NewHire } from './newHires';
import type { Handover } from './offboard';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The row as it might read a week later: another start date, and another buddy. */
export function changed(hire: NewHire, caller: string): NewHire {
	const start = new Date(Date.parse(`${hire.startDate}T00:00:00Z`) + 7 * DAY_MS);
	return { ...hire, startDate: start.toISOString().slice(0, 10), buddy: colleague(hire, caller) };
}

/** Finds somebody of the directory who is not in the row, and whom everybody can add. */
function colleague({ email, manager, buddy, hr }: NewHire, caller: string): string {
	const taken = new Set([email, manager, buddy, hr, caller].map((one) => one.toLowerCase()));
	const free = defaultSeed.people.find(
		(person) =>
			![person.email, ...(person.aliases ?? [])].some((one) => taken.has(one)) &&
			!person.blocksInvitations,
	);
	return free?.email ?? buddy;
}

/** Chooses from a row who leaves in the last act, and who takes over: the manager and HR where possible. */
export function handoverOf({ email, manager, buddy, hr }: NewHire, caller: string): Handover {
	const leaver = [manager, buddy, hr, email].find((one) => !isSame(one, caller)) ?? email;
	const successor = [hr, buddy, manager, email].find((one) => !isSame(one, leaver)) ?? email;
	return { leaver: leaver.toLowerCase(), successor: successor.toLowerCase() };
}

function isSame(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
