/**
 * Pins what the emulator needs from a discovery document of the Google Chat API, without a word of
 * its prose:
 *
 *     tsx workshop/emulator/facts/pin.ts <discovery document> > workshop/emulator/facts/chat-v1.json
 *
 * Kept are the methods of `spaces` and `spaces.members`, and every schema that they reach.
 */
import { readFileSync } from 'node:fs';

import type { Facts, FieldFact, MethodFact, ParameterFact } from './index';

interface DiscoveryProperty {
	$ref?: string;
	type?: string;
	format?: string;
	enum?: string[];
	items?: DiscoveryProperty;
	repeated?: boolean;
	readOnly?: boolean;
	deprecated?: boolean;
	required?: boolean;
	location?: string;
	pattern?: string;
}

interface DiscoveryMethod {
	id: string;
	httpMethod: string;
	path: string;
	parameters?: Record<string, DiscoveryProperty>;
	request?: { $ref: string };
	response: { $ref: string };
	scopes: string[];
}

interface DiscoveryResource {
	methods?: Record<string, DiscoveryMethod>;
	resources?: Record<string, DiscoveryResource>;
}

interface Discovery extends DiscoveryResource {
	revision: string;
	auth: { oauth2: { scopes: Record<string, unknown> } };
	parameters: Record<string, DiscoveryProperty>;
	schemas: Record<string, { properties?: Record<string, DiscoveryProperty> }>;
}

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';

function fieldFact(property: DiscoveryProperty): FieldFact {
	const item = property.type === 'array' ? (property.items ?? {}) : property;
	return {
		...(item.$ref ? { ref: item.$ref } : { type: item.type }),
		...(item.format && { format: item.format }),
		...(item.enum && { enum: item.enum }),
		...((property.type === 'array' || property.repeated) && { repeated: true }),
		...(property.readOnly && { readOnly: true }),
		...(property.deprecated && { deprecated: true }),
	} as FieldFact;
}

function parameterFact(parameter: DiscoveryProperty): ParameterFact {
	return {
		...fieldFact(parameter),
		location: parameter.location,
		...(parameter.pattern && { pattern: parameter.pattern }),
	} as ParameterFact;
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function methodFact(method: DiscoveryMethod): MethodFact {
	return {
		httpMethod: method.httpMethod,
		path: method.path,
		parameters: mapValues(method.parameters ?? {}, parameterFact),
		...(method.request && { request: method.request.$ref }),
		response: method.response.$ref,
		scopes: method.scopes.map((scope) => scope.replace(SCOPE_PREFIX, '')),
	};
}

function reachableSchemas(discovery: Discovery, roots: string[]): Facts['schemas'] {
	const schemas: Facts['schemas'] = {};
	const queue = [...roots];
	for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
		if (schemas[name]) continue;
		const fields = mapValues(discovery.schemas[name].properties ?? {}, fieldFact);
		schemas[name] = fields;
		queue.push(...Object.values(fields).flatMap((field) => field.ref ?? []));
	}
	return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function pin(discovery: Discovery): Facts {
	const spaces = discovery.resources?.spaces;
	const methods: Record<string, MethodFact> = {};
	for (const resource of [spaces, spaces?.resources?.members]) {
		for (const method of Object.values(resource?.methods ?? {})) {
			methods[method.id] = methodFact(method);
		}
	}
	const roots = Object.values(methods).flatMap(({ request, response }) => [
		...(request ? [request] : []),
		response,
	]);
	return {
		revision: discovery.revision,
		scopes: Object.keys(discovery.auth.oauth2.scopes).map((scope) =>
			scope.replace(SCOPE_PREFIX, ''),
		),
		systemParameters: mapValues(discovery.parameters, parameterFact),
		methods,
		schemas: reachableSchemas(discovery, roots),
	};
}

if (require.main === module) {
	const discovery = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Discovery;
	process.stdout.write(JSON.stringify(pin(discovery), null, '\t') + '\n');
}
