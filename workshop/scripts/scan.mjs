/**
 * Looks at the built package as n8n does before it verifies one: what `npm pack` puts into the
 * tarball, and n8n's community scanner over the sources and over the unpacked tarball. Build first.
 * Exits with 1, and says why, when something is wrong.
 *
 * @see https://docs.n8n.io/integrations/creating-nodes/build/reference/verification-guidelines/
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../..');

/** The files that n8n loads, and those that npm always packs. */
const MAY_BE_PACKED = [
	/^(LICENSE|README\.md|package\.json)$/,
	/^dist\/(credentials|nodes)\/[\w/]+(\.credentials|\.node|\.operation)?\.js$/,
	/^dist\/nodes\/\w+\/(\w+\.node|__schema__\/v[\d.]+\/\w+\/\w+)\.json$/,
	/^dist\/icons\/[\w.]+\.svg$/,
];

/** Packs into the folder and unpacks there. */
function pack(folder) {
	const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	const [{ filename, files }] = JSON.parse(output);
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
	return { files: files.map(({ path }) => path), unpacked: join(folder, 'package') };
}

/** Files that should not be in the tarball, and files that should be there but are missing. */
function misplaced(files) {
	const expected = ['LICENSE', 'README.md', ...manifest.n8n.nodes, ...manifest.n8n.credentials];
	return [
		...files
			.filter((file) => !MAY_BE_PACKED.some((pattern) => pattern.test(file)))
			.map((file) => `${file} should not be in the tarball`),
		...expected
			.filter((file) => !files.includes(file))
			.map((file) => `${file} is missing from the tarball`),
	];
}

/** Lists the objections of n8n's scanner to a folder. */
async function objections(folder, patterns) {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	return passed ? [] : [message, details].filter(Boolean);
}

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
try {
	const { files, unpacked } = pack(folder);
	const checks = [
		[`tarball of ${files.length} files`, misplaced(files)],
		["n8n's scanner on the sources", await objections(ROOT, SOURCE_FILE_PATTERNS)],
		["n8n's scanner on the tarball", await objections(unpacked, ['**/*.js', 'package.json'])],
	];
	for (const [what, problems] of checks) {
		process.stdout.write([`${problems.length ? '✗' : '✓'} ${what}`, ...problems, ''].join('\n'));
		if (problems.length) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true });
}
