import { facts, type FieldFact, type MethodFact, type ParameterFact } from '../facts';
import { fullScope } from './oauth/scopes';

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function typeOf({ type, ref, format, enum: values }: FieldFact): object {
	return ref ? { $ref: ref } : { type, format, enum: values };
}

function property(fact: FieldFact): object {
	return fact.repeated ? { type: 'array', items: typeOf(fact) } : typeOf(fact);
}

function parameter(fact: ParameterFact): object {
	const { location, pattern, repeated } = fact;
	return { ...typeOf(fact), location, pattern, repeated, required: location === 'path' };
}

function method(id: string, fact: MethodFact): object {
	const { httpMethod, path, parameters, request, response, scopes } = fact;
	return {
		id,
		httpMethod,
		path,
		parameters: mapValues(parameters, parameter),
		parameterOrder: Object.keys(parameters).filter((name) => parameters[name].location === 'path'),
		...(request && { request: { $ref: request } }),
		response: { $ref: response },
		scopes: scopes.map(fullScope),
	};
}

/** The methods of `chat.spaces` or `chat.spaces.members`, by their own names. */
function methodsOf(resource: string): Record<string, object> {
	const own = Object.entries(facts.methods).filter(
		([id]) => id.slice(0, id.lastIndexOf('.')) === resource,
	);
	return Object.fromEntries(own.map(([id, fact]) => [id.split('.').at(-1), method(id, fact)]));
}

/** The discovery document of what is served, for clients that are built from one. */
export function discoveryDocument(baseUrl: string): object {
	return {
		kind: 'discovery#restDescription',
		discoveryVersion: 'v1',
		id: 'chat:v1',
		name: 'chat',
		version: 'v1',
		revision: facts.revision,
		protocol: 'rest',
		rootUrl: `${baseUrl}/`,
		baseUrl: `${baseUrl}/`,
		servicePath: '',
		batchPath: 'batch',
		parameters: mapValues(facts.systemParameters, parameter),
		auth: {
			oauth2: {
				scopes: Object.fromEntries(facts.scopes.map((scope) => [fullScope(scope), {}])),
			},
		},
		schemas: Object.fromEntries(
			Object.entries(facts.schemas).map(([id, fields]) => [
				id,
				{ id, type: 'object', properties: mapValues(fields, property) },
			]),
		),
		resources: {
			spaces: {
				methods: methodsOf('chat.spaces'),
				resources: { members: { methods: methodsOf('chat.spaces.members') } },
			},
		},
	};
}
