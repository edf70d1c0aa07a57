import { createHash } from 'node:crypto';

/**
 * Derives the request id with which Google recognises a repeated create or setup.
 *
 * @param parts what makes the request the same one, e.g. the operation and the person's own key
 * @param generation which space of these parts is meant, from 1 on: one that is deleted makes room for the next
 * @returns a UUID of version 8
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
export function requestIdFrom(parts: readonly string[], generation = 1): string {
	const all = generation === 1 ? parts : [...parts, `generation ${generation}`];
	const bytes = createHash('sha256').update(JSON.stringify(all)).digest().subarray(0, 16);
	bytes[6] = (bytes[6] & 0x0f) | 0x80;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
