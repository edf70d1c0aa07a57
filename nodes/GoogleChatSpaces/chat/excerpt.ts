import type { IDataObject } from 'n8n-workflow';

import { mapTexts, withoutLikelySecrets } from './secrets';

/** The longest text of another's that an error shows, in characters; Google's are shorter. */
const MAX_TEXT = 1_000;
/** The most of an error's body that is kept, in characters of JSON. */
const MAX_BODY = 4_000;

/** Cuts a text of another's for an error, and takes out what looks like a secret. */
export function excerpt(text: string): string {
	// What is cut in the middle of a secret would no longer look like one.
	const clean = withoutLikelySecrets(text.slice(0, 2 * MAX_TEXT));
	return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean;
}

/** Cuts an error's body: each of its texts, and down to what is Google's where there is too much of it. */
export function excerptOfBody(body: IDataObject): IDataObject {
	const clean = mapTexts(body, excerpt) as IDataObject;
	if (JSON.stringify(clean).length <= MAX_BODY) return clean;
	const known = Object.entries(Object(clean.error) as IDataObject).filter(
		([key, value]) => ['code', 'message', 'status'].includes(key) && typeof value !== 'object',
	);
	return { error: Object.fromEntries(known) };
}
