import type { IDataObject } from 'n8n-workflow';

import { ChatApiError, type Failure } from './failure';
import { factsOf, type ChatAnswers, type ChatMethodName, type ChatRequest } from './methods';
import { fillPath } from './paths';
import type { HttpAnswer, Send } from './transport';

/** Calls methods of the Google Chat API, each through the same one request path. */
export class ChatClient {
	constructor(private readonly send: Send) {}

	/**
	 * Calls a method.
	 *
	 * @returns Google's answer
	 * @throws ChatApiError when Google refuses, or when no usable answer comes
	 * @throws MalformedNameError when a path value is no id
	 */
	async call<Name extends ChatMethodName>(
		method: Name,
		request: ChatRequest = {},
	): Promise<ChatAnswers[Name]> {
		const { service = 'chat', verb, path } = factsOf(method);
		const { query, body } = request;
		const http = { service, verb, path: fillPath(path, request.path ?? {}), query, body };
		const failed = (failure: Failure) => new ChatApiError(method, request, failure);
		let answer: HttpAnswer;
		try {
			answer = await this.send(http);
		} catch (cause) {
			throw failed({ kind: 'unanswered', cause });
		}
		if (!isObject(answer.body)) {
			throw failed({ kind: 'unreadable', ...answer });
		}
		if (answer.status >= 400) {
			throw failed({ kind: 'refused', ...answer, body: answer.body });
		}
		return answer.body as ChatAnswers[Name];
	}
}

function isObject(body: unknown): body is IDataObject {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}
