import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IDataObject,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers, UserError, Workflow } from 'n8n-workflow';

import { googleCredentialParents } from './googleCredentials';
import { NodeTypes } from './nodeTypes';

/** The parts of a request that a generic `authenticate` may fill in. */
type AuthenticatedPart = 'auth' | 'headers' | 'qs';

/**
 * n8n's credential store, in memory: one credential of each type, kept as decrypted data.
 *
 * It follows `CredentialsHelper` of n8n's server (packages/cli/src/credentials-helper.ts): which
 * properties a type inherits, what a default or an expression in a property becomes, when
 * `preAuthentication` runs, and that a refreshed token is written back. Its data stands for
 * what a person has stored together with what an administrator has overwritten.
 */
export class MemoryCredentials extends ICredentialsHelper {
	private readonly types: Map<string, ICredentialType>;

	/** The credentials as they are now, by type; a token refreshed during the run is in here. */
	readonly stored: Record<string, ICredentialDataDecryptedObject>;

	constructor(types: ICredentialType[], stored: Record<string, ICredentialDataDecryptedObject>) {
		super();
		this.types = new Map([...googleCredentialParents, ...types].map((type) => [type.name, type]));
		this.stored = structuredClone(stored);
	}

	getParentTypes(name: string): string[] {
		const parents = this.type(name).extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		const { extends: parents = [], properties } = this.type(name);
		const merged: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, properties);
		return merged;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_credential: INodeCredentialsDetails,
		name: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolve?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.credential(name);
		if (raw) return structuredClone(stored);

		const data = {
			...NodeHelpers.getNodeParameters(
				this.getCredentialsProperties(name),
				structuredClone(stored) as INodeParameters,
				true,
				false,
				null,
				null,
			),
			...(stored.oauthTokenData && { oauthTokenData: structuredClone(stored.oauthTokenData) }),
		} as INodeParameters;
		if (!resolve) return resolvedAlone(data, mode);

		return resolve.workflow.expression.getParameterValue(
			data,
			resolve.runExecutionData,
			resolve.runIndex,
			resolve.itemIndex,
			resolve.node.name,
			resolve.connectionInputData,
			mode,
			{},
			executeData,
			false,
			data,
		) as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		requestOptions: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(name);
		if (typeof authenticate === 'function') return await authenticate(credentials, requestOptions);
		if (!authenticate || !workflow || !node) return requestOptions;

		const resolved = (text: string) =>
			workflow.expression.getSimpleParameterValue(
				node,
				text,
				'internal',
				{ $credentials: credentials },
				undefined,
				'',
			);
		const authenticated: IHttpRequestOptions = { ...requestOptions };
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const filled = Object.entries(values as IDataObject).map(([key, value]) => [
				String(resolved(key)),
				resolved(String(value)),
			]);
			Object.assign(authenticated, {
				[part]: { ...authenticated[part as AuthenticatedPart], ...Object.fromEntries(filled) },
			});
		}
		return authenticated;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		name: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication, properties } = this.type(name);
		const token = properties.find(
			({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
		);
		if (!preAuthentication || !token) return undefined;
		if (credentials[token.name] !== '' && !expired) return undefined;

		const fresh = (await preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		const details = node.credentials?.[name];
		if (fresh[token.name] === undefined || !details) return undefined;

		const data = Object.assign(credentials, fresh);
		await this.updateCredentials(details, name, data);
		return data;
	}

	/** n8n calls this for OAuth2 types that also have a `preAuthentication`. No type here is both. */
	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async updateCredentials(
		_credential: INodeCredentialsDetails,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored[name] = structuredClone(data);
	}

	async updateCredentialsOauthTokenData(
		_credential: INodeCredentialsDetails,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored[name].oauthTokenData = structuredClone(data.oauthTokenData);
	}

	/** n8n's server uses encrypted credentials. The engine does not. */
	async getCredentials(): Promise<ICredentials> {
		throw new UserError('These credentials are kept decrypted: there is no encrypted form');
	}

	private type(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new UserError(`Unknown credential type "${name}"`);
		return type;
	}

	private credential(name: string): ICredentialDataDecryptedObject {
		const credential = this.stored[name];
		if (!credential) throw new UserError(`There is no credential of type "${name}"`);
		return credential;
	}
}

/** Resolves expressions outside of a run, as for a picker, where they can see only the credential. */
function resolvedAlone(
	data: INodeParameters,
	mode: WorkflowExecuteMode,
): ICredentialDataDecryptedObject {
	const nodeTypes = new NodeTypes({});
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	const nowhere: INode = {
		id: '',
		name: '',
		type: '',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	return workflow.expression.getComplexParameterValue(
		nowhere,
		data,
		mode,
		{},
		undefined,
		undefined,
		data,
	) as ICredentialDataDecryptedObject;
}
