import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = join(__dirname, '../../../workshop/emulator');

/** The folders, each of which may import from those before it. */
const ROOMS = ['facts', 'seed', 'core', 'spaces', 'handlers', 'http', '.'];

function roomOf(path: string): string {
	const [first, ...rest] = path.split('/');
	return rest.length === 0 && !ROOMS.includes(first) ? '.' : first;
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) =>
	path.endsWith('.ts'),
);

test.each(files)('%s imports from its own folder and those below', (file) => {
	const text = readFileSync(join(ROOT, file), 'utf8');
	const imported = [...text.matchAll(/(?:from|import) '(\.[^']*)'/g)].map(([, path]) =>
		roomOf(relative(ROOT, normalize(join(ROOT, dirname(file), path)))),
	);
	const own = ROOMS.indexOf(roomOf(file));
	expect(own).toBeGreaterThanOrEqual(0);
	expect(imported.filter((room) => !(ROOMS.indexOf(room) <= own))).toEqual([]);
});
