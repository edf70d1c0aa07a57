/** A JSON schema, as far as n8n's previews use it. */
export interface Schema {
	type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** Derives the schema of one value. */
export function schemaOf(value: unknown): Schema {
	if (value === null) return { type: 'null' };
	if (Array.isArray(value)) {
		return value.length > 0
			? { type: 'array', items: merged(value.map(schemaOf)) }
			: { type: 'array' };
	}
	if (typeof value === 'object') {
		const properties = Object.entries(value).map(([name, inner]) => [name, schemaOf(inner)]);
		return { type: 'object', properties: Object.fromEntries(properties) };
	}
	return { type: typeof value as Schema['type'] };
}

/**
 * Merges schemas into one, which has all properties of objects, sorted by name.
 *
 * @throws when a value is of another type than the ones before it
 */
export function merged([first, ...rest]: Schema[]): Schema {
	return rest.reduce(both, sorted(first));
}

function both(one: Schema, other: Schema): Schema {
	if (one.type !== other.type) throw new TypeError(`${one.type} and ${other.type} in one place`);
	const properties = { ...one.properties };
	for (const [name, schema] of Object.entries(other.properties ?? {})) {
		properties[name] = properties[name] ? both(properties[name], schema) : schema;
	}
	const items =
		one.items && other.items ? both(one.items, other.items) : (one.items ?? other.items);
	return sorted({ ...one, ...(one.properties && { properties }), ...(items && { items }) });
}

function sorted(schema: Schema): Schema {
	if (!schema.properties) return schema;
	const properties = Object.entries(schema.properties)
		.map(([name, inner]): [string, Schema] => [name, sorted(inner)])
		.sort(([a], [b]) => a.localeCompare(b));
	return { ...schema, properties: Object.fromEntries(properties) };
}
