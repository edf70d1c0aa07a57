import { GROUPS_LOOKUP, RPC_NAMES } from '../facts/overlay';

/** Canonical codes that the emulator answers with, and their HTTP status. */
export const HTTP_STATUS = {
	INVALID_ARGUMENT: 400,
	FAILED_PRECONDITION: 400,
	UNAUTHENTICATED: 401,
	PERMISSION_DENIED: 403,
	NOT_FOUND: 404,
	ALREADY_EXISTS: 409,
	ABORTED: 409,
	RESOURCE_EXHAUSTED: 429,
	INTERNAL: 500,
	UNIMPLEMENTED: 501,
	UNAVAILABLE: 503,
	DEADLINE_EXCEEDED: 504,
} as const;

export type Status = keyof typeof HTTP_STATUS;

export interface ErrorDetail {
	'@type': string;
	[key: string]: unknown;
}

/** A refusal, in the words of google.rpc.Status; `envelope` is how it looks on the wire. */
export class ApiError extends Error {
	constructor(
		readonly status: Status,
		message: string,
		readonly details: ErrorDetail[] = [],
	) {
		super(message);
	}

	get code(): number {
		return HTTP_STATUS[this.status];
	}

	envelope(): object {
		return {
			error: {
				code: this.code,
				message: this.message,
				status: this.status,
				...(this.details.length > 0 && { details: this.details }),
			},
		};
	}
}

/** @throws ApiError (INVALID_ARGUMENT) if the condition holds */
export function refuse(condition: unknown, message: string): void {
	if (condition) throw invalidArgument(message);
}

const SERVICE = 'chat.googleapis.com';

export function errorInfo(reason: string, metadata: Record<string, string>): ErrorDetail {
	return {
		'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
		reason,
		domain: 'googleapis.com',
		metadata,
	};
}

function methodMetadata(methodId: string): Record<string, string> {
	return methodId === GROUPS_LOOKUP
		? {
				service: 'cloudidentity.googleapis.com',
				method: 'google.apps.cloudidentity.groups.v1.GroupsService.LookupGroupName',
			}
		: { service: SERVICE, method: `google.chat.v1.ChatService.${RPC_NAMES[methodId]}` };
}

export interface FieldViolation {
	field?: string;
	description: string;
}

/** A fault of the emulator's own; it says which, as Google never would. */
export function internal(cause: unknown): ApiError {
	return new ApiError(
		'INTERNAL',
		cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
	);
}

export function invalidArgument(message: string): ApiError {
	return new ApiError('INVALID_ARGUMENT', message);
}

export function failedPrecondition(message: string): ApiError {
	return new ApiError('FAILED_PRECONDITION', message);
}

/** What Google's JSON front end answers when a request doesn't fit its message. */
export function badRequest(
	violations: FieldViolation[],
	message = violations.map(({ description }) => description).join('\n'),
): ApiError {
	return new ApiError('INVALID_ARGUMENT', message, [
		{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
	]);
}

export function unauthenticated(methodId: string): ApiError {
	return new ApiError(
		'UNAUTHENTICATED',
		'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
		[errorInfo('ACCESS_TOKEN_TYPE_UNSUPPORTED', methodMetadata(methodId))],
	);
}

export function missingCredentials(methodId: string): ApiError {
	return new ApiError(
		'UNAUTHENTICATED',
		'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
		[errorInfo('CREDENTIALS_MISSING', methodMetadata(methodId))],
	);
}

export function insufficientScopes(methodId: string): ApiError {
	return new ApiError('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
		errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', methodMetadata(methodId)),
	]);
}

export function apiDisabled(project: string): ApiError {
	const url = `https://console.developers.google.com/apis/api/${SERVICE}/overview?project=${project}`;
	return new ApiError(
		'PERMISSION_DENIED',
		`Google Chat API has not been used in project ${project} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
		[
			{
				'@type': 'type.googleapis.com/google.rpc.Help',
				links: [{ description: 'Google developers console API activation', url }],
			},
			errorInfo('SERVICE_DISABLED', { service: SERVICE, consumer: `projects/${project}` }),
		],
	);
}

export function chatAppNotFound(): ApiError {
	return new ApiError(
		'NOT_FOUND',
		'Google Chat app not found. To create a Chat app, you must turn on the Chat API and configure the app in the Google Cloud console.',
		[
			{
				'@type': 'type.googleapis.com/google.rpc.Help',
				links: [
					{
						description: 'Configure the Chat API',
						url: 'https://developers.google.com/workspace/chat/configure-chat-api',
					},
				],
			},
		],
	);
}

export function chatTurnedOff(): ApiError {
	return failedPrecondition('Google Chat is turned off. To use Chat API, turn on Google Chat.');
}

/** Google's one answer to a stranger, to somebody without the right, and for what isn't there. */
export function permissionDenied(): ApiError {
	return new ApiError(
		'PERMISSION_DENIED',
		"Permission denied to perform the requested action on the specified resource, or the resource doesn't exist.",
	);
}

export function appNotMember(): ApiError {
	return new ApiError('PERMISSION_DENIED', 'This Chat app is not a member of this space.');
}

export function organizationRestricts(): ApiError {
	return new ApiError(
		'PERMISSION_DENIED',
		"This organization's administrator restricts this Chat app from performing this action",
	);
}

export function adminOnly(): ApiError {
	return new ApiError(
		'PERMISSION_DENIED',
		"This method doesn't support non-admin user authentication. Authenticate with an admin account.",
	);
}

/** What consumer accounts get; its status is not known. */
export function workspaceOnly(): ApiError {
	return new ApiError(
		'PERMISSION_DENIED',
		'Google Chat API is only available to Google Workspace users',
	);
}

export function membershipNotFound(): ApiError {
	return new ApiError('NOT_FOUND', 'The specified membership does not exist.');
}

export function membershipExists(): ApiError {
	return new ApiError('ALREADY_EXISTS', 'The membership already exists.');
}

export function directMessageNotFound(): ApiError {
	return new ApiError('NOT_FOUND', "The specified direct message doesn't exist.");
}

export function malformedUser(): ApiError {
	return invalidArgument(
		'Missing or malformed user resource name in the request. Human user resource name must follow this format: users/{user}. App user resource name must be set as users/app.',
	);
}

export function malformedSpace(): ApiError {
	return invalidArgument('Missing or malformed space resource name in the request.');
}

export function malformedMembership(): ApiError {
	return invalidArgument('Missing or malformed membership resource name in the request.');
}

export function displayNameTaken(): ApiError {
	return new ApiError(
		'ALREADY_EXISTS',
		'A space with this display name already exists in the organization.',
	);
}

export function quotaExceeded(metric: string, limit: string, project: string): ApiError {
	return new ApiError(
		'RESOURCE_EXHAUSTED',
		`Quota exceeded for quota metric '${metric}' and limit '${limit}' of service '${SERVICE}' for consumer 'project_number:${project}'.`,
		[
			errorInfo('RATE_LIMIT_EXCEEDED', {
				service: SERVICE,
				consumer: `projects/${project}`,
				quota_metric: metric,
				quota_limit: limit,
			}),
		],
	);
}
