import { mapTexts, type Secrets } from './secrets';

/** The most of an answer that is read, in bytes: some times the largest page of Google. */
const MAX_BYTES = 32 * 1024 * 1024;
/** The most of an error that is read, in bytes. */
const MAX_ERROR_BYTES = 256 * 1024;

/** What came as the body of an answer. */
export interface Body {
	/** Parsed JSON, without the secrets that were sent; undefined where nobody could work on it. */
	readonly body?: unknown;
	/** It was to be JSON, and broke off or does not end. */
	readonly isCut?: boolean;
}

/**
 * Reads the body of an answer, as far as an answer of Google could go.
 *
 * @param stream the body, or a parsed one where n8n answers in the place of the network
 * @throws what the stream throws when the connection breaks
 */
export async function readBody(
	stream: unknown,
	{ contentType, isError }: { readonly contentType: unknown; readonly isError: boolean },
	secrets: Secrets,
): Promise<Body> {
	const text = isStream(stream)
		? await readText(stream, isError ? MAX_ERROR_BYTES : MAX_BYTES)
		: JSON.stringify(stream ?? '');
	try {
		return { body: mapTexts(JSON.parse(text), secrets.hide) };
	} catch (error) {
		const isCut = error instanceof SyntaxError && /^application\/json/.test(String(contentType));
		return { isCut };
	}
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Reads up to so many bytes; what is left is not fetched. */
async function readText(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop closes the connection.
		if (length > maxBytes) break;
	}
	return new TextDecoder().decode(Buffer.concat(chunks));
}
