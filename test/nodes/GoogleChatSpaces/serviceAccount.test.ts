import { generateKeyPairSync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { defaultSeed } from '../../../workshop/emulator';
import { TokenCache } from '../../../nodes/GoogleChatSpaces/chat/tokenCache';
import { byId, goOn, HANA, type Outcome, type RunOptions, startTestChat } from '../../support/chat';
import { pick } from '../../support/picker';

const ALICE = 'alice@example.com';
const CHAT_APP = 'chat-provisioning@emulator-project.iam.gserviceaccount.com';

let clockIsOffBy = 0;
const chat = startTestChat({
	now: () => Date.now() + clockIsOffBy,
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: 'AAAAteam',
				spaceType: 'SPACE',
				displayName: 'Team',
				members: [{ email: HANA }, { email: ALICE }],
			},
		],
	},
});
// Tokens are kept for all of a process: no test is to live on those of the one before.
beforeEach(() => chat.emulator.expireTokens());

const getTeam = { operation: 'get', spaceId: byId('AAAAteam') };
const createBerlin = { operation: 'create', displayName: 'Berlin' };

/** Who sent what, and how Google answered. */
const sent = () =>
	chat.emulator.requests().map(({ method, path, user, status }) => [method, path, user, status]);

/** Without the requests that found a token of an earlier test expired. */
const answered = () => sent().filter(([, , , status]) => status !== 401);

describe('acts as', () => {
	test('the person that the node names', async () => {
		const { items } = await chat.run(getTeam, { signIn: 'delegation' });

		expect(items.map(({ json }) => json.displayName)).toEqual(['Team']);
		expect(answered()).toEqual([['GET', '/v1/spaces/AAAAteam', HANA, 200]]);
	});

	test('another person for each item', async () => {
		const people = [HANA, 'maria.manager@example.com', HANA];
		const { items, exchanges } = await chat.run(
			{ operation: 'create', displayName: '=Of {{ $json.manager }}' },
			{
				items: people.map((manager) => ({ manager })),
				signIn: 'delegation',
				as: '={{ $json.manager }}',
			},
		);

		expect(items.map(({ json }) => json.displayName)).toEqual(people.map((who) => `Of ${who}`));
		expect(
			answered()
				.map(([, , user]) => user)
				.sort(),
		).toEqual([...people].sort());
		expect(exchanges).toHaveLength(2);
	});

	test('a person as one, however their email is written', async () => {
		const { exchanges } = await chat.run(getTeam, {
			items: [{ as: HANA }, { as: HANA.toUpperCase() }],
			signIn: 'delegation',
			as: '={{ $json.as }}',
		});

		expect(exchanges.length).toBeLessThanOrEqual(1);
	});

	test('a person as one, however the items write them', async () => {
		const { items } = await chat.run(
			{
				resource: 'member',
				operation: 'sync',
				spaceId: byId('AAAAteam'),
				membersFrom: 'items',
				member: '={{ $json.member }}',
			},
			{
				items: [
					{ as: 'HANA.hr@example.com', member: 'bruno@example.com' },
					{ as: HANA, member: 'chloe@example.com' },
				],
				signIn: 'delegation',
				as: '={{ $json.as }}',
				credential: { delegatedEmail: HANA },
			},
		);

		expect(items.map(({ json }) => json.outcome)).toEqual(['joined', 'joined']);
	});

	test('whom each item says, where one is for OAuth2', async () => {
		const { error } = await chat.run(
			{ ...getTeam, authentication: '={{ $json.by }}' },
			{ items: [{ by: 'oAuth2' }, { by: 'serviceAccount' }] },
		);

		expect(error?.message).toContain('credentials set for "googleChatSpacesServiceAccountApi"');
	});

	test('the person that the credential names, unless the node names one', async () => {
		const credential = { delegatedEmail: ` ${ALICE} ` };
		await chat.run(getTeam, { signIn: 'app', credential });
		const byCredential = answered();
		await chat.run(getTeam, { signIn: 'delegation', credential });

		expect([...byCredential, ...answered()].map(([, , user]) => user)).toEqual([ALICE, HANA]);
	});

	test('the Chat app, where nobody is named', async () => {
		const { items } = await chat.run(createBerlin, { signIn: 'app' });

		expect(items.map(({ json }) => json.displayName)).toEqual(['Berlin']);
		expect(answered()).toEqual([['POST', '/v1/spaces', CHAT_APP, 200]]);
		expect(chat.emulator.requests().at(-1)?.body).toEqual({
			spaceType: 'SPACE',
			displayName: 'Berlin',
			customer: 'customers/my_customer',
		});
	});
});

test.each<[string, (key: { client_email: string; private_key: string }) => object]>([
	['as it is', ({ client_email: email, private_key: privateKey }) => ({ email, privateKey })],
	[
		'in one line, as it stands in the file',
		({ client_email: email, private_key: privateKey }) => ({
			email,
			privateKey: privateKey.replaceAll('\n', '\\n'),
		}),
	],
])('takes the key in two parts, %s', async (_, parts) => {
	const { items } = await chat.run(getTeam, {
		signIn: 'delegation',
		credential: { keyFrom: 'parts', ...parts(chat.emulator.serviceAccountKey()) },
	});

	expect(items.map(({ json }) => json.displayName)).toEqual(['Team']);
});

describe('exchanges its key for a token', () => {
	const rows = Array.from({ length: 500 }, (_, row) => ({ row }));
	const listOne = { operation: 'list', limit: 1 };

	test('once for 500 items', async () => {
		const { items, exchanges } = await chat.run(listOne, {
			items: rows,
			signIn: 'delegation',
			as: ALICE,
			// A token of its own: nothing is kept from another test.
			scopes: ['chat.spaces.readonly'],
		});

		expect(items.map(({ json }) => json.displayName)).toEqual(rows.map(() => 'Team'));
		expect(exchanges).toEqual([{ status: 200, user: ALICE }]);
		expect(sent()).toHaveLength(500);
	});

	test('once more when it expires on the way', async () => {
		chat.emulator.setFaults([{ skip: 5, count: 1, effect: { kind: 'expireToken' } }]);
		const { items, exchanges } = await chat.run(listOne, {
			items: rows.slice(0, 30),
			signIn: 'delegation',
			scopes: ['chat.spaces.readonly'],
		});

		expect(items.map(({ json }) => json.displayName)).toEqual(Array(30).fill('Team'));
		expect(exchanges).toEqual([
			{ status: 200, user: HANA },
			{ status: 200, user: HANA },
		]);
		expect(answered()).toHaveLength(30);
	});

	test('for a group with the one scope that finds it', async () => {
		const { exchanges, items } = await chat.run(
			{
				resource: 'member',
				operation: 'add',
				spaceId: byId('AAAAteam'),
				groups: 'engineering@example.com',
			},
			{ signIn: 'delegation', scopes: ['chat.memberships'] },
		);

		expect(items.map(({ json }) => json.groupMember)).toEqual([{ name: 'groups/03abc0000001' }]);
		expect(answered()[0]).toEqual(['GET', '/v1/groups:lookup', HANA, 200]);
		expect(exchanges).toHaveLength(2);
	});
});

describe('the pickers', () => {
	const form = (impersonateUser: string): INodeParameters => ({
		authentication: 'serviceAccount',
		impersonateUser,
		resource: 'member',
		operation: 'get',
		spaceId: byId('AAAAteam'),
	});

	test('list what the person sees, with one request each', async () => {
		chat.emulator.clearRequests();
		const spaces = await pick('searchSpaces', chat.serviceAccount(), form(HANA));
		const members = await pick('searchMembers', chat.serviceAccount(), form(HANA));

		expect(spaces.results.map(({ name }) => name)).toEqual(['Team']);
		expect(members.results.map(({ name }) => name)).toEqual([
			'Alice Martin, alice@example.com',
			'Hana Reyes, hana.hr@example.com',
		]);
		expect(answered()).toEqual([
			['GET', '/v1/spaces', HANA, 200],
			['GET', '/v1/spaces/AAAAteam/members', HANA, 200],
		]);
	});

	test('list what the Chat app sees, which is not told of the invited', async () => {
		const { items } = await chat.run(createBerlin, { signIn: 'app' });
		const form: INodeParameters = {
			authentication: 'serviceAccount',
			resource: 'member',
			operation: 'get',
			spaceId: byId(String(items[0].json.name)),
		};
		chat.emulator.clearRequests();
		const spaces = await pick('searchSpaces', chat.serviceAccount(), form);
		await pick('searchMembers', chat.serviceAccount(), form);

		expect(spaces.results.map(({ name }) => name)).toEqual(['Berlin']);
		expect(chat.emulator.requests().map(({ query }) => query)).toEqual([
			{ pageSize: '1000' },
			{ pageSize: '1000' },
		]);
	});
});

const otherKey = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

/** The key file with changes. */
const file = (changes: object) => ({
	privateKeyFile: JSON.stringify({ ...chat.emulator.serviceAccountKey(), ...changes }),
});
const DELEGATION =
	'In the Google Admin console, open Security > Access and data control > API controls > Domain-wide delegation, and add the client ID of the service account with every scope in the credential. It can take up to 24 hours to take effect.';

interface Refusal {
	credential?: () => ICredentialDataDecryptedObject;
	options?: RunOptions;
	clock?: number;
	message: string;
	description?: string;
	/** What the token endpoint answered; nothing where it was never asked. */
	exchanges?: number[];
}

const refusals: Array<[string, Refusal]> = [
	[
		'a page of garbage for a key file',
		{
			credential: () => ({ privateKeyFile: 'garbage '.repeat(500) }),
			message:
				'Service Account Key is not JSON: paste the whole key file that Google gave you, from { to }',
		},
	],
	[
		'a page of garbage for a private key',
		{
			credential: () => file({ private_key: 'garbage '.repeat(500) }),
			message:
				'Service Account Key holds no private key: paste it whole, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----',
		},
	],
	[
		'half a private key',
		{
			credential: () => ({
				keyFrom: 'parts',
				email: CHAT_APP,
				privateKey: chat.emulator.serviceAccountKey().private_key.slice(0, 800),
			}),
			message:
				'Private Key holds no private key: paste it whole, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----',
		},
	],
	[
		'a person whose email is none',
		{
			options: { as: 'alice' },
			message: 'Impersonate User is not an email: expected one like ada@example.com',
		},
	],
	[
		"somebody else's key",
		{
			credential: () => file({ private_key: otherKey }),
			exchanges: [400],
			message:
				'Could not get the space AAAAteam: Google does not know the key of the service account',
			description:
				'The key may have been deleted, or belong to another account. Create a new one under IAM & Admin > Service Accounts > Keys, and put it in the credential.',
		},
	],
	[
		'an account that was deleted',
		{
			credential: () => file({ client_email: 'gone@emulator-project.iam.gserviceaccount.com' }),
			exchanges: [400],
			message:
				'Could not get the space AAAAteam: Google knows no such person to act as in this organization',
			description:
				'Check the email in Impersonate User, or the service account email in the credential.',
		},
	],
	[
		'a clock that is an hour behind',
		{
			clock: 3_600_000 + 600_000,
			exchanges: [400],
			message: 'Could not get the space AAAAteam: the clock of the machine that runs n8n is wrong',
			description:
				'Set the clock, for example by turning on time synchronization (NTP), then run the workflow again.',
		},
	],
	[
		'a clock that is an hour ahead',
		{
			clock: -3_600_000,
			exchanges: [400],
			message: 'Could not get the space AAAAteam: the clock of the machine that runs n8n is wrong',
			description:
				'Set the clock, for example by turning on time synchronization (NTP), then run the workflow again.',
		},
	],
	[
		'an account without delegation',
		{
			credential: () => ({
				privateKeyFile: JSON.stringify(
					chat.emulator.serviceAccountKey({
						email: 'undelegated@emulator-project.iam.gserviceaccount.com',
					}),
				),
			}),
			exchanges: [401],
			message: 'Could not get the space AAAAteam: the service account may not act as this person',
			description: DELEGATION,
		},
	],
	[
		'a scope that was not delegated',
		{
			options: { scopes: ['chat.spaces', 'chat.messages'] },
			exchanges: [401],
			message: 'Could not get the space AAAAteam: the service account may not act as this person',
			description: DELEGATION,
		},
	],
	[
		'a scope that does not exist',
		{
			options: { scopes: ['chat.spacs'] },
			exchanges: [400],
			message:
				'Could not get the space AAAAteam: Google does not know one of the scopes in the credential',
			description: 'Check the spelling of the scopes in the credential.',
		},
	],
	[
		'somebody outside the organization',
		{
			options: { as: 'pat@partner.example' },
			exchanges: [400],
			message:
				'Could not get the space AAAAteam: Google knows no such person to act as in this organization',
			description:
				'Check the email in Impersonate User, or the service account email in the credential.',
		},
	],
	[
		'a token endpoint that is not there',
		{
			credential: () => ({ tokenUrl: 'http://127.0.0.1:9/token' }),
			message: 'Could not get the space AAAAteam: Google Chat cannot be reached',
			description:
				'Check the network, DNS and proxy of the machine that runs n8n, then run the workflow again.',
		},
	],
];

describe('says what is wrong with', () => {
	afterEach(() => {
		clockIsOffBy = 0;
	});

	const start = async ({ credential, options, clock = 0 }: Refusal, items = [{}]) => {
		clockIsOffBy = clock;
		// Scopes of their own, so that no token is kept that would do.
		const signIn = { signIn: 'delegation' as const, scopes: ['chat.spaces', 'chat.delete'] };
		return await chat.run(getTeam, {
			...signIn,
			...options,
			credential: credential?.(),
			items,
			node: items.length > 1 ? goOn : undefined,
		});
	};

	test.each(refusals)('%s', async (_, refusal) => {
		const { message, description, exchanges = [] } = refusal;
		const outcome = await start(refusal);

		expect(outcome.error).toEqual({
			message,
			description,
			itemIndex: 0,
		});
		expect(outcome.exchanges.map(({ status }) => status)).toEqual(exchanges);
		expect(outcome.requests).toEqual([]);
		expectNoSecret(outcome);
	});

	test.each(refusals)('%s, for each item that is to go on', async (_, refusal) => {
		const outcome = await start(refusal, [{}, {}]);

		const json = {
			error: refusal.message,
			...(refusal.description && { message: refusal.description }),
		};
		expect(outcome.items).toEqual([
			{ json, pairedItem: { item: 0 } },
			{ json, pairedItem: { item: 1 } },
		]);
		expect(outcome.requests).toEqual([]);
		expectNoSecret(outcome);
	});
});

/** Looks through all that n8n keeps of a run and shows of an error. */
function expectNoSecret({ run, items }: Outcome): void {
	const shown = inspect([run.run, items, run.nodeError('Node')], {
		depth: Infinity,
		maxArrayLength: Infinity,
		maxStringLength: Infinity,
		showHidden: true,
	});
	const keys = [chat.emulator.serviceAccountKey().private_key, otherKey];
	const lines = keys.flatMap((pem) => pem.split('\n').filter((line) => line.length > 40));
	expect(lines.filter((line) => shown.includes(line))).toEqual([]);
	// How an access token and a signed assertion begin.
	expect(shown).not.toMatch(/ya29\.|eyJ[\w-]{20}/);
	expect(shown).not.toContain('garbage');
}

test('a person outside the organization is not for the Chat app to add', async () => {
	const { items } = await chat.run(createBerlin, { signIn: 'app' });
	const { error } = await chat.run(
		{
			resource: 'member',
			operation: 'add',
			spaceId: byId(String(items[0].json.name)),
			people: 'pat@partner.example',
		},
		{ signIn: 'app' },
	);

	expect(error?.message).toBe(
		`Could not add pat@partner.example to the space ${String(items[0].json.name).slice('spaces/'.length)}: Google says "App authentication adds people of the organization only."`,
	);
});

/** Were Stop not to end it, the silence would outlast the time that a test has. */
test.each(['oauth.token', 'chat.spaces.get'])('Stop ends a silent %s', async (method) => {
	const stop = new AbortController();
	const tokens = jest.spyOn(TokenCache.prototype, 'token');
	chat.emulator.setFaults([{ methods: [method], effect: { kind: 'latency', ms: 8_000 } }]);
	const run = chat.run(getTeam, {
		signIn: 'delegation',
		// Nobody else of these tests, so that there is no token yet.
		as: method === 'oauth.token' ? 'grace@example.com' : HANA,
		signal: stop.signal,
	});
	const isUnderWay = () =>
		method === 'oauth.token'
			? tokens.mock.calls.length > 0
			: chat.emulator.requests().some(({ path }) => path.includes('AAAAteam'));
	while (!isUnderWay()) await setImmediate();
	stop.abort();

	expect((await run).run.status).toBe('canceled');
});
