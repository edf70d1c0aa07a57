import { facts } from '../facts';

export interface RouteMatch {
	methodId: string;
	/** Decoded path parameters: `name` or `parent`. */
	path: Record<string, string>;
}

interface Route {
	methodId: string;
	httpMethod: string;
	pattern: RegExp;
}

/** `v1/{+name}:completeImport` as an expression, each parameter by its own pattern. */
function toRegExp(template: string, patterns: Record<string, string | undefined>): RegExp {
	const source = template.replace(/\{\+(\w+)\}/g, (_, name: string) => {
		const pattern = (patterns[name] ?? '^[^/]+$').slice(1, -1);
		return `(?<${name}>${pattern})`;
	});
	return new RegExp(`^/${source}$`);
}

const ROUTES: readonly Route[] = Object.entries(facts.methods)
	.map(([methodId, { httpMethod, path, parameters }]) => ({
		methodId,
		httpMethod,
		pattern: toRegExp(
			path,
			Object.fromEntries(Object.entries(parameters).map(([name, { pattern }]) => [name, pattern])),
		),
	}))
	// `spaces/AAAA:completeImport` is a custom method before it is a name
	.sort(
		(a, b) =>
			Number(b.pattern.source.includes(':complete')) -
			Number(a.pattern.source.includes(':complete')),
	);

/**
 * Finds the API method of a request.
 *
 * @param path as it came, still percent-encoded; an encoded slash never separates segments
 */
export function matchRoute(httpMethod: string, path: string): RouteMatch | undefined {
	const readable = path.replace(/%3a/gi, ':');
	for (const route of ROUTES) {
		if (route.httpMethod !== httpMethod) continue;
		const match = route.pattern.exec(readable);
		if (!match) continue;
		try {
			const path = Object.fromEntries(
				Object.entries(match.groups ?? {}).map(([name, value]) => [
					name,
					decodeURIComponent(value),
				]),
			);
			return { methodId: route.methodId, path };
		} catch {
			return undefined;
		}
	}
	return undefined;
}
