import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { chatMethods } from '../../../nodes/GoogleChatSpaces/chat/methods';
import { goOn, startTestChat } from '../../support/chat';
import { type Example, examples, exampleSeed, operationIds } from '../../support/examples';

const chat = startTestChat({ seed: exampleSeed });

/** Another server, which nothing may ever reach. */
const elsewhere = createServer((_request, response) => {
	visits++;
	response.end('{}');
});
let visits = 0;
beforeAll(async () => {
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	await new Promise((resolve) => elsewhere.close(resolve));
});

function attacks(): string[] {
	const { port } = elsewhere.address() as AddressInfo;
	return [
		'..',
		'../..',
		'spaces/..',
		'AAAAteam/../AAAAother',
		'AAAAteam%2f..%2f..%2fspaces',
		'AAAAteam%2Fmembers',
		'AAAAteam?useAdminAccess=true',
		'AAAAteam#fragment',
		'AAAAteam\\..\\AAAAother',
		'AAAAteam\r\nX-Evil: 1',
		'AAAAteam\u0000',
		'AAAAteam:completeImport',
		`http://127.0.0.1:${port}/v1/spaces/AAAAteam`,
		`//127.0.0.1:${port}/AAAAteam`,
		`@127.0.0.1:${port}/`,
		`https://chat.google.com@127.0.0.1:${port}/room/AAAAteam`,
		'https://chat.google.com.evil.example/room/AAAAteam',
		'file:///etc/passwd',
		'users/../spaces/AAAAteam',
		'ada@example.com/../../spaces',
		'АААА', // Cyrillic
		'ＡＡＡＡ', // full width
		'AAAA\u2044..\u2215', // slashes that are none
		'\u202egnp.exe',
		'\ud800',
		'__proto__',
		'constructor',
		'toString',
		'hasOwnProperty',
		'{"__proto__":{"polluted":true}}',
		'[[[[[[[[',
		'" OR space_type = "SPACE',
		'EPERM ECONNRESET socket hang up',
		'x'.repeat(1_000_000),
		',,,,,,',
		'a@b.c,'.repeat(2_100),
	];
}

/** The parameters that choose what is done rather than say what with. */
const FIXED = new Set([
	'resource',
	'operation',
	'authentication',
	'mode',
	'__rl',
	'spaceType',
	'findBy',
	'membersFrom',
]);

/** The ways to each text in the parameters. */
function textsOf(value: unknown, way: string[] = []): string[][] {
	if (typeof value === 'string') return [way];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		FIXED.has(key) ? [] : textsOf(inner, [...way, key]),
	);
}

function replaced(value: unknown, [key, ...rest]: string[], text: string): unknown {
	if (key === undefined) return text;
	const copy = structuredClone(value) as IDataObject;
	copy[key] = replaced(copy[key], rest, text) as IDataObject;
	return copy;
}

/** For each text that an operation takes, an example in which it is filled in. */
function casesOf(operation: string): Array<{ example: Example; way: string[] }> {
	const cases = new Map<string, { example: Example; way: string[] }>();
	for (const example of examples) {
		if (example.operation !== operation || example.before) continue;
		for (const way of textsOf(example.parameters)) cases.set(way.join('.'), { example, way });
	}
	return [...cases.values()];
}

const PATHS = Object.values(chatMethods).map(
	({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/:?#]+')}$`),
);

function expectWithinSegments(path: string): void {
	expect(PATHS.some((pattern) => pattern.test(path))).toBe(true);
	for (const segment of path.split('/')) {
		expect(decodeURIComponent(segment)).not.toMatch(/[/\\\p{Cc}]|^\.+$/u);
	}
}

/** Quotas that nobody here has to wait for. */
const UNPACED: INodeParameters = {
	retryFor: 0,
	membershipReads: 100_000,
	membershipWrites: 100_000,
	spaceReads: 100_000,
	spaceWrites: 100_000,
};

async function attack({ example, way }: { example: Example; way: string[] }, texts: string[]) {
	const { signIn = 'oAuth2', as, scopes } = example;
	const [resource, operation] = example.operation.split('.');
	const credential =
		signIn === 'oAuth2' ? chat.credential(as, scopes) : chat.serviceAccount(scopes);
	chat.emulator.reset();
	const { run, items, requests } = await chat.run(
		{
			resource,
			operation,
			requestOptions: UNPACED,
			...(replaced(example.parameters, way, '={{ $json.text }}') as INodeParameters),
		},
		{ signIn, as, scopes, credential, node: goOn, items: texts.map((text) => ({ text })) },
	);
	const shown = JSON.stringify([run.run, run.hints('Node')]);
	const token = (credential.oauthTokenData ?? {}) as Record<string, string>;
	const secrets = [
		token.access_token,
		token.refresh_token,
		credential.clientSecret,
		'PRIVATE KEY',
		'Bearer ',
	].filter((secret) => typeof secret === 'string');

	expect(run.error).toBeUndefined();
	const answered = items.flatMap(({ pairedItem }) => [pairedItem].flat());
	// An item may give no output, but none may be of an item that is not there.
	for (const pair of answered) {
		expect((pair as { item: number }).item).toBeLessThan(texts.length);
	}
	for (const { path } of requests) expectWithinSegments(path);
	for (const secret of secrets) expect(shown.includes(secret)).toBe(false);
	expect(visits).toBe(0);
	expect('polluted' in {}).toBe(false);
}

const random = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.webUrl(),
	fc.emailAddress(),
	fc.json({ maxDepth: 2 }),
);

describe('no text leaves its segment or the origin, ends the run, or brings a secret to light', () => {
	test.each(operationIds)(
		'%s',
		async (operation) => {
			// Another operation in the list changes nothing for this one.
			const seed = Buffer.from(operation).reduce((sum, byte) => (sum * 31 + byte) | 0, 0);
			for (const attacked of casesOf(operation)) {
				await attack(attacked, [...attacks(), ...fc.sample(random, { seed, numRuns: 15 })]);
			}
		},
		300_000,
	);
});
