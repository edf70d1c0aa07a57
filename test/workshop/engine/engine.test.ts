import Fastify, { type FastifyInstance } from 'fastify';
import type {
	ICredentialType,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes } from 'n8n-workflow';

import {
	type NodeRunOptions,
	runNode,
	type RunOptions,
	runWorkflow,
	type WorkflowJson,
} from '../../../workshop/engine';

/** A node that fetches `/things/{thing}` for each item, under one of two credentials. */
const fetchThing: INodeType = {
	description: {
		displayName: 'Thing',
		name: 'thing',
		group: ['transform'],
		version: 1,
		description: 'Fetches a thing',
		defaults: { name: 'Thing' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'thingOAuth2Api', required: true, displayOptions: { show: { as: ['person'] } } },
			{ name: 'thingKeyApi', required: true, displayOptions: { show: { as: ['robot'] } } },
			{ name: 'thingHeaderApi', required: true, displayOptions: { show: { as: ['machine'] } } },
		],
		properties: [
			{ displayName: 'As', name: 'as', type: 'string', default: 'person' },
			{ displayName: 'Thing', name: 'thing', type: 'string', default: '', required: true },
		],
	},
	async execute(this: IExecuteFunctions) {
		const types: Record<string, string> = {
			person: 'thingOAuth2Api',
			robot: 'thingKeyApi',
			machine: 'thingHeaderApi',
		};
		const output: INodeExecutionData[] = [];
		for (const [item] of this.getInputData().entries()) {
			const type = types[this.getNodeParameter('as', item) as string];
			const thing = this.getNodeParameter('thing', item) as string;
			const { apiBaseUrl } = await this.getCredentials<{ apiBaseUrl: string }>(type);
			try {
				const json = (await this.helpers.httpRequestWithAuthentication.call(this, type, {
					url: `${apiBaseUrl}/things/${thing}`,
					json: true,
				})) as IDataObject;
				output.push({ json, pairedItem: { item } });
			} catch (error) {
				const failure = new NodeApiError(this.getNode(), error as JsonObject);
				if (!this.continueOnFail()) throw failure;
				output.push({ json: {}, error: failure, pairedItem: { item } });
			}
		}
		this.addExecutionHints({ message: 'Things are here', type: 'info' });
		return [output];
	},
};

const hidden = (name: string, value: string, expirable?: true) => ({
	displayName: name,
	name,
	type: 'hidden' as const,
	default: value,
	...(expirable && { typeOptions: { expirable } }),
});

const credentialTypes: ICredentialType[] = [
	{
		name: 'thingOAuth2Api',
		displayName: 'Thing OAuth2 API',
		extends: ['googleOAuth2Api'],
		properties: [
			hidden('apiBaseUrl', 'http://example.com'),
			hidden('scope', '={{ $self["apiBaseUrl"] }}/things'),
		],
	},
	{
		name: 'thingKeyApi',
		displayName: 'Thing Key API',
		properties: [hidden('apiBaseUrl', ''), hidden('token', '', true)],
		async preAuthentication({ apiBaseUrl }) {
			const answer = (await this.helpers.httpRequest({
				method: 'POST',
				url: `${apiBaseUrl}/token`,
				body: { grant_type: 'key' },
			})) as { access_token: string };
			return { token: answer.access_token };
		},
		authenticate: async ({ token }, options) => ({
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${token}` },
		}),
	},
	{
		name: 'thingHeaderApi',
		displayName: 'Thing Header API',
		properties: [hidden('apiBaseUrl', ''), hidden('token', '')],
		authenticate: {
			type: 'generic',
			properties: { headers: { Authorization: '=Bearer {{$credentials.token}}' } },
		},
	},
];

let server: FastifyInstance;
let baseUrl: string;
/** The token that the server accepts. `POST /token` issues a new one. */
let validToken: string;
let requests: string[];
let waiting: (() => void) | undefined;

beforeAll(async () => {
	server = Fastify();
	server.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
	);
	server.post<{ Body: Record<string, string> }>('/token', ({ body }) => {
		validToken = `token-${requests.length}`;
		requests.push(`POST /token ${new URLSearchParams(body)}`);
		return { access_token: validToken, token_type: 'Bearer', expires_in: 3600 };
	});
	server.get<{ Params: { thing: string } }>('/things/:thing', async (request, reply) => {
		requests.push(`GET ${request.url} ${request.headers.authorization}`);
		if (request.headers.authorization !== `Bearer ${validToken}`) {
			return await reply.code(401).send({ error: { message: 'Who are you?' } });
		}
		const { thing } = request.params;
		if (thing === 'none')
			return await reply.code(404).send({ error: { message: 'No such thing' } });
		if (thing === 'slow') return await new Promise<never>(() => waiting?.());
		return { thing };
	});
	baseUrl = await server.listen();
});

afterAll(async () => await server.close());

beforeEach(() => {
	validToken = 'first';
	requests = [];
	waiting = undefined;
});

function engine() {
	return {
		nodeTypes: { thing: fetchThing },
		credentialTypes,
		credentials: {
			thingOAuth2Api: {
				apiBaseUrl: baseUrl,
				accessTokenUrl: `${baseUrl}/token`,
				clientId: 'client',
				clientSecret: 'secret',
				oauthTokenData: { access_token: 'first', refresh_token: 'refresh', token_type: 'Bearer' },
			},
			thingKeyApi: { apiBaseUrl: baseUrl },
			thingHeaderApi: { apiBaseUrl: baseUrl, token: 'first' },
		},
	} satisfies RunOptions;
}

function options(as = 'person') {
	return {
		...engine(),
		node: { parameters: { as, thing: '={{ $json.thing }}' } },
	} satisfies Partial<NodeRunOptions>;
}

const things = (...names: string[]) => names.map((thing) => ({ thing }));
const json = (items: INodeExecutionData[]) => items.map((item) => item.json);

test('runs a node over items, expressions and pairing included', async () => {
	const run = await runNode({ ...options(), items: things('a', 'b') });

	expect(run.status).toBe('success');
	expect(run.error).toBeUndefined();
	expect(run.items).toEqual([
		{ json: { thing: 'a' }, pairedItem: { item: 0 } },
		{ json: { thing: 'b' }, pairedItem: { item: 1 } },
	]);
	expect(run.hints('Node')).toEqual([{ message: 'Things are here', type: 'info' }]);
	expect(requests).toEqual(['GET /things/a Bearer first', 'GET /things/b Bearer first']);
});

test('refreshes an OAuth2 token on a 401, stores it, and does not change its input', async () => {
	validToken = 'another';
	const given = options();
	const run = await runNode({ ...given, items: things('a', 'b') });

	expect(json(run.items)).toEqual(things('a', 'b'));
	expect(requests).toEqual([
		'GET /things/a Bearer first',
		'POST /token refresh_token=refresh&grant_type=refresh_token&client_id=client&client_secret=secret',
		'GET /things/a Bearer token-1',
		'GET /things/b Bearer token-1',
	]);
	expect(run.credentials.thingOAuth2Api.oauthTokenData).toMatchObject({
		access_token: 'token-1',
		refresh_token: 'refresh',
	});
	expect(given.credentials.thingOAuth2Api.oauthTokenData.access_token).toBe('first');
});

test('resolves defaults and expressions of inherited credential properties', async () => {
	let seen: IDataObject = {};
	const spy: INodeType = {
		...fetchThing,
		async execute() {
			seen = await this.getCredentials('thingOAuth2Api');
			return [[]];
		},
	};
	await runNode({
		...options(),
		nodeTypes: { thing: spy },
		credentials: { thingOAuth2Api: { clientId: 'client' } },
		items: things('a'),
	});

	expect(seen).toMatchObject({
		grantType: 'authorizationCode',
		authUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
		accessTokenUrl: 'https://oauth2.googleapis.com/token',
		authQueryParameters: 'access_type=offline&prompt=consent',
		authentication: 'body',
		apiBaseUrl: 'http://example.com',
		scope: 'http://example.com/things',
		clientId: 'client',
		clientSecret: '',
	});
});

test('fetches a token before the first request, and again when it has expired', async () => {
	const cold = await runNode({ ...options('robot'), items: things('a', 'b') });
	expect(cold.credentials.thingKeyApi.token).toBe('token-0');
	expect(requests).toEqual([
		'POST /token grant_type=key',
		'GET /things/a Bearer token-0',
		'GET /things/b Bearer token-0',
	]);

	requests = [];
	validToken = 'another';
	const expired = await runNode({
		...options('robot'),
		credentials: cold.credentials,
		items: things('a'),
	});
	expect(json(expired.items)).toEqual(things('a'));
	expect(requests).toEqual([
		'GET /things/a Bearer token-0',
		'POST /token grant_type=key',
		'GET /things/a Bearer token-1',
	]);
});

test('fills in a generic authentication', async () => {
	await runNode({ ...options('machine'), items: things('a') });
	expect(requests).toEqual(['GET /things/a Bearer first']);
});

test('a failure stops the workflow and is reported', async () => {
	const run = await runNode({ ...options(), items: things('none', 'b') });

	expect(run.status).toBe('error');
	expect(run.error?.message).toBe(run.nodeError('Node')?.message);
	expect(run.nodeError('Node')).toMatchObject({ httpCode: '404' });
	expect(run.items).toEqual([]);
	expect(requests).toEqual(['GET /things/none Bearer first']);
});

test('On Error: Continue puts the error in its item', async () => {
	const base = options();
	const run = await runNode({
		...base,
		node: { ...base.node, onError: 'continueRegularOutput' },
		items: things('none', 'b'),
	});

	expect(run.status).toBe('success');
	expect(run.items.map((item) => Object.keys(item.json))).toEqual([['error'], ['thing']]);
});

test('On Error: Continue (using error output) separates the items', async () => {
	const base = options();
	const run = await runNode({
		...base,
		node: { ...base.node, onError: 'continueErrorOutput' },
		items: things('none', 'b'),
	});

	expect(json(run.items)).toEqual(things('b'));
	expect(json(run.errorItems)).toEqual([{ error: expect.stringContaining('could not be found') }]);
});

test('Retry On Fail runs the node again', async () => {
	const base = options();
	const run = await runNode({
		...base,
		node: { ...base.node, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		items: things('none'),
	});

	expect(run.status).toBe('error');
	expect(requests).toHaveLength(3);
});

test('Stop ends a request that nobody answers', async () => {
	const stop = new AbortController();
	waiting = () => stop.abort();
	const run = await runNode({ ...options(), items: things('slow', 'b'), signal: stop.signal });

	expect(run.status).toBe('canceled');
	expect(requests).toEqual(['GET /things/slow Bearer first']);
});

test('a signal that is already aborted runs no node', async () => {
	const run = await runNode({ ...options(), items: things('a'), signal: AbortSignal.abort() });

	expect(run.status).toBe('canceled');
	expect(requests).toEqual([]);
});

test('a missing credential fails the node', async () => {
	const run = await runNode({ ...options(), credentials: {}, items: things('a') });
	expect(run.nodeError('Node')?.message).toBe(
		'Node does not have any credentials set for "thingOAuth2Api"',
	);
});

test('a parameter that n8n would refuse is refused before anything runs', async () => {
	await expect(
		runNode({ ...options(), node: { parameters: { thing: '' } }, items: things('a') }),
	).rejects.toThrow(/Parameter "Thing" is required|The workflow has issues/);
	expect(requests).toEqual([]);
});

describe('a workflow', () => {
	const node = (name: string, type: string, parameters = {}) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	});
	const link = (to: string) => ({
		main: [[{ node: to, type: NodeConnectionTypes.Main, index: 0 }]],
	});
	const workflow: WorkflowJson = {
		nodes: [
			node('Note', 'n8n-nodes-base.stickyNote', { content: 'Only a note' }),
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('First', 'thing', { thing: '={{ $json.thing }}' }),
			node('Second', 'thing', { thing: '={{ $("Start").item.json.thing }}-again' }),
		],
		connections: { Start: link('First'), First: link('Second') },
		pinData: { Start: things('pinned').map((thing) => ({ json: thing })) },
	};

	test('runs from its pinned data, node by node', async () => {
		const done: string[] = [];
		const run = await runWorkflow(workflow, { ...engine(), onNodeDone: (name) => done.push(name) });

		expect(run.status).toBe('success');
		expect(done).toEqual(['Start', 'First', 'Second']);
		expect(json(run.output('First'))).toEqual(things('pinned'));
		expect(json(run.output('Second'))).toEqual(things('pinned-again'));
	});

	test('replaces pinned data with other input', async () => {
		const input = things('mine', 'yours').map((thing) => ({ json: thing }));
		const run = await runWorkflow(workflow, { ...engine(), input });

		expect(json(run.output('Second'))).toEqual(things('mine-again', 'yours-again'));
	});

	test('runs with pinned data of any other nodes, and ends in No Operation', async () => {
		const pinned = (thing: string) => things(thing).map((json) => ({ json }));
		const run = await runWorkflow(
			{
				nodes: [
					node('Sheet', 'n8n-nodes-base.googleSheets'),
					node('Form', 'n8n-nodes-base.formTrigger'),
					node('First', 'thing', { thing: '={{ $json.thing }}' }),
					node('End', 'n8n-nodes-base.noOp'),
				],
				connections: { Form: link('Sheet'), Sheet: link('First'), First: link('End') },
				pinData: { Form: pinned('form'), Sheet: pinned('sheet') },
			},
			engine(),
		);

		expect(json(run.output('End'))).toEqual(things('sheet'));
	});

	test('must have a node to start from', async () => {
		await expect(runWorkflow({ nodes: [], connections: {} }, engine())).rejects.toThrow(
			'The workflow has no node to start from',
		);
	});
});
