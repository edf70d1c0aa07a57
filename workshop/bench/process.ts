import { readFileSync, writeFileSync } from 'node:fs';

/** What a process has used up to a moment. */
export interface Usage {
	/** Processor time of all its threads, in user and system mode */
	cpuMs: number;
	/** The most memory that it has held (resident) since the start, or since {@link resetPeak} */
	peakBytes: number;
}

/** Linux reports times in ticks of 10 ms to programs, whatever its own clock: USER_HZ, proc(5) */
const TICK_MS = 10;

/** Reads from Linux what a process has used: /proc/PID/stat and /proc/PID/status, see proc(5). */
export function usageOf(pid: number): Usage {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in parentheses may hold blanks; utime and stime are the 12th and 13th field after it
	const [userTicks, systemTicks] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13)
		.map(Number);
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const peakKib = Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]);
	return { cpuMs: (userTicks + systemTicks) * TICK_MS, peakBytes: peakKib * 1024 };
}

/** Has Linux measure the peak of a process's memory anew: /proc/PID/clear_refs, see proc(5). */
export function resetPeak(pid: number) {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
