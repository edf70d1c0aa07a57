import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const NODE = resolve(__dirname, '../nodes/GoogleChatSpaces');

/** The rooms that each room of the node may import from, besides itself and `text.ts`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	chat: [],
	operation: [],
	provisioning: ['chat', 'operation'],
	resources: ['chat', 'operation', 'provisioning'],
};

const sources = readdirSync(NODE, { recursive: true, encoding: 'utf8' }).filter((file) =>
	file.endsWith('.ts'),
);

/** The files that a file imports, from the node's folder. */
function imports(file: string): string[] {
	const text = readFileSync(join(NODE, file), 'utf8');
	return [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, path]) =>
		relative(NODE, join(NODE, dirname(file), path)),
	);
}

const room = (path: string) => path.split('/')[0];

test.each(Object.entries(MAY_IMPORT))(
	'%s imports only from its own room and %j',
	(name, allowed) => {
		const inRoom = sources.filter((file) => room(file) === name);
		expect(inRoom.length).toBeGreaterThan(0);
		const forbidden = inRoom.flatMap((file) =>
			imports(file)
				.filter((path) => ![name, 'text', ...allowed].includes(room(path)))
				.map((path) => `${file} imports ${path}`),
		);
		expect(forbidden).toEqual([]);
	},
);

test('the plans of provisioning do no I/O: they import nothing that sends a request', () => {
	const plans = sources.filter((file) => /^provisioning\/\w*Plan\.ts$/.test(file));
	expect(plans.length).toBeGreaterThan(0);
	const senders = plans.flatMap((file) =>
		imports(file)
			.filter((path) => /^chat\/(client|transport|memberships|groups|pagination)$/.test(path))
			.map((path) => `${file} imports ${path}`),
	);
	expect(senders).toEqual([]);
});

test('nothing that is published imports from the workshop or the tests', () => {
	const outside = sources.flatMap((file) =>
		imports(file).filter((path) => /(^|\/)(workshop|test)\//.test(path)),
	);
	expect(outside).toEqual([]);
});
