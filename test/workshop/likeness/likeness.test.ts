import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultSeed, type Emulator, type World } from '../../../workshop/emulator';
import recorded from '../../../workshop/likeness/answers.json';
import { compare, departuresFrom, type Answers } from '../../../workshop/likeness/compare';
import { clock } from '../../../workshop/likeness/http';
import { CannotStart } from '../../../workshop/likeness/preflight';
import { questions } from '../../../workshop/likeness/questions';
import { run, runHere, type RunOptions, type RunResult } from '../../../workshop/likeness/run';
import { browserSignIn, NoToken } from '../../../workshop/likeness/signIn';
import { emulatorTarget } from '../../../workshop/likeness/target';

const ROOT = join(__dirname, '../../..');
const ours = recorded as Answers;
const folder = mkdtempSync(join(tmpdir(), 'likeness-'));

clock.wait = async () => await Promise.resolve();

let number = 0;
const journal = () => join(folder, `journal-${(number += 1)}.json`);

type Target = Awaited<ReturnType<typeof emulatorTarget>>;

let target: Target;

beforeAll(async () => {
	target = await emulatorTarget();
});
beforeEach(() => target.emulator.reset());
afterAll(async () => await target.emulator.close());

const some = (...ids: string[]) => questions.filter(({ id }) => ids.includes(id));

async function ask(ids: string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
	return await run({
		target,
		questions: some(...ids),
		prefix: 'Likeness',
		journalPath: journal(),
		say: () => undefined,
		agree: async () => await Promise.resolve(true),
		...options,
	});
}

const spacesLeft = () => target.emulator.state().spaces.length;

/** The questions that answer otherwise than recorded. */
function differing(asked: typeof questions, answers: Answers): string[] {
	return compare(asked, ours, answers)
		.filter(({ verdict }) => verdict === 'differs')
		.map(({ question }) => question.id);
}

/** Which questions tell one world from the other. */
const BY_SWITCH: Readonly<Record<keyof World, { is: World[keyof World]; questions: string[] }>> = {
	groupPeopleListed: { is: false, questions: ['group-people'] },
	identitiesShown: { is: false, questions: ['identities'] },
	groupNamesPrefixed: { is: false, questions: ['group-name', 'group-member-get'] },
	typeFilterComplete: { is: false, questions: ['list-with-type'] },
	unwrittenChatsListed: { is: true, questions: ['list-unwritten'] },
	importerMayGet: { is: true, questions: ['import-get'] },
	absentMemberNotFound: {
		is: true,
		questions: [
			'member-absent',
			'member-absent-unknown',
			'member-removed-twice',
			'read-after-write',
		],
	},
	duplicateMemberRefused: { is: true, questions: ['member-twice', 'member-by-alias'] },
	accessSettingsListed: { is: false, questions: ['list-access-settings'] },
	searchWithoutAdmin: { is: false, questions: ['search-without-admin'] },
	lastOwnerStays: { is: false, questions: ['last-owner-leaves', 'last-owner-demoted'] },
	memberReadsBehind: { is: 1, questions: ['read-after-write'] },
	memberReadsBehindMs: { is: 60_000, questions: ['read-after-write'] },
};

test.each(Object.entries(BY_SWITCH))('questions tell %s', async (name, { is, questions: ids }) => {
	target.emulator.setWorld({ [name]: is });
	const asked = some(...ids, 'member-added');
	const { answers } = await ask(asked.map(({ id }) => id));
	expect(differing(asked, answers).sort()).toEqual([...ids].sort());
	expect(spacesLeft()).toBe(0);
});

test('a server that differs in three rules is told by exactly these three', async () => {
	target.emulator.setWorld({
		groupPeopleListed: false,
		typeFilterComplete: false,
		searchWithoutAdmin: false,
	});
	const asked = questions.filter(({ quota }) => !quota);
	const { answers, left, stoppedBy } = await ask(asked.map(({ id }) => id));
	expect([left, stoppedBy, spacesLeft()]).toEqual([[], undefined, 0]);
	expect(differing(asked, answers)).toEqual([
		'group-people',
		'list-with-type',
		'search-without-admin',
	]);
}, 120_000);

test('answers hold no name, address, id or token', async () => {
	const text = JSON.stringify(recorded) + JSON.stringify((await ask(['member-outside'])).answers);
	for (const { id, email, displayName } of defaultSeed.people) {
		for (const secret of [id, email, displayName]) expect(text).not.toContain(secret);
	}
	for (const secret of ['example.com', 'Likeness', 'AAQA', 'ya29.', '03abc']) {
		expect(text).not.toContain(secret);
	}
});

test("a report of Google's names where the emulator departs from it", () => {
	const report: Answers = {
		'member-added': ours['member-added'],
		'member-twice': {
			told: [{ status: 409, canonical: 'ALREADY_EXISTS', text: 'Already there.' }],
		},
		'mask-twice': { told: [{ status: 400, canonical: 'INVALID_ARGUMENT', text: 'Other words.' }] },
		consumer: { couldNotAsk: 'needs a sign-in as consumer' },
	};
	expect(departuresFrom(questions, report, ours)).toEqual([
		'member-twice: Google answers 409 ALREADY_EXISTS, and we 200: state JOINED, role ROLE_MEMBER',
	]);
});

describe('before anything is written', () => {
	const writes = () => target.emulator.requests().filter(({ method }) => method !== 'GET');

	async function refusal(changed: Partial<Target>, prefix = 'Likeness'): Promise<string> {
		const error: unknown = await ask(['group-name', 'member-twice'], {
			target: { ...target, ...changed },
			prefix,
		}).then(
			() => undefined,
			(reason) => reason as unknown,
		);
		expect(error).toBeInstanceOf(CannotStart);
		expect(writes()).toEqual([]);
		return (error as Error).message;
	}

	test('a group that does not exist is told', async () => {
		const cast = { ...target.cast, group: 'nogroup@example.com' };
		expect(await refusal({ cast })).toMatch(
			/^There is no group nogroup@example\.com that this account sees: 403: Error\(2028\)/,
		);
	});

	test('a colleague who does not exist is told', async () => {
		const cast = { ...target.cast, b: 'brumo@example.com' };
		expect(await refusal({ cast })).toMatch(/^There is no brumo@example\.com: 400: Missing/);
	});

	test('spaces that others have named so are told, and stay', async () => {
		const token = await target.signIn.token('person');
		await fetch(`${target.servers.api}/v1/spaces`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}` },
			body: JSON.stringify({ spaceType: 'SPACE', displayName: 'Likeness of Mona Lisa' }),
		});
		const [{ name }] = target.emulator.state().spaces;
		target.emulator.clearRequests();
		expect(await refusal({})).toBe(
			`The account already holds spaces whose names begin with "Likeness", of which this copy knows nothing: ${name}. Delete them, or give another --prefix.`,
		);
		expect(spacesLeft()).toBe(1);
	});

	test('a key without delegation is told, with what to do', async () => {
		const cli = spawnCli(
			target.emulator,
			'--only',
			'member-twice',
			'--yes',
			'--key',
			key('undelegated@emulator-project.iam.gserviceaccount.com'),
		);
		expect(await ended(cli)).toEqual({
			code: 2,
			text: expect.stringMatching(
				/^The service account may not act for ada\.admin@example\.com with these scopes \(unauthorized_client: .*\)\. In the Admin console, Security, API controls, Domain-wide delegation, client 110000000000000000002 needs the scopes that --help lists\./,
			) as string,
		});
		expect(writes()).toEqual([]);
	}, 60_000);

	test('who is no administrator is told, and asked nothing that takes one', async () => {
		let plan = '';
		const token: Target['signIn']['token'] = async (actor) =>
			await Promise.resolve(
				target.emulator.issueToken({
					user: 'hana.hr@example.com',
					scopes: actor === 'admin' ? ['chat.admin.spaces'] : ['chat.spaces', 'chat.delete'],
				}).accessToken,
			);
		const cast = { person: 'hana.hr@example.com' };
		const { answers } = await ask(['admin-history', 'display-name-blank', 'member-twice'], {
			target: { ...target, cast, signIn: { token } },
			agree: async (text) => {
				expect(writes()).toEqual([]);
				plan = text;
				return await Promise.resolve(true);
			},
		});
		expect(plan).toContain('Not asked as admin: hana.hr@example.com is no administrator of Chat');
		expect(answers).toMatchObject({
			'admin-history': { couldNotAsk: 'not allowed' },
			'display-name-blank': { told: [{ status: 400 }] },
			'member-twice': { couldNotAsk: 'needs a' },
		});
		expect(spacesLeft()).toBe(0);
	});

	test('nobody who does not agree is asked anything', async () => {
		const { answers } = await ask(['member-twice'], {
			agree: async () => await Promise.resolve(false),
		});
		expect([answers, writes()]).toEqual([{}, []]);
	});
});

describe('whatever happens, what was made is deleted or listed', () => {
	test('a stop ends after the question at hand', async () => {
		const controller = new AbortController();
		const { answers, left, stoppedBy } = await ask(['member-twice', 'identities'], {
			say: () => controller.abort(),
			signal: controller.signal,
		});
		expect([Object.keys(answers), left, stoppedBy]).toEqual([['member-twice'], [], 'stopped']);
		expect(spacesLeft()).toBe(0);
	});

	test('a cut network ends the run', async () => {
		target.emulator.setFaults([
			{ methods: ['chat.spaces.members.create'], count: 1, effect: { kind: 'cut' } },
		]);
		const { left, stoppedBy } = await ask(['member-twice']);
		expect([left, stoppedBy, spacesLeft()]).toEqual([[], 'other side closed', 0]);
	});

	test.each<[string, object]>([
		['a lost answer of a setup', { kind: 'cut', after: true }],
		['a lost setup', { kind: 'cut' }],
		['an answer that says nothing', { kind: 'answer', body: {}, after: true }],
	])('%s leaves nothing behind', async (_, effect) => {
		const fault = { methods: ['chat.spaces.setup'], count: 1, effect } as never;
		target.emulator.setFaults([fault]);
		const { left } = await ask(['group-chat-role']);
		expect([left, spacesLeft()]).toEqual([[], 0]);
	});

	test('what a full quota keeps from being deleted is listed, and deleted at the next start', async () => {
		const journalPath = journal();
		target.emulator.setFaults([
			{ methods: ['chat.spaces.delete'], effect: { kind: 'status', status: 429 } },
		]);
		const { left } = await ask(['member-twice'], { journalPath });
		expect(left).toEqual([target.emulator.state().spaces[0].name]);
		target.emulator.setFaults([]);
		const again = await ask(['member-twice'], { journalPath });
		expect([again.left, spacesLeft(), existsSync(journalPath)]).toEqual([[], 0, false]);
	});
});

test('somebody signs in by browser, and others who open the address are not heard', async () => {
	const { emulator } = target;
	const client = {
		client_id: 'emulator-client-id.apps.googleusercontent.com',
		client_secret: 'emulator-client-secret',
		auth_uri: emulator.authUrl,
		token_uri: emulator.tokenUrl,
	};
	const visit = async (url: string, decision: string) => {
		const { searchParams } = new URL(url);
		const home = searchParams.get('redirect_uri') ?? '';
		expect((await fetch(`${home}/?code=forged&state=forged`)).status).toBe(404);
		const form = new URLSearchParams({ decision, account: 'ada.admin@example.com' });
		for (const scope of (searchParams.get('scope') ?? '').split(' ')) {
			form.append('granted', scope.replace('https://www.googleapis.com/auth/', ''));
		}
		await fetch(url, { method: 'POST', body: form });
	};
	const signIn = browserSignIn(client, (url) => void visit(url, 'continue'));
	const { answers } = await ask(
		['member-twice', 'admin-history', 'scope-missing', 'app-audience'],
		{
			target: { ...target, signIn },
		},
	);
	expect(answers).toMatchObject({
		'member-twice': ours['member-twice'],
		'admin-history': ours['admin-history'],
		'scope-missing': { couldNotAsk: 'needs --key, for a token of few scopes' },
		'app-audience': { couldNotAsk: 'not allowed' },
	});
	const refused = browserSignIn(client, (url) => void visit(url, 'cancel'));
	await expect(refused.token('person')).rejects.toThrow(NoToken);
});

function key(email?: string): string {
	const path = join(folder, `key-${email ?? 'delegated'}.json`);
	writeFileSync(path, JSON.stringify(target.emulator.serviceAccountKey({ email })));
	return path;
}

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

function spawnCli(emulator: Emulator | undefined, ...flags: string[]): ChildProcess {
	const server = emulator && [
		...['--api-base-url', emulator.baseUrl, '--as', 'ada.admin@example.com'],
		...['--with', 'alice@example.com,bruno@example.com', '--group', 'engineering@example.com'],
	];
	const child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'workshop/likeness/cli.ts'), ...(server ?? []), ...flags],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	children.push(child);
	return child;
}

async function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
	}
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, text };
}

test('killed in the middle and started again, it leaves no space behind', async () => {
	const only = 'member-twice,group-chat-role,import-get,app-members,request-id-repeated,identities';
	const flags = ['--yes', '--key', key(), '--journal', journal(), '--only', only];
	const { emulator } = target;
	const killed = new Set<number>();
	for (const [index, method] of ['chat.spaces.setup', 'chat.spaces.create'].entries()) {
		const child = spawnCli(emulator, ...flags);
		const gone = once(child, 'exit');
		const made = () => emulator.requests().filter(({ apiMethod }) => apiMethod === method).length;
		const before = made();
		while (made() < before + 2 - index && child.exitCode === null) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		child.kill('SIGKILL');
		await gone;
		killed.add(spacesLeft());
	}
	expect([...killed].some((count) => count > 0)).toBe(true);
	const again = await ended(spawnCli(emulator, ...flags));
	expect(again.text).toContain('6 same, 0 differ, 0 could not be asked.');
	expect([again.code, spacesLeft()]).toEqual([0, 0]);
}, 120_000);

test('the command ends with 1 on a difference, and writes a report', async () => {
	const report = join(folder, 'report.json');
	target.emulator.setWorld({ duplicateMemberRefused: true });
	const flags = ['--yes', '--key', key(), '--journal', journal(), '--report', report];
	const { code, text } = await ended(
		spawnCli(target.emulator, ...flags, '--only', 'member-twice,setup-outside'),
	);
	expect(code).toBe(1);
	expect(text).toContain('0 same, 1 differ, 1 could not be asked.');
	expect(text).toMatch(/member-twice.*differs.*200: state JOINED.*409 ALREADY_EXISTS/s);
	expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual({
		server: 'other',
		day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
		answers: {
			'member-twice': {
				told: [
					{ status: 409, canonical: 'ALREADY_EXISTS', text: 'The membership already exists.' },
				],
			},
			'setup-outside': { couldNotAsk: 'needs outside' },
		},
	});
}, 60_000);

test('without a server it asks the emulator', async () => {
	const { answers } = await runHere({
		questions: some('member-twice', 'quota-reads-in-space'),
		prefix: 'Likeness',
		journalPath: journal(),
		say: () => undefined,
		agree: async () => await Promise.resolve(true),
	});
	expect(answers).toEqual({
		'member-twice': ours['member-twice'],
		'quota-reads-in-space': ours['quota-reads-in-space'],
	});
	const { code, text } = await ended(spawnCli(undefined, '--only', 'member-twice'));
	expect(text).toContain('1 same, 0 differ, 0 could not be asked.');
	expect(code).toBe(0);
}, 60_000);

test.each([
	[['--only', 'nonsense'], 'There is no question nonsense.'],
	[['--google', '--with', 'a@example.com'], 'Give --as PERSON, and --with A,B'],
	[
		['--google', '--as', 'a@example.com', '--with', 'b@example.com,c@example.com'],
		'Give --key FILE of a service account, or --client FILE of an OAuth client.',
	],
])(
	'refuses %j in words',
	async (flags, words) => {
		const { code, text } = await ended(spawnCli(undefined, ...flags));
		expect(text).toContain(words);
		expect(code).toBe(2);
	},
	60_000,
);
