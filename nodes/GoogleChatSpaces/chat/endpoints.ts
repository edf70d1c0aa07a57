/** An address at which a token would go over the network in clear, or nowhere; the message names the field. */
export class UnsafeAddressError extends Error {}

/** This machine itself. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads an address to which tokens or keys go: https, or http on this machine.
 *
 * @param field what holds the address, for the error
 * @throws UnsafeAddressError
 */
export function parseEndpoint(field: string, text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:') return url;
	if (url?.protocol === 'http:' && LOOPBACK.test(url.hostname)) return url;
	throw new UnsafeAddressError(
		`${field} is no https address, and tokens do not go over a network in clear`,
	);
}

export const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

/** The whole name of a scope, as consent pages and tokens have it; `openid` is whole as it is. */
export function scopeUrl(scope: string): string {
	return scope === 'openid' ? scope : SCOPE_PREFIX + scope;
}
