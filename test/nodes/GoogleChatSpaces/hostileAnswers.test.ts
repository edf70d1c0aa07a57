/** Whatever answers come, of any method, the node keeps to its bounds, its errors and its secrets. */
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { goOn, startTestChat } from '../../support/chat';
import { type Example, examples, exampleSeed, operationIds } from '../../support/examples';
import { type HostileServer, json, startHostileServer, type Visit } from '../../support/hostile';

const chat = startTestChat({ seed: exampleSeed });
let hostile: HostileServer;
beforeAll(async () => {
	hostile = await startHostileServer();
});
afterAll(async () => await hostile.close());

/** An answer; `echo` stands for all that the request held. */
interface HostileAnswer {
	readonly status: number;
	readonly body: unknown;
}

const ECHO = '{echo}';

const names = fc.constantFrom(
	'spaces/AAAA',
	'spaces/AAAA/members/1',
	'users/1',
	'groups/1',
	'spaces/../x',
	'',
	ECHO,
);
const scalars = fc.oneof(
	names,
	fc.constantFrom('SPACE', 'GROUP_CHAT', 'JOINED', 'INVITED', 'ROLE_MANAGER', 'HUMAN', '1'),
	fc.constantFrom(null, true, 0, -1, 1e308),
	fc.string({ maxLength: 20 }),
);
const FIELDS = [
	'name',
	'displayName',
	'spaceType',
	'spaceDetails',
	'membershipCount',
	'accessSettings',
	'permissionSettings',
	'importMode',
	'member',
	'groupMember',
	'state',
	'role',
	'email',
	'type',
	'sub',
	'space',
	'spaces',
	'results',
	'memberships',
	'nextPageToken',
	'error',
	'message',
	'details',
	'reason',
	'__proto__',
];
/** JSON that is like Google's in its names, and in nothing else for sure. */
const { likeGoogles } = fc.letrec<{ likeGoogles: unknown }>((tie) => ({
	likeGoogles: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		scalars,
		fc.dictionary(fc.constantFrom(...FIELDS), tie('likeGoogles'), { maxKeys: 5 }),
		fc.array(tie('likeGoogles'), { maxLength: 3 }),
	),
}));
const space = fc
	.tuple(names, likeGoogles)
	.map(([name, rest]) => ({ displayName: 'Team', ...Object(rest), name }));
const bodies = fc.oneof(
	fc.jsonValue(),
	likeGoogles,
	space,
	space.map((one) => ({
		space: one,
		spaces: [one],
		results: [{ space: one }],
		memberships: [one],
	})),
	fc.constant({ sub: '1', email: ECHO }),
	fc.constant({ error: { message: ECHO, status: ECHO, details: [{ reason: ECHO }] } }),
);
const answers = fc.array(
	fc.record<HostileAnswer>({
		// Not 429: waiting for a quota has its own hour, which leaps take a while to pass.
		status: fc.constantFrom(200, 200, 200, 200, 302, 400, 401, 403, 404, 409, 500, 503),
		body: bodies,
	}),
	{ minLength: 1, maxLength: 6 },
);

/** No error of the node, but of its code. */
const BUG =
	/is not a function|Cannot (read|convert|set|destructure)|undefined \(reading|not iterable|call stack|Invalid (array|string) length|circular structure|is not defined/i;

/** More than any operation sends that reads lists to the bounds of empty pages. */
const MOST_REQUESTS = 2_000;

async function meets({ parameters, ...example }: Example, given: readonly HostileAnswer[]) {
	const { signIn = 'oAuth2', as, scopes } = example;
	const [resource, operation] = example.operation.split('.');
	const secrets = new Set<string>();
	const credential =
		signIn === 'oAuth2' ? chat.credential(as, scopes) : chat.serviceAccount(scopes);
	const token = (credential.oauthTokenData ?? {}) as Record<string, string>;
	for (const secret of [token.access_token, token.refresh_token, credential.clientSecret]) {
		if (typeof secret === 'string') secrets.add(secret);
	}
	hostile.answers((response, visit: Visit) => {
		const authorization = String(visit.headers.authorization);
		secrets.add(authorization.replace('Bearer ', ''));
		const { status, body } = given[(hostile.visits.length - 1) % given.length];
		const echo = JSON.stringify([...secrets, authorization].join(' ')).slice(1, -1);
		const text = JSON.stringify(body).replaceAll(ECHO, echo);
		json(text, status, { location: 'https://evil.example/' })(response, visit);
	});
	const { run } = await chat.run(
		{
			resource,
			operation,
			requestOptions: { retryFor: 1, spaceWrites: 1e6, membershipWrites: 1e6 },
			...(parameters as INodeParameters),
		},
		{
			signIn,
			as,
			scopes,
			node: goOn,
			// What an example takes from the operation before it.
			items: [{ name: 'spaces/AAAAteam' }],
			credential: {
				...credential,
				apiBaseUrl: hostile.baseUrl,
				cloudIdentityBaseUrl: hostile.baseUrl,
				userinfoBaseUrl: hostile.baseUrl,
			},
		},
	);
	const stored = JSON.stringify([run.run, run.hints('Node')]);

	expect(run.error).toBeUndefined();
	expect(BUG.exec(stored)?.[0]).toBeUndefined();
	expect(hostile.visits.length).toBeLessThan(MOST_REQUESTS);
	expect([...secrets].filter((secret) => stored.includes(secret))).toEqual([]);
	expect('polluted' in {}).toBe(false);
}

test.each(operationIds)(
	'%s',
	async (operation) => {
		const [example] = examples.filter((one) => one.operation === operation);
		await fc.assert(
			fc.asyncProperty(answers, async (given) => await meets(example, given)),
			{ numRuns: 20, seed: operationIds.indexOf(operation) + 1 },
		);
	},
	120_000,
);
