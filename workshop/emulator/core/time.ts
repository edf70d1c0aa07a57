export const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds since the epoch as RFC 3339, with Google's six digits. */
export function timestamp(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

/** RFC 3339 with a zone, as protobuf's Timestamp demands. */
export function isTimestamp(text: string): boolean {
	const [, local, zone] =
		/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
	const time = Date.parse(`${local}Z`);
	if (Number.isNaN(time) || Number.isNaN(Date.parse(local + zone))) return false;
	// Date.parse takes February 30 for March 2, and 24:00 for the next day
	return new Date(time).toISOString().startsWith(local);
}
