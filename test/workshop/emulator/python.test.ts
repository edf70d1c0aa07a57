import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ADMIN_SCOPES, startBench, USER_SCOPES, type Bench } from './client';

const FOLDER = join(__dirname, 'python');

/** Debian's packages are for its own interpreter, which need not be the first on the path. */
const interpreter = ['python3', '/usr/bin/python3'].find(
	(command) =>
		spawnSync(command, ['-c', 'import googleapiclient, google_auth_oauthlib']).status === 0,
);
const withPython = interpreter ? test : test.skip;
const missing = interpreter
	? ''
	: ' (python3-googleapi or python3-google-auth-oauthlib is missing)';

let bench: Bench;
const children: ChildProcess[] = [];

beforeAll(async () => {
	bench = await startBench({ now: Date.now });
});
afterAll(async () => {
	children.forEach((child) => child.kill());
	await bench.emulator.close();
});

/** Runs a program of Python's with Google's client, and gives what it prints. */
async function python(program: string, environment: object, cwd = FOLDER): Promise<string> {
	const child = spawn(interpreter ?? '', ['-W', 'ignore', join(FOLDER, program)], {
		cwd,
		env: {
			...process.env,
			PYTHONPATH: FOLDER,
			PYTHONDONTWRITEBYTECODE: '1',
			EMULATOR: bench.emulator.baseUrl,
			OAUTHLIB_INSECURE_TRANSPORT: '1',
			...environment,
		},
	});
	children.push(child);
	let text = '';
	let errors = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const code = await new Promise((resolve) => child.on('close', resolve));
	expect([code, errors]).toEqual([0, '']);
	return text;
}

withPython(
	`Google's Python client calls every method${missing}`,
	async () => {
		const importer = bench.emulator.issueToken({
			user: 'hana.hr@example.com',
			scopes: [...USER_SCOPES, 'chat.import'],
			delegated: true,
		});
		const tokens = {
			hana: bench.token('hana.hr@example.com'),
			admin: bench.token('ada.admin@example.com', ADMIN_SCOPES),
			importer: importer.accessToken,
		};
		const text = await python('surface.py', { TOKENS: JSON.stringify(tokens) });
		expect(JSON.parse(text)).toEqual({
			create: 'One',
			get: 'SPACE',
			patch: 'Two',
			setup: { joinedDirectHumanUserCount: 2 },
			list: ['Two', 'Three'],
			search: 2,
			findDirectMessage: 'DIRECT_MESSAGE',
			findGroupChats: {},
			'members.create': 'ROLE_MEMBER',
			'members.get': 'JOINED',
			'members.patch': 'ROLE_MANAGER',
			'members.list': 2,
			'members.delete': 'NOT_A_MEMBER',
			completeImport: { joinedDirectHumanUserCount: 1 },
			delete: {},
			error: [403, 'PERMISSION_DENIED'],
		});
	},
	60_000,
);

withPython(
	`the guide's program makes its space${missing}`,
	async () => {
		const { baseUrl, authUrl, tokenUrl } = bench.emulator;
		const folder = mkdtempSync(join(tmpdir(), 'guide-'));
		const secrets = {
			installed: {
				client_id: 'emulator-client-id.apps.googleusercontent.com',
				client_secret: 'emulator-client-secret',
				auth_uri: authUrl,
				token_uri: tokenUrl,
				redirect_uris: ['http://localhost'],
			},
		};
		writeFileSync(join(folder, 'client_secrets.json'), JSON.stringify(secrets));
		const browser = join(folder, 'browser.mjs');
		writeFileSync(
			browser,
			`const form = new URLSearchParams({
			decision: 'continue',
			account: 'hana.hr@example.com',
			granted: 'chat.spaces.create',
		});
		await fetch(process.argv[2], { method: 'POST', body: form });`,
		);
		bench.emulator.reset();
		const text = await python(
			'guide.py',
			{ BROWSER: `${process.execPath} ${browser} %s &` },
			folder,
		);
		const [space] = bench.emulator.state().spaces;
		expect(space).toMatchObject({ displayName: 'API-made', spaceType: 'SPACE' });
		const id = space.name?.split('/')[1];
		expect(text.trim().split('\n').at(-1)).toBe(
			`https://mail.google.com/mail/u/0/#chat/space/${id}`,
		);
		const document = await fetch(`${baseUrl}/$discovery/rest?version=v1`);
		expect(await document.json()).toMatchObject({ id: 'chat:v1', rootUrl: `${baseUrl}/` });
	},
	60_000,
);
