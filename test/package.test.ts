import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { GoogleChatSpacesOAuth2Api } from '../credentials/GoogleChatSpacesOAuth2Api.credentials';
import manifest from '../package.json';

const ROOT = resolve(__dirname, '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** @see https://docs.n8n.io/integrations/creating-nodes/build/reference/verification-guidelines/ */
describe('what n8n asks of a package that it verifies', () => {
	it('depends on nothing but n8n', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('can be found, and names its authors', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.author.email).toMatch(/@/);
		expect(manifest.repository.url).toContain(new URL(manifest.homepage).pathname);
	});

	it('publishes only what is built, and runs nothing when it is installed', () => {
		expect(manifest.files).toEqual(['dist']);
		expect(
			Object.keys(manifest.scripts).filter((name) => /install|prepare|publish/.test(name)),
		).toEqual([]);
	});

	it("is linted with n8n's own configuration, unchanged", () => {
		const stock = 'node_modules/@n8n/node-cli/dist/template/templates/shared/default';
		expect(manifest.n8n.strict).toBe(true);
		expect(text('eslint.config.mjs').trim()).toBe(text(`${stock}/eslint.config.mjs`).trim());
	});

	it.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])('has a source for %s', (built) => {
		expect(existsSync(join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
	});
});

describe('docs/connect.md', () => {
	it('says what each scope of the credential is for', () => {
		const { properties } = new GoogleChatSpacesOAuth2Api();
		const enabled = properties.find(({ name }) => name === 'enabledScopes')?.default as string;
		const scopes = enabled.split(' ').map((scope) => scope.split('/').pop());
		const page = text('docs/connect.md');
		expect(scopes.filter((scope) => !page.includes(`| \`${scope}\` |`))).toEqual([]);
	});
});

describe.each([
	'CHANGELOG.md',
	'CONTRIBUTING.md',
	'README.md',
	'SECURITY.md',
	'docs/administrators.md',
	'docs/connect.md',
	'docs/performance.md',
	'examples/README.md',
	'workshop/emulator/README.md',
])('%s', (page) => {
	it('names only scripts of package.json', () => {
		const named = [...text(page).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, script]) => script);
		expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
	});

	it('links only to files and headings that exist', () => {
		const links = [...text(page).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]+)?\)/g)];
		const broken = links.filter(([, path, heading]) => {
			const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
			return !existsSync(file) || (heading && !headings(file).includes(heading));
		});
		expect(broken.map(([link]) => link)).toEqual([]);
	});
});

/** The anchors that GitHub gives the headings of a Markdown file. */
function headings(file: string): string[] {
	return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(
		([, heading]) =>
			`#${heading
				.toLowerCase()
				.replace(/[^\w\- ]/g, '')
				.replaceAll(' ', '-')}`,
	);
}
