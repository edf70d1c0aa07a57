import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IDataObject,
	IRunExecutionData,
	IWorkflowBase,
	INodeTypeDescription,
} from 'n8n-workflow';

/** A credential as n8n lists it, without its secrets. */
export interface Credential {
	id: string;
	name: string;
	type: string;
}

/** A credential as a person fills it in. */
export type CredentialData = Omit<Credential, 'id'> & { data: IDataObject };

/** A workflow as it is exported from n8n. */
export type Workflow = Pick<
	IWorkflowBase,
	'name' | 'nodes' | 'connections' | 'settings' | 'pinData'
>;

/** A workflow that is saved in n8n. */
export interface SavedWorkflow extends Workflow {
	id: string;
}

/** A finished run of a workflow. */
export interface Execution {
	id: string;
	status: ExecutionStatus;
	data: IRunExecutionData;
}

/** The owner's account. */
export interface Owner {
	email: string;
	password: string;
}

const FINISHED: ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];
const POLL_MS = 200;

/** n8n refused a request; the message holds the method, the path, the status and n8n's answer. */
export class RestError extends Error {}

/** A client of the REST API that n8n's editor uses. */
export class N8nRest {
	private cookie = '';

	/** @param url n8n's address, e.g. `http://localhost:5678` */
	constructor(private readonly url: string) {}

	/** Whether nobody owns this n8n yet. */
	async isNew() {
		const settings = await this.send<{ userManagement: { showSetupOnFirstLoad?: boolean } }>(
			'GET',
			'/settings',
		);
		return settings.userManagement.showSetupOnFirstLoad === true;
	}

	/** Makes the owner's account in a new n8n, and signs in with it. */
	async createOwner({ email, password }: Owner) {
		const name = { firstName: 'Chat', lastName: 'Spaces' };
		await this.send('POST', '/owner/setup', { email, password, ...name });
	}

	async signIn({ email, password }: Owner) {
		await this.send('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** The descriptions of all nodes that n8n has loaded. */
	async nodeTypes() {
		const response = await this.fetch('GET', `${this.url}/types/nodes.json`);
		return (await response.json()) as INodeTypeDescription[];
	}

	async credentials() {
		return await this.send<Credential[]>('GET', '/credentials');
	}

	async createCredential(credential: CredentialData) {
		return await this.send<Credential>('POST', '/credentials', credential);
	}

	/** Replaces a credential's fields; the tokens of an OAuth2 credential stay. */
	async updateCredential(id: string, credential: CredentialData) {
		await this.send('PATCH', `/credentials/${id}`, credential);
	}

	/** Forgets the tokens of an OAuth2 credential; n8n 1 cannot. */
	async disconnectCredential(id: string) {
		await this.send('DELETE', `/credentials/${id}/oauth-token`);
	}

	/** All workflows, without their nodes. */
	async workflows() {
		return await this.send<Array<Pick<SavedWorkflow, 'id' | 'name'>>>('GET', '/workflows');
	}

	async workflow(id: string) {
		return await this.send<SavedWorkflow>('GET', `/workflows/${id}`);
	}

	async createWorkflow(workflow: Workflow) {
		return await this.send<SavedWorkflow>('POST', '/workflows', { ...workflow, active: false });
	}

	/** Runs a workflow from one of its triggers, as the canvas's button does, to its end. */
	async run(workflowId: string, trigger: string): Promise<Execution> {
		return await this.finishedExecution(await this.start(workflowId, trigger));
	}

	/** Starts a workflow from one of its triggers. @returns the execution's id */
	async start(workflowId: string, trigger: string): Promise<string> {
		const { executionId } = await this.send<{ executionId: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/** An execution, as soon as it has ended and n8n has stored its data, which n8n 1 does after its status. */
	async finishedExecution(id: string): Promise<Execution> {
		for (;;) {
			const { status, data } = await this.send<{ status: ExecutionStatus; data: string }>(
				'GET',
				`/executions/${id}`,
			);
			const run = FINISHED.includes(status)
				? (parse(data) as IRunExecutionData | undefined)
				: undefined;
			if (run) return { id, status, data: run };
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		}
	}

	private async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await this.fetch(method, `${this.url}/rest${path}`, body);
		const { data } = (await response.json()) as { data: Answer };
		return data;
	}

	private async fetch(method: string, url: string, body?: unknown) {
		const response = await fetch(url, {
			method,
			headers: {
				'content-type': 'application/json',
				// n8n accepts a session only from the browser that began it.
				'browser-id': 'n8n-nodes-google-chat-spaces',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) {
			const text = await response.text();
			throw new RestError(`n8n answered ${response.status} to ${method} ${url}: ${text}`);
		}
		const session = response.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';', 1)[0];
		return response;
	}
}
