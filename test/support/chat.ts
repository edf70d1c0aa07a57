import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator';
import { type NodeRun, runNode } from '../../engine';
import { requestIdFrom } from '../../nodes/GoogleChatSpaces/chat/requestId';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

/** The time at the emulator, unless a test has its own clock. */
export const NOW = '2026-11-22T09:00:00.000Z';

/** Who is signed in, unless a test says otherwise. */
export const HANA = 'hana.hr@example.com';

/** What the credential asks consent for when nobody changes it. */
export const defaultScopes = String(
	new GoogleChatSpacesOAuth2Api().properties.find(({ name }) => name === 'enabledScopes')?.default,
).split(' ');

/** A request as the emulator saw it, without its time and user. */
export interface SeenRequest {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	body?: unknown;
	status: number;
}

export interface RunOptions {
	/** The input, one empty item by default. */
	items?: IDataObject[];
	/** Email of whom is signed in. */
	as?: string;
	/** With or without their prefix; by default those of the credential. */
	scopes?: string[];
	/** Settings of the node, such as `onError`. */
	node?: Partial<INode>;
	/** Takes the place of parts of the credential. */
	credential?: ICredentialDataDecryptedObject;
	/** Leaves the node without a credential. */
	withoutCredential?: boolean;
	executionId?: string;
	signal?: AbortSignal;
}

export interface Outcome {
	run: NodeRun;
	/** The items of the first output. */
	items: INodeExecutionData[];
	/** The Chat API requests of this run, in order. */
	requests: SeenRequest[];
	/** Message and description of what ended the node. */
	error?: { message: string; description?: string | null; itemIndex: unknown };
}

export interface TestChat {
	/** Throws before the tests run. */
	readonly emulator: Emulator;
	/** The data of a credential that somebody has signed in with. */
	credential(as?: string, scopes?: string[]): ICredentialDataDecryptedObject;
	/** Runs the node in n8n's engine against the emulator. `resource` is `space` by default. */
	run(parameters: INodeParameters, options?: RunOptions): Promise<Outcome>;
}

/** An emulator for the tests of one file, back at its seed before each. */
export function startTestChat(options: EmulatorOptions = {}): TestChat {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ now: () => Date.parse(NOW), ...options });
	});
	beforeEach(() => emulator.reset());
	afterAll(async () => await emulator.close());

	return {
		get emulator() {
			return emulator;
		},
		credential: (as = HANA, scopes = defaultScopes) => credentialOf(emulator, as, scopes),
		async run(parameters, { as, scopes, node, credential, withoutCredential, ...rest } = {}) {
			emulator.clearRequests();
			const run = await runNode({
				nodeTypes: { googleChatSpaces: new GoogleChatSpaces() },
				credentialTypes: [new GoogleChatSpacesOAuth2Api()],
				credentials: withoutCredential
					? {}
					: { googleChatSpacesOAuth2Api: { ...this.credential(as, scopes), ...credential } },
				executionId: 'execution',
				items: [{}],
				node: { parameters: { resource: 'space', ...parameters }, ...node },
				...rest,
			});
			return outcome(run, emulator);
		},
	};
}

function credentialOf(
	emulator: Emulator,
	user: string,
	scopes: string[],
): ICredentialDataDecryptedObject {
	const { accessToken, refreshToken } = emulator.issueToken({ user, scopes });
	return {
		clientId: 'emulator-client-id.apps.googleusercontent.com',
		clientSecret: 'emulator-client-secret',
		apiBaseUrl: emulator.baseUrl,
		cloudIdentityBaseUrl: emulator.baseUrl,
		accessTokenUrl: emulator.tokenUrl,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
		},
	};
}

function outcome(run: NodeRun, emulator: Emulator): Outcome {
	const error = run.nodeError('Node');
	return {
		run,
		items: run.items,
		requests: emulator.requests().map(({ method, path, query, body, status }) => ({
			method,
			path,
			query,
			...(body !== undefined && { body }),
			status,
		})),
		...(error && {
			error: {
				message: error.message,
				description: error.description,
				itemIndex: error.context.itemIndex,
			},
		}),
	};
}

/** The request id of an item in the run that `TestChat.run` starts. */
export function requestIdOf(operation: string, itemIndex = 0, executionId = 'execution'): string {
	return requestIdFrom([operation, 'workflow', executionId, 'node', '0', String(itemIndex)]);
}

/** A space picked by its id; `id` may be an expression. */
export function byId(id: string): INodeParameters[string] {
	return { __rl: true, mode: 'id', value: id };
}

/** What n8n calls On Error: Continue. */
export const goOn: Partial<INode> = { onError: 'continueRegularOutput' };
