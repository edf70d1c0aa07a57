import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

import type { INodeType } from 'n8n-workflow';

import { runDemo } from '../../../workshop/demo';
import { columns, readNewHires } from '../../../workshop/demo/newHires';
import { GoogleChatSpaces } from '../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

const header = columns.join(',');
const grace =
	'E1,Grace Kim,grace@example.com,maria.manager@example.com,ben.buddy@example.com,hr@example.com,2026-12-01,IT';
const rosa =
	'E2,Rosa Álvarez,rosa@rosas.example,maria.manager@example.com,ben.buddy@example.com,hr@example.com,2026-12-01,IT';

/** Runs the demo over the lines of a file, and removes ports and times from its output. */
async function demo(...lines: string[]): Promise<{ ok: boolean; said: string }> {
	return await demoOf(new GoogleChatSpaces(), ...lines);
}

async function demoOf(node: INodeType, ...lines: string[]) {
	const output = new PassThrough();
	const said = text(output);
	const ok = await runDemo({
		newHires: readNewHires(Buffer.from([header, ...lines].join('\n'))),
		fileName: 'hires.csv',
		node,
		output,
	});
	output.end();
	return { ok, said: plain(await said) };
}

function plain(said: string): string {
	return (
		stripVTControlCharacters(said)
			.replace(/127\.0\.0\.1:\d+/, 'HOST')
			.replace(/room\/[\w-]+/g, 'room/ID')
			.replace(/ *\d+ ms/g, ' TIME')
			.replace(/ +Time/, ' Time')
			// The bar is drawn once a second, so only its end is the same in each run.
			.replace(/^( *[█░]+ .*\n)+/m, '$1')
			.replace(/─+/g, '─')
	);
}

test('two new hires, one of them not in the directory, get their spaces, and every act is reported and right', async () => {
	const { ok, said } = await demo(grace, rosa);

	expect(said).toMatchInlineSnapshot(`
		"
		About to create

		  Spaces    2, one for each good row of hires.csv
		  Workflow  examples/new-hire-onboarding.json, in n8n’s own engine
		  Google    the emulator at http://HOST; nothing leaves this machine
		  Account   ada.admin@example.com, who becomes the owner of each space

		Settings of each space, here for Grace Kim

		  Name         Welcome Grace Kim (E1)
		  Description  Everything for the first weeks of Grace Kim in IT, from 2026-12-01 on.
		  Guidelines   Announcements come from the space's managers. Ask in a reply, so that question and answer stay together. Nothing personal here: bring that to HR directly.
		  People       maria.manager@example.com (manager), hr@example.com (manager), grace@example.com, ben.buddy@example.com
		  Posting      owners and managers post, members reply
		  History      on
		  External     people outside the organization cannot join
		  Run again    finds the space by its name, and changes only what differs

		1. Provision everyone

		  ████████████████████████ 2 of 2  Welcome Rosa Álvarez (E2)


		┌─┬─┬─┬─┬─┬─┐
		│ Person       │ Space                     │ Link                                            │ Members │ Requests to it │ Time │
		│ Grace Kim    │ Welcome Grace Kim (E1)    │ https://chat.google.com/room/ID?cls=11 │       5 │              6 │ TIME │
		│ Rosa Álvarez │ Welcome Rosa Álvarez (E2) │ https://chat.google.com/room/ID?cls=11 │       5 │              6 │ TIME │
		└─┴─┴─┴─┴─┴─┘
		  Requests in all  7 that read, 6 that wrote

		There now, read back with Google’s own client

		  ✔ Welcome Grace Kim (E1): ada.admin@example.com (owner), maria.manager@example.com (manager), hr@example.com (manager), grace@example.com, ben.buddy@example.com
		  ✔ Welcome Rosa Álvarez (E2): ada.admin@example.com (owner), maria.manager@example.com (manager), hr@example.com (manager), rosa@rosas.example, ben.buddy@example.com

		2 of 2 new hires have their space, with the people and settings asked for.

		2. Run it again: nothing happens

		  Requests in all  7 that read, 0 that wrote
		  ✔ Every space is told as unchanged
		  ✔ Google was only read, and nothing written
		  ✔ What Google holds is the same as before

		3. Change one row: just that changes

		  Row    Grace Kim (E1)
		  Start  2026-12-01 → 2026-12-08
		  Buddy  ben.buddy@example.com → ivan.it@example.com

		  Welcome Grace Kim (E1): description changed
		  Welcome Grace Kim (E1): ivan.it@example.com joined as member
		  Requests in all  8 that read, 2 that wrote
		  ✔ Welcome Grace Kim (E1) is as the row says now
		  ✔ Every other space is told as unchanged, and is the same as before
		  ✔ No request has written but for what differs

		4. Offboard one person

		  Leaver     maria.manager@example.com
		  Successor  hr@example.com, where nobody else is an owner
		  Workflow   examples/leaver.json, with a service account that acts as the leaver

		┌─┬─┬─┬─┬─┐
		│ Space                     │ Person                    │ Action  │ Outcome │ Reason                    │
		│ Leads                     │ hr@example.com            │ promote │ changed │ takes over the space      │
		│ Leads                     │ maria.manager@example.com │ remove  │ removed │ has handed the space over │
		│ Welcome Grace Kim (E1)    │ maria.manager@example.com │ remove  │ removed │ is a member of the space  │
		│ Welcome Rosa Álvarez (E2) │ maria.manager@example.com │ remove  │ removed │ is a member of the space  │
		└─┴─┴─┴─┴─┘
		  Requests in all  8 that read, 4 that wrote
		  ✔ maria.manager@example.com is in no space any more
		  ✔ hr@example.com owns Leads
		  ✔ Everybody else is where they were, in 3 spaces

		Provisioned, run again, changed and offboarded: each just as it should be.
		"
	`);
	expect(ok).toBe(true);
});

describe('the checks find a node that does not do its work', () => {
	const real = new GoogleChatSpaces();
	const saboteur = (execute: NonNullable<INodeType['execute']>): INodeType => ({
		description: real.description,
		execute,
	});

	test('when a second run changes something', async () => {
		let runs = 0;
		const restless = saboteur(async function () {
			const restlessly = runs++ > 0 ? `Run ${runs}` : undefined;
			const get = this.getNodeParameter.bind(this) as (...args: unknown[]) => unknown;
			this.getNodeParameter = ((name: string, ...rest: unknown[]) => {
				const value = get(name, ...rest);
				return name === 'settings.description' ? (restlessly ?? value) : value;
			}) as typeof this.getNodeParameter;
			return await real.execute.call(this);
		});
		const { ok, said } = await demoOf(restless, grace);

		expect(said).toContain('✖ Every space is told as unchanged');
		expect(said).toContain('✖ Google was only read, and nothing written');
		expect(said).toContain('✖ What Google holds is the same as before');
		expect(said).toContain(
			'✖ Welcome Grace Kim (E1) is as the row says now: description is Run 3',
		);
		expect(said).toContain('checks failed: see above.');
		expect(ok).toBe(false);
	});

	test('when the leaver is still a member', async () => {
		const idle = saboteur(async function () {
			return this.getNodeParameter('operation', 0) === 'removeFromAll'
				? [[]]
				: await real.execute.call(this);
		});
		const { ok, said } = await demoOf(idle, grace);

		expect(said).toContain('✖ maria.manager@example.com is in no space any more');
		expect(said).toContain('✖ hr@example.com owns Leads');
		expect(said).toContain('2 of 9 checks failed: see above.');
		expect(ok).toBe(false);
	});
});

test('a bad row is reported with line and column, and the others get their spaces', async () => {
	const { ok, said } = await demo(grace.replace('grace@', 'grace at '), rosa);

	expect(said).toContain('hires.csv, line 2, column email: "grace at example.com" is not an email');
	expect(said).toContain('✔ Welcome Rosa Álvarez (E2)');
	expect(said).toContain('1 of 2 new hires have their space');
	expect(said).toContain('1 row is not as desired: see above.');
	expect(ok).toBe(false);
});

test('a person whom Google leaves out silently is reported as missing', async () => {
	const { ok, said } = await demo(grace.replace('ben.buddy', 'blocked'), rosa);

	expect(said).toContain('✖ Welcome Grace Kim (E1): blocked@example.com is not in it');
	expect(said).toContain('blocked@example.com is not in it: Google left them out of the setup');
	expect(said).toContain('1 of 2 new hires have their space');
	expect(said).toContain('1 row is not as desired: see above.');
	expect(ok).toBe(false);
});

test('the account itself, which owns what it makes, is told where the row says otherwise', async () => {
	const { ok, said } = await demo(grace.replace('hr@', 'ada.admin@'), rosa);

	expect(said).toContain(
		'✖ Welcome Grace Kim (E1): ada.admin@example.com is owner, should be manager',
	);
	expect(said).toContain('✔ Welcome Rosa Álvarez (E2)');
	expect(ok).toBe(false);
});

test('a file with only bad rows sets up nothing', async () => {
	expect(await demo('E1,,,,,,,')).toEqual({
		ok: false,
		said: expect.stringMatching(
			/line 2, column name: is empty[^]*\n\nNo row of hires.csv is usable, so nothing is run.\n$/,
		) as string,
	});
});

describe('the command', () => {
	const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	function command(...args: string[]) {
		const cli = join(__dirname, '../../../workshop/demo/cli.ts');
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
		expect(stdout).toContain('25 that read, 0 that wrote');
		expect(stdout).toContain('26 that read, 2 that wrote');
		expect(stdout).not.toContain('✖');
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
