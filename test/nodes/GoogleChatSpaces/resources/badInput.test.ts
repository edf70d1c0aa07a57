import type { INodeParameters } from 'n8n-workflow';

import { byId, defaultScopes, goOn, startTestChat } from '../../../support/chat';
import { type Example, examples, exampleSeed, runExample } from '../../../support/examples';

const chat = startTestChat({ seed: exampleSeed });

const inTeam = { resource: 'member', spaceId: byId('AAAAteam') };

/** Every bad item stands between two good ones, which have to be done all the same. */
describe('one clear error, and no write for it', () => {
	const lookUp = '/v1/groups:lookup';
	test.each<[string, INodeParameters, string, string[]]>([
		[
			'a group to add that is nobody',
			{ ...inTeam, operation: 'add', groups: '={{ $json.group }}' },
			'nobodies@example.com',
			[lookUp],
		],
		[
			'a group in a setup that is nobody',
			{ operation: 'setup', displayName: 'Apollo', groups: '={{ $json.group }}' },
			'nobodies@example.com',
			[lookUp],
		],
		[
			'an email with a typo to add',
			{ ...inTeam, operation: 'add', groups: '={{ $json.group }}', people: '={{ $json.person }}' },
			'ada@@example.com',
			[],
		],
	])('%s', async (_, parameters, bad, paths) => {
		const good = { group: 'engineering@example.com', person: 'alice@example.com' };
		const worse = bad.includes('@@') ? { ...good, person: bad } : { ...good, group: bad };
		const { items } = await chat.run(parameters, { items: [good, worse, good], node: goOn });
		const failed = items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 1);
		const done = items.filter(({ json }) => !json.error);
		// Alone, it shows just its own requests.
		const alone = await chat.run(parameters, { items: [worse] });

		expect(failed).toHaveLength(1);
		expect(failed[0].json.error).toContain(bad.includes('@@') ? bad : 'Google Group');
		expect(new Set(done.map(({ pairedItem }) => (pairedItem as { item: number }).item))).toEqual(
			new Set([0, 2]),
		);
		expect(alone.requests.map(({ path }) => path)).toEqual(paths);
	});

	test('a person whom Google does not know', async () => {
		const { error, requests } = await chat.run({
			...inTeam,
			operation: 'add',
			people: 'nobody@example.com',
		});

		expect(error?.message).toEqual(
			expect.stringMatching(
				/^Could not add (the member|nobody@example\.com) to the space AAAAteam: Google knows no such person/,
			),
		);
		expect(requests.filter(({ status }) => status < 400)).toEqual([]);
	});
});

/** Every example with Use Admin Access, signed in as somebody whose credential has no scope for it. */
const withoutScope = examples
	.filter((example) => JSON.stringify(example.parameters).includes('"useAdminAccess":true'))
	.map((example): [string, Example] => [
		example.operation,
		{ ...example, scopes: [...defaultScopes] },
	]);

test.each(withoutScope)(
	'%s with Use Admin Access names the admin scope that is missing',
	async (_, example) => {
		const { error, items, logged } = await runExample(chat, example);
		const words = [error?.message, error?.description].join(' ');

		expect(items).toEqual([]);
		expect(words).toContain('the credential has no scope that allows this');
		expect(words).toMatch(/\/auth\/chat\.admin\./);
		expect(logged.filter(({ status }) => status < 400)).toEqual([]);
	},
);
