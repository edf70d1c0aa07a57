import { JWT } from 'google-auth-library';
import { importPKCS8, SignJWT } from 'jose';

import {
	DENIED,
	chatClient,
	human,
	namedSpace,
	refusal,
	START,
	startBench,
	type Bench,
} from './client';

const PREFIX = 'https://www.googleapis.com/auth/';
const UNDELEGATED = 'undelegated@emulator-project.iam.gserviceaccount.com';

let bench: Bench;

beforeAll(async () => {
	// Google's own JWT client signs by the machine's clock
	bench = await startBench({ now: Date.now });
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

/** Google's own service-account client, pointed at the emulator's token endpoint. */
function signedIn(scopes: string[], { subject, email }: { subject?: string; email?: string } = {}) {
	const key = bench.emulator.serviceAccountKey({ email });
	const { tokenUrl } = bench.emulator;
	const auth = new JWT({
		email: key.client_email,
		key: key.private_key,
		keyId: key.private_key_id,
		scopes: scopes.map((scope) => PREFIX + scope),
		subject,
		transporterOptions: {
			// the client knows Google's token endpoint only
			fetchImplementation: (async (url: URL | string, init?: RequestInit) =>
				await fetch(
					String(url).startsWith('https://oauth2.googleapis.com/') ? tokenUrl : url,
					init,
				)) as typeof fetch,
		},
	});
	return chatClient(bench.emulator, auth);
}

test('acts as a person of the organization by domain-wide delegation', async () => {
	const chat = signedIn(['chat.spaces'], { subject: 'maria.manager@example.com' });
	await namedSpace(chat, 'By Maria', ['alice@example.com']);
	const [space] = bench.emulator.state().spaces;
	expect(space.memberships[0]).toMatchObject({
		role: 'ROLE_MANAGER',
		member: { email: 'maria.manager@example.com' },
	});
	expect(bench.emulator.oauthRequests()).toHaveLength(1);
});

describe('as the app', () => {
	const hana = () => bench.as('hana.hr@example.com');
	const app = () =>
		signedIn(['chat.app.spaces', 'chat.app.memberships', 'chat.app.delete', 'chat.bot']);
	const create = async (more = {}) =>
		await app().spaces.create({
			requestBody: {
				spaceType: 'SPACE',
				displayName: 'By the app',
				customer: 'customers/my_customer',
				...more,
			},
		});

	test('is a member and no manager of what it makes, yet governs it', async () => {
		const { data } = await create();
		const name = data.name ?? '';
		expect(bench.emulator.state().spaces[0].memberships).toMatchObject([
			{ role: 'ROLE_MEMBER', member: { type: 'BOT' } },
		]);
		expect(data).toMatchObject({ customer: 'customers/C0emu1at0' });
		const added = await app().spaces.members.create({
			parent: name,
			requestBody: human('alice@example.com'),
		});
		expect(added.data.member).toEqual({
			name: expect.stringMatching(/^users\/\d+$/),
			displayName: 'Alice Martin',
			type: 'HUMAN',
		});
		await app().spaces.members.patch({
			name: added.data.name ?? '',
			updateMask: 'role',
			requestBody: { role: 'ROLE_MANAGER' },
		});
		const listed = await app().spaces.members.list({ parent: name });
		expect(listed.data.memberships).toHaveLength(1); // without itself
		const read = await app().spaces.get({ name });
		expect(read.data.permissionSettings).toBeDefined();
		const asBot = await signedIn(['chat.bot']).spaces.get({ name });
		expect(asBot.data).not.toHaveProperty('accessSettings');
		await app().spaces.delete({ name });
		expect(bench.emulator.state().spaces).toEqual([]);
	});

	test.each([
		['a group', { groupMember: { name: 'groups/03abc0000001' } }],
		['somebody outside', human('pat@partner.example')],
		['an app', { member: { name: 'users/app', type: 'BOT' } }],
	])('may not add %s', async (_, requestBody) => {
		const { data } = await create({ externalUserAllowed: true });
		const call = app().spaces.members.create({ parent: data.name ?? '', requestBody });
		expect(await refusal(call)).toMatchObject({ code: 400 });
	});

	test('may not import', async () => {
		const importer = signedIn(['chat.app.spaces.create', 'chat.import']);
		const call = importer.spaces.create({
			requestBody: {
				spaceType: 'SPACE',
				displayName: 'Old',
				customer: 'customers/my_customer',
				importMode: true,
			},
		});
		expect(await refusal(call)).toEqual({
			code: 400,
			status: 'INVALID_ARGUMENT',
			message: 'Import mode is not supported with app authentication.',
		});
	});

	test('gets nothing by an unapproved scope beside chat.bot', async () => {
		const { data } = await hana().spaces.setup({
			requestBody: { space: { spaceType: 'SPACE', displayName: 'A' } },
		});
		const name = data.name ?? '';
		await hana().spaces.members.create({
			parent: name,
			requestBody: { member: { name: 'users/app', type: 'BOT' } },
		});
		const bot = await signedIn(['chat.bot'], { email: UNDELEGATED }).spaces.get({ name });
		const both = await signedIn(['chat.bot', 'chat.app.spaces'], {
			email: UNDELEGATED,
		}).spaces.get({ name });
		expect(both.data).toEqual(bot.data);
		expect(both.data).not.toHaveProperty('accessSettings');
	});

	test('needs the customer, membership and approval', async () => {
		expect(await refusal(create({ customer: undefined }))).toMatchObject({ code: 400 });
		const theirs = await namedSpace(hana(), 'Not the app’s');
		expect(await refusal(app().spaces.get({ name: theirs }))).toMatchObject({
			message: 'This Chat app is not a member of this space.',
		});
		expect(await refusal(app().spaces.get({ name: 'spaces/NONE' }))).toEqual(DENIED);
		const unapproved = signedIn(['chat.app.spaces'], { email: UNDELEGATED });
		expect(await refusal(unapproved.spaces.get({ name: theirs }))).toMatchObject({
			message:
				"This organization's administrator restricts this Chat app from performing this action",
		});
		expect(await refusal(app().spaces.setup({ requestBody: {} }))).toMatchObject({
			message: 'Request had insufficient authentication scopes.',
		});
	});
});

describe('a hand-made JWT', () => {
	const now = () => Math.floor(Date.now() / 1000);

	async function exchange(claims: object, { email, key }: { email?: string; key?: string } = {}) {
		const file = bench.emulator.serviceAccountKey({ email });
		const assertion = await new SignJWT({
			iss: file.client_email,
			aud: bench.emulator.tokenUrl,
			iat: now(),
			exp: now() + 3600,
			scope: `${PREFIX}chat.spaces`,
			sub: 'alice@example.com',
			...claims,
		})
			.setProtectedHeader({ alg: 'RS256' })
			.sign(await importPKCS8(key ?? file.private_key, 'RS256'));
		const response = await fetch(bench.emulator.tokenUrl, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
				assertion,
			}),
		});
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	}

	const TIMES =
		'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';
	const UNAUTHORIZED =
		'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.';

	test('is exchanged for a token', async () => {
		expect(await exchange({})).toEqual({
			status: 200,
			body: {
				access_token: expect.any(String),
				expires_in: 3599,
				scope: `${PREFIX}chat.spaces`,
				token_type: 'Bearer',
			},
		});
	});

	test.each([
		[
			'another issuer',
			{ iss: 'x@y.iam.gserviceaccount.com' },
			400,
			'invalid_grant',
			'Invalid grant: account not found',
		],
		[
			'a stranger as subject',
			{ sub: 'nobody@example.com' },
			400,
			'invalid_grant',
			'Invalid email or User ID',
		],
		[
			'an outsider as subject',
			{ sub: 'pat@partner.example' },
			400,
			'invalid_grant',
			'Invalid email or User ID',
		],
		[
			'a scope not delegated',
			{ scope: `${PREFIX}chat.messages` },
			401,
			'unauthorized_client',
			UNAUTHORIZED,
		],
		[
			'a scope of apps for a person',
			{ scope: `${PREFIX}chat.bot` },
			401,
			'unauthorized_client',
			UNAUTHORIZED,
		],
		[
			'no scope',
			{ scope: '' },
			400,
			'invalid_scope',
			'Invalid OAuth scope or ID token audience provided.',
		],
		['two hours', { exp: Math.floor(Date.now() / 1000) + 7200 }, 400, 'invalid_grant', TIMES],
		[
			'a clock that is fast',
			{ iat: Math.floor(Date.now() / 1000) + 900, exp: Math.floor(Date.now() / 1000) + 4000 },
			400,
			'invalid_grant',
			TIMES,
		],
		[
			'the past',
			{ iat: START / 1000 - 1e8, exp: START / 1000 - 1e8 + 3600 },
			400,
			'invalid_grant',
			TIMES,
		],
		[
			'another audience',
			{ aud: 'https://example.com/token' },
			400,
			'invalid_grant',
			'Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token',
		],
	])('with %s is refused', async (_, claims, status, error, description) => {
		expect(await exchange(claims)).toEqual({
			status,
			body: { error, error_description: description },
		});
	});

	test("signed by somebody else's key is refused", async () => {
		const { private_key: key } = bench.emulator.serviceAccountKey({ email: UNDELEGATED });
		expect(await exchange({}, { key })).toEqual({
			status: 400,
			body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
		});
	});

	test('of an account without delegation is refused', async () => {
		expect(await exchange({}, { email: UNDELEGATED })).toMatchObject({
			status: 401,
			body: { error: 'unauthorized_client' },
		});
	});
});

describe('groups:lookup', () => {
	const lookup = async (email: string, scopes = ['cloud-identity.groups.readonly']) => {
		const answer = await fetch(
			`${bench.emulator.baseUrl}/v1/groups:lookup?groupKey.id=${encodeURIComponent(email)}`,
			{ headers: { authorization: `Bearer ${bench.token('hana.hr@example.com', scopes)}` } },
		);
		return { status: answer.status, body: await answer.json() };
	};

	test('gives the name of a group, and the same refusal for all that is none', async () => {
		expect(await lookup('engineering@example.com')).toEqual({
			status: 200,
			body: { name: 'groups/03abc0000001' },
		});
		expect(await lookup('nothing@example.com')).toMatchObject({
			status: 403,
			body: { error: { status: 'PERMISSION_DENIED' } },
		});
		expect(await lookup('engineering@example.com', ['chat.spaces'])).toMatchObject({
			status: 403,
			body: { error: { message: 'Request had insufficient authentication scopes.' } },
		});
		expect(bench.emulator.requests()[0]).toMatchObject({
			apiMethod: 'cloudidentity.groups.lookup',
			query: { 'groupKey.id': 'engineering@example.com' },
		});
	});
});
