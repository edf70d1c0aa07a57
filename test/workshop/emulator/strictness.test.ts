import fc from 'fast-check';

import { facts } from '../../../workshop/emulator/facts';
import { handlers } from '../../../workshop/emulator/handlers';
import { namedSpace, startBench, type Bench } from './client';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

const raw = (method: string, path: string, body?: unknown) =>
	bench.raw('hana.hr@example.com', method, path, body);

function badRequest(...violations: Array<{ field?: string; description: string }>) {
	return {
		status: 400,
		body: {
			error: {
				code: 400,
				message: violations.map(({ description }) => description).join('\n'),
				status: 'INVALID_ARGUMENT',
				details: [
					{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
				],
			},
		},
	};
}

test('every method of the pinned facts has a handler', () => {
	expect(Object.keys(handlers).sort()).toEqual(Object.keys(facts.methods).sort());
});

test('unknown names and wrong types in a body are all told, each with its place', async () => {
	const answer = await raw('POST', '/v1/spaces:setup', {
		space: { spaceType: 'ROOM', displayName: 4, accessSettings: { who: 1 } },
		memberships: [{ member: { name: 'users/app', type: 'HUMAN', mail: 'x' } }],
		request_id: 'snake case is fine',
		nope: true,
	});
	expect(answer).toEqual(
		badRequest(
			{
				field: 'space.space_type',
				description: `Invalid value at 'space.space_type' (type.googleapis.com/google.chat.v1.Space.SpaceType), "ROOM"`,
			},
			{
				field: 'space.display_name',
				description: "Invalid value at 'space.display_name' (TYPE_STRING), 4",
			},
			{
				field: 'space.access_settings',
				description: `Invalid JSON payload received. Unknown name "who" at 'space.access_settings': Cannot find field.`,
			},
			{
				field: 'memberships[0].member',
				description: `Invalid JSON payload received. Unknown name "mail" at 'memberships[0].member': Cannot find field.`,
			},
			{
				description: 'Invalid JSON payload received. Unknown name "nope": Cannot find field.',
			},
		),
	);
});

test.each(['__proto__', 'constructor', 'hasOwnProperty'])('no field is called %s', async (name) => {
	const answer = await raw('POST', '/v1/spaces', `{"spaceType":"SPACE","${name}":{}}`);
	expect(answer).toEqual(
		badRequest({
			field: 'space',
			description: `Invalid JSON payload received. Unknown name "${name}" at 'space': Cannot find field.`,
		}),
	);
});

test.each([['{'], ['[]'], ['"x"']])('the body %s is refused', async (body) => {
	expect(await raw('POST', '/v1/spaces', body)).toMatchObject({ status: 400 });
});

test('output-only fields in a request are ignored', async () => {
	const answer = await raw('POST', '/v1/spaces', {
		spaceType: 'SPACE',
		displayName: 'A',
		name: 'spaces/MINE',
		type: 'DM',
		membershipCount: { joinedGroupCount: 9 },
		spaceUri: 'https://example.com',
	});
	expect(answer).toMatchObject({
		status: 200,
		body: { type: 'ROOM', membershipCount: { joinedDirectHumanUserCount: 1 } },
	});
});

test('unknown query parameters are refused, the ones of every Google API are not', async () => {
	expect(await raw('GET', '/v1/spaces?page_size=1&%24.xgafv=2&quotaUser=x&alt=json')).toEqual({
		status: 200,
		body: {},
	});
	expect(await raw('GET', '/v1/spaces?limit=1')).toEqual(
		badRequest({
			description: `Invalid JSON payload received. Unknown name "limit": Cannot bind query parameter. Field 'limit' could not be found in request message.`,
		}),
	);
	expect(await raw('GET', '/v1/spaces?pageSize=ten')).toEqual(
		badRequest({
			field: 'page_size',
			description: `Invalid value at 'page_size' (TYPE_INT32), "ten"`,
		}),
	);
	expect(await raw('GET', '/v1/spaces?pageSize=1&pageSize=2')).toMatchObject({ status: 400 });
	expect(await raw('GET', '/v1/spaces/A?useAdminAccess=yes')).toMatchObject({ status: 400 });
});

test('a partial response holds the selected fields only', async () => {
	await namedSpace(bench.as('hana.hr@example.com'), 'A');
	const answer = await raw(
		'GET',
		'/v1/spaces?fields=spaces(displayName,membershipCount/joinedDirectHumanUserCount)',
	);
	expect(answer.body).toEqual({
		spaces: [{ displayName: 'A', membershipCount: { joinedDirectHumanUserCount: 1 } }],
	});
});

test.each([
	['(', '('],
	['nope', 'nope'],
	['name,accessSettings(audience,nope)', 'accessSettings.nope'],
	['name/x', 'name.x'],
	['membershipCount(joinedGroupCount', 'membershipCount(joinedGroupCount'],
])('the selection %s is refused before anything happens', async (fields, path) => {
	const search = new URLSearchParams({ fields });
	const body = { spaceType: 'SPACE', displayName: 'A' };
	expect(await raw('POST', `/v1/spaces?${search}`, body)).toEqual({
		status: 400,
		body: {
			error: {
				code: 400,
				message: 'Request contains an invalid argument.',
				status: 'INVALID_ARGUMENT',
				details: [
					{
						'@type': 'type.googleapis.com/google.rpc.BadRequest',
						fieldViolations: [
							{
								field: fields,
								description: `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`,
							},
						],
					},
				],
			},
		},
	});
	expect(bench.emulator.state()).toEqual({ spaces: [] });
});

test.each(['2019-02-30T12:00:00Z', '2019-03-01T24:00:00Z', '2019-04-31T00:00:00+02:00'])(
	'%s is no time',
	async (createTime) => {
		const space = { spaceType: 'SPACE', displayName: 'A', createTime };
		expect(await raw('POST', '/v1/spaces', space)).toEqual(
			badRequest({
				field: 'space.create_time',
				description: `Invalid value at 'space.create_time' (type.googleapis.com/google.protobuf.Timestamp), "${createTime}"`,
			}),
		);
	},
);

test.each([
	['GET', '/v1/spaces/a%20b', 400],
	['GET', '/v1/spaces/..%2fusers', 400],
	['GET', '/v1/spaces/a%2fb', 400],
	['GET', '/v1/spaces/%00', 400],
	['GET', '/v1/spaces/a/b', 404],
	['GET', '/v1/spaces/%zz', 400],
	['GET', '/v1/users', 404],
	['PUT', '/v1/spaces', 404],
	['POST', '/v1/spaces%3Asetup', 400],
])('%s %s answers %d', async (method, path, status) => {
	expect((await raw(method, path)).status).toBe(status);
});

test('a token is asked for, and no other kind will do', async () => {
	const url = `${bench.emulator.baseUrl}/v1/spaces`;
	expect((await fetch(url)).status).toBe(401);
	const wrong = await fetch(url, { headers: { authorization: 'Bearer nonsense' } });
	expect(await wrong.json()).toMatchObject({
		error: {
			code: 401,
			status: 'UNAUTHENTICATED',
			message: expect.stringContaining('Request had invalid authentication credentials.'),
		},
	});
});

test('the log holds each request as it came, and no token', async () => {
	await raw('GET', '/v1/spaces?pageSize=2');
	await raw('POST', '/v1/spaces', { spaceType: 'SPACE' });
	expect(bench.emulator.requests()).toEqual([
		{
			time: '2026-01-05T09:00:00.000Z',
			method: 'GET',
			path: '/v1/spaces',
			query: { pageSize: '2' },
			status: 200,
			user: 'hana.hr@example.com',
			apiMethod: 'chat.spaces.list',
		},
		{
			time: '2026-01-05T09:00:00.000Z',
			method: 'POST',
			path: '/v1/spaces',
			query: {},
			body: { spaceType: 'SPACE' },
			status: 400,
			user: 'hana.hr@example.com',
			apiMethod: 'chat.spaces.create',
		},
	]);
});

test('whatever comes is answered, never by a fault of the emulator', async () => {
	const path = fc.constantFrom('/v1/spaces', '/v1/spaces:setup', '/v1/spaces/A/members');
	await fc.assert(
		fc.asyncProperty(path, fc.json(), async (to, body) => {
			expect([400, 403]).toContain((await raw('POST', to, body)).status);
		}),
	);
	const parameter = fc.constantFrom('filter', 'pageToken', 'pageSize', 'fields', 'x');
	await fc.assert(
		fc.asyncProperty(parameter, fc.string({ unit: 'binary' }), async (name, value) => {
			const search = new URLSearchParams({ [name]: value });
			expect([200, 400]).toContain((await raw('GET', `/v1/spaces?${search}`)).status);
		}),
	);
}, 30_000);

test('secrets in a query are not logged', async () => {
	await raw('GET', '/v1/spaces?access_token=secret&key=secret');
	expect(JSON.stringify(bench.emulator.requests())).not.toContain('secret');
});
