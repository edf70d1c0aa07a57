import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { GoogleChatSpacesOAuth2Api } from '../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { GoogleChatSpaces } from '../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import lock from '../package-lock.json';
import manifest from '../package.json';

const ROOT = resolve(__dirname, '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** @see https://docs.n8n.io/integrations/creating-nodes/build/reference/verification-guidelines/ */
describe('what n8n asks of a package that it verifies', () => {
	it('brings nothing along but n8n itself', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('is found, and says whose it is', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.author.email).toMatch(/@/);
		expect(manifest.repository.url).toContain(new URL(manifest.homepage).pathname);
	});

	it('publishes what is built, and runs nothing when it is installed', () => {
		expect(manifest.files).toEqual(['dist']);
		expect(
			Object.keys(manifest.scripts).filter((name) => /install|prepare|publish/.test(name)),
		).toEqual([]);
	});

	it('is linted as n8n does, with no rule changed', () => {
		const stock = 'node_modules/@n8n/node-cli/dist/template/templates/shared/default';
		expect(manifest.n8n.strict).toBe(true);
		expect(text('eslint.config.mjs').trim()).toBe(text(`${stock}/eslint.config.mjs`).trim());
	});

	it.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])('has a source for %s', (built) => {
		expect(existsSync(join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
	});
});

interface Locked {
	optionalDependencies?: Record<string, string>;
	resolved?: string;
}

describe('the lock', () => {
	const packages = lock.packages as Record<string, Locked>;

	it('is the same for every registry', () => {
		expect(Object.keys(packages).filter((path) => packages[path].resolved)).toEqual([]);
	});

	/** npm 11 refuses a lock without the binaries of other platforms. */
	it('has the optional packages of every platform', () => {
		const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
			Object.keys(optionalDependencies ?? {}),
		);
		const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
		expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
	});
});

describe('README.md', () => {
	const readme = text('README.md');
	const { properties } = new GoogleChatSpaces().description;

	it('names every operation of the node', () => {
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [] }) => options.map(({ name }) => name));
		expect(operations.filter((name) => !readme.includes(`| **${name}** |`))).toEqual([]);
	});

	it('says what each scope of the credential is for', () => {
		const { properties } = new GoogleChatSpacesOAuth2Api();
		const enabled = properties.find(({ name }) => name === 'enabledScopes')?.default as string;
		const scopes = enabled.split(' ').map((scope) => scope.split('/').pop());
		expect(scopes.filter((scope) => !readme.includes(`| \`${scope}\` |`))).toEqual([]);
	});

	it('names no script that is not there', () => {
		const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
		expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
	});

	it('links to no file that is not there', () => {
		const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
		expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
	});
});
