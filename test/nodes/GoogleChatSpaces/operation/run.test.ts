import Fastify from 'fastify';

import { defaultSeed } from '../../../../workshop/emulator';
import {
	byId,
	goOn,
	HANA,
	n8nInstance,
	type RunOptions,
	startTestChat,
} from '../../../support/chat';
import { operationIds } from '../../../support/examples';

const people = [{ email: HANA }];
const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{ id: 'AAAAone', spaceType: 'SPACE', displayName: 'One', members: people },
			{ id: 'AAAAtwo', spaceType: 'SPACE', displayName: 'Two', members: people },
		],
	},
});

/** Each request takes 31 minutes here, so a token, which lasts an hour, expires at the second request. */
const clocked = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [{ id: 'AAAAone', spaceType: 'SPACE', displayName: 'One', members: people }],
	},
	now: () => Date.UTC(2026, 10, 22) + requestsSoFar() * 31 * 60_000,
});

function requestsSoFar(): number {
	return clocked.emulator?.requests().length ?? 0;
}

const get = {
	operation: 'get',
	spaceId: byId('={{ $json.space }}'),
	requestOptions: { retryFor: 0, concurrency: 1 },
};
const spaces = (...ids: string[]) => ids.map((space) => ({ space }));
const request = (space: string, status = 200) => ({
	method: 'GET',
	path: `/v1/spaces/${space}`,
	query: {},
	status,
});

const denied = {
	error:
		'Could not get the space AAAAnone: the account that is signed in may not do this there, or there is no such space',
	message:
		'Check that the space still exists, that the account is a member of it, and that its role and the permissions of the space allow this. A Workspace administrator can turn on Use Admin Access where the operation offers it.',
};

describe('On Error', () => {
	test('Stop Workflow ends at the failed item, and says how many were done', async () => {
		const { items, requests, error, run } = await chat.run(get, {
			items: spaces('AAAAone', 'AAAAnone', 'AAAAtwo'),
		});

		expect(run.status).toBe('error');
		expect(items).toEqual([]);
		expect(error).toEqual({
			message: denied.error,
			description: `${denied.message} 1 of 3 items were done; none was started after this one failed.`,
			itemIndex: 1,
		});
		expect(requests).toEqual([request('AAAAone'), request('AAAAnone', 403)]);
	});

	test('Stop Workflow reports the item of bad input', async () => {
		const { error, requests } = await chat.run(get, { items: spaces('AAAAone', '..') });

		expect(error).toEqual({
			message:
				'Space is not the ID of a space: expected one like AAAAMpdlehY or spaces/AAAAMpdlehY',
			description: '1 of 2 items were done; none was started after this one failed.',
			itemIndex: 1,
		});
		expect(requests).toEqual([request('AAAAone')]);
	});

	test('Continue puts the error into the failed item, in its place', async () => {
		const { items, requests } = await chat.run(get, {
			items: spaces('AAAAone', 'AAAAnone', 'AAAAtwo'),
			node: goOn,
		});

		expect(items.map(({ json, pairedItem }) => [json.displayName ?? json, pairedItem])).toEqual([
			['One', { item: 0 }],
			[denied, { item: 1 }],
			['Two', { item: 2 }],
		]);
		expect(requests).toEqual([request('AAAAone'), request('AAAAnone', 403), request('AAAAtwo')]);
	});

	test('Continue (using error output) sends the failed item to the second output', async () => {
		const { items, run } = await chat.run(get, {
			items: spaces('AAAAone', 'AAAAnone', '', 'AAAAtwo'),
			node: { onError: 'continueErrorOutput' },
		});

		expect(items.map(({ json, pairedItem }) => [json.displayName, pairedItem])).toEqual([
			['One', { item: 0 }],
			['Two', { item: 3 }],
		]);
		expect(run.errorItems).toEqual([
			{ json: { space: 'AAAAnone', ...denied }, pairedItem: { item: 1 } },
			{ json: { space: '', error: 'Space is empty' }, pairedItem: { item: 2 } },
		]);
	});
});

describe.each(operationIds)('%s tells for all items together', (id) => {
	const [resource, operation] = id.split('.');
	const names = {
		displayName: 'One',
		searchName: 'One',
		user: HANA,
		people: HANA,
		leaver: HANA,
		owners: HANA,
	};
	const ids = { spaceId: byId('={{ $json.space }}'), memberId: byId('app') };
	const parameters = { resource, operation, ...names, ...ids };
	const input = { items: spaces('AAAAone', 'AAAAtwo') };

	test.each(['={{ "many" }}', 0, 1e9])('a Concurrency of %p', async (concurrency) => {
		const ofIt = { ...parameters, requestOptions: { concurrency } };
		const message = 'Concurrency is not a whole number from 1 to 100';
		const stopped = await chat.run(ofIt, input);
		expect(stopped.error).toEqual({
			message,
			description: '0 of 2 items were done; none was started after this one failed.',
			itemIndex: 0,
		});

		const { items, requests } = await chat.run(ofIt, { ...input, node: goOn });
		expect(items).toEqual([{ json: { error: message }, pairedItem: [{ item: 0 }, { item: 1 }] }]);
		expect([...stopped.requests, ...requests]).toEqual([]);
	});
});

test.each([
	['another request option', { requestOptions: { workers: 0 } }, {}],
	['a credential that is missing', {}, { withoutCredential: true }],
	[
		'a key of the credential that is none',
		{},
		{ signIn: 'app', credential: { privateKeyFile: '{}' } },
	],
] as const)('%s is told of every item by each kind of operation', async (_, parameters, given) => {
	const input = { items: spaces('AAAAone', 'AAAAtwo'), ...given };
	for (const kind of [get, { ...get, resource: 'member', operation: 'sync', owners: HANA }]) {
		const { error } = await chat.run({ ...kind, ...parameters }, input);
		const { items } = await chat.run({ ...kind, ...parameters }, { ...input, node: goOn });
		expect(items[0].json.error).toBe(error?.message);
		expect(items.flatMap(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	}
});

test('two n8n instances with a copy of the same workflow create one space each', async () => {
	const create = { operation: 'create', displayName: 'Copied' };
	const names = new Set<unknown>();
	for (const instanceId of ['staging', 'production']) {
		const replaced = jest.replaceProperty(n8nInstance(), 'instanceId', instanceId);
		const { items } = await chat.run(create);
		names.add(items[0].json.name);
		replaced.restore();
	}

	expect(names.size).toBe(2);
});

test('a batch operation does nothing if one item cannot be read', async () => {
	const sync = {
		resource: 'member',
		operation: 'sync',
		spaceId: byId('AAAAone'),
		impersonateUser: '={{ $json.as }}',
		membersFrom: 'items',
		member: '={{ $json.member }}',
		role: 'owner',
		removeOthers: true,
	};
	const { items, requests } = await chat.run(sync, {
		signIn: 'delegation',
		items: [
			{ as: HANA, member: HANA },
			{ as: 'nobody', member: 'alice@example.com' },
		],
		node: goOn,
	});

	expect(items).toEqual([
		{
			json: { error: 'Impersonate User is not an email: expected one like ada@example.com' },
			pairedItem: [{ item: 0 }, { item: 1 }],
		},
	]);
	expect(requests).toEqual([]);
});

describe('a sign-in', () => {
	const items = spaces('AAAAone', 'AAAAtwo');
	const names = ['One', 'Two'];
	const again =
		'Open the credential and sign in with Google again. Access was revoked, the password changed, or the app is in testing, where a sign-in lasts seven days.';

	test('that has expired is refreshed, and the new token is stored', async () => {
		const credential = chat.credential();
		chat.emulator.expireTokens();
		const outcome = await chat.run(get, { items, credential });

		expect(outcome.items.map(({ json }) => json.displayName)).toEqual(names);
		expect(outcome.requests).toEqual([
			request('AAAAone', 401),
			request('AAAAone'),
			request('AAAAtwo'),
		]);
		const { access_token, refresh_token } = credential.oauthTokenData as Record<string, string>;
		const kept = outcome.run.credentials.googleChatSpacesOAuth2Api.oauthTokenData;
		expect(kept).toMatchObject({ refresh_token });
		expect(kept).not.toMatchObject({ access_token });
	});

	test('that was revoked is explained', async () => {
		const credential = chat.credential();
		chat.emulator.revokeTokens();
		const { error } = await chat.run(get, { items: spaces('AAAAone'), credential });

		expect(error).toEqual({
			message:
				'Could not get the space AAAAone: Google no longer accepts the sign-in of the credential',
			description: again,
			itemIndex: 0,
		});
	});

	test('that was never completed is explained', async () => {
		const { error, requests } = await chat.run(get, {
			items: spaces('AAAAone'),
			credential: { oauthTokenData: {} },
		});

		expect(error).toEqual({
			message: 'Could not get the space AAAAone: the credential is not signed in yet',
			description: 'Open the credential and click "Sign in with Google".',
			itemIndex: 0,
		});
		expect(requests).toEqual([]);
	});

	test('needs a credential', async () => {
		const { error, requests } = await chat.run(get, {
			items: spaces('AAAAone'),
			withoutCredential: true,
		});

		expect(error).toMatchObject({
			message: 'Node does not have any credentials set for "googleChatSpacesOAuth2Api"',
		});
		expect(requests).toEqual([]);
	});

	test('appears in no output, error or record of the run', async () => {
		const credential = chat.credential();
		chat.emulator.revokeTokens();
		const { access_token, refresh_token } = credential.oauthTokenData as Record<string, string>;
		for (const node of [undefined, goOn]) {
			const { run } = await chat.run(get, { items, credential, node });
			const record = JSON.stringify(run.run);
			for (const secret of [access_token, refresh_token, 'emulator-client-secret']) {
				expect(record).not.toContain(secret);
			}
		}
	});
});

test('a token that expires during a run is refreshed each time, and no item fails', async () => {
	const outcome = await clocked.run(get, { items: spaces('AAAAone', 'AAAAone') });

	expect(outcome.items.map(({ json }) => json.displayName)).toEqual(['One', 'One']);
	expect(outcome.requests).toEqual([
		request('AAAAone'),
		request('AAAAone', 401),
		request('AAAAone'),
	]);
});

describe('an answer that is not from Google fails each item with an explanation', () => {
	async function fromServer(answer: { status: number; type: string; body: string }) {
		const server = Fastify();
		server.all('*', (_, reply) => reply.code(answer.status).type(answer.type).send(answer.body));
		const apiBaseUrl = await server.listen();
		try {
			return await chat.run(get, {
				items: spaces('AAAAone', '', 'AAAAtwo'),
				credential: { apiBaseUrl },
				node: goOn,
			});
		} finally {
			await server.close();
		}
	}
	const failures = (outcome: Awaited<ReturnType<typeof fromServer>>) =>
		outcome.items.map(({ json }) => json);

	test.each([
		['HTML of a proxy', { status: 502, type: 'text/html', body: '<html>Bad gateway</html>' }],
		['HTML of a captive portal', { status: 200, type: 'text/html', body: '<html>Log in</html>' }],
		['nothing', { status: 200, type: 'application/json', body: '' }],
		['broken JSON', { status: 200, type: 'application/json', body: '{"name": "spaces/AA' }],
		['a list', { status: 200, type: 'application/json', body: '[]' }],
	])('%s', async (_, answer) => {
		const of = (space: string) => ({
			error: `Could not get the space ${space}: the answer (HTTP ${answer.status}) did not come from the Google Chat API`,
			message:
				'A proxy or firewall between n8n and Google may have answered instead. Run it again, and check the network if it stays.',
		});
		expect(failures(await fromServer(answer))).toEqual([
			of('AAAAone'),
			{ error: 'Space is empty' },
			of('AAAAtwo'),
		]);
	});

	test('a server that does not exist fails each item with an explanation', async () => {
		const of = (space: string) => ({
			error: `Could not get the space ${space}: Google Chat cannot be reached`,
			message:
				'Check the network, DNS and proxy of the machine that runs n8n, then run the workflow again.',
		});
		const server = Fastify();
		const apiBaseUrl = await server.listen();
		await server.close();
		const { items } = await chat.run(get, {
			items: spaces('AAAAone', '', 'AAAAtwo'),
			credential: { apiBaseUrl },
			node: goOn,
		});

		expect(items.map(({ json }) => json)).toEqual([
			of('AAAAone'),
			{ error: 'Space is empty' },
			of('AAAAtwo'),
		]);
	});
});

test('no parameter value of any kind sends a request elsewhere', async () => {
	const options: RunOptions = {
		items: spaces('//evil.example', 'https://evil.example/room/A', '@evil.example', '..', '%2e%2e'),
		node: goOn,
	};
	for (const operation of ['get', 'delete', 'update']) {
		const { items, requests } = await chat.run(
			{ ...get, operation, updateFields: { displayName: 'New' } },
			options,
		);
		expect(items.map(({ json }) => String(json.error).slice(0, 9))).toEqual(
			Array(5).fill('Space is '),
		);
		expect(requests).toEqual([]);
	}
});

test('an operation by expression, which n8n does not resolve, is refused', async () => {
	const { error, requests } = await chat.run({ operation: '={{ $json.operation }}' });

	expect(error).toEqual({
		message: 'Operation "{{ $json.operation }}" does not exist for the resource "space"',
		itemIndex: undefined,
	});
	expect(requests).toEqual([]);
});
