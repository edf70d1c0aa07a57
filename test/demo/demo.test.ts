/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { runDemo } from '../../demo';
import { columns, readNewHires } from '../../demo/newHires';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

const header = columns.join(',');
const grace =
	'E1,Grace Kim,grace@example.com,maria.manager@example.com,ben.buddy@example.com,hr@example.com,2026-12-01,IT';
const rosa =
	'E2,Rosa Álvarez,rosa@rosas.example,maria.manager@example.com,ben.buddy@example.com,hr@example.com,2026-12-01,IT';

/** Runs the demo over the lines of a file; ports and times are left out. */
async function demo(...lines: string[]): Promise<{ asAsked: boolean; said: string }> {
	const output = new PassThrough();
	const said = text(output);
	const asAsked = await runDemo({
		newHires: readNewHires(Buffer.from([header, ...lines].join('\n'))),
		fileName: 'hires.csv',
		node: new GoogleChatSpaces(),
		credentialType: new GoogleChatSpacesOAuth2Api(),
		output,
	});
	output.end();
	return { asAsked, said: plain(await said) };
}

function plain(said: string): string {
	return (
		stripVTControlCharacters(said)
			.replace(/127\.0\.0\.1:\d+/, 'HOST')
			.replace(/ *\d+ ms/g, ' TIME')
			.replace(/ +Time/, ' Time')
			// the bar is drawn once a second: only its end counts
			.replace(/^( *[█░]+ .*\n)+/m, '$1')
			.replace(/─+/g, '─')
	);
}

test('two new hires, one of them unknown to the directory: everything is said and right', async () => {
	const { asAsked, said } = await demo(grace, rosa);

	expect(said).toMatchInlineSnapshot(`
		"
		About to set up

		  Spaces    2, one for each good row of hires.csv
		  Workflow  examples/new-hire-onboarding.json, in n8n’s own engine
		  Google    the emulator at http://HOST; nothing leaves this machine
		  Account   ada.admin@example.com, who becomes the owner of each space

		Settings of each space, here for Grace Kim

		  Name         Welcome Grace Kim (E1)
		  Description  Everything for the first weeks of Grace Kim in IT, from 2026-12-01 on.
		  Guidelines   Announcements come from the space's managers. Ask in a reply, so that question and answer stay together. Nothing personal here: bring that to HR directly.
		  People       grace@example.com, maria.manager@example.com, ben.buddy@example.com, hr@example.com
		  Posting      owners and managers post, members reply
		  History      on
		  External     people outside the organization cannot join
		  Run again    the key new-hire-E1 gives the same space, never a second one

		Setting up

		  ████████████████████████ 2 of 2  Welcome Rosa Álvarez (E2)


		┌─┬─┬─┬─┬─┬─┐
		│ Person       │ Space                     │ Link                                            │ Members │ Requests │ Time │
		│ Grace Kim    │ Welcome Grace Kim (E1)    │ https://chat.google.com/room/AAQAMan6D2T?cls=11 │       5 │        2 │ TIME │
		│ Rosa Álvarez │ Welcome Rosa Álvarez (E2) │ https://chat.google.com/room/AAQA0fCzT6z?cls=11 │       5 │        2 │ TIME │
		└─┴─┴─┴─┴─┴─┘

		There now, read back with Google’s own client

		  ✔ Welcome Grace Kim (E1): ada.admin@example.com, grace@example.com, maria.manager@example.com, ben.buddy@example.com, hr@example.com
		  ✔ Welcome Rosa Álvarez (E2): ada.admin@example.com, rosa@rosas.example, maria.manager@example.com, ben.buddy@example.com, hr@example.com

		2 of 2 new hires have their space, with the people and settings asked for.
		"
	`);
	expect(asAsked).toBe(true);
});

test('a bad row is named with line and column, and the others get their spaces', async () => {
	const { asAsked, said } = await demo(grace.replace('grace@', 'grace at '), rosa);

	expect(said).toContain('hires.csv, line 2, column email: "grace at example.com" is not an email');
	expect(said).toContain('✔ Welcome Rosa Álvarez (E2)');
	expect(said).toContain('1 of 2 new hires have their space');
	expect(asAsked).toBe(false);
});

test('somebody whom Google leaves out without a word is missed', async () => {
	const { asAsked, said } = await demo(grace.replace('ben.buddy', 'blocked'), rosa);

	expect(said).toContain('✖ Welcome Grace Kim (E1): blocked@example.com is not in it');
	expect(said).toContain('1 of 2 new hires have their space');
	expect(asAsked).toBe(false);
});

test('a row that Google refuses is told in the words of the node, and the others go on', async () => {
	const { asAsked, said } = await demo(grace.replace('hr@', 'ada.admin@'), rosa);

	expect(said).toMatch(/✖ Grace Kim \(E1\): \S+/);
	expect(said).toContain('✖ Welcome Grace Kim (E1): is not there');
	expect(said).toContain('✔ Welcome Rosa Álvarez (E2)');
	expect(asAsked).toBe(false);
});

test('a file whose rows are all bad sets up nothing', async () => {
	expect(await demo('E1,,,,,,,')).toEqual({
		asAsked: false,
		said: expect.stringContaining('0 of 1 new hires have their space') as string,
	});
});

describe('the command', () => {
	const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	function command(...args: string[]) {
		const cli = join(__dirname, '../../demo/cli.ts');
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			['--import', 'tsx', cli, ...args],
			{ encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
		);
		return { status, stdout, stderr };
	}

	test('provisions the example file and ends with 0', () => {
		const { status, stdout, stderr } = command();
		expect(stderr).toBe('');
		expect(stdout).toContain(
			'12 of 12 new hires have their space, with the people and settings asked for.',
		);
		expect(status).toBe(0);
	});

	test.each([
		['that is not there', undefined, 'hires.csv: there is no such file.\n'],
		['that is no table', 'hello', 'hires.csv: The header lacks employeeId'],
	])('refuses a file %s, with 1', (_what, content, message) => {
		rmSync(join(folder, 'hires.csv'), { force: true });
		if (content !== undefined) writeFileSync(join(folder, 'hires.csv'), content);
		const { status, stdout, stderr } = command('--csv', 'hires.csv');
		expect(stderr).toContain(message);
		expect(stdout).toBe('');
		expect(status).toBe(1);
	});
});
