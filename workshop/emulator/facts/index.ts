import pinned from './chat-v1.json';

/** One field of a message, as the discovery document declares it. */
export interface FieldFact {
	type?: 'string' | 'boolean' | 'integer' | 'number';
	/** Name of the schema, for a message. */
	ref?: string;
	format?: string;
	enum?: string[];
	repeated?: true;
	/** Google ignores it in a request. */
	readOnly?: true;
	deprecated?: true;
}

export interface ParameterFact extends FieldFact {
	location: 'path' | 'query';
	pattern?: string;
}

export interface MethodFact {
	httpMethod: string;
	/** URI template without leading slash, such as `v1/{+name}:completeImport`. */
	path: string;
	parameters: Record<string, ParameterFact>;
	/** Schema of the request body. */
	request?: string;
	response: string;
	/** Without the prefix `https://www.googleapis.com/auth/`. */
	scopes: string[];
}

export interface Facts {
	revision: string;
	/** Every scope of the whole API, without prefix. */
	scopes: string[];
	/** Query parameters that every Google API takes. */
	systemParameters: Record<string, ParameterFact>;
	/** By method id, such as `chat.spaces.create`. */
	methods: Record<string, MethodFact>;
	schemas: Record<string, Record<string, FieldFact>>;
}

/** What the discovery document of the Chat API says of spaces and memberships; see `pin.ts`. */
export const facts = pinned as Facts;

/** Protobuf's own name of a field: `spaceType` is `space_type`. */
export function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
