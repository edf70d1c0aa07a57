/** Deeper JSON than Google's; n8n fails to store what is deeper by far. */
const MAX_DEPTH = 100;

/** What stands in the place of a secret. */
const HIDDEN = '[hidden]';

/** Shorter values are no secrets, and would be found in any text. */
const MIN_LENGTH = 8;

/** Tokens, assertions and keys by their look, whoever they belong to. */
const LOOKS_SECRET =
	/-----BEGIN[^-]*PRIVATE KEY-----[^]*?(?:-----END[^-]*PRIVATE KEY-----|$)|\bBearer\s+[\w.~+/=-]+|\bya29\.[\w.-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b1\/\/[\w-]+|\bGOCSPX-[\w-]+/g;

/** Takes out what looks like a secret. */
export function withoutLikelySecrets(text: string): string {
	return text.replace(LOOKS_SECRET, HIDDEN);
}

/** The secrets that one connection sends, so that nothing that comes back holds one of them. */
export class Secrets {
	private readonly known = new Set<string>();

	constructor(...values: readonly unknown[]) {
		this.add(...values);
	}

	/** @param values what is no text, or short, is left out */
	add(...values: readonly unknown[]): void {
		for (const value of values) {
			if (typeof value === 'string' && value.length >= MIN_LENGTH) this.known.add(value);
		}
	}

	/** Takes the secrets out of a text. */
	readonly hide = (text: string): string => {
		let rest = text;
		for (const secret of this.known) {
			if (rest.includes(secret)) rest = rest.replaceAll(secret, HIDDEN);
		}
		return rest;
	};
}

/**
 * Changes each text in a value, the names of fields as well.
 *
 * @param json what `JSON.parse` gives
 * @returns a copy
 * @throws RangeError where it nests too deep to be worked on
 */
export function mapTexts(json: unknown, change: (text: string) => string, depth = 0): unknown {
	if (typeof json === 'string') return change(json);
	if (typeof json !== 'object' || json === null) return json;
	if (depth >= MAX_DEPTH) throw new RangeError('The JSON nests too deep');
	if (Array.isArray(json)) return json.map((item) => mapTexts(item, change, depth + 1));
	return Object.fromEntries(
		Object.entries(json).map(([key, value]) => [change(key), mapTexts(value, change, depth + 1)]),
	);
}
