/** Where objects hold whom they are about: rows of sheets and of agents, memberships and users of Google's. */
const NAMES = ['email', 'primaryemail', 'member', 'groupmember', 'name'];

/**
 * Finds how an object names a person or a group, e.g. `{"email": "ada@example.com"}` or a membership.
 *
 * @returns the first of its names; what is no object, or holds none, as it is
 */
export function nameIn(entry: unknown): unknown {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
	const values = new Map(
		Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value as unknown]),
	);
	const found = NAMES.map((name) => values.get(name)).find((value) => !!value);
	return found === undefined ? entry : nameIn(found);
}
