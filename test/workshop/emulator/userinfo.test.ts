import { startBench, type Bench } from './client';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
beforeEach(() => bench.emulator.reset());
afterAll(() => bench.emulator.close());

async function userinfo(token: string): Promise<{ status: number; body: unknown }> {
	const response = await fetch(`${bench.emulator.userinfoBaseUrl}/v1/userinfo`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return { status: response.status, body: await response.json() };
}

const hana = (...scopes: string[]) => bench.token('hana.hr@example.com', scopes);
const sub = () => bench.personId('hana.hr@example.com');

test.each(['email', 'https://www.googleapis.com/auth/userinfo.email'])(
	'tells who signed in, and with %s their address',
	async (scope) => {
		expect(await userinfo(hana('openid'))).toEqual({ status: 200, body: { sub: sub() } });
		expect(await userinfo(hana('openid', scope))).toEqual({
			status: 200,
			body: {
				sub: sub(),
				email: 'hana.hr@example.com',
				email_verified: true,
				hd: 'example.com',
			},
		});
		expect(await userinfo(hana('openid', 'profile'))).toEqual({
			status: 200,
			body: { sub: sub(), name: 'Hana Reyes' },
		});
	},
);

test('refuses a token without openid, and what is no token', async () => {
	expect(await userinfo(hana('email', 'chat.spaces'))).toMatchObject({
		status: 403,
		body: { error: 'insufficient_scope' },
	});
	expect(await userinfo('ya29.nothing')).toEqual({
		status: 401,
		body: { error: 'invalid_request', error_description: 'Invalid Credentials' },
	});
});

test('is in the log of sign-in, and fails when it is told to', async () => {
	bench.emulator.setFaults([
		{ methods: ['openid.userinfo'], count: 1, effect: { kind: 'html', status: 503 } },
		{ methods: ['openid.userinfo'], count: 1, effect: { kind: 'change', fields: { sub: '1' } } },
	]);
	await expect(userinfo(hana('openid'))).rejects.toThrow('is not valid JSON');
	expect(await userinfo(hana('openid'))).toEqual({ status: 200, body: { sub: '1' } });
	expect(bench.emulator.requests()).toEqual([]);
	expect(bench.emulator.oauthRequests()).toMatchObject([
		{ method: 'GET', path: '/v1/userinfo', status: 503 },
		{ method: 'GET', path: '/v1/userinfo', status: 200, user: 'hana.hr@example.com' },
	]);
});
