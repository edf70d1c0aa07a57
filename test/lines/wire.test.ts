/** What may travel, and what comes back: a server that is not Google, on each line of n8n. */
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { systemClock } from '../../nodes/GoogleChatSpaces/chat/clock';
import { defaultSeed, type Fault } from '../../workshop/emulator';
import { byId, goOn, HANA, type RunOptions, type SignIn, startTestChat } from '../support/chat';
import {
	type HostileServer,
	json,
	redirect,
	startHostileServer,
	type Visit,
} from '../support/hostile';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				members: [{ email: HANA, role: 'ROLE_MANAGER' }, { email: 'alice@example.com' }],
			},
		],
	},
});
// Tokens are kept for all of a process: no test is to live on those of the one before.
beforeEach(() => chat.emulator.expireTokens());

let hostile: HostileServer;
let stranger: HostileServer;
beforeAll(async () => {
	[hostile, stranger] = await Promise.all([startHostileServer(), startHostileServer()]);
});
beforeEach(() => {
	stranger.answers(json({ name: 'spaces/AAAAstranger', access_token: 'x', expires_in: 3600 }));
});
afterAll(async () => await Promise.all([hostile.close(), stranger.close()]));

const team = byId('AAAAteam');
const alice = { __rl: true, mode: 'email', value: 'alice@example.com' };
const get = { operation: 'get', spaceId: team };
const create = { operation: 'create', displayName: 'Berlin' };
const list = { operation: 'list', returnAll: true };
const remove = { resource: 'member', operation: 'remove', spaceId: team, memberId: alice };
const add = (people: string): INodeParameters => ({
	resource: 'member',
	operation: 'add',
	spaceId: team,
	people,
});
/** Gives up soon. */
const hasty = { requestOptions: { retryFor: 3 } };

/** The credential with its APIs at the hostile server. */
const atHostile = (): ICredentialDataDecryptedObject => ({
	apiBaseUrl: hostile.baseUrl,
	cloudIdentityBaseUrl: hostile.baseUrl,
	userinfoBaseUrl: hostile.baseUrl,
});

/** Runs the node, and gives with its outcome all that n8n would store and show of it. */
async function run(parameters: INodeParameters, options: RunOptions = {}) {
	const outcome = await chat.run(parameters, options);
	const stored = JSON.stringify([outcome.run.run, outcome.run.hints('Node')]);
	return { ...outcome, stored };
}

async function runAtHostile(parameters: INodeParameters, options: RunOptions = {}) {
	return await run(parameters, {
		...options,
		credential: { ...atHostile(), ...options.credential },
	});
}

/** How long the node takes by its own clock, in s. */
async function seconds(action: () => Promise<unknown>): Promise<number> {
	const start = systemClock.now();
	await action();
	return (systemClock.now() - start) / 1000;
}

const SIGN_INS: SignIn[] = ['oAuth2', 'delegation'];

describe('a redirect is followed nowhere, and its host is told', () => {
	test.each(
		SIGN_INS.flatMap((signIn) =>
			[301, 302, 303, 307, 308].flatMap((status) =>
				[get, create, remove].map((parameters) => ({ signIn, status, parameters })),
			),
		),
	)('$signIn: $status, $parameters.operation', async ({ signIn, status, parameters }) => {
		hostile.answers(redirect(`${stranger.baseUrl}/v1/spaces/AAAAteam`, status));
		const { error, items } = await runAtHostile(parameters, { signIn });

		expect(stranger.visits).toEqual([]);
		expect(items).toEqual([]);
		expect(error?.message).toContain(`sends on to ${stranger.host}, which was not asked`);
		// Each request once, the look before a removal as well.
		const sent = hostile.visits.map(({ method, path }) => `${method} ${path}`);
		expect(sent).not.toEqual([]);
		expect(sent).toEqual([...new Set(sent)]);
	});

	test('by the token endpoint', async () => {
		hostile.answers(redirect(`${stranger.baseUrl}/token`, 307));
		const { error, requests } = await run(get, {
			signIn: 'delegation',
			credential: { tokenUrl: `${hostile.baseUrl}/token` },
		});

		expect([stranger.visits, requests]).toEqual([[], []]);
		expect(error?.message).toContain(`sends on to ${stranger.host}`);
	});
});

describe('an answer is checked', () => {
	const always = (methods: string[], body: unknown): Fault => ({
		methods,
		effect: { kind: 'answer', body },
	});

	test.each<[string, INodeParameters, string]>([
		['chat.spaces.get', get, 'Could not get the space AAAAteam'],
		['chat.spaces.create', create, 'Could not create the space "Berlin"'],
		['chat.spaces.members.delete', remove, 'Could not remove '],
	])('%s', async (method, parameters, cannot) => {
		for (const body of [{}, { error: { code: 403 } }, { name: 7 }, [], 'null', '7']) {
			chat.emulator.reset();
			chat.emulator.setFaults([always([method], body)]);
			const { error, items } = await run({ ...parameters, ...hasty });

			expect(items).toEqual([]);
			expect(error?.message).toContain(cannot);
			expect(error?.message).toContain('did not come from the Google Chat API');
		}
	});

	test('who is added is told joined only by an answer that says so', async () => {
		chat.emulator.setFaults([always(['chat.spaces.members.create'], {})]);
		const { items, stored } = await run(
			{ ...add('ben.buddy@example.com'), ...hasty },
			{ node: goOn },
		);

		expect(JSON.stringify(items.map(({ json }) => json))).not.toContain('joined');
		expect(stored).toContain('did not come from the Google Chat API');
	});

	test.each([
		['a name that is an object', { name: 'spaces/AAAAteam', displayName: { text: 'x' } }],
		['settings that are a text', { name: 'spaces/AAAAteam', accessSettings: 'open' }],
	])('%s is no space', async (_, body) => {
		hostile.answers(json(body));
		const { error } = await runAtHostile({ ...get, ...hasty });

		expect(error?.message).toContain('did not come from the Google Chat API');
	});

	test('JSON that nobody could store is no answer', async () => {
		const deep = `{"name":"spaces/AAAAteam","x":${'['.repeat(1e5)}${']'.repeat(1e5)}}`;
		for (const body of [deep, deep.replaceAll('[', '{"a":').replaceAll(']', '}')]) {
			hostile.answers(json(body));
			const { error } = await runAtHostile({ ...get, ...hasty, simplify: false });
			expect(error?.message).toMatch(/did not come from the Google Chat API/);
		}
	});
});

describe('everything is bounded', () => {
	test.each<[string, (visit: Visit) => object, string]>([
		[
			'the same page token for ever',
			() => ({ nextPageToken: 'same' }),
			'Google gave the same page again after 2 pages with 0 entries of spaces.list',
		],
		[
			'new tokens with empty pages',
			() => ({ nextPageToken: String(hostile.visits.length) }),
			'Google gave 100 empty pages in a row after 100 pages with 0 entries of spaces.list',
		],
	])('%s', async (_, page, problem) => {
		hostile.answers((response, visit) => json(page(visit))(response, visit));
		const { error } = await runAtHostile(list);

		expect(error?.message).toContain(problem);
	});

	test.each(SIGN_INS)('an answer that drips: %s', async (signIn) => {
		const over = new AbortController();
		const deadline = jest.spyOn(systemClock, 'deadline').mockReturnValue(over.signal);
		hostile.answers((response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).write('{"name":"spaces/');
			let drips = 0;
			const drip = () => {
				if (++drips === 10) over.abort();
				response.write('A', drip);
			};
			drip();
		});
		const { error } = await runAtHostile(
			{ ...create, requestOptions: { retryFor: 0 } },
			{ signIn },
		);
		deadline.mockRestore();

		expect(error?.message).toBe(
			'Could not create the space "Berlin": the connection broke before Google answered, so it is not known whether it was done',
		);
	});

	test('a time to wait that is none is no reason for haste', async () => {
		for (const retryAfter of ['0', '-5', new Date(0).toUTCString()]) {
			const tries: number[] = [];
			hostile.answers((response, visit) => {
				tries.push(systemClock.now());
				const status = tries.length < 6 ? 429 : 404;
				json({ error: { code: status } }, status, { 'retry-after': retryAfter })(response, visit);
			});
			await runAtHostile(get);

			expect(tries).toHaveLength(6);
			expect(tries[5] - tries[0]).toBeGreaterThan(2_000);
		}
	});

	test('a time to wait that never ends is cut', async () => {
		hostile.answers(json({ error: { code: 503 } }, 503, { 'retry-after': '1000000' }));
		const took = await seconds(async () => await runAtHostile(get));

		expect(took).toBeGreaterThan(170);
		expect(took).toBeLessThan(400);
	});

	test('what Google fails at for good costs a handful of tries each', async () => {
		chat.emulator.setFaults([
			{ methods: ['chat.spaces.members.create'], effect: { kind: 'status', status: 500 } },
		]);
		const people = ['ben.buddy', 'maria.manager', 'carla.chief'].map(
			(name) => `${name}@example.com`,
		);
		const { requests } = await run(add(people.join()), { node: goOn });

		const additions = requests.filter(({ method }) => method === 'POST');
		expect(additions.length).toBeGreaterThan(1);
		expect(additions.length).toBeLessThanOrEqual(15);
	});
});

describe('nothing that comes back holds what was sent', () => {
	const secretsOf = ({ visits }: HostileServer) => [
		...visits.map(({ headers }) => String(headers.authorization).replace('Bearer ', '')),
		...visits.flatMap(({ body }) => new URLSearchParams(body).getAll('assertion')),
	];

	test.each(
		SIGN_INS.flatMap((signIn) => [200, 400, 403, 404].map((status) => ({ signIn, status }))),
	)('$signIn: headers that are echoed with $status', async ({ signIn, status }) => {
		hostile.answers((response, { headers }) => {
			const authorization = String(headers.authorization);
			const echo = { headers, [authorization]: authorization, text: `a${authorization}b` };
			const body: IDataObject =
				status === 200
					? { name: 'spaces/AAAAteam', displayName: authorization, echo }
					: { error: { code: status, message: `No: ${authorization}`, details: [echo] } };
			json(body, status)(response, hostile.visits[0]);
		});
		const { stored } = await runAtHostile({ ...get, simplify: false }, { signIn });
		const secrets = secretsOf(hostile).filter((secret) => secret !== 'undefined');

		expect(secrets).not.toEqual([]);
		expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
		expect(stored).toContain('[hidden]');
	});

	test('the assertion, echoed by a token endpoint', async () => {
		hostile.answers((response, { body }) => {
			json({ error: 'invalid_grant', error_description: body }, 400)(response, hostile.visits[0]);
		});
		const { stored } = await run(get, {
			signIn: 'delegation',
			credential: { tokenUrl: `${hostile.baseUrl}/token` },
		});
		const [assertion] = secretsOf(hostile).filter((secret) => secret.startsWith('eyJ'));

		expect(assertion).toBeDefined();
		expect(stored).not.toContain(assertion);
	});

	test('a text of many megabytes is cut', async () => {
		const text = 'x'.repeat(20_000_000);
		for (const body of [text, { error: { code: 400, message: text } }, { error: text }]) {
			hostile.answers(json(body, 400));
			const { stored, error } = await runAtHostile(get);

			expect(error?.message).toMatch(/^Could not get the space AAAAteam: /);
			expect(stored.length).toBeLessThan(100_000);
		}
	});

	test('an error that is long, but no longer than Google may be, is cut', async () => {
		const message = 'The space is out of order. '.repeat(5_000);
		hostile.answers(json({ error: { code: 400, message, details: [message] } }, 400));
		const { stored, error } = await runAtHostile(get);

		expect(error?.message).toMatch(/Google says "The space is out of order\. /);
		expect(stored.length).toBeLessThan(30_000);
	});
});

describe('the token endpoint', () => {
	const fails = (effect: Fault['effect'], count?: number): Fault => ({
		methods: ['oauth.token'],
		count,
		effect,
	});
	const FAULTS: Array<[string, Fault['effect']]> = [
		['429', { kind: 'status', status: 429 }],
		['500', { kind: 'status', status: 500 }],
		['503', { kind: 'status', status: 503 }],
		['503 in HTML', { kind: 'html', status: 503 }],
		['200 in HTML', { kind: 'html', status: 200 }],
		['no answer', { kind: 'cut' }],
		['half of an answer', { kind: 'truncated' }],
	];
	/** A sign-in whose token has ended. */
	const ended = () => {
		const credential = chat.credential();
		chat.emulator.expireTokens();
		return credential;
	};

	describe.each(SIGN_INS)('%s', (signIn) => {
		const options = () => ({ signIn, ...(signIn === 'oAuth2' && { credential: ended() }) });

		test.each(FAULTS)(
			'is asked again after %s, and the item knows nothing of it',
			async (_, effect) => {
				const rest = options();
				chat.emulator.setFaults([fails(effect, 2)]);
				const { items, exchanges } = await run(create, rest);

				expect(items.map(({ json }) => json.displayName)).toEqual(['Berlin']);
				expect(exchanges.length).toBeGreaterThanOrEqual(effect.kind === 'cut' ? 1 : 3);
			},
		);

		test.each(FAULTS)(
			'that stays so, %s, is told, and that nothing was sent',
			async (_, effect) => {
				const rest = options();
				chat.emulator.setFaults([fails(effect)]);
				const { error, requests } = await run(create, rest);

				expect(error?.message).toBe(
					'Could not create the space "Berlin": Google gave no token for the sign-in, so nothing was sent',
				);
				expect(error?.description).not.toContain('may have taken effect');
				expect(requests.filter(({ status }) => status !== 401)).toEqual([]);
			},
		);
	});

	test('a sign-in that was revoked costs one refresh, however many items there are', async () => {
		const credential = chat.credential();
		chat.emulator.revokeTokens();
		const items = Array.from({ length: 80 }, () => ({}));
		const outcome = await run(get, { credential, items, node: goOn });

		expect(outcome.exchanges).toHaveLength(1);
		expect(outcome.items).toHaveLength(80);
		const said = new Set(outcome.items.map(({ json }) => String(json.error)));
		expect([...said]).toEqual([
			'Could not get the space AAAAteam: Google no longer accepts the sign-in of the credential',
		]);
	});

	test('a delegation that is missing costs one exchange', async () => {
		const items = Array.from({ length: 80 }, () => ({}));
		const outcome = await run(get, {
			signIn: 'delegation',
			as: 'nobody@example.com',
			items,
			node: goOn,
		});

		expect(outcome.exchanges.length).toBe(1);
		expect(outcome.items.filter(({ json }) => json.error !== undefined)).toHaveLength(80);
	});
});

describe('tokens go over no network in clear', () => {
	test.each([
		['API Base URL', { apiBaseUrl: 'http://chat.example.com' }],
		['API Base URL', { apiBaseUrl: 'ftp://localhost' }],
		['API Base URL', { apiBaseUrl: 'http://127.0.0.1.example.com' }],
		['Cloud Identity Base URL', { cloudIdentityBaseUrl: 'http://10.0.0.1' }],
		['Userinfo Base URL', { userinfoBaseUrl: 'http://example.com' }],
	])('%s: %p', async (field, credential) => {
		for (const signIn of SIGN_INS) {
			const { error, exchanges } = await run(get, { signIn, credential });
			expect(error?.message).toContain(`${field} is no https address`);
			expect(exchanges).toEqual([]);
		}
	});

	test.each<[string, SignIn, ICredentialDataDecryptedObject]>([
		['Access Token URL', 'oAuth2', { accessTokenUrl: 'http://example.com/token' }],
		['Token URL', 'delegation', { tokenUrl: 'http://example.com/token' }],
	])('%s', async (field, signIn, credential) => {
		const { error } = await run(get, { signIn, credential });
		expect(error?.message).toContain(`${field} is no https address`);
	});
});

test.each([
	[
		'Google Chat API is only available to Google Workspace users',
		'the account that is signed in belongs to no Google Workspace organization',
	],
	[
		"This method doesn't support non-admin user authentication",
		'Use Admin Access takes an administrator of Google Workspace',
	],
])('Google says "%s"', async (message, problem) => {
	for (const status of [400, 403]) {
		hostile.answers(json({ error: { code: status, message } }, status));
		const { error } = await runAtHostile(get);

		expect(error?.message).toBe(`Could not get the space AAAAteam: ${problem}`);
		expect(error?.description).not.toContain('Correct the fields');
	}
});
