import { Container } from '@n8n/di';
import { InstanceSettings } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import {
	credentialTypes,
	defaultScopes,
	oAuth2Credential,
	serviceAccountCredential,
} from '../../workshop/credentials';
import { LeapingClock, liveBy } from '../../workshop/campaign/time';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../workshop/emulator';
import { timestamp } from '../../workshop/emulator/core/time';
import { type NodeRun, runNode } from '../../workshop/engine';
import { systemClock } from '../../nodes/GoogleChatSpaces/chat/clock';
import { requestIdFrom } from '../../nodes/GoogleChatSpaces/chat/requestId';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';

/**
 * The time at the emulator, unless a test has its own clock, as an answer shows it. It stands still,
 * close to the time at which the node signs for a service account.
 */
export const NOW = timestamp(Date.now());

/** Who is signed in, unless a test says otherwise. */
export const HANA = 'hana.hr@example.com';

export { defaultScopes };

/** A request as the emulator saw it, without its time and user. */
export interface SeenRequest {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	body?: unknown;
	status: number;
}

/** The ways to sign in: a person's consent, or a service account's key for a person or for the Chat app. */
export type SignIn = 'oAuth2' | 'delegation' | 'app';

export interface RunOptions {
	/** The input, one empty item by default. */
	items?: IDataObject[];
	/** `oAuth2` by default. */
	signIn?: SignIn;
	/** The email of the person who is signed in or, with `delegation`, whom the service account acts as; that one may be an expression. */
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
	/** The status and the account of every request for a token in this run, in order. */
	exchanges: Array<{ status: number; user?: string }>;
	/** The message and description of the error that ended the node. */
	error?: { message: string; description?: string | null; itemIndex: unknown };
}

export interface TestChat {
	/** Throws before the tests run. */
	readonly emulator: Emulator;
	/** The data of an OAuth2 credential that somebody has signed in with. */
	credential(as?: string, scopes?: string[]): ICredentialDataDecryptedObject;
	/** The data of a service account credential as somebody filled it in. */
	serviceAccount(scopes?: string[]): ICredentialDataDecryptedObject;
	/** Runs the node in n8n's engine against the emulator. `resource` is `space` by default. */
	run(parameters: INodeParameters, options?: RunOptions): Promise<Outcome>;
}

/** An emulator for the tests of one file, back at its seed before each. */
export function startTestChat(options: EmulatorOptions = {}): TestChat {
	let emulator: Emulator;
	// Waits of the node, for a quota or before another try, take no time.
	liveBy(systemClock, new LeapingClock());
	beforeAll(async () => {
		emulator = await startEmulator({ now: () => Date.parse(NOW), ...options });
	});
	beforeEach(() => emulator.reset());
	afterAll(async () => await emulator.close());

	return {
		get emulator() {
			return emulator;
		},
		credential: (as = HANA, scopes = defaultScopes) => oAuth2Credential(emulator, as, scopes),
		serviceAccount: (scopes) => serviceAccountCredential(emulator, scopes),
		async run(parameters, options = {}) {
			const {
				signIn = 'oAuth2',
				as,
				scopes,
				node,
				credential,
				withoutCredential,
				...rest
			} = options;
			const [type, data] =
				signIn === 'oAuth2'
					? ['googleChatSpacesOAuth2Api', this.credential(as, scopes)]
					: ['googleChatSpacesServiceAccountApi', this.serviceAccount(scopes)];
			emulator.clearRequests();
			const run = await runNode({
				nodeTypes: { googleChatSpaces: new GoogleChatSpaces() },
				credentialTypes,
				credentials: withoutCredential ? {} : { [type]: { ...data, ...credential } },
				executionId: 'execution',
				items: [{}],
				node: { parameters: { ...signInParameters(signIn, as), ...parameters }, ...node },
				...rest,
			});
			return outcome(run, emulator);
		},
	};
}

/** The parameters that choose the sign-in, and the resource `space` as a default. */
function signInParameters(signIn: SignIn, as = HANA): INodeParameters {
	return {
		resource: 'space',
		...(signIn !== 'oAuth2' && { authentication: 'serviceAccount' }),
		...(signIn === 'delegation' && { impersonateUser: as }),
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
		exchanges: emulator
			.oauthRequests()
			.filter(({ path }) => path === new URL(emulator.tokenUrl).pathname)
			.map(({ status, user }) => ({ status, ...(user !== undefined && { user }) })),
		...(error && {
			error: {
				message: error.message,
				description: error.description,
				itemIndex: error.context?.itemIndex,
			},
		}),
	};
}

/** The request id of an item in the run that `TestChat.run` starts. */
export function requestIdOf(operation: string, itemIndex = 0, executionId = 'execution'): string {
	const place = [n8nInstance().instanceId, 'workflow', executionId, 'node', '0', String(itemIndex)];
	return requestIdFrom([operation, ...place]);
}

/** The n8n instance that the engine's runs belong to. */
export function n8nInstance(): InstanceSettings {
	return Container.get(InstanceSettings);
}

/** A space picked by its id; `id` may be an expression. */
export function byId(id: string): INodeParameters[string] {
	return { __rl: true, mode: 'id', value: id };
}

/** The node setting On Error: Continue. */
export const goOn: Partial<INode> = { onError: 'continueRegularOutput' };
